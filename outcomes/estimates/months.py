"""The intake months of a cohort, and what each measure came to in them: with the same follow-up for every month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort import Cohort, GroupedScores, build_scores
from outcomes.estimates.improvement import find_assessable
from outcomes.estimates.incidence import find_response
from outcomes.estimates.responders import find_latest, find_standing
from outcomes.estimates.response import PROMISED, SHOWN
from outcomes.vocabulary.instruments import Outcome, find_instrument
from outcomes.vocabulary.monthly import MonthlyMeasure

__all__ = ["Months", "Series", "count_series", "find_months"]

Floats = npt.NDArray[np.float64]

_FIRST_WEEK = 7


@dataclass(frozen=True, eq=False)
class Months:
    """The months, yyyy-mm, without a break from the cohort's first to the newest that may be told of.

    `ends`: days from each month's last day to the newest session; negative while it goes on. `whole`: not cut short by
    where the records or the filter begin. `code`: each episode's month, in the order of the cohort's rows.
    """

    names: tuple[str, ...]
    ends: npt.NDArray[np.int64]
    whole: npt.NDArray[np.bool_]
    code: npt.NDArray[np.int64]

    def find_finished(self, follow_up: int) -> npt.NDArray[np.bool_]:
        """Tell for each month whether all episodes begun in it have had so many days."""
        return (self.ends >= follow_up) & self.whole


@dataclass(frozen=True, eq=False)
class Series:
    """One measure by month: `total` over `trials`, which `patients` different people make up; `unit` of the ratio."""

    total: Floats
    trials: Floats
    patients: npt.NDArray[np.int64]
    unit: str


def find_months(cohort: Cohort) -> Months:
    """Return the months from the cohort's first to the newest session's, or to the end of the filter's period."""
    episodes, chosen = cohort.snapshot.episodes, cohort.filter
    if cohort.snapshot.as_of is None or not len(cohort.rows):
        nothing = np.zeros(0, dtype=np.int64)
        return Months((), nothing, nothing.astype(bool), nothing)
    began = pd.DatetimeIndex(episodes["first_day"].to_numpy()[cohort.rows])
    newest = pd.Timestamp(cohort.snapshot.as_of)
    last = newest if chosen.first_session_to is None else min(newest, pd.Timestamp(chosen.first_session_to))
    months = pd.period_range(began.min().to_period("M"), last.to_period("M"), freq="M")
    # Where the records begin, or the filter: a month that lacks its beginning would look like few new patients.
    start = max(
        pd.Timestamp(episodes["first_day"].min()),
        pd.Timestamp(chosen.first_session_from or episodes["first_day"].min()),
    )
    ends = months.end_time.normalize()
    return Months(
        tuple(months.strftime("%Y-%m")),
        np.asarray((newest - ends).days, dtype=np.int64),
        np.asarray((months.start_time + pd.Timedelta(days=_FIRST_WEEK - 1) >= start) & (ends <= last)),
        np.asarray(began.to_period("M").asi8 - months.asi8[0], dtype=np.int64),
    )


def count_series(cohort: Cohort, months: Months, measure: MonthlyMeasure) -> Series:
    """Return what `measure` came to in each of `months`."""
    outcome: Outcome = "function" if measure.name.startswith("function") else "pain"
    if measure.kind == "count":
        ones = np.ones(len(cohort.rows))
        return _sum(cohort, months, ones, ones, rows=cohort.rows, unit="episodes")
    if measure.name.endswith("scores_in_30_days"):
        scored, held = _count_scored(cohort, outcome, measure.follow_up)
        return _sum(cohort, months, scored, held, rows=cohort.rows, unit="%")
    scores = build_scores(cohort, outcome, by=["clinic"], sessions=SHOWN)
    hits, trials, unit = _judge(scores, measure, cohort.snapshot.settings.responder_session)
    return _sum(cohort, months, hits, trials, rows=scores.rows, unit=unit)


def _judge(scores: GroupedScores, measure: MonthlyMeasure, session: int) -> tuple[Floats, Floats, str]:
    """Return of each episode what counts for `measure` and whether it is counted, and the unit."""
    instrument = find_instrument(scores.instrument)
    if measure.kind == "mean":
        seen, score = find_latest(scores, session)
        turn = -1.0 if instrument is None or instrument.better == "lower" else 1.0
        counted = scores.settled & seen
        change = np.where(counted, turn * (score - scores.matrix[:, 0].astype(np.float64)), 0.0)
        return change, counted.astype(np.float64), instrument.unit if instrument else ""
    if measure.name == "improved_of_all":
        standing = find_standing(scores, session)
        return standing.improved.astype(np.float64), standing.counted.astype(np.float64), "%"
    counted = scores.settled & find_assessable(scores.matrix[:, 0], instrument, scores.rule)
    improved_at, _ = find_response(scores, "first")
    left = counted & (improved_at == 0) & (scores.attended <= PROMISED[1]) & ~scores.open
    return left.astype(np.float64), counted.astype(np.float64), "%"


def _count_scored(cohort: Cohort, outcome: Outcome, days: int) -> tuple[Floats, Floats]:
    """Return of each episode how many of its sessions within so many days were scored, and how many there were."""
    sessions, episodes = cohort.snapshot.sessions, cohort.snapshot.episodes
    episode = sessions["episode"].to_numpy()
    began = episodes["first_day"].to_numpy()[episode]
    early = (sessions["session_date"].to_numpy() - began).astype("timedelta64[D]").astype(np.int64) <= days
    scored = early & sessions[f"{outcome}_score"].notna().to_numpy()
    return _add_up(episode, scored, len(episodes))[cohort.rows], _add_up(episode, early, len(episodes))[cohort.rows]


def _sum(
    cohort: Cohort, months: Months, hits: Floats, trials: Floats, *, rows: npt.NDArray[np.int64], unit: str
) -> Series:
    size = len(months.names)
    code = months.code[np.searchsorted(cohort.rows, rows)]
    patient = cohort.snapshot.episodes["patient"].to_numpy(dtype=np.int64)[rows]
    counted = trials > 0
    apart = np.unique(np.column_stack([code[counted], patient[counted]]), axis=0)[:, 0]
    return Series(
        _add_up(code, hits, size),
        _add_up(code, trials, size),
        np.bincount(apart, minlength=size).astype(np.int64),
        unit,
    )


def _add_up(place: npt.NDArray[np.int64], weights: npt.NDArray[np.generic], size: int) -> Floats:
    return np.bincount(place, weights=weights.astype(np.float64), minlength=size).astype(np.float64)
