"""Scores over sessions: the mean of those scored, the mean had everyone stayed, and who is still in care."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.improvement import find_improved
from outcomes.estimates.kept import FEWEST, estimate_kept, jackknife
from outcomes.estimates.results import Estimate, GroupTrend, Trend, TrendPoint
from outcomes.estimates.sums import Floats, sum_scores
from outcomes.vocabulary.instruments import Instrument, find_instrument

__all__ = ["METHODS", "Scale", "estimate_trend"]

Scale = Literal["points", "percent"]

OBSERVED_MEAN = "observed mean"
KEPT_MEAN = "everyone-kept mean"
PERCENT = "% of baseline"

METHODS: dict[str, str] = {
    KEPT_MEAN: (
        "The mean if all who began had stayed. Session by session, the scores of those seen are regressed on all their "
        "earlier scores; those who have left get the score that the regression expects of them, and the mean is taken "
        "over everyone (sequential regression; the maximum likelihood of a repeated-measures model when scores are "
        "missing at random, Little & Rubin). It holds when leaving depends on the scores seen and the group, not on "
        "something unrecorded. 95% interval: delete-a-group jackknife over 50 folds of patients, t with one degree "
        "less than there are folds. Drawn while at least ten patients, and three for each coefficient, are seen."
    ),
    OBSERVED_MEAN: (
        "The mean of the scores recorded at a session, among the episodes scored there; the 95% interval is "
        "mean ± t(n − 1) · s / √n. Whoever has left is not in it: where people leave when they feel better, it rises "
        "although everyone improves."
    ),
}
"""What each method's name in an `Estimate` stands for."""


def estimate_trend(scores: GroupedScores, weights: Floats | None = None, *, scale: Scale = "points") -> Trend:
    """Return observed and everyone-kept means per group and session, and what became of those not seen.

    `weights`: one per episode, by default 1; they enter the everyone-kept means only. `scale`: in the instrument's own
    points, or as per cent of the group's mean baseline.
    """
    instrument = find_instrument(scores.instrument)
    size, sessions = len(scores.groups), scores.matrix.shape[1]
    episodes = np.bincount(scores.code, minlength=size)
    counts = _count_whereabouts(scores, instrument)
    n, observed, observed_half = _observe(scores.matrix, scores.code, size)
    kept, kept_half = _keep(scores, weights, scale)
    if scale == "percent":
        with np.errstate(invalid="ignore", divide="ignore"):
            per_cent = 100.0 / observed[:, :1]
        observed, observed_half = observed * per_cent, observed_half * per_cent
    unit = PERCENT if scale == "percent" else instrument.unit if instrument else ""

    def estimate(means: Floats, halves: Floats, method: str, group: int, session: int) -> Estimate | None:
        value, half, seen = means[group, session], halves[group, session], int(n[group, session])
        if not np.isfinite(value):
            return None
        known = seen >= FEWEST and np.isfinite(half)
        bounds = (float(value - half), float(value + half)) if known else (None, None)
        return Estimate(float(value), *bounds, seen, int(episodes[group]) - seen, unit, method)

    groups = tuple(
        GroupTrend(
            key,
            int(episodes[group]),
            tuple(
                TrendPoint(
                    session + 1,
                    estimate(observed, observed_half, OBSERVED_MEAN, group, session),
                    estimate(kept, kept_half, KEPT_MEAN, group, session),
                    *(int(count[group, session]) for count in counts),
                )
                for session in range(sessions)
            ),
        )
        for group, key in enumerate(scores.groups)
    )
    axis = (instrument.low, instrument.high) if instrument and scale == "points" else (0.0, 100.0)
    return Trend(
        scores.outcome, scores.instrument, unit, axis, scores.by, groups, scores.other_instruments, scores.flow
    )


def _keep(scores: GroupedScores, weights: Floats | None, scale: Scale) -> tuple[Floats, Floats]:
    """Return the everyone-kept means and half the width of their 95% intervals, each groups × sessions."""
    from scipy.special import stdtrit  # the quantile of Student's t, without the import of scipy.stats

    kept = estimate_kept(sum_scores(scores, weights))
    mean, replicates = kept.mean, kept.replicates
    if scale == "percent":
        with np.errstate(invalid="ignore", divide="ignore"):
            mean, replicates = 100.0 * mean / mean[:, :1], 100.0 * replicates / replicates[..., :1]
    error = jackknife(replicates, kept.folds)
    return mean, stdtrit(np.maximum(kept.folds - 1, 1), 0.975)[:, None] * error


def _observe(
    matrix: npt.NDArray[np.float32], code: npt.NDArray[np.int64], size: int
) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """Return n, mean and half the width of the 95% interval, each groups × sessions; NaN where n is too small."""
    from scipy.special import stdtrit

    sessions = matrix.shape[1]
    seen = np.isfinite(matrix)
    filled = np.where(seen, matrix, 0).astype(np.float64)
    cell = (code[:, None] * sessions + np.arange(sessions)).ravel()

    def total(values: npt.NDArray[np.generic]) -> Floats:
        sums = np.bincount(cell, weights=values.ravel(), minlength=size * sessions)
        return sums.astype(np.float64).reshape(size, sessions)

    n = total(seen)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total(filled) / n
        squares = total(np.where(seen, filled - mean[code], 0.0) ** 2)
        half_width = stdtrit(n - 1, 0.975) * np.sqrt(squares / (n - 1) / n)
    return n.astype(np.int64), mean, half_width.astype(np.float64)


def _count_whereabouts(scores: GroupedScores, instrument: Instrument | None) -> tuple[npt.NDArray[np.int64], ...]:
    """Return how many came to each session, left improved, left otherwise, may still come: each groups × sessions."""
    size, sessions = len(scores.groups), scores.matrix.shape[1]
    came = scores.attended[:, None] >= np.arange(1, sessions + 1)
    latest = np.take_along_axis(scores.history, scores.last[:, None] - 1, axis=1)[:, 0]
    improved = find_improved(scores.matrix[:, 0], latest, instrument)
    states = (
        came,
        ~came & (~scores.open & improved)[:, None],
        ~came & (~scores.open & ~improved)[:, None],
        ~came & scores.open[:, None],
    )
    cell = scores.code[:, None] * sessions + np.arange(sessions)
    return tuple(np.bincount(cell[state], minlength=size * sessions).reshape(size, sessions) for state in states)
