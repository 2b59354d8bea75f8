"""Whether people, days and numbers of visits can be true, check by check."""

from __future__ import annotations

import numpy as np

from outcomes.cohort import Ledger
from outcomes.estimates.quality_completeness import find_scored
from outcomes.estimates.quality_found import Finder, Found, Ints, find_people

__all__ = ["VISIT_FINDERS"]

YOUNGEST, OLDEST = 16, 90
WEEKS_A_YEAR = 365.25 / 7
FEWEST_TWINNED = 3
SESSIONS_A_DAY = 3
SESSIONS_AN_EPISODE = 60
LONGEST_GAP = 365
PATIENTS_A_DAY = 25
FULL_MONTH = 20
"""As at the import, where the same is said of one file."""

_SUNDAY = 6
_HOLIDAYS = ((12, 25), (1, 1))


def _find_odd_ages(ledger: Ledger) -> Found:
    age = ledger.episodes["age"].to_numpy(dtype=np.float64)
    told = np.isfinite(age)
    return Found(ledger.starts[told], (age[told] < YOUNGEST) | (age[told] >= OLDEST))


def _find_age_against_birth(ledger: Ledger) -> Found:
    age, born = ledger.number_of("age"), ledger.number_of("birth_year")
    year = ledger.days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    judged = np.flatnonzero(np.isfinite(age) & np.isfinite(born) & (age < OLDEST))
    apart = (year - born - age)[judged]
    return Found(judged, (apart != 0) & (apart != 1))


def _find_symptoms_before_birth(ledger: Ledger) -> Found:
    age = ledger.episodes["age"].to_numpy(dtype=np.float64)
    weeks = ledger.episodes["symptom_weeks"].to_numpy(dtype=np.float64)
    told = np.isfinite(age) & np.isfinite(weeks)
    return Found(ledger.starts[told], weeks[told] > (age[told] + 1) * WEEKS_A_YEAR)


def _find_twins(ledger: Ledger) -> Found:
    """Return the patients whose sessions, as a set of all that is told of each, are another's too.

    Held together are sums of 64-bit mixes of the rows: that two different ones meet by chance is as good as excluded.
    """
    _, firsts = find_people(ledger)
    if not len(firsts):
        return Found(firsts, np.zeros(0, dtype=bool))
    told = np.zeros(len(ledger.sessions), dtype=np.uint64)
    sex, _ = ledger.codes("sex")
    for numbers in (ledger.days, sex, *map(ledger.number_of, ("pain_score", "function_score", "age", "birth_year"))):
        told = _mix(told ^ _mix(np.nan_to_num(numbers.astype(np.float64), nan=-1.0).view(np.uint64)))
    signature = np.add.reduceat(told, firsts)
    scored = np.add.reduceat(find_scored(ledger).astype(np.int64), firsts)
    judged = scored >= FEWEST_TWINNED
    _, kind, often = np.unique(signature[judged], return_inverse=True, return_counts=True)
    return Found(firsts[judged], often[kind] > 1)


def _mix(numbers: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return each number scattered over 64 bits, equal ones alike (splitmix64, 10.1145/2660193.2660195)."""
    word = np.uint64
    mixed = numbers + word(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> word(30))) * word(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> word(27))) * word(0x94D049BB133111EB)
    return mixed ^ (mixed >> word(31))


def _count_a_day(ledger: Ledger) -> Ints:
    """Return for each session how many its patient has on that day."""
    if not len(ledger.days):
        return ledger.days
    person, _ = find_people(ledger)
    since = ledger.days - ledger.days.min()
    _, kind, often = np.unique(person * (since.max() + 1) + since, return_inverse=True, return_counts=True)
    return np.asarray(often[kind], dtype=np.int64)


def _find_long_episodes(ledger: Ledger) -> Found:
    return Found(ledger.starts, ledger.ends - ledger.starts + 1 > SESSIONS_AN_EPISODE)


def _find_long_gaps(ledger: Ledger) -> Found:
    later = np.flatnonzero(ledger.follows)
    return Found(later, ledger.days[later] - ledger.days[later - 1] > LONGEST_GAP)


def _find_busy_days(ledger: Ledger) -> Found:
    named = np.flatnonzero(ledger.practitioner >= 0)
    if not len(named):
        return Found(named, np.zeros(0, dtype=bool))
    person, _ = find_people(ledger)
    clinic, clinics = ledger.codes("clinic")
    since = (ledger.days - ledger.days.min())[named]
    day = (ledger.practitioner[named] * len(clinics) + clinic[named]) * (int(since.max()) + 1) + since
    order = np.argsort(day, kind="stable")  # so that within a day the patients still stand in their order
    day, seen = day[order], person[named][order]
    begins = np.diff(day, prepend=-1) != 0
    another = begins | (np.diff(seen, prepend=-1) != 0)
    starts = np.flatnonzero(begins)
    return Found(named[order[starts]], np.add.reduceat(another.astype(np.int64), starts) >= PATIENTS_A_DAY)


def _find_days_off(ledger: Ledger) -> Found:
    day = ledger.days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    place, date = month.astype(np.int64) % 12 + 1, (day - month).astype(np.int64) + 1
    off = (ledger.days + 3) % 7 == _SUNDAY  # 1 January 1970 was a Thursday
    for one, other in _HOLIDAYS:
        off |= (place == one) & (date == other)
    return Found(ledger.every, off)


def _find_firsts_of_month(ledger: Ledger) -> Found:
    day = ledger.days.astype("datetime64[D]")
    return Found(ledger.every, day == day.astype("datetime64[M]"))


def _find_falling_months(ledger: Ledger) -> Found:
    if ledger.bounded or not len(ledger.days):
        # A filter on the period cuts months in two by itself.
        return Found(ledger.every[:0], np.zeros(0, dtype=bool))
    months = ledger.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    counts = np.bincount(months - months.min())[:-1]  # the newest is not over yet
    place = np.full(len(counts) + 1, -1, dtype=np.int64)
    present, first = np.unique(months - months.min(), return_index=True)
    place[present] = first
    judged = np.flatnonzero(counts[:-1] >= FULL_MONTH) + 1
    bad = counts[judged] < counts[judged - 1] / 2
    # A month without any session stands at the first of the month before.
    rows = np.where(place[judged] >= 0, place[judged], place[judged - 1])
    names = tuple(str(np.datetime64(int(months.min() + one), "M")) for one in judged)
    return Found(rows, bad, names=names)


VISIT_FINDERS: dict[str, Finder] = {
    "age_plausible": _find_odd_ages,
    "age_and_birth_year": _find_age_against_birth,
    "symptoms_before_birth": _find_symptoms_before_birth,
    "twin_patients": _find_twins,
    "twice_a_day": lambda ledger: Found(ledger.every, _count_a_day(ledger) > 1),
    "many_a_day": lambda ledger: Found(ledger.every, _count_a_day(ledger) > SESSIONS_A_DAY),
    "long_episode": _find_long_episodes,
    "long_gap": _find_long_gaps,
    "busy_day": _find_busy_days,
    "days_off": _find_days_off,
    "first_of_month": _find_firsts_of_month,
    "falling_month": _find_falling_months,
}
"""By the checks' names."""
