"""The column of dates: every day read in the one order that the whole column tells, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from outcomes.intake import dates
from outcomes.intake.distinct import ReadColumn, ReadWords, find_blanks, find_words, read_words
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.vocabulary.records import RecordField

__all__ = ["read_date_column"]

WORDS_LISTED = 3


def read_date_column(column: TextColumn, entry: RecordField, rules: dates.DateRules) -> ReadColumn:
    """Return the days of a date column as datetime64[s]. A column that could be read in two orders is asked about."""
    vote = dates.vote_date_order(column.words, rules.order)
    rules = rules.in_order(vote.order)
    asked = frozenset(vote.asked)
    read = read_words(column, lambda word: None if word in asked else dates.read_date(word, rules))
    days = np.array([*read.values, None], dtype="datetime64[D]").astype("datetime64[s]")
    waiting = [code for code, word in enumerate(column.words) if word in asked]

    def find(holds: Callable[[str], bool], fault: Fault) -> list[Finding]:
        codes = _select(column, read, holds)
        return [*find_words(column, codes, fault, " · ".join(column.words[code] for code in codes[:WORDS_LISTED]))]

    findings = (
        *find_words(column, waiting, _ask_date_order(vote), found=" · ".join(vote.asked[:WORDS_LISTED])),
        *read.findings,
        *find_blanks(column, entry),
        *find(dates.has_two_digit_year, _TWO_DIGIT_YEARS),
        *find(dates.is_serial, _name_serials(rules)),
        *(find(dates.is_iso, _ISO_AMONG) if _mixes_forms(column, read) else ()),
        *find(dates.has_time, _TIME_KEPT if rules.zone else _TIME_DROPPED),
    )
    return ReadColumn(pd.Series(days[column.codes]), findings)


def _select(column: TextColumn, read: ReadWords, holds: Callable[[str], bool]) -> list[int]:
    return [code for code, value in enumerate(read.values) if value is not None and holds(column.words[code])]


def _mixes_forms(column: TextColumn, read: ReadWords) -> bool:
    """Tell whether dates with the year first stand among others with the day or the month first."""
    forms = {dates.is_iso(word) for word, value in zip(column.words, read.values, strict=True) if value is not None}
    return len(forms) > 1


def _name_serials(rules: dates.DateRules) -> Fault:
    return Fault(
        Level.NOTE,
        "date-serials",
        f"Dates that stand as numbers were read as a spreadsheet's days, counted from {rules.system}.",
        "a date such as 2024-03-31; in a spreadsheet, a cell formatted as a date",
        'If the days look wrong by four years, say date_system = "1904" (or "1900") in the mapping file.',
    )


def _ask_date_order(vote: dates.DateVote) -> Fault:
    why = (
        "some dates can only be day first and some only month first"
        if vote.mixed
        else "no date in the column tells whether the day or the month comes first"
    )
    return Fault(
        Level.REFUSE,
        "mixed-date-orders" if vote.mixed else "ambiguous-dates",
        f"The order of day and month is not clear: {why}.",
        "one order in the whole column, or dates written year-month-day",
        "Say which it is: --date-order dmy for day first, or --date-order mdy for month first.",
        question="date-order",
    )


_ISO_AMONG = Fault(
    Level.NOTE,
    "iso-among-others",
    "Dates with the year first stand among others; each was read as it is written, the others in one order.",
    "one form of date in the whole column",
    "Nothing needs mending.",
)
_TIME_KEPT = Fault(
    Level.NOTE,
    "time-dropped",
    "Dates carry a time of day; each became the day that it was at the clinic, and the time was dropped.",
    "a date",
    "Nothing needs mending.",
)
_TWO_DIGIT_YEARS = Fault(
    Level.WARNING,
    "two-digit-years",
    "Years are written in two digits; they were read as the latest year that does not lie in the future.",
    "years in four digits",
    "Look whether the years are right, or export the dates as year-month-day.",
)
_TIME_DROPPED = Fault(
    Level.NOTE,
    "time-dropped",
    "Dates carry a time of day; the written day was kept and the time dropped.",
    "a date",
    'Nothing needs mending, unless the times are another zone\'s: then say time_zone = "…" in the mapping file.',
)
