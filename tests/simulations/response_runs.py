"""Runs of simulated care through the cumulative incidence of improvement: bias, coverage, and Kaplan–Meier's excess."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates import ResponseKind, estimate_response, sum_responses
from outcomes.estimates.incidence import IMPROVED, find_response
from tests.simulations.care import SESSIONS, group_scores, simulate_care

TRUTH_SIZE = 400_000
YEARS_OF_DAYS = 1_095
DAYS_BETWEEN = 7
GAP_DAYS = 90

Records = Literal["whole", "cut"]
"""Whole: everybody's care is followed to its end. Cut: three years of intake, and the records end on one day."""


@dataclass(frozen=True)
class ResponseRuns:
    """Many runs at one size, by session number: mean error and coverage in per cent of patients, where it is told."""

    size: int
    kind: ResponseKind
    records: Records
    runs: int
    truth: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]
    coverage: npt.NDArray[np.float64]
    kaplan_meier_bias: npt.NDArray[np.float64]


def find_true_response(kind: ResponseKind) -> npt.NDArray[np.float64]:
    """Return the true share improved by each session, in care as given; its own error is below 0.1 per cent."""
    care = simulate_care(TRUTH_SIZE, np.random.default_rng(20_260_102))
    scores = group_scores(care.seen, attended=care.attended)
    assessable = care.seen[:, 0] >= 3
    when = find_response(scores, kind)[0][assessable]
    return np.array([100 * ((when > 0) & (when <= session)).mean() for session in range(1, SESSIONS + 1)])


def run_responses(
    size: int, runs: int, *, kind: ResponseKind, records: Records, truth: npt.NDArray[np.float64], seed: int = 2
) -> ResponseRuns:
    """Return what `runs` simulated clinics of `size` patients find; patients are dealt into folds by lot."""
    random = np.random.default_rng([seed, size, runs])
    values, low, high, plain = (np.full((runs, SESSIONS), np.nan) for _ in range(4))
    for run in range(runs):
        scores = _simulate(size, random, records)
        points = estimate_response(scores, kind=kind).everyone.points
        for place, point in enumerate(points):
            values[run, place] = point.improved.value
            low[run, place], high[run, place] = point.improved.low or 0.0, point.improved.high or 0.0
        plain[run] = 100 * (1 - _estimate_kaplan_meier(scores, kind))
    return ResponseRuns(
        size,
        kind,
        records,
        runs,
        truth,
        bias=np.nanmean(values - truth, axis=0),
        coverage=((low <= truth) & (truth <= high)).sum(axis=0) / np.isfinite(values).sum(axis=0),
        kaplan_meier_bias=(plain - truth).mean(axis=0),
    )


def _simulate(size: int, random: np.random.Generator, records: Records) -> GroupedScores:
    care = simulate_care(size, random)
    fold = random.integers(0, FOLDS, size)
    if records == "whole":
        return group_scores(care.seen, attended=care.attended, fold=fold)
    start = random.uniform(0, YEARS_OF_DAYS, size)
    ago = YEARS_OF_DAYS - start[:, None] - DAYS_BETWEEN * np.arange(SESSIONS)
    held = (np.arange(SESSIONS) < care.attended[:, None]) & (ago >= 0)
    seen = np.where(held, care.seen, np.nan).astype(np.float32)
    return group_scores(seen, attended=held.sum(axis=1), followed=(held & (ago > GAP_DAYS)).sum(axis=1), fold=fold)


def _estimate_kaplan_meier(scores: GroupedScores, kind: ResponseKind) -> npt.NDArray[np.float64]:
    """Return the share not improved by each session if those who left are taken for censored: the common mistake."""
    ended = sum_responses(scores, kind).ended.sum(axis=(0, 1))
    total = sum_responses(scores, kind).total.sum()
    at_risk = total - np.cumsum(ended.sum(axis=0)) + ended.sum(axis=0)
    return np.cumprod(1 - ended[IMPROVED] / np.maximum(at_risk, 1))
