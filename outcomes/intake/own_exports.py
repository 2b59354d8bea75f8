"""Our own export coming back: patients and episodes under their pseudonyms, words as the store holds them.

Every record in it was checked when it first came in and has been stored since. So what came in by two files is not held
against each other here as it would be within one: the export of a store changes nothing in it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from outcomes.intake.columns import OLDEST_AGE
from outcomes.intake.distinct import ReadColumn, find_blanks, read_words, spread_texts
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level
from outcomes.intake.rows import find_contradictions
from outcomes.intake.tables import Fault, Finding, TextColumn, TextTable
from outcomes.intake.tidying import tidy_text
from outcomes.intake.word_columns import read_treatment_column
from outcomes.vocabulary.formulas import restore
from outcomes.vocabulary.records import PATIENT_KEY, RecordField

__all__ = ["OWN_FIELDS", "find_contradictions_since", "read_own_column", "restore_cells"]

OWN_FIELDS = ("patient_id", "episode_id", "treatments")
"""The fields that our own export tells otherwise than a clinic does."""

_PSEUDONYM = re.compile("[0-9a-f]{32}")
_EPISODE = re.compile("[0-9a-f]{16}")


def restore_cells(table: TextTable) -> TextTable:
    """Return `table` without the apostrophes that keep a spreadsheet program from taking texts for formulas."""
    columns = tuple(np.array([restore(cell) for cell in column], dtype=object) for column in table.columns)
    return dataclasses.replace(table, columns=columns)


def read_own_column(
    column: TextColumn, entry: RecordField, mapping: Mapping, stored_treatments: Iterable[str]
) -> ReadColumn:
    """Return the values of one of `OWN_FIELDS`. `stored_treatments`: the combinations that the store holds by name."""
    if entry.name == "treatments":
        return _read_treatments(column, entry, mapping, stored_treatments)
    if entry.name == "patient_id":
        return _read_keys(column, dataclasses.replace(entry, name=PATIENT_KEY), _PSEUDONYM, _NOT_A_KEY)
    return _read_keys(column, entry, _EPISODE, _NOT_AN_EPISODE)


def find_contradictions_since(records: pd.DataFrame, headings: dict[str, str]) -> Iterator[Finding]:
    """Yield, as warnings, what `find_contradictions` finds: two files may have told it, and both are stored.

    A birth year that was raised so that it tells no age above 89 differs from session to session, and is no second one.
    """
    raised = records["birth_year"] <= records["session_date"].dt.year - OLDEST_AGE
    for finding in find_contradictions(records.assign(birth_year=records["birth_year"].mask(raised)), headings):
        yield dataclasses.replace(finding, fault=dataclasses.replace(finding.fault, level=Level.WARNING))


def _read_keys(column: TextColumn, entry: RecordField, shape: re.Pattern[str], fault: Fault) -> ReadColumn:
    def read(word: str) -> str | Fault:
        return word.lower() if shape.fullmatch(word.lower()) else fault

    return _spread(column, entry, read)


def _spread(column: TextColumn, entry: RecordField, read: Callable[[str], object]) -> ReadColumn:
    words = read_words(column, read)
    return ReadColumn(spread_texts(words.values, column), (*words.findings, *find_blanks(column, entry)))


def _read_treatments(
    column: TextColumn, entry: RecordField, mapping: Mapping, stored_treatments: Iterable[str]
) -> ReadColumn:
    """Return a combination that the store holds as it stands, the clinic's own modalities in it; read any other."""
    names = {tidy_text(name)[0]: name for name in stored_treatments}
    values = spread_texts([names.get(word) for word in column.words], column)
    others = np.flatnonzero(values.isna())
    if not len(others):
        return ReadColumn(values)
    read = read_treatment_column(column.take(others), entry, mapping)
    values.iloc[others] = read.values.to_numpy()
    moved = (dataclasses.replace(finding, positions=others[finding.positions]) for finding in read.findings)
    return ReadColumn(values, tuple(moved))


_NOT_A_KEY = Fault(
    Level.REJECT,
    "not-a-patient-key",
    f"The cell is not a pseudonym as our own exports carry them under {PATIENT_KEY}.",
    "32 digits from 0 to 9 and a to f",
    "Take the cell over from the export as it was; the clinic's own ids go under patient_id, in a file of their own.",
)
_NOT_AN_EPISODE = Fault(
    Level.REJECT,
    "not-an-episode-key",
    "The cell is not a pseudonym of an episode as our own exports carry them.",
    "16 digits from 0 to 9 and a to f, or nothing",
    "Take the cell over from the export as it was; the clinic's own ids belong in a file with patient_id.",
)
