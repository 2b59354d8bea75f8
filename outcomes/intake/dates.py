"""Dates: one order of day and month per column, by the vote of the whole column; asked for when it cannot be told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault
from outcomes.intake.tidying import spell_number

__all__ = ["EARLIEST_YEAR", "DateVote", "has_time", "has_two_digit_year", "read_date", "vote_date_order"]

DateOrder = Literal["dmy", "mdy"]

EARLIEST_YEAR = 1990
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_TIME = r"(?P<time>,?[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_ISO = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME, re.I)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<time>)")
_NAMED = tuple(
    re.compile(pattern + _TIME, re.I)
    for pattern in (rf"{_DAY}[ .-]*{_MONTH}[ ,.-]*{_YEAR}", rf"{_MONTH}[ .-]*{_DAY}(?:[ ,-]+){_YEAR}")
)
_NUMERIC = re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)" + _YEAR + _TIME, re.I)


@dataclass(frozen=True, slots=True)
class DateVote:
    """How a column's dates without a month's name are read. `order` None: the column cannot tell and nobody said.

    `asked` words wait for the answer; `mixed`: some words allow only the one order and some only the other.
    """

    order: DateOrder | None
    asked: tuple[str, ...] = ()
    mixed: bool = False


def vote_date_order(words: Sequence[str], given: DateOrder | None) -> DateVote:
    """Return the order in which a column writes its dates, from all its distinct `words`; `given` decides if given."""
    if given is not None:
        return DateVote(given)
    pairs = {word: (int(match["first"]), int(match["second"])) for word in words if (match := _match_numeric(word))}
    day_first = any(first > 12 >= second for first, second in pairs.values())
    month_first = any(second > 12 >= first for first, second in pairs.values())
    open_words = tuple(word for word, (first, second) in pairs.items() if first != second)
    if day_first and month_first:
        return DateVote(None, tuple(pairs), mixed=True)
    if day_first or month_first:
        return DateVote("dmy" if day_first else "mdy")
    # Dates such as 05/05/2024 mean one day in either order.
    return DateVote(None, open_words) if open_words else DateVote("dmy")


def read_date(word: str, order: DateOrder | None, today: dt.date) -> dt.date | Fault:
    """Return the day that `word` names; a time of day is dropped and a zone keeps the written day.

    ISO dates and dates with a month's name are read in every column; `order` reads the others. The day must exist and
    lie between 1990 and `today`.
    """
    spelled = spell_number(word)
    match = _ISO.fullmatch(spelled) or _COMPACT.fullmatch(spelled) or _match_named(spelled)
    if match is not None:
        return _make_date(match["year"], match["month"], match["day"], today)
    numeric = _NUMERIC.fullmatch(spelled)
    if numeric is None:
        return _reject(
            "not-a-date",
            "The cell is not a date.",
            "a date such as 2024-03-31; in a spreadsheet, a cell formatted as a date",
            "Write the date as year-month-day.",
        )
    day, month = (numeric["first"], numeric["second"]) if order == "dmy" else (numeric["second"], numeric["first"])
    return _make_date(numeric["year"], month, day, today)


def has_time(word: str) -> bool:
    """Tell whether a readable date carries a time of day."""
    return ":" in word


def has_two_digit_year(word: str) -> bool:
    """Tell whether a readable date writes its year in two digits."""
    spelled = spell_number(word)
    match = _NUMERIC.fullmatch(spelled) or _match_named(spelled)
    return match is not None and len(match["year"]) == 2


def _match_numeric(word: str) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(spell_number(word))


def _match_named(spelled: str) -> re.Match[str] | None:
    return next((match for pattern in _NAMED if (match := pattern.fullmatch(spelled))), None)


def _make_date(year: str, month: str, day: str, today: dt.date) -> dt.date | Fault:
    number = _MONTHS.index(month[:3].lower()) + 1 if month[0].isalpha() else int(month)
    try:
        date = dt.date(_widen_year(year, today), number, int(day))
    except ValueError:
        return _reject(
            "impossible-date",
            "No calendar has this day.",
            "a day that exists",
            "Correct the day, the month or the year.",
        )
    if date.year < EARLIEST_YEAR:
        return _reject(
            "date-too-early",
            f"The session lies before {EARLIEST_YEAR}.",
            f"{EARLIEST_YEAR}-01-01 to today",
            "Correct the year.",
        )
    if date > today:
        return _reject(
            "date-in-future", "The session lies in the future.", f"{EARLIEST_YEAR}-01-01 to today", "Correct the date."
        )
    return date


def _widen_year(year: str, today: dt.date) -> int:
    """Return the year in full: two digits are this century's unless that lies in the future."""
    if len(year) == 4:
        return int(year)
    widened = today.year // 100 * 100 + int(year)
    return widened if widened <= today.year else widened - 100


def _reject(cause: str, message: str, expected: str, mend: str) -> Fault:
    return Fault(Level.REJECT, cause, message, expected, mend)
