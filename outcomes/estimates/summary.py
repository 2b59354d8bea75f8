"""How the clinic is doing: a few measures, each with its interval, its course by intake quarter and one word.

The word compares the newest four quarters that may be judged with the four before them, by the interval of the
difference. Measures of how care ended take only episodes begun at least half a year before the newest session, when all
have had time to finish; else the recent ones would be those that ended quickly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort import LONGEST, Cohort, build_scores
from outcomes.estimates.improvement import find_improved
from outcomes.estimates.kept import FEWEST, estimate_kept, find_half_width
from outcomes.estimates.methods import COUNT, KEPT_MEAN
from outcomes.estimates.proportions import Verdict, compare_periods, estimate_share
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import ScoreSums, pool_sums, sum_scores
from outcomes.vocabulary.instruments import OUTCOMES, Outcome, find_instrument

__all__ = ["Measure", "Summary", "estimate_summary"]

IMPROVEMENT_SESSION = 6
"""Mean improvement is told at this session, after five treatments."""

DAYS_TO_FINISH = 180
"""After this many days an episode of care has practically always ended."""

_PERIOD = 4
"""Quarters in a period that is compared."""

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `series`: its value by intake quarter, None where too few or too early to tell.

    `verdict`: the newest four quarters that may be judged against the four before; empty for mere counts.
    """

    name: str
    estimate: Estimate | None
    series: tuple[float | None, ...]
    verdict: Verdict = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures of a cohort and the intake quarters of their series, oldest first."""

    quarters: tuple[str, ...]
    measures: tuple[Measure, ...]

    def find(self, name: str) -> Measure:
        """Return the measure called `name`."""
        return next(measure for measure in self.measures if measure.name == name)


@dataclass(frozen=True, eq=False)
class _Periods:
    """The intake quarters of a cohort, without a break up to the newest session.

    `code`: each episode's. `complete`, `finished`: how many of the oldest may be judged, because they are complete, or
    because all care that began in them has had time to finish.
    """

    quarters: tuple[str, ...]
    code: npt.NDArray[np.int64]
    complete: int
    finished: int


def estimate_summary(cohort: Cohort) -> Summary:
    """Return patients, episodes, sessions; mean improvement; how care ended; how many scores were taken."""
    periods = _find_periods(cohort)
    measures = (
        *_count_volume(cohort, periods),
        *(_measure_improvement(cohort, outcome, periods) for outcome in OUTCOMES),
        *_measure_endings(cohort, periods),
        *(_measure_completion(cohort, outcome, periods) for outcome in OUTCOMES),
    )
    return Summary(periods.quarters, measures)


def _find_periods(cohort: Cohort) -> _Periods:
    words = cohort.snapshot.episodes["intake_quarter"].astype(str).to_numpy()[cohort.rows]
    if cohort.snapshot.as_of is None or not len(words):
        return _Periods((), np.zeros(0, dtype=np.int64), 0, 0)
    newest = pd.Timestamp(cohort.snapshot.as_of)
    quarters = pd.period_range(_read_quarter(words.min()), newest.to_period("Q"), freq="Q")  # empty ones as well
    names = [quarter.strftime("%Y-Q%q") for quarter in quarters]
    place = {name: position for position, name in enumerate(names)}
    code = np.array([place[word] for word in words], dtype=np.int64)
    complete = sum(quarter.end_time.normalize() <= newest for quarter in quarters)
    finished = sum(quarter.end_time + pd.Timedelta(days=DAYS_TO_FINISH) <= newest for quarter in quarters)
    return _Periods(tuple(names), code, complete, finished)


def _read_quarter(word: str) -> pd.Period:
    return pd.Period(word.replace("-", ""), freq="Q")


def _count_volume(cohort: Cohort, periods: _Periods) -> tuple[Measure, ...]:
    episodes = cohort.snapshot.episodes
    patient = episodes["patient"].to_numpy()[cohort.rows]
    sessions = episodes["sessions"].to_numpy()[cohort.rows]
    size = len(periods.quarters)
    by_patient = np.lexsort((periods.code, patient))
    first = by_patient[np.flatnonzero(np.diff(patient[by_patient], prepend=-1))]  # each one's earliest quarter
    counts = {
        "patients": (len(first), np.bincount(periods.code[first], minlength=size)),
        "episodes": (len(patient), np.bincount(periods.code, minlength=size)),
        "sessions": (int(sessions.sum()), np.bincount(periods.code, weights=sessions, minlength=size)),
    }
    return tuple(
        Measure(
            name,
            Estimate(count, None, None, count, 0, name, COUNT),
            tuple(float(value) if place < periods.complete else None for place, value in enumerate(series)),
        )
        for name, (count, series) in counts.items()
    )


def _measure_improvement(cohort: Cohort, outcome: Outcome, periods: _Periods) -> Measure:
    """Return the mean improvement by the stated session had everyone stayed; positive is better."""
    scores = build_scores(cohort, outcome, by=["intake_quarter"], sessions=IMPROVEMENT_SESSION)
    sums = sum_scores(scores)
    instrument = find_instrument(scores.instrument)
    turn = -1.0 if instrument is None or instrument.better == "lower" else 1.0
    unit = instrument.unit if instrument else ""

    def improve(pooled: ScoreSums, episodes: int) -> Estimate | None:
        kept = estimate_kept(pooled)
        change = kept.mean[0, -1] - kept.mean[0, 0]
        if not np.isfinite(change):
            return None
        half = float(find_half_width(kept.replicates - kept.replicates[..., :1], kept.folds)[0, -1])
        value, n = float(turn * change), int(pooled.count[0, :, -1].sum())
        return Estimate(value, value - half, value + half, n, episodes - n, unit, KEPT_MEAN)

    place = {key[0]: position for position, key in enumerate(scores.groups)}
    sizes = np.bincount(scores.code, minlength=len(scores.groups))

    def over(quarters: Sequence[str]) -> Estimate | None:
        positions = [place[quarter] for quarter in quarters if quarter in place]
        scored = np.isin(scores.code, positions) & np.isfinite(scores.matrix[:, -1])
        if len(np.unique(scores.patient[scored])) < FEWEST:
            return None  # as everywhere: ten patients, however many episodes they make
        return improve(pool_sums(sums, positions), int(sizes[positions].sum()))

    judged = periods.quarters[: periods.complete]
    series = tuple(over([quarter]) if quarter in judged else None for quarter in periods.quarters)
    return Measure(
        f"{outcome}_improvement",
        over(periods.quarters),
        tuple(None if estimate is None else estimate.value for estimate in series),
        _compare_years(over(judged[-_PERIOD:]), over(judged[-2 * _PERIOD : -_PERIOD]), len(judged), "higher"),
    )


def _compare_years(recent: Estimate | None, earlier: Estimate | None, judged: int, better: Better) -> Verdict:
    """Return how the newest year compares with the one before; two whole years are needed."""
    return compare_periods(recent, earlier, better=better) if judged >= 2 * _PERIOD else "too few"


def _measure_endings(cohort: Cohort, periods: _Periods) -> tuple[Measure, ...]:
    """Return the shares that improved, of everyone with a baseline and of those scored later, and that just left."""
    scores = build_scores(cohort, "pain", by=["intake_quarter"], sessions=LONGEST)
    episodes = cohort.snapshot.episodes
    code = periods.code[np.isin(cohort.rows, scores.rows)]
    ended = ~scores.open & (code < periods.finished)
    latest = scores.history[np.arange(len(code)), scores.last - 1]
    improved = find_improved(scores.matrix[:, 0], latest, find_instrument(scores.instrument))
    scored = ended & (scores.last > 1)
    everyone = _Share(improved & scored, ended, code, scores.patient, scores.fold)
    later = _Share(improved & scored, scored, code, scores.patient, scores.fold)
    rows = cohort.rows
    over = ~episodes["open"].to_numpy(dtype=bool)[rows] & (periods.code < periods.finished)
    over &= _find_recorded_discharges(cohort)
    left = _Share(
        over & ~episodes["discharged"].to_numpy(dtype=bool)[rows],
        over,
        periods.code,
        episodes["patient"].to_numpy(dtype=np.int64)[rows],
        episodes["fold"].to_numpy(dtype=np.int64)[rows],
    )
    judged = periods.finished
    return (
        everyone.measure("improved_of_all", periods, judged, better="higher", of=len(code)),
        later.measure("improved_of_scored", periods, judged, better="higher", of=len(code)),
        left.measure("left_before_discharge", periods, judged, better="lower", of=len(rows)),
    )


def _find_recorded_discharges(cohort: Cohort) -> npt.NDArray[np.bool_]:
    """Tell for each episode whether its clinic records discharges at all: where it never does, no one has just left."""
    sessions, clinic = cohort.snapshot.sessions, cohort.snapshot.episodes["clinic"].to_numpy()
    recorded = sessions.loc[sessions["discharged"].notna(), "episode"].to_numpy()
    return np.isin(clinic[cohort.rows], np.unique(clinic[recorded].astype(str)))


def _measure_completion(cohort: Cohort, outcome: Outcome, periods: _Periods) -> Measure:
    """Return the share of sessions at which the outcome was scored."""
    sessions, episodes = cohort.snapshot.sessions, cohort.snapshot.episodes
    scored = np.bincount(
        sessions["episode"].to_numpy(),
        weights=sessions[f"{outcome}_score"].notna().to_numpy(dtype=float),
        minlength=len(episodes),
    )[cohort.rows]
    share = _Share(
        scored,
        episodes["sessions"].to_numpy(dtype=np.float64)[cohort.rows],
        periods.code,
        episodes["patient"].to_numpy(dtype=np.int64)[cohort.rows],
        episodes["fold"].to_numpy(dtype=np.int64)[cohort.rows],
    )
    total = int(share.trials.sum())
    return share.measure(f"{outcome}_scores_completed", periods, periods.complete, better="higher", of=total)


@dataclass(frozen=True, eq=False)
class _Share:
    """Hits of trials, one entry an episode, with its quarter, patient and fold."""

    hits: npt.NDArray[np.generic]
    trials: npt.NDArray[np.generic]
    code: npt.NDArray[np.int64]
    patient: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]

    def measure(self, name: str, periods: _Periods, judged: int, *, better: Better, of: int) -> Measure:
        """Return the share as a measure; `judged` quarters may be told, `of` is how many trials there could be."""
        whole = self._over(0, len(periods.quarters), of)
        series = [self._over(place, place + 1) if place < judged else None for place in range(len(periods.quarters))]
        recent = self._over(max(judged - _PERIOD, 0), judged)
        earlier = self._over(max(judged - 2 * _PERIOD, 0), max(judged - _PERIOD, 0))
        values = tuple(None if one is None or one.low is None else one.value for one in series)
        return Measure(name, whole, values, _compare_years(recent, earlier, judged, better))

    def _over(self, start: int, stop: int, of: int | None = None) -> Estimate | None:
        here = (self.code >= start) & (self.code < stop)
        hits, trials = self.hits[here].astype(np.float64), self.trials[here].astype(np.float64)
        missing = 0 if of is None else of - int(trials.sum())
        return estimate_share(hits, trials, patient=self.patient[here], fold=self.fold[here], missing=missing)
