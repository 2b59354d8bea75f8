"""What is possible but looks wrong across the accepted rows: each is said once, and every row is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding
from outcomes.vocabulary.modalities import USUAL_CARE, split_combination

__all__ = ["warn_implausible"]

SESSIONS_A_DAY = 3
SESSIONS_AN_EPISODE = 60
EPISODE_GAP = 90
"""Days without a session after which, where the file names no episodes, a new one begins."""
LONGEST_GAP = 365
PATIENTS_A_DAY = 25
SHARE_ALIKE = 0.95
FEWEST_ALIKE = 20
FULL_MONTH = 20
"""Sessions in a month from which on half of them is no accident."""

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def warn_implausible(records: pd.DataFrame, headings: dict[str, str]) -> Iterator[Finding]:
    """Yield the warnings about accepted `records`, indexed by position; `headings` gives each field's heading."""
    if not len(records):
        return
    visits = _Visits(records)
    date, number = headings.get("session_date", ""), headings.get("session_number", "")
    yield from visits.find(_number_against_dates(visits), _AGAINST_DATES, number)
    yield from visits.find(_many_a_day(visits), _MANY_A_DAY, date)
    yield from visits.find(_long_episodes(visits), _LONG_EPISODE, date)
    yield from visits.find(visits.follows & (visits.gaps > LONGEST_GAP), _LONG_GAP, date)
    yield from _find_busy_days(visits, headings.get("practitioner", ""))
    yield from _find_usual_care(records, headings.get("treatments", ""))
    yield from _find_one_value(records, headings)
    yield from _find_falling_months(visits, date)


