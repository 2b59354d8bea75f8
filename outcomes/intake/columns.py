"""Each field's column: texts → values of the field's kind, with a finding for each text that a rule refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from outcomes.intake import cells, dates
from outcomes.intake.distinct import ReadColumn, ReadWords, find_blanks, read_words, spread_numbers, spread_texts
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.intake.tidying import spell_number
from outcomes.intake.word_columns import read_contributing_types, read_main_types, read_treatment_column
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, INSTRUMENTS, Outcome
from outcomes.vocabulary.records import RecordField

__all__ = [
    "blank_column",
    "hide_oldest_years",
    "note_hidden_characters",
    "read_column",
    "read_date_column",
    "read_scores",
]

OLDEST_AGE = 90  # ages above 89 single people out, so 90 stands for all of them


def read_column(column: TextColumn, entry: RecordField, mapping: Mapping) -> ReadColumn:
    """Return the values of any field but dates and scores: text, or float64 for numbers."""
    if entry.kind == "treatments":
        return read_treatment_column(column, entry, mapping)
    if entry.kind == "types":
        return read_contributing_types(column, entry, mapping)
    if entry.name == "back_pain_type":
        return read_main_types(column, entry, mapping)
    if entry.kind in ("number", "whole"):
        return _read_numbers(column, entry)
    read = read_words(column, _choose_reader(entry))
    return ReadColumn(spread_texts(read.values, column), (*read.findings, *find_blanks(column, entry)))


def read_date_column(column: TextColumn, entry: RecordField, *, mapping: Mapping, today: dt.date) -> ReadColumn:
    """Return the days of a date column as datetime64[s]. A column that could be read in two orders is asked about."""
    vote = dates.vote_date_order(column.words, mapping.date_order)
    asked = frozenset(vote.asked)
    read = read_words(column, lambda word: None if word in asked else dates.read_date(word, vote.order, today))
    days = np.array([*read.values, None], dtype="datetime64[D]").astype("datetime64[s]")
    waiting = [code for code, word in enumerate(column.words) if word in asked]
    findings = (
        *_find_words(column, waiting, _ask_date_order(vote), found=" · ".join(vote.asked[:3])),
        *read.findings,
        *find_blanks(column, entry),
        *_find_words(column, _select(column, read, dates.has_two_digit_year), _TWO_DIGIT_YEARS),
        *_find_words(column, _select(column, read, dates.has_time), _TIME_DROPPED),
    )
    return ReadColumn(pd.Series(days[column.codes]), findings)


def read_scores(column: TextColumn, instruments: pd.Series, outcome: Outcome) -> ReadColumn:
    """Return the scores of a column as float64, each read on its row's instrument; a missing one is the default."""
    names = instruments.fillna(DEFAULT_INSTRUMENTS[outcome]).to_numpy(dtype=object)
    style = cells.choose_decimal_style(column.words)
    values = np.full(len(column.codes), np.nan)
    findings: list[Finding] = []
    for instrument in INSTRUMENTS:
        positions = np.flatnonzero(names == instrument.id)
        if not len(positions):
            continue
        part = column.take(positions)
        read = read_words(part, lambda word, on=instrument: cells.read_score(word, on, style))  # type: ignore[misc]
        values[positions] = spread_numbers(read.values, part)
        found = (*read.findings, *_warn_missing_codes(part, read))
        findings += [Finding(one.fault, positions[one.positions], one.column, one.found) for one in found]
    return ReadColumn(pd.Series(values), (*_merge_warnings(findings), *_note_commas(column, style)))


def blank_column(entry: RecordField, count: int) -> ReadColumn:
    """Return the column of a field that the file does not have: `count` missing values of the field's kind."""
    if entry.kind == "date":
        return ReadColumn(pd.Series(np.full(count, np.datetime64("NaT", "s"))))
    if entry.kind in ("number", "whole"):
        return ReadColumn(pd.Series(np.full(count, np.nan)))
    return ReadColumn(pd.Series([None] * count, dtype="str"))


def note_hidden_characters(column: TextColumn) -> Iterator[Finding]:
    """Yield a note if invisible characters were taken out of the column's cells."""
    if len(column.altered):
        yield Finding(_HIDDEN_CHARACTERS, column.altered, column.heading)


