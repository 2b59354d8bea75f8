"""Runs of simulated care through the trend: bias and coverage of the kept mean and the plain one, by session."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from outcomes.cohort import FOLDS
from outcomes.estimates import estimate_kept, sum_scores
from outcomes.estimates.kept import find_half_width
from tests.simulations.care import SESSIONS, group_scores, simulate_care

TRUTH_SIZE = 400_000


@dataclass(frozen=True)
class TrendRuns:
    """Many runs at one size, by session: mean error and coverage of both means, and the share of runs drawn."""

    size: int
    gaps: float
    runs: int
    drawn: npt.NDArray[np.float64]
    kept_bias: npt.NDArray[np.float64]
    kept_coverage: npt.NDArray[np.float64]
    plain_bias: npt.NDArray[np.float64]
    plain_coverage: npt.NDArray[np.float64]


def find_truth() -> npt.NDArray[np.float64]:
    """Return the true mean at each session, had everyone stayed; its own error is below 0.004."""
    return simulate_care(TRUTH_SIZE, np.random.default_rng(20_260_101)).whole.mean(axis=0, dtype=np.float64)


def run_trends(size: int, runs: int, *, gaps: float = 0.0, truth: npt.NDArray[np.float64], seed: int = 1) -> TrendRuns:
    """Return what `runs` simulated clinics of `size` patients find; patients are dealt into folds by lot."""
    random = np.random.default_rng([seed, size, runs])
    kept = np.full((runs, SESSIONS), np.nan)
    kept_half, plain, plain_half = kept.copy(), kept.copy(), kept.copy()
    for run in range(runs):
        care = simulate_care(size, random, gaps=gaps)
        scores = group_scores(care.seen, attended=care.attended, fold=random.integers(0, FOLDS, size))
        means = estimate_kept(sum_scores(scores))
        kept[run] = means.mean[0]
        kept_half[run] = find_half_width(means.replicates, means.folds)[0]
        drawn = means.drawn[0]
        scored = care.seen[:, drawn].astype(np.float64)
        n = np.isfinite(scored).sum(axis=0)
        plain[run, drawn] = np.nanmean(scored, axis=0)
        plain_half[run, drawn] = stdtrit(n - 1, 0.975) * np.nanstd(scored, axis=0, ddof=1) / np.sqrt(n)
    return TrendRuns(
        size,
        gaps,
        runs,
        drawn=np.isfinite(kept).mean(axis=0),
        kept_bias=_average(kept - truth),
        kept_coverage=_cover(kept - truth, kept_half),
        plain_bias=_average(plain - truth),
        plain_coverage=_cover(plain - truth, plain_half),
    )


def _average(errors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    drawn = np.isfinite(errors)
    return np.where(drawn, errors, 0).sum(axis=0) / np.maximum(drawn.sum(axis=0), 1)


def _cover(errors: npt.NDArray[np.float64], halves: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return _average(np.where(np.isfinite(errors), np.abs(errors) <= halves, np.nan))
