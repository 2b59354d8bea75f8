"""The everyone-kept mean: the mean if all who began had stayed, by sequential regression on additive sums.

It holds when leaving depends on nothing but the scores seen and the group (missing at random; Little & Rubin, factored
likelihood of a monotone pattern). On monotone data it is the maximum likelihood of the unstructured model for repeated
measures. Intervals: the delete-a-group jackknife over folds of patients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.estimates.sums import Floats, ScoreSums

__all__ = [
    "FEWEST",
    "KeptMeans",
    "estimate_kept",
    "estimate_kept_anew",
    "find_half_width",
    "find_slopes",
    "find_student_quantile",
]

FEWEST = 10
"""Under this many patients no interval is given and nothing is drawn: too few to judge."""

_SEEN_PER_COEFFICIENT = 3
_RIDGE = 1e-10
"""Relative to the mean square: it decides only where histories say the same, as in a group of equal baselines."""

_SPECK = 1e-12
"""Relative to the weight; for a column of zeros, of which no regression can be had."""


@dataclass(frozen=True, eq=False)
class KeptMeans:
    """The everyone-kept means of G groups at K sessions, and what their intervals are made from.

    mean: G × K, NaN from the first session on that is not drawn. replicates: G × F × K, the mean without each fold, NaN
    where the fold is empty. drawn: G × K. folds: G, how many folds are not empty.
    """

    mean: Floats
    replicates: Floats
    drawn: npt.NDArray[np.bool_]
    folds: npt.NDArray[np.int64]


def estimate_kept(sums: ScoreSums) -> KeptMeans:
    """Return the everyone-kept means of every group, with and without each fold.

    Drawn is session k while at least max(10, 3(k + 1)) were seen there, with any one fold left out too; weighted, the
    effective number counts. Nothing is drawn after the first session that is not.
    """
    drawn = _find_drawn(sums)
    mean = _carry_forward(sums, drawn, _with_and_without)
    filled = sums.total > 0
    replicates = np.where(filled[..., None], mean[:, 1:], np.nan)
    return KeptMeans(mean[:, 0], replicates, drawn, filled.sum(axis=1))


def estimate_kept_anew(sums: ScoreSums) -> Floats:
    """Return the everyone-kept means of sums made anew without each fold, G × R × K; the first is with all of them.

    Second axis of `sums`: not folds but what was summed with each column of weights. Nothing is left undrawn.
    """
    drawn = np.ones((sums.total.shape[0], len(sums.products)), dtype=bool)
    return _carry_forward(sums, drawn, lambda block: block)


def _carry_forward(sums: ScoreSums, drawn: npt.NDArray[np.bool_], spread: Callable[[Floats], Floats]) -> Floats:
    """Return the means of every group in each of the ways that `spread` makes of its sums, NaN where not drawn."""
    groups, sessions = drawn.shape
    ways = spread(sums.total).shape[1]
    mean = np.full((groups, ways, sessions), np.nan)
    active = np.arange(groups)
    gone = np.zeros((groups, ways, 1))
    for k in range(1, sessions + 1):
        going = drawn[active, k - 1]
        active, gone = active[going], gone[going]
        if not len(active):
            break
        products = spread(sums.products[k - 1][active])
        slope = find_slopes(products)
        predicted = (gone * slope).sum(axis=-1)
        in_gaps = (spread(sums.gaps[k - 1][active]) * slope).sum(axis=-1)
        mean[active, :, k - 1] = (products[..., 0, -1] + in_gaps + predicted) / spread(sums.total[active])
        gone = np.concatenate([gone, predicted[..., None]], axis=-1)
        gone += spread(sums.leavers[k - 1][active])
    return mean


def find_half_width(replicates: Floats, folds: npt.NDArray[np.int64]) -> Floats:
    """Return half the width of the jackknife's 95% interval, by t with one degree less than there are folds.

    `replicates`: G × F × …, NaN where a fold is empty; NaN where fewer than two folds are not.
    """
    degrees = np.maximum(folds - 1, 1).reshape(-1, *([1] * (replicates.ndim - 2)))
    return np.asarray(find_student_quantile(degrees) * _jackknife(replicates, folds))


def find_student_quantile(degrees: Floats | npt.NDArray[np.int64], *, looks: int = 1) -> Floats:
    """Return Student's t at 0.975, the half width of a 95% interval in standard errors.

    `looks`: of how many intervals that must all hold in 95 of 100 (Bonferroni).
    """
    from scipy.special import stdtrit  # without the import of scipy.stats

    return np.asarray(stdtrit(degrees, 1 - 0.025 / looks), dtype=np.float64)


def _jackknife(replicates: Floats, folds: npt.NDArray[np.int64]) -> Floats:
    """Return √((J − 1)/J · Σⱼ (θ₍ⱼ₎ − θ̄)²), the delete-a-group jackknife's standard error, over J folds not empty.

    `replicates`: G × F × …, NaN where a fold is empty.
    """
    count = folds.reshape(-1, *([1] * (replicates.ndim - 2))).astype(np.float64)
    present = np.isfinite(replicates)
    values = np.where(present, replicates, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = values.sum(axis=1) / count
        squares = np.where(present, (replicates - centre[:, None]) ** 2, 0.0).sum(axis=1)
        error = np.sqrt((count - 1) / count * squares)
    return np.where(present.any(axis=1) & (count > 1), error, np.nan)


def _with_and_without(sums: Floats) -> Floats:
    """Return G × (1 + F) × …: the whole group first, then the group without each fold."""
    whole = sums.sum(axis=1, keepdims=True)
    return np.concatenate([whole, whole - sums], axis=1)


def find_slopes(products: Floats) -> Floats:
    """Return the coefficients of y_k on (1, z₁…z_{k−1}) from Σ (x, y)(x, y)ᵀ; … × k. At k = 1 the mean alone.

    Solved on deviations from the means, so that the constant costs no precision.
    """
    means = products[..., 0, 1:] / products[..., :1, 0]
    deviations = products[..., 1:, 1:] - products[..., 1:, :1] * means[..., None, :]
    normal = deviations[..., :-1, :-1]
    diagonal = np.arange(normal.shape[-1])
    raw = products[..., diagonal + 1, diagonal + 1]
    normal[..., diagonal, diagonal] += _RIDGE * raw + _SPECK * products[..., :1, 0]
    slope = np.linalg.solve(normal, deviations[..., :-1, -1:])[..., 0]
    constant = means[..., -1:] - (slope * means[..., :-1]).sum(axis=-1, keepdims=True)
    return np.concatenate([constant, slope], axis=-1)


def _find_drawn(sums: ScoreSums) -> npt.NDArray[np.bool_]:
    """Return G × K: whether enough were seen at each session and all before it, with any one fold left out too."""
    weight = np.stack([block[..., 0, 0] for block in sums.products], axis=-1)
    weighted, squares = _with_and_without(weight), _with_and_without(sums.squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(squares > 1e-12 * squares[:, :1], weighted**2 / squares, 0.0)
    fewest = np.maximum(FEWEST, _SEEN_PER_COEFFICIENT * (np.arange(1, weight.shape[-1] + 1) + 1))
    enough = (effective >= fewest - 1e-6).all(axis=1)
    return np.logical_and.accumulate(enough, axis=-1)
