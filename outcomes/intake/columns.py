"""Each field's column: texts → values of the field's kind, with a finding for each text that a rule refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from outcomes.intake import cells
from outcomes.intake.distinct import (
    ReadColumn,
    ReadWords,
    find_blanks,
    find_words,
    read_words,
    spread_numbers,
    spread_texts,
)
from outcomes.intake.ids import strip_decimals
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.intake.word_columns import read_contributing_types, read_main_types, read_treatment_column
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, INSTRUMENTS, Outcome
from outcomes.vocabulary.records import RecordField
from outcomes.vocabulary.scales import Scale, take_own_scale

__all__ = [
    "blank_column",
    "hide_oldest_years",
    "note_hidden_characters",
    "read_column",
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
        return _read_numbers(column, entry, mapping)
    column, stripped = strip_decimals(column) if entry.name in cells.ID_FIELDS else (column, ())
    read = read_words(column, _choose_reader(entry, mapping))
    missed = _note_declared(column, read, mapping)
    return ReadColumn(
        spread_texts(read.values, column), (*read.findings, *find_blanks(column, entry), *stripped, *missed)
    )


def read_scores(
    column: TextColumn,
    instruments: pd.Series,
    outcome: Outcome,
    mapping: Mapping = Mapping(),  # noqa: B008  (frozen, so one default serves all)
) -> ReadColumn:
    """Return the scores of a column as float64, each read on its row's instrument; a missing one is the default.

    Where `mapping` declares another scale of that instrument, the column is written on it; its words for scores and its
    missing codes are taken too.
    """
    declared = mapping.find_scale(outcome)
    codes, names = pd.factorize(instruments.fillna(DEFAULT_INSTRUMENTS[outcome]))
    coded = {name: code for code, name in enumerate(names)}
    style = cells.choose_decimal_style(column.words)
    values = np.full(len(column.codes), np.nan)
    findings: list[Finding] = []
    for instrument in INSTRUMENTS:
        positions = np.flatnonzero(codes == coded.get(instrument.id, -1))
        if not len(positions):
            continue
        part = column.take(positions)
        scale = declared if declared and declared.instrument == instrument else take_own_scale(instrument)
        read = read_words(part, _read_or_miss(_choose_score_reader(scale, style, mapping), mapping))
        values[positions] = spread_numbers(read.values, part)
        found = (*read.findings, *_warn_missing_codes(part, read, mapping), *_note_scale(part, read, scale))
        findings += [Finding(one.fault, positions[one.positions], one.column, one.found) for one in found]
    return ReadColumn(pd.Series(values), (*_merge_warnings(findings), *_note_commas(column, style)))


def blank_column(entry: RecordField, count: int) -> ReadColumn:
    """Return the column of a field that the file does not have: `count` missing values of the field's kind."""
    if entry.kind == "date":
        return ReadColumn(pd.Series(np.full(count, np.datetime64("NaT", "s"))))
    if entry.kind in ("number", "whole"):
        return ReadColumn(pd.Series(np.full(count, np.nan)))
    return ReadColumn(pd.Series(None, index=range(count), dtype="str"))


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
_DOUBTFUL_CODE = Fault(
    Level.WARNING,
    "missing-code",
    "Numbers such as 77 or 99 stand outside the range: a missing code?",
    "blank where a value is missing",
    'If they mean a missing value, clear these cells, or say so in the mapping file: missing = ["99"].',
)
_MISSING_CODE = Fault(
    Level.WARNING,
    "missing-code",
    "Numbers such as -99 or 999 stand outside the range: a missing code? They were taken for no answer.",
    "blank where a value is missing",
    "If they mean something else, write what was meant; if not, nothing needs mending.",
)
_DECLARED_MISSING = Fault(
    Level.NOTE,
    "declared-missing",
    "Cells that the mapping declares to be missing were taken for no answer.",
    "",
    "Nothing needs mending.",
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


def _choose_reader(entry: RecordField, mapping: Mapping) -> Callable[[str], object]:
    if entry.kind == "yes_no":
        return _read_or_miss(cells.read_yes_no, mapping)
    if entry.kind == "choice":
        return _read_or_miss(lambda word: cells.read_choice(word, entry), mapping)
    if entry.kind == "instrument":
        outcome: Outcome = "pain" if entry.name == "pain_instrument" else "function"
        return lambda word: cells.read_instrument(word, outcome)
    return lambda word: cells.read_text(word, entry)


def _choose_score_reader(scale: Scale, style: cells.DecimalStyle, mapping: Mapping) -> Callable[[str], object]:
    return lambda word: cells.read_score(mapping.find_score(word), scale, style)


def _read_or_miss(read: Callable[[str], object], mapping: Mapping) -> Callable[[str], object]:
    """Return `read`, but for words declared or known to mean that there is no answer, which become None."""

    def read_or_miss(word: str) -> object:
        if mapping.is_missing(word):
            return None
        value = read(word)
        beyond = isinstance(value, Fault) and value.cause.endswith("-out-of-range")
        return None if beyond and cells.is_surely_missing(word) else value

    return read_or_miss


def _read_numbers(column: TextColumn, entry: RecordField, mapping: Mapping) -> ReadColumn:
    style = cells.choose_decimal_style(column.words)
    read = read_words(column, _read_or_miss(lambda word: cells.read_number(word, entry, style), mapping))
    values = spread_numbers(read.values, column)
    findings = [*read.findings, *_warn_missing_codes(column, read, mapping), *_note_commas(column, style)]
    if entry.name == "age" and (values > OLDEST_AGE).any():
        old = np.flatnonzero(values > OLDEST_AGE)
        values[old] = OLDEST_AGE
        findings.append(Finding(_OLD_AGES, old, column.heading))
    return ReadColumn(pd.Series(values), tuple(findings))


def _warn_missing_codes(column: TextColumn, read: ReadWords, mapping: Mapping) -> Iterator[Finding]:
    beyond = [code for code, fault in read.faults.items() if fault.cause.endswith("-out-of-range")]
    doubtful = [code for code in beyond if cells.is_missing_code(column.words[code])]
    missed = [code for code in read.missed if not mapping.is_missing(column.words[code])]
    for codes, fault in ((missed, _MISSING_CODE), (doubtful, _DOUBTFUL_CODE)):
        yield from find_words(column, codes, fault, found=column.words[codes[0]] if codes else "")
    yield from _note_declared(column, read, mapping)


def _note_declared(column: TextColumn, read: ReadWords, mapping: Mapping) -> Iterator[Finding]:
    codes = [code for code in read.missed if mapping.is_missing(column.words[code])]
    yield from find_words(column, codes, _DECLARED_MISSING, found=column.words[codes[0]] if codes else "")


def _note_scale(column: TextColumn, read: ReadWords, scale: Scale) -> Iterator[Finding]:
    if scale.high != scale.instrument.high:
        codes = [code for code, value in enumerate(read.values) if value is not None]
        fault = Fault(
            Level.NOTE,
            "scale-converted",
            f"Scores written on {scale.word} were taken over to {scale.instrument.id}, "
            f"{scale.instrument.low:g} to {scale.instrument.high:g}.",
            f"{scale.instrument.low:g} to {scale.high:g}",
            "Nothing needs mending.",
        )
        yield from find_words(column, codes, fault)


def _note_commas(column: TextColumn, style: cells.DecimalStyle) -> Iterator[Finding]:
    if style == "comma":
        yield from find_words(column, [code for code, word in enumerate(column.words) if "," in word], _DECIMAL_COMMA)


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
