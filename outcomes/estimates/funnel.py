"""Funnels: how far a unit's count may lie from what is expected by chance alone, and how far units differ at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.estimates.proportions import NORMAL

__all__ = [
    "RELIABLE",
    "WIDE_FROM",
    "FunnelPoint",
    "find_dispersion",
    "find_drawn_limits",
    "find_exact_limits",
    "find_funnel",
    "find_icc",
    "find_limits",
    "find_needed",
    "find_reliability",
    "find_wide_limits",
]

Floats = npt.NDArray[np.float64]

RELIABLE = 0.8
"""From here on a unit's own figure says more of the unit than of chance."""

_TRIMMED = 0.10

WIDE_FROM = 10
"""From so many units on it can be told how much they differ beyond chance, and the limits allow for it."""

_FUNNEL_FROM = 5
_FUNNEL_POINTS = 60

_ALPHA = {"95": (0.025, NORMAL), "99.8": (0.001, 3.090232306167813)}
"""The level of a limit → the binomial's quantile below it, and the normal's beyond it."""


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """The funnel at `n` episodes: how far above or below what is expected chance reaches, in points of a hundred."""

    n: int
    low95: float
    high95: float
    low998: float
    high998: float


def find_limits(
    n: Floats, observed: Floats, expected: Floats
) -> tuple[dict[str, tuple[Floats, Floats]], tuple[float, float] | None]:
    """Return the limits as counts, and φ and τ where they allow for differences beyond chance, else None.

    Exact ones while there are few units or those differ by no more than chance. `n`, `observed`, `expected`: counts,
    one a unit.
    """
    exact = {level: find_exact_limits(n, expected, alpha) for level, (alpha, _) in _ALPHA.items()}
    if len(n) < WIDE_FROM:
        return exact, None
    deviations = np.arcsin(np.sqrt(observed / n)) - np.arcsin(np.sqrt(expected / n))
    phi, tau2 = find_dispersion(deviations, 1 / (2 * np.sqrt(n)))
    if tau2 == 0:
        return exact, None
    wide = {level: find_wide_limits(n, expected, tau2, quantile=quantile) for level, (_, quantile) in _ALPHA.items()}
    return wide, (phi, float(np.sqrt(tau2)))


def find_funnel(largest: int, share: float, spread: tuple[float, float] | None) -> tuple[FunnelPoint, ...]:
    """Return the funnel's line from five episodes to a little beyond the largest unit.

    `share`: of all units, 0–1. `spread`: φ and τ, as `find_limits` gives them.
    """
    if not largest or share in (0.0, 1.0):
        return ()
    n = np.unique(np.geomspace(_FUNNEL_FROM, max(1.1 * largest, 2 * _FUNNEL_FROM), _FUNNEL_POINTS).round())
    lines = []
    for alpha, quantile in _ALPHA.values():
        if spread is None:
            low, high = find_drawn_limits(n, share, alpha)
        else:
            low, high = (limit / n for limit in find_wide_limits(n, share * n, spread[1] ** 2, quantile=quantile))
        lines += [100 * (low - share), 100 * (high - share)]
    return tuple(FunnelPoint(int(size), *(float(line[place]) for line in lines)) for place, size in enumerate(n))


