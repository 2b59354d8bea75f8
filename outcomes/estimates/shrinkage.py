"""Several estimates of one kind, drawn together as far as chance alone could have driven them apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["find_shrunken", "find_variance_between"]

Floats = npt.NDArray[np.float64]


def find_variance_between(values: Floats, errors: Floats) -> float:
    """Return τ², the variance between estimates beyond their own standard errors, 0 where chance explains it all.

    τ² = (Q − (k − 1)) / (Σw − Σw²/Σw), w = 1/s², Q = Σ w (y − ȳ)² (DerSimonian & Laird 1986,
    10.1016/0197-2456(86)90046-2).
    """
    if len(values) < 2:
        return 0.0
    weight = 1 / errors**2
    mean = np.average(values, weights=weight)
    scatter = float((weight * (values - mean) ** 2).sum())
    return max(0.0, (scatter - (len(values) - 1)) / float(weight.sum() - (weight**2).sum() / weight.sum()))


def find_shrunken(values: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """Return estimates with their standard errors after drawing each towards their common mean (empirical Bayes).

    B = τ²/(τ² + s²) of an estimate is its own, 1 − B the common mean's; its variance B·s² + (1 − B)²·Var(mean). One
    estimate alone has nothing to be drawn towards and stays as it is.
    """
    if len(values) < 2:
        return values, errors
    between = find_variance_between(values, errors)
    weight = 1 / (errors**2 + between)
    mean = float(np.average(values, weights=weight))
    own = between / (between + errors**2)
    variance = own * errors**2 + (1 - own) ** 2 / float(weight.sum())
    return mean + own * (values - mean), np.sqrt(variance)