@dataclass(frozen=True)
class _Visits:
    """The accepted rows in order of patient, episode and day: `order` gives their places in `records`."""

    records: pd.DataFrame

    @cached_property
    def people(self) -> Ints:
        return _code(self.records["clinic"], self.records["patient_id"])

    @cached_property
    def days(self) -> Ints:
        days: Ints = self.records["session_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
        return days

    @cached_property
    def episodes(self) -> Ints:
        """Which episode each row names, one number a patient where the file names none."""
        if self.records["episode_id"].isna().all():
            return self.people
        return _code(pd.Series(self.people), self.records["episode_id"])

    @cached_property
    def order(self) -> Ints:
        order: Ints = np.lexsort((self.days, self.episodes))
        return order

    @cached_property
    def follows(self) -> Flags:
        """Which rows, in order, follow another of the same episode."""
        episodes = self.episodes[self.order]
        return np.concatenate([[False], episodes[1:] == episodes[:-1]])

    @cached_property
    def gaps(self) -> Ints:
        """The days since the row before, in order."""
        days = self.days[self.order]
        return np.concatenate([[0], np.diff(days)])

    def find(self, rows: Flags, fault: Fault, heading: str) -> Iterator[Finding]:
        """Yield the finding of the rows that `rows`, in order, tells, if any."""
        if rows.any():
            places = np.sort(self.order[rows])
            yield Finding(fault, self.records.index.to_numpy(dtype=np.intp)[places], heading)


def _code(first: pd.Series, *others: pd.Series) -> Ints:
    """Return one number for each different row of the columns; missing is one value more."""
    codes = pd.factorize(first, use_na_sentinel=False)[0].astype(np.int64)
    for column in others:
        more, values = pd.factorize(column, use_na_sentinel=False)
        codes = pd.factorize(codes * (len(values) + 1) + more)[0].astype(np.int64)
    return codes


def _number_against_dates(visits: _Visits) -> Flags:
    """Return the rows with a lower number than an earlier day's; where no episodes are named, 1 begins anew."""
    numbers = visits.records["session_number"].to_numpy()[visits.order]
    if np.isnan(numbers).all():
        return np.zeros(len(numbers), dtype=bool)
    before = np.concatenate([[np.nan], numbers[:-1]])
    anew = (numbers == 1) & visits.records["episode_id"].isna().to_numpy()[visits.order]
    falls: Flags = visits.follows & (visits.gaps > 0) & (numbers <= before) & ~anew
    return falls


def _many_a_day(visits: _Visits) -> Flags:
    """Return the rows of days on which one patient has more sessions than are likely."""
    starts = ~visits.follows | (visits.gaps > 0)
    return _spread_sizes(starts) > SESSIONS_A_DAY


def _long_episodes(visits: _Visits) -> Flags:
    unnamed = visits.records["episode_id"].isna().to_numpy()[visits.order]
    starts = ~visits.follows | (unnamed & (visits.gaps > EPISODE_GAP))
    return _spread_sizes(starts) > SESSIONS_AN_EPISODE


def _spread_sizes(starts: Flags) -> Ints:
    """Return for each row the size of its group; `starts` tells where groups begin."""
    begins = np.flatnonzero(starts)
    sizes = np.diff(np.append(begins, len(starts)))
    return np.repeat(sizes, sizes)


def _find_busy_days(visits: _Visits, heading: str) -> Iterator[Finding]:
    practitioners = visits.records["practitioner"]
    named = np.flatnonzero(practitioners.notna().to_numpy())
    if len(named) < PATIENTS_A_DAY:
        return
    who = _code(visits.records["clinic"].iloc[named], practitioners.iloc[named])
    span = int(np.ptp(visits.days)) + 1
    days = who * span + visits.days[named] - visits.days.min()
    patients = int(visits.people.max()) + 1
    seen = np.unique(days * patients + visits.people[named])
    busy, counts = np.unique(seen // patients, return_counts=True)
    rows = np.isin(days, busy[counts >= PATIENTS_A_DAY])
    if rows.any():
        positions = visits.records.index.to_numpy(dtype=np.intp)[named[rows]]
        yield Finding(_BUSY_DAY, positions, heading, f"{counts.max()} patients")


def _find_usual_care(records: pd.DataFrame, heading: str) -> Iterator[Finding]:
    codes, names = pd.factorize(records["treatments"])
    parts = [split_combination(str(name)) for name in names]
    mixed = [code for code, words in enumerate(parts) if len(words) > 1 and USUAL_CARE in words]
    if mixed:
        rows = np.isin(codes, mixed)
        yield Finding(_USUAL_CARE, records.index[rows].to_numpy(dtype=np.intp), heading, str(names[mixed[0]]))


def _find_one_value(records: pd.DataFrame, headings: dict[str, str]) -> Iterator[Finding]:
    for name in ("pain_score", "function_score", "session_date"):
        values = records[name].dropna()
        if len(values) < FEWEST_ALIKE or name not in headings:
            continue
        codes, _ = pd.factorize(values)
        commonest = np.bincount(codes).argmax()
        alike = codes == commonest
        if alike.mean() >= SHARE_ALIKE:
            yield Finding(_ONE_VALUE, values.index[alike].to_numpy(dtype=np.intp), headings[name])


def _find_falling_months(visits: _Visits, heading: str) -> Iterator[Finding]:
    months = visits.records["session_date"].to_numpy().astype("datetime64[M]")
    first = months.min()
    counts = np.bincount((months - first).astype(np.int64))
    falls = np.flatnonzero((counts[:-1] >= FULL_MONTH) & (counts[1:] < counts[:-1] / 2)) + 1
    for place in falls:
        month = first + place
        # A month without any session stands at the row of the month before.
        rows = np.flatnonzero(months == (month if counts[place] else month - 1))
        positions = visits.records.index.to_numpy(dtype=np.intp)[rows]
        found = f"{month}: {counts[place]:,} after {counts[place - 1]:,}"
        yield Finding(_FALLING_MONTH, positions, heading, found)


_AGAINST_DATES = Fault(
    Level.WARNING,
    "numbers-against-dates",
    "Session numbers do not rise with the dates of the same patient.",
    "a higher number for a later session",
    "Look whether the dates or the numbers are right.",
)
_MANY_A_DAY = Fault(
    Level.WARNING,
    "many-sessions-a-day",
    f"One patient has more than {SESSIONS_A_DAY} sessions on one day.",
    f"at most {SESSIONS_A_DAY} sessions a day",
    "Look whether the rows are sessions, and whether the ids tell patients apart.",
)
_LONG_EPISODE = Fault(
    Level.WARNING,
    "long-episode",
    f"One episode of care has more than {SESSIONS_AN_EPISODE} sessions.",
    f"at most {SESSIONS_AN_EPISODE} sessions in an episode",
    "Look whether the ids tell patients and episodes apart.",
)
_LONG_GAP = Fault(
    Level.WARNING,
    "long-gap",
    f"More than {LONGEST_GAP} days lie between two sessions of one patient or episode.",
    f"at most {LONGEST_GAP} days",
    "Look whether the year is right; a patient who came back begins a new episode.",
)
_BUSY_DAY = Fault(
    Level.WARNING,
    "busy-day",
    f"One practitioner saw {PATIENTS_A_DAY} patients or more on one day.",
    f"fewer than {PATIENTS_A_DAY} patients a day",
    "Look whether the date is that of the sessions, and the practitioner the one who treated.",
)
_USUAL_CARE = Fault(
    Level.WARNING,
    "usual-care-and-more",
    "Usual care stands together with another modality.",
    "usual care alone, or what was done",
    "Look whether it was usual care alone, or usual care with something added.",
)
_ONE_VALUE = Fault(
    Level.WARNING,
    "one-value",
    f"One value fills {SHARE_ALIKE:.0%} of the column or more: a value that a program fills in?",
    "values that differ from session to session",
    "Look whether the column was recorded at the sessions.",
)
_FALLING_MONTH = Fault(
    Level.WARNING,
    "incomplete-month",
    "A month has fewer than half the sessions of the month before: an incomplete month?",
    "whole months",
    "Look whether the export covers the whole month.",
)
