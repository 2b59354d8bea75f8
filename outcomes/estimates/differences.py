"""Differences between two arms: with and without each fold, what their interval is, and what the plain one is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.kept import FEWEST, find_half_width, find_student_quantile
from outcomes.estimates.methods import FAIR_DIFFERENCE, PLAIN_DIFFERENCE
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import Floats

__all__ = [
    "Differences",
    "add_differences",
    "estimate_difference",
    "estimate_observed_difference",
    "find_spread",
    "find_standard_error",
]


@dataclass(frozen=True, eq=False)
class Differences:
    """One difference of all, and without each fold of patients.

    values: 1 + F, the first of all. filled: F, whether anybody is in the fold; without an empty one it is that of all.
    """

    values: Floats
    filled: npt.NDArray[np.bool_]


def add_differences(parts: Sequence[tuple[float, Differences]]) -> Differences:
    """Return the sum of differences of the same patients' folds, each times its factor."""
    values = sum((factor * part.values for factor, part in parts), start=np.zeros(1))
    return Differences(values, np.any([part.filled for _, part in parts], axis=0))


def find_standard_error(differences: Differences) -> float:
    """Return the delete-a-group jackknife's standard error; NaN where a fold's difference is not known."""
    half = _find_half_width(differences)
    return half / float(find_student_quantile(np.array(int(differences.filled.sum()) - 1)))


def estimate_difference(differences: Differences, n: int, missing: int, unit: str) -> Estimate | None:
    """Return the difference of all with its interval; None where either is not known."""
    value, half = float(differences.values[0]), _find_half_width(differences)
    if not math.isfinite(value) or not math.isfinite(half):
        return None
    return Estimate(value, value - half, value + half, n, missing, unit, FAIR_DIFFERENCE)


def estimate_observed_difference(pair: GroupedScores, session: int, unit: str) -> Estimate | None:
    """Return the difference of the observed means of groups 0 and 1 at `session`, with Welch's interval."""
    scores = pair.matrix[:, session - 1].astype(np.float64)
    arms = [scores[(pair.code == arm) & np.isfinite(scores)] for arm in (0, 1)]
    if min(map(len, arms)) < FEWEST:
        return None
    squares = [arm.var(ddof=1) / len(arm) for arm in arms]
    error = math.sqrt(sum(squares))
    if error == 0:
        return None
    degrees = error**4 / sum(square**2 / (len(arm) - 1) for square, arm in zip(squares, arms, strict=True))
    half = float(find_student_quantile(np.array(degrees))) * error
    value, n = float(arms[0].mean() - arms[1].mean()), len(arms[0]) + len(arms[1])
    return Estimate(value, value - half, value + half, n, len(scores) - n, unit, PLAIN_DIFFERENCE)


def find_spread(pair: GroupedScores, weights: Floats, session: int) -> float:
    """Return the standard deviation of the scores at `session` within groups 0 and 1, weighted."""
    score = pair.matrix[:, session - 1].astype(np.float64)
    squares = total = 0.0
    for arm in (0, 1):
        here = (pair.code == arm) & np.isfinite(score)
        mean = np.average(score[here], weights=weights[here])
        squares += float((weights[here] * (score[here] - mean) ** 2).sum())
        total += float(weights[here].sum())
    return math.sqrt(squares / total)


def _find_half_width(differences: Differences) -> float:
    # Without a fold that holds somebody the difference must be known; else the spread would be taken for too small.
    replicates = differences.values[1:]
    if not np.isfinite(replicates[differences.filled]).all():
        return math.nan
    replicates = np.where(differences.filled, replicates, np.nan)
    return float(find_half_width(replicates[None], np.array([differences.filled.sum()]))[0])
