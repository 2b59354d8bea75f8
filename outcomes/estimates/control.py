"""Control limits: what a series does by chance, fixed from its beginning, and what in it is more than chance.

Everything is told in steps of one sigma from the mean, so that one set of rules serves plain values (XmR charts) and
shares of unequal n (p-charts) alike. Sigma comes from the moving ranges, |difference| of neighbours, not from the
spread of all values: a shift would widen that one and hide itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = [
    "BASELINE_MONTHS",
    "FEWEST_MONTHS",
    "Limits",
    "Rule",
    "find_rules",
    "find_share_limits",
    "find_surprise",
    "find_xmr_limits",
]

Floats = npt.NDArray[np.float64]

Rule = Literal["beyond", "run", "two of three", "trend", ""]
"""What made a point more than chance; the first that holds, in this order."""

BASELINE_MONTHS = 24
FEWEST_MONTHS = 12

_XMR_FACTOR = 2.66
"""3 / d2(2), d2(2) = 1.128: three sigma by the mean moving range (Nelson 1982, 10.1080/00224065.1982.11978811)."""

_RANGE_FACTOR = 3.267
"""D4(2): a moving range as large as this many mean ones is itself a signal, and left out, once, from the limits."""

_D2 = 1.128
"""The mean range of two values from a normal distribution, in its sigmas."""

_LIMIT = 3.0
_RUN = 7
_SURPRISE_FACTOR = 4.2
"""Of mean moving ranges: far enough out for a front page that looks at many charts every month."""

_ON_THE_MEAN = 1e-9


@dataclass(frozen=True, eq=False)
class Limits:
    """Where a series lies by chance: its mean, and sigma for each of its n points, as far as those have an n.

    `dispersion`: how many times as wide as chance alone would have it, for shares (Laney's σz); 1 for plain values.
    """

    mean: float
    sigma: Floats
    dispersion: float = 1.0

    @property
    def lower(self) -> Floats:
        """The lower limit at each point."""
        return self.mean - _LIMIT * self.sigma

    @property
    def upper(self) -> Floats:
        """The upper limit at each point."""
        return self.mean + _LIMIT * self.sigma


def find_xmr_limits(values: Floats, *, size: int) -> Limits:
    """Return the limits for `size` points from the `values` of the baseline: mean ± 2.66 · mean moving range.

    Ranges of at least 3.267 mean ranges are dropped once; the mean is never trimmed (Wheeler, Understanding Variation).
    """
    return Limits(float(values.mean()), np.full(size, _XMR_FACTOR / _LIMIT * _find_mean_range(values)))


def find_share_limits(hits: Floats, trials: Floats, *, baseline: npt.NDArray[np.bool_]) -> Limits:
    """Return the limits of shares, 0–1, of unequal n at all points, from those of the `baseline`.

    A p-chart; where the baseline scatters more than a binomial would, Laney's p′ (2002, 10.1081/QEN-120006555): sigma
    times σz, the mean moving range of the standardised shares over 1.128. Half of all σz lie above 1 by chance, so the
    sum of squares must lie beyond its own 95% limit as well: else the limits would be too wide too often.
    """
    from scipy.special import chdtri  # without the import of scipy.stats

    mean = float(hits[baseline].sum() / trials[baseline].sum())
    with np.errstate(divide="ignore"):
        sigma = np.sqrt(mean * (1 - mean) / trials)
    if mean in (0.0, 1.0):
        return Limits(mean, np.zeros(len(trials)))
    scores = (hits[baseline] / trials[baseline] - mean) / sigma[baseline]
    scattered = float((scores**2).sum()) > float(chdtri(len(scores) - 1, 0.05))
    dispersion = max(1.0, _find_mean_range(scores) / _D2) if scattered else 1.0
    return Limits(mean, sigma * dispersion, dispersion)


def find_rules(values: Floats, limits: Limits) -> tuple[tuple[Rule, ...], npt.NDArray[np.int64]]:
    """Return for each point the rule that holds of the points up to it, and on which side: 1 above, −1 below, 0 none.

    Beyond a limit · seven on one side, where a point on the mean breaks the run · two of three beyond two thirds of the
    limit on one side · seven rising or falling. Points without a sigma (no spread in the baseline) are beyond when they
    are not on the mean.
    """
    distance = values - limits.mean
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(limits.sigma > 0, distance / limits.sigma, np.sign(distance) * np.inf)
    steps[np.abs(distance) <= _ON_THE_MEAN * max(1.0, abs(limits.mean))] = 0.0
    found = [_find_rule(steps[: place + 1], values[: place + 1]) for place in range(len(values))]
    return tuple(rule for rule, _ in found), np.array([side for _, side in found], dtype=np.int64)


def find_surprise(values: Floats) -> int:
    """Return on which side the newest of `values` lies beyond mean ± 4.2 · mean moving range of all earlier ones.

    0 where it does not, or where there are fewer than 24 of them.
    """
    before = values[:-1]
    if len(before) < BASELINE_MONTHS:
        return 0
    ranges = np.abs(np.diff(before))
    distance = float(values[-1] - before.mean())
    return int(np.sign(distance)) if abs(distance) > _SURPRISE_FACTOR * ranges.mean() else 0


def _find_rule(steps: Floats, values: Floats) -> tuple[Rule, int]:
    """Return the rule that holds at the last of `steps`, each so many sigma from the mean, and its side."""
    newest = steps[-1]
    side = int(np.sign(newest))
    if abs(newest) > _LIMIT:
        return "beyond", side
    last = np.sign(steps[-_RUN:])
    if len(last) == _RUN and side and (last == side).all():
        return "run", side
    if side:  # a point on the mean is on no side, and steps without a spread are infinite
        far = steps[-3:] * side > 2 / 3 * _LIMIT
        if far[-1] and far.sum() >= 2:
            return "two of three", side
    course = np.sign(np.diff(values[-_RUN:]))
    if len(course) == _RUN - 1 and course[0] and (course == course[0]).all():
        return "trend", int(course[0])
    return "", 0


def _find_mean_range(values: Sequence[float] | Floats) -> float:
    ranges = np.abs(np.diff(values))
    if not len(ranges) or not ranges.any():
        return 0.0
    return float(ranges[ranges < _RANGE_FACTOR * ranges.mean()].mean())
