"""Shares and their intervals, and whether one period differs from another."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS
from outcomes.estimates.kept import FEWEST, find_half_width
from outcomes.estimates.methods import JACKKNIFE_SHARE, WILSON_SHARE
from outcomes.estimates.results import Estimate

__all__ = [
    "NORMAL",
    "Verdict",
    "compare_periods",
    "count_patients",
    "estimate_share",
    "find_difference_interval",
    "find_newcombe_interval",
    "find_normal_widening",
    "find_wilson_interval",
]

Verdict = Literal["better", "worse", "steady", "too few", ""]

NORMAL = 1.959963984540054
"""The standard normal's quantile at 0.975."""

_SPARSE = 20
"""Where so many times more patients are numbered than there are entries, sorting these is the quicker."""


def find_wilson_interval(hits: float, trials: float) -> tuple[float, float]:
    """Return Wilson's score interval of a proportion, at 95% (Wilson 1927; as in Newcombe 1998, 10.1002/sim.2779)."""
    share, square = hits / trials, NORMAL**2 / trials
    centre = share + square / 2
    spread = NORMAL * math.sqrt(share * (1 - share) / trials + square / (4 * trials))
    low, high = (centre - spread) / (1 + square), (centre + spread) / (1 + square)
    return (0.0 if hits == 0 else low), (1.0 if hits == trials else high)


def find_newcombe_interval(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float]:
    """Return the 95% interval of one − other, each given as value, low, high (Newcombe 1998, hybrid score).

    By the square-and-add rule it serves any two independent estimates that have intervals of their own.
    """
    (a, a_low, a_high), (b, b_low, b_high) = one, other
    return a - b - math.hypot(a - a_low, b_high - b), a - b + math.hypot(a_high - a, b - b_low)


def estimate_share(
    hits: npt.NDArray[np.float64],
    trials: npt.NDArray[np.float64],
    *,
    patient: npt.NDArray[np.int64],
    fold: npt.NDArray[np.int64],
    missing: int = 0,
) -> Estimate | None:
    """Return Σ hits / Σ trials in per cent, None where nothing was tried. One entry an episode.

    Wilson's interval where each patient stands for one trial, else the jackknife over folds of patients; of none or all
    Wilson's of as many trials as there are patients, since leaving some out changes nothing then. Under ten patients no
    interval. `missing`: how many trials there would have been besides.
    """
    total, n = float(hits.sum()), int(trials.sum())
    if n == 0:
        return None
    share = total / n
    tried = trials > 0
    patients = count_patients(patient[tried])
    if patients < FEWEST:
        return Estimate(100 * share, None, None, n, missing, "%", WILSON_SHARE)
    if patients == n or total in (0, n):
        low, high = find_wilson_interval(round(share * patients), patients)
        return Estimate(100 * share, 100 * low, 100 * high, n, missing, "%", WILSON_SHARE)
    half = _find_share_half_width(hits, trials, fold)
    low, high = max(0.0, share - half), min(1.0, share + half)
    return Estimate(100 * share, 100 * low, 100 * high, n, missing, "%", JACKKNIFE_SHARE)


def count_patients(patient: npt.NDArray[np.int64]) -> int:
    """Return how many different patients there are; they are numbered from 0, which spares many a sort."""
    if patient.max(initial=0) > _SPARSE * len(patient):
        return len(np.unique(patient))
    return int(np.count_nonzero(np.bincount(patient)))


def compare_periods(
    recent: Estimate | None, earlier: Estimate | None, *, better: Literal["higher", "lower"]
) -> Verdict:
    """Return whether `recent` is told from `earlier` by the interval of their difference."""
    interval = find_difference_interval(recent, earlier)
    if interval is None:
        return "too few"
    low, high = interval
    if low <= 0 <= high:
        return "steady"
    return "better" if (low > 0) == (better == "higher") else "worse"


def find_difference_interval(
    one: Estimate | None, other: Estimate | None, *, looks: int = 1
) -> tuple[float, float] | None:
    """Return the 95% interval of one − other, two independent estimates; None where either has none.

    `looks`: how many such differences are looked at together. The interval is then so much wider that all of them hold
    in 95 of 100 (Bonferroni).
    """
    bounds = _bounds(one), _bounds(other)
    if bounds[0] is None or bounds[1] is None:
        return None
    low, high = find_newcombe_interval(bounds[0], bounds[1])
    value, wider = bounds[0][0] - bounds[1][0], find_normal_widening(looks)
    return value - wider * (value - low), value + wider * (high - value)


def find_normal_widening(looks: int) -> float:
    """Return how many times wider a 95% interval must be so that `looks` of them hold together (Bonferroni)."""
    from scipy.special import ndtri  # without the import of scipy.stats

    return float(-ndtri(0.025 / max(looks, 1))) / NORMAL


def _bounds(estimate: Estimate | None) -> tuple[float, float, float] | None:
    if estimate is None or estimate.low is None or estimate.high is None:
        return None
    return estimate.value, estimate.low, estimate.high


def _find_share_half_width(
    hits: npt.NDArray[np.float64], trials: npt.NDArray[np.float64], fold: npt.NDArray[np.int64]
) -> float:
    hits_of = np.bincount(fold, weights=hits, minlength=FOLDS)
    trials_of = np.bincount(fold, weights=trials, minlength=FOLDS)
    with np.errstate(invalid="ignore", divide="ignore"):
        without = np.where(trials_of > 0, (hits_of.sum() - hits_of) / (trials_of.sum() - trials_of), np.nan)
    return float(find_half_width(without[None, :], np.array([(trials_of > 0).sum()]))[0])
