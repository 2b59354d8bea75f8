"""The intake quarters of a cohort: which of them may be judged, and how the newest year compares with the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort import DAYS_TO_FINISH, Cohort
from outcomes.estimates.proportions import Verdict, compare_periods, estimate_share, find_difference_interval
from outcomes.estimates.results import Estimate

__all__ = ["PERIOD", "Better", "Measure", "Periods", "QuarterlyShare", "Years", "compare_years", "find_periods"]

PERIOD = 4
"""Quarters in a period that is compared."""

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Years:
    """The newest four quarters that may be judged, and the four before; `judged`: how many of the oldest may be.

    `low`, `high`: the 95% interval of recent − earlier, None where it is too early to tell, or too few.
    """

    verdict: Verdict = ""
    recent: Estimate | None = None
    earlier: Estimate | None = None
    low: float | None = None
    high: float | None = None
    judged: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `series`: its value by intake quarter, None where too few or too early to tell.

    `years`: how the newest year compares with the one before; empty for mere counts.
    """

    name: str
    estimate: Estimate | None
    series: tuple[float | None, ...]
    years: Years = Years()

    @property
    def verdict(self) -> Verdict:
        """The newest four quarters that may be judged against the four before, in a word."""
        return self.years.verdict


@dataclass(frozen=True, eq=False)
class Periods:
    """The intake quarters of a cohort, without a break up to the newest session.

    `code`: each episode's. `complete`, `finished`: how many of the oldest may be judged, because they are complete, or
    because all care that began in them has had time to finish.
    """

    quarters: tuple[str, ...]
    code: npt.NDArray[np.int64]
    complete: int
    finished: int


def find_periods(cohort: Cohort) -> Periods:
    """Return the quarters from the cohort's first to the newest session's."""
    words = cohort.snapshot.episodes["intake_quarter"].astype(str).to_numpy()[cohort.rows]
    if cohort.snapshot.as_of is None or not len(words):
        return Periods((), np.zeros(0, dtype=np.int64), 0, 0)
    newest = pd.Timestamp(cohort.snapshot.as_of)
    quarters = pd.period_range(_read_quarter(words.min()), newest.to_period("Q"), freq="Q")  # empty ones as well
    names = [quarter.strftime("%Y-Q%q") for quarter in quarters]
    place = {name: position for position, name in enumerate(names)}
    code = np.array([place[word] for word in words], dtype=np.int64)
    complete = sum(quarter.end_time.normalize() <= newest for quarter in quarters)
    finished = sum(quarter.end_time + pd.Timedelta(days=DAYS_TO_FINISH) <= newest for quarter in quarters)
    return Periods(tuple(names), code, complete, finished)


def _read_quarter(word: str) -> pd.Period:
    return pd.Period(word.replace("-", ""), freq="Q")


def compare_years(recent: Estimate | None, earlier: Estimate | None, judged: int, better: Better) -> Years:
    """Return how the newest year compares with the one before; two whole years are needed."""
    interval = find_difference_interval(recent, earlier)
    if judged < 2 * PERIOD or interval is None:
        return Years("too few", recent, earlier, judged=judged)
    return Years(compare_periods(recent, earlier, better=better), recent, earlier, *interval, judged)


@dataclass(frozen=True, eq=False)
class QuarterlyShare:
    """Hits of trials, one entry an episode, with its quarter, patient and fold."""

    hits: npt.NDArray[np.generic]
    trials: npt.NDArray[np.generic]
    code: npt.NDArray[np.int64]
    patient: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]

    def measure(self, name: str, periods: Periods, judged: int, *, better: Better, of: int) -> Measure:
        """Return the share as a measure; `judged` quarters may be told, `of` is how many trials there could be."""
        whole = self._over(0, len(periods.quarters), of)
        series = [self._over(place, place + 1) if place < judged else None for place in range(len(periods.quarters))]
        recent = self._over(max(judged - PERIOD, 0), judged)
        earlier = self._over(max(judged - 2 * PERIOD, 0), max(judged - PERIOD, 0))
        values = tuple(None if one is None or one.low is None else one.value for one in series)
        return Measure(name, whole, values, compare_years(recent, earlier, judged, better))

    def _over(self, start: int, stop: int, of: int | None = None) -> Estimate | None:
        here = (self.code >= start) & (self.code < stop)
        hits, trials = self.hits[here].astype(np.float64), self.trials[here].astype(np.float64)
        missing = 0 if of is None else of - int(trials.sum())
        return estimate_share(hits, trials, patient=self.patient[here], fold=self.fold[here], missing=missing)
