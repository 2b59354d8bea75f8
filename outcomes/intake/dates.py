"""Dates: one order of day and month per column, by the vote of the whole column; asked for when it cannot be told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outcomes.intake.mapping import DateOrder, DateSystem, Mapping
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault
from outcomes.intake.tidying import spell_number

__all__ = [
    "EARLIEST_YEAR",
    "DateRules",
    "DateVote",
    "count_minutes",
    "has_time",
    "has_two_digit_year",
    "is_iso",
    "is_serial",
    "read_date",
    "set_date_rules",
    "vote_date_order",
]

EARLIEST_YEAR = 1990
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_TIME = r"(?P<time>,?[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?\s*"
_TIME += r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_ISO = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME, re.I)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<zone>)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_DAY_0: dict[DateSystem, dt.date] = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}
_NAMED = tuple(
    re.compile(pattern + _TIME, re.I)
    for pattern in (rf"{_DAY}[ .-]*{_MONTH}[ ,.-]*{_YEAR}", rf"{_MONTH}[ .-]*{_DAY}(?:[ ,-]+){_YEAR}")
)
_NUMERIC = re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)" + _YEAR + _TIME, re.I)


@dataclass(frozen=True, slots=True)
class DateRules:
    """How a file's dates are read: `order` of day and month, `system` of numbers that are days, the clinic's `zone`.

    A session after `today` lies in the future.
    """

    today: dt.date
    order: DateOrder | None = None
    system: DateSystem = "1900"
    zone: ZoneInfo | None = None

    def in_order(self, order: DateOrder | None) -> DateRules:
        """Return these rules with the order that a column's vote gave."""
        return replace(self, order=order)


def set_date_rules(mapping: Mapping, system: DateSystem, today: dt.date) -> DateRules:
    """Return the rules that `mapping` declares; where it is silent, `system` is what the file itself says."""
    return DateRules(today, mapping.date_order, mapping.date_system or system, _find_zone(mapping.time_zone))


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


def read_date(word: str, rules: DateRules) -> dt.date | Fault:
    """Return the day that `word` names; a time of day is dropped.

    A time with a zone is first taken to the clinic's, if `rules` names it; else the written day is kept. ISO dates and
    dates with a month's name are read in every column; the rules' order reads the others. The day must exist and lie
    between 1990 and today.
    """
    spelled = spell_number(word)
    match = _ISO.fullmatch(spelled) or _COMPACT.fullmatch(spelled) or _match_named(spelled)
    if match is not None:
        return _make_date(match, match["month"], match["day"], rules)
    numeric = _NUMERIC.fullmatch(spelled)
    if numeric is not None:
        first, second = numeric["first"], numeric["second"]
        month, day = (second, first) if rules.order == "dmy" else (first, second)
        return _make_date(numeric, month, day, rules)
    serial = _SERIAL.fullmatch(spelled)
    date = None if serial is None else _DAY_0[rules.system] + dt.timedelta(int(serial[1]))
    if date is None or not dt.date(EARLIEST_YEAR, 1, 1) <= date <= rules.today:
        return _reject(
            "not-a-date",
            "The cell is not a date.",
            "a date such as 2024-03-31; in a spreadsheet, a cell formatted as a date",
            "Write the date as year-month-day.",
        )
    return date


def count_minutes(word: str, rules: DateRules) -> int:
    """Return the minutes from the year 1 to the moment that `word` names, so that moments can be put in order.

    A date alone stands for its midnight; what names no day in either order comes first of all, at 0.
    """
    read = (read_date(word, replace(rules, order=order, zone=None)) for order in (rules.order, "dmy"))
    date = next((one for one in read if not isinstance(one, Fault)), None)
    if date is None:
        return 0
    spelled = spell_number(word)
    match = _ISO.fullmatch(spelled) or _match_named(spelled) or _NUMERIC.fullmatch(spelled)
    minutes = date.toordinal() * 1_440
    if match is None or not match["hour"]:
        return minutes
    offset = _read_offset(match) // dt.timedelta(minutes=1) if match["zone"] else 0
    return minutes + _read_hour(match) * 60 + int(match["minute"]) - offset


def has_time(word: str) -> bool:
    """Tell whether a readable date carries a time of day."""
    return ":" in word


def is_iso(word: str) -> bool:
    """Tell whether a readable date writes its year first."""
    return word[:4].isdecimal() and not is_serial(word)


def is_serial(word: str) -> bool:
    """Tell whether a readable date is a number: a spreadsheet's count of days."""
    return _SERIAL.fullmatch(spell_number(word)) is not None


def has_two_digit_year(word: str) -> bool:
    """Tell whether a readable date writes its year in two digits."""
    spelled = spell_number(word)
    match = _NUMERIC.fullmatch(spelled) or _match_named(spelled)
    return match is not None and len(match["year"]) == 2


def _match_numeric(word: str) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(spell_number(word))


def _match_named(spelled: str) -> re.Match[str] | None:
    return next((match for pattern in _NAMED if (match := pattern.fullmatch(spelled))), None)


def _make_date(match: re.Match[str], month: str, day: str, rules: DateRules) -> dt.date | Fault:
    number = _MONTHS.index(month[:3].lower()) + 1 if month[0].isalpha() else int(month)
    today = rules.today
    try:
        date = dt.date(_widen_year(match["year"], today), number, int(day))
        if rules.zone is not None and match["zone"]:
            date = _take_to_clinic(match, date, rules.zone)
    except (ValueError, OverflowError):
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


def _take_to_clinic(match: re.Match[str], date: dt.date, zone: ZoneInfo) -> dt.date:
    """Return the day that it was at the clinic. Raises `ValueError` for a time that no clock shows."""
    zoned = dt.timezone(_read_offset(match))
    return dt.datetime.combine(date, dt.time(_read_hour(match), int(match["minute"])), zoned).astimezone(zone).date()


def _read_hour(match: re.Match[str]) -> int:
    hour, half = int(match["hour"]), (match["half"] or "")[:1].lower()
    return hour % 12 + (12 if half == "p" else 0) if half else hour


def _read_offset(match: re.Match[str]) -> dt.timedelta:
    written = match["zone"].upper()
    if written[0] not in "+-":
        return dt.timedelta()
    return dt.timedelta(hours=int(written[:3]), minutes=int(written[0] + written[-2:]))


@lru_cache(maxsize=8)
def _find_zone(name: str) -> ZoneInfo | None:
    """Return the zone of that name; None for no name, and for one that this computer does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _widen_year(year: str, today: dt.date) -> int:
    """Return the year in full: two digits are this century's unless that lies in the future."""
    if len(year) == 4:
        return int(year)
    widened = today.year // 100 * 100 + int(year)
    return widened if widened <= today.year else widened - 100


def _reject(cause: str, message: str, expected: str, mend: str) -> Fault:
    return Fault(Level.REJECT, cause, message, expected, mend)
