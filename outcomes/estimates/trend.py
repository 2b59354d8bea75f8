"""Scores over sessions: the observed mean at each session number, of those scored there (STATISTICS §1)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.results import Estimate, GroupTrend, Trend, TrendPoint
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["FEWEST", "METHODS", "estimate_trend"]

FEWEST = 10
"""Under this many patients no interval is given and nothing is drawn: too few to judge."""

OBSERVED_MEAN = "observed mean, t interval"

METHODS: dict[str, str] = {
    OBSERVED_MEAN: (
        "The mean of the scores recorded at a session, among the episodes scored there. The 95% interval is "
        "mean ± t(n − 1) · s / √n. Patients who have left are not in it: where leaving depends on the score, "
        "this mean bends away from what everyone who began would have."
    ),
}
"""What each method's name in an `Estimate` stands for."""


def estimate_trend(scores: GroupedScores) -> Trend:
    """Return the observed mean with its t interval, n and the number in care, per group and session."""
    instrument = find_instrument(scores.instrument)
    unit = instrument.unit if instrument else ""
    size = len(scores.groups)
    episodes = np.bincount(scores.code, minlength=size)
    in_care = _count_in_care(scores)
    n, mean, half_width = _observe(scores.matrix, scores.code, size)

    def point(group: int, session: int) -> TrendPoint:
        observed = None
        if seen := int(n[group, session]):
            value, half = float(mean[group, session]), float(half_width[group, session])
            known = seen >= FEWEST
            observed = Estimate(
                value,
                low=value - half if known else None,
                high=value + half if known else None,
                n=seen,
                n_missing=int(episodes[group]) - seen,
                unit=unit,
                method=OBSERVED_MEAN,
            )
        return TrendPoint(session + 1, observed, in_care=int(in_care[group, session]))

    sessions = range(scores.matrix.shape[1])
    groups = tuple(
        GroupTrend(key, int(episodes[group]), tuple(point(group, session) for session in sessions))
        for group, key in enumerate(scores.groups)
    )
    return Trend(scores.outcome, scores.instrument, unit, scores.by, groups, scores.other_instruments, scores.flow)


def _observe(
    matrix: npt.NDArray[np.float32], code: npt.NDArray[np.int64], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return n, mean and half the width of the 95% interval, each groups × sessions; NaN where n is too small."""
    from scipy.special import stdtrit  # the quantile of Student's t, without the import of scipy.stats

    sessions = matrix.shape[1]
    seen = np.isfinite(matrix)
    filled = np.where(seen, matrix, 0).astype(np.float64)
    cell = (code[:, None] * sessions + np.arange(sessions)).ravel()

    def total(values: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
        return np.bincount(cell, weights=values.ravel(), minlength=size * sessions).reshape(size, sessions)

    n = total(seen)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total(filled) / n
        squares = total(np.where(seen, filled - mean[code], 0.0) ** 2)
        half_width = stdtrit(n - 1, 0.975) * np.sqrt(squares / (n - 1) / n)
    return n.astype(np.int64), mean, half_width


def _count_in_care(scores: GroupedScores) -> npt.NDArray[np.int64]:
    """Return how many of each group came to each session: groups × sessions."""
    sessions = scores.matrix.shape[1]
    came = scores.attended[:, None] >= np.arange(1, sessions + 1)
    cell = (scores.code[:, None] * sessions + np.arange(sessions))[came]
    return np.bincount(cell, minlength=len(scores.groups) * sessions).reshape(-1, sessions)