def find_exact_limits(n: Floats, expected: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Return the counts that n trials reach by chance, between the binomial's quantiles at `alpha` and 1 − `alpha`.

    `expected`: how many hits are expected. A count strictly outside is beyond.
    """
    chance = expected / n
    return _find_quantile(alpha, n, chance), _find_quantile(1 - alpha, n, chance)


def _find_quantile(alpha: float, n: Floats, chance: Floats) -> Floats:
    """Return the least count that `alpha` of the binomial does not exceed."""
    from scipy.special import bdtr, bdtrik  # without the import of scipy.stats

    some = chance > 0  # of no chance at all it gives nan
    count = np.ceil(np.maximum(bdtrik(alpha, n, np.where(some, chance, 0.5)), 0.0))
    before = np.maximum(count - 1, 0.0)
    least = np.where(bdtr(before, n.astype(np.int64), chance) >= alpha, before, count)
    return np.where(some, least, 0.0)


def find_drawn_limits(n: Floats, chance: float, alpha: float) -> tuple[Floats, Floats]:
    """Return the limits as shares, interpolated between counts: for a funnel's line only, which else goes in steps.

    Spiegelhalter 2005, 10.1002/sim.1970, appendix A.1.1.
    """
    from scipy.special import bdtr

    limits = []
    for level in (alpha, 1 - alpha):
        count = _find_quantile(level, n, np.full(len(n), chance))
        up_to, before = (
            bdtr(count, n.astype(np.int64), chance),
            bdtr(np.maximum(count - 1, 0), n.astype(np.int64), chance),
        )
        before = np.where(count > 0, before, 0.0)
        part = (up_to - level) / np.maximum(up_to - before, 1e-12)
        limits.append(np.clip((count - part) / n, 0.0, 1.0))
    return limits[0], limits[1]


def find_dispersion(
    deviations: Floats, errors: Floats, *, ends: Literal["winsorised", "truncated"] = "winsorised"
) -> tuple[float, float]:
    """Return φ, how many times more units scatter than chance would have them, and τ², their variance beyond chance.

    Spiegelhalter 2005, 10.1002/sim.1970: `deviations` of the units from their targets, on a scale on which chance alone
    has the standard `errors`; the tenth at each end of the standardised ones is drawn in, or left out (`truncated`).
    """
    scores = deviations / errors
    low, high = np.quantile(scores, [_TRIMMED, 1 - _TRIMMED])
    kept = np.ones(len(scores), dtype=bool) if ends == "winsorised" else (scores >= low) & (scores <= high)
    drawn_in = np.clip(scores, low, high)[kept]
    weights = 1 / errors[kept] ** 2
    size = len(drawn_in)
    phi = float((drawn_in**2).mean())
    excess = (size * phi - (size - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    return phi, max(0.0, float(excess))


def find_wide_limits(n: Floats, expected: Floats, tau2: float, *, quantile: float) -> tuple[Floats, Floats]:
    """Return the limits as counts where units differ by `tau2` beyond chance, on the arcsine-root scale.

    `quantile`: the normal's, such as 1.96.
    """
    target = np.arcsin(np.sqrt(expected / n))
    reach = quantile * np.sqrt(1 / (4 * n) + tau2)
    low, high = np.clip(target - reach, 0, np.pi / 2), np.clip(target + reach, 0, np.pi / 2)
    return n * np.sin(low) ** 2, n * np.sin(high) ** 2


def find_icc(residuals: Floats, unit: npt.NDArray[np.int64]) -> float:
    """Return which share of the variance of `residuals` lies between units, from the ANOVA's moments; at least 0.

    One entry an episode, with its `unit` by a number from 0.
    """
    n = np.bincount(unit).astype(np.float64)
    n = n[n > 0]
    units, total = len(n), float(n.sum())
    if units < 2 or total <= units:
        return 0.0
    sums = np.bincount(unit, weights=residuals)[np.bincount(unit) > 0]
    means = sums / n
    between = float((n * (means - residuals.mean()) ** 2).sum()) / (units - 1)
    within = float((residuals**2).sum() - (n * means**2).sum()) / (total - units)
    size = (total - float((n**2).sum()) / total) / (units - 1)  # n0, the size that unequal units come to
    spread = between + (size - 1) * within
    return max(0.0, (between - within) / spread) if spread > 0 else 0.0


def find_reliability(n: Floats, icc: float) -> Floats:
    """Return B = n · ICC / (1 + (n − 1) · ICC), how much of a unit's figure is the unit's."""
    return n * icc / (1 + (n - 1) * icc)


def find_needed(icc: float) -> int | None:
    """Return how many episodes a unit needs for a reliability of 0.8, 4 (1 − ICC) / ICC, or None where none suffice."""
    if icc <= 0:
        return None
    # Rounded before it is rounded up: 4 · 0.9 / 0.1 is 36, whatever the last binary digit says.
    return math.ceil(round(RELIABLE / (1 - RELIABLE) * (1 - icc) / icc, 6))