def hide_oldest_years(records: pd.DataFrame, heading: str) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return `records` with no birth year more than 90 years before the session, and a note where one was raised.

    The year would tell the age that is not kept. `records` is indexed by position and holds the fields.
    """
    youngest = records["session_date"].dt.year - OLDEST_AGE
    old = records["birth_year"] < youngest
    if not old.any():
        return records, ()
    raised = records.assign(birth_year=records["birth_year"].mask(old, youngest))
    return raised, (Finding(_OLD_AGES, records.index[old].to_numpy(dtype=np.intp), heading),)


_HIDDEN_CHARACTERS = Fault(
    Level.NOTE,
    "hidden-characters",
    "Invisible characters were taken out of cells of this column.",
    "text without control, zero-width or direction marks",
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
    "Nothing needs mending.",
)
_MISSING_CODE = Fault(
    Level.WARNING,
    "missing-code",
    "Numbers such as -99 or 999 stand outside the range: a missing code?",
    "blank where a value is missing",
    "If they mean a missing value, clear these cells in the file.",
)
_DECIMAL_COMMA = Fault(
    Level.NOTE,
    "decimal-comma",
    "The column writes decimals with a comma; 6,5 was read as 6.5.",
    "a decimal point or a decimal comma, one of them throughout",
    "Nothing needs mending.",
)
_OLD_AGES = Fault(
    Level.NOTE,
    "age-above-89",
    "Ages above 90 are kept as 90, which stands for 90 and above, so that nobody is singled out.",
    "0 to 120",
    "Nothing needs mending.",
)


def _choose_reader(entry: RecordField) -> Callable[[str], object]:
    if entry.kind == "yes_no":
        return cells.read_yes_no
    if entry.kind == "choice":
        return lambda word: cells.read_choice(word, entry)
    if entry.kind == "instrument":
        outcome: Outcome = "pain" if entry.name == "pain_instrument" else "function"
        return lambda word: cells.read_instrument(word, outcome)
    return lambda word: cells.read_text(word, entry)


def _read_numbers(column: TextColumn, entry: RecordField) -> ReadColumn:
    style = cells.choose_decimal_style(column.words)
    read = read_words(column, lambda word: cells.read_number(word, entry, style))
    values = spread_numbers(read.values, column)
    findings = [*read.findings, *_warn_missing_codes(column, read), *_note_commas(column, style)]
    if entry.name == "age" and (values > OLDEST_AGE).any():
        old = np.flatnonzero(values > OLDEST_AGE)
        values[old] = OLDEST_AGE
        findings.append(Finding(_OLD_AGES, old, column.heading))
    return ReadColumn(pd.Series(values), tuple(findings))


def _warn_missing_codes(column: TextColumn, read: ReadWords) -> Iterator[Finding]:
    codes = [
        code
        for code, fault in read.faults.items()
        if fault.cause.endswith("-out-of-range") and spell_number(column.words[code]) in cells.MISSING_CODES
    ]
    yield from _find_words(column, codes, _MISSING_CODE, found=column.words[codes[0]] if codes else "")


def _note_commas(column: TextColumn, style: cells.DecimalStyle) -> Iterator[Finding]:
    if style == "comma":
        yield from _find_words(column, [code for code, word in enumerate(column.words) if "," in word], _DECIMAL_COMMA)


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


def _select(column: TextColumn, read: ReadWords, holds: Callable[[str], bool]) -> list[int]:
    return [code for code, value in enumerate(read.values) if value is not None and holds(column.words[code])]


def _find_words(column: TextColumn, codes: list[int], fault: Fault, found: str = "") -> Iterator[Finding]:
    """Yield one finding for all rows that hold one of the distinct texts `codes`, if any does."""
    positions = np.flatnonzero(np.isin(column.codes, codes)) if codes else np.empty(0, dtype=np.intp)
    if len(positions):
        yield Finding(fault, positions, column.heading, found)


def _merge_warnings(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, those of one warning as one: it is said once for the column."""
    warnings: dict[Fault, list[Finding]] = {}
    for finding in findings:
        if finding.fault.level is Level.WARNING:
            warnings.setdefault(finding.fault, []).append(finding)
        else:
            yield finding
    for fault, found in warnings.items():
        positions = np.sort(np.concatenate([one.positions for one in found]))
        yield Finding(fault, positions, found[0].column, found[0].found)
