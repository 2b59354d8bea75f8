"""Scores over sessions: the mean of those scored, the mean had everyone stayed, and who is still in care."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.kept import FEWEST, estimate_kept, find_half_width, find_student_quantile
from outcomes.estimates.methods import KEPT_MEAN, OBSERVED_MEAN
from outcomes.estimates.results import Estimate, GroupTrend, Trend, TrendPoint
from outcomes.estimates.sums import Floats, Integers, ScoreSums, pool_sums
from outcomes.estimates.trend_sums import TrendSums, sum_trend
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["PERCENT", "Scale", "estimate_summed_trend", "estimate_trend"]

Scale = Literal["points", "percent"]

PERCENT = "% of baseline"
"""The unit of a trend on the scale of per cent."""


def estimate_trend(scores: GroupedScores, weights: Floats | None = None, *, scale: Scale = "points") -> Trend:
    """Return observed and everyone-kept means per group and session, and what became of those not seen.

    `weights`: one per episode, by default 1. `scale`: in the instrument's own points, or as per cent of the group's
    mean baseline.
    """
    return estimate_summed_trend(sum_trend(scores, weights), scale=scale)


def estimate_summed_trend(sums: TrendSums, *, scale: Scale = "points") -> Trend:
    """Return the same from the sums alone."""
    instrument = find_instrument(sums.instrument)
    unit = PERCENT if scale == "percent" else instrument.unit if instrument else ""
    everyone = _estimate_groups(
        ((),),
        pool_sums(sums.scores),
        sums.whereabouts.sum(axis=1, keepdims=True),
        enough=sums.all_patients[None] >= FEWEST,
        scale=scale,
        unit=unit,
    )
    return Trend(
        sums.outcome,
        sums.instrument,
        unit,
        axis=(instrument.low, instrument.high) if instrument and scale == "points" else (0.0, 100.0),
        by=sums.by,
        groups=_estimate_groups(
            *(sums.groups, sums.scores, sums.whereabouts), enough=sums.patients >= FEWEST, scale=scale, unit=unit
        ),
        everyone=everyone[0],
        other_instruments=sums.other_instruments,
        flow=sums.flow,
    )


def _estimate_groups(
    keys: Sequence[tuple[str, ...]],
    sums: ScoreSums,
    whereabouts: Integers,
    *,
    enough: npt.NDArray[np.bool_],
    scale: Scale,
    unit: str,
) -> tuple[GroupTrend, ...]:
    """Return a `GroupTrend` for each key.

    `whereabouts`: 4 × groups × sessions, in the order of `TrendPoint`. `enough`: groups × sessions, whether so many
    patients, not only episodes, were scored there that an interval may be given.
    """
    seen = sums.count.sum(axis=1).astype(np.int64)
    episodes = np.sum(whereabouts, axis=0)[:, 0]
    drawn = np.logical_and.accumulate(enough, axis=1)
    observed, observed_half = _observe(sums, scale)
    kept = (np.where(drawn, values, np.nan) for values in _keep(sums, scale))
    means = (observed, np.where(enough, observed_half, np.nan), *kept)

    def estimate(mean: float, half: float, method: str, n: int, missing: int) -> Estimate | None:
        if not math.isfinite(mean):
            return None
        low, high = (mean - half, mean + half) if math.isfinite(half) else (None, None)
        return Estimate(mean, low, high, n, missing, unit, method)

    def points(group: int) -> Iterator[TrendPoint]:
        began = int(episodes[group])
        numbers = zip(*(array[group].tolist() for array in (seen, *means, *whereabouts)), strict=True)
        for session, (n, a, half_a, b, half_b, c, half_c, *where) in enumerate(numbers, start=1):
            yield TrendPoint(
                session,
                estimate(a, half_a, OBSERVED_MEAN, n, began - n),
                estimate(b, half_b, KEPT_MEAN, n, began - n),
                estimate(c, half_c, KEPT_MEAN, n, began - n),
                *where,
            )

    return tuple(GroupTrend(key, int(episodes[group]), tuple(points(group))) for group, key in enumerate(keys))


def _keep(sums: ScoreSums, scale: Scale) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the everyone-kept means, their change from session 1, each with half the width of its 95% interval.

    In the order mean, half, change, half; all groups × sessions.
    """
    kept = estimate_kept(sums)
    mean, replicates = kept.mean, kept.replicates
    if scale == "percent":
        with np.errstate(invalid="ignore", divide="ignore"):
            mean, replicates = 100.0 * mean / mean[:, :1], 100.0 * replicates / replicates[..., :1]
    change, changes = mean - mean[:, :1], replicates - replicates[..., :1]
    return mean, find_half_width(replicates, kept.folds), change, find_half_width(changes, kept.folds)


def _observe(sums: ScoreSums, scale: Scale) -> tuple[Floats, Floats]:
    """Return the mean of those scored and half the width of its 95% interval, each groups × sessions.

    Weighted, the effective number (Σw)²/Σw² stands for n.
    """

    def gather(row: int, column: int) -> Floats:
        return np.stack([block[..., row, column].sum(axis=1) for block in sums.products], axis=-1)

    weight = gather(0, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        number = weight**2 / sums.squares.sum(axis=1)
        mean = gather(0, -1) / weight
        variance = np.maximum(gather(-1, -1) / weight - mean**2, 0.0) * number / (number - 1)
        half = find_student_quantile(number - 1) * np.sqrt(variance / number)
        if scale == "percent":
            half, mean = 100.0 * half / mean[:, :1], 100.0 * mean / mean[:, :1]
    return mean, half
