"""Columns of words, treatments and types of back pain: an unknown word is one question, however many rows hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from outcomes.intake.cells import find_contact_fault
from outcomes.intake.distinct import ReadColumn, ReadWords, find_blanks, read_words, spread_texts
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level, shorten
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.intake.words import WordsRead, read_treatments, read_type, read_types
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES, UNSPECIFIED
from outcomes.vocabulary.modalities import MODALITIES, name_combination
from outcomes.vocabulary.records import RecordField

__all__ = ["read_contributing_types", "read_main_types", "read_treatment_column"]


def read_treatment_column(column: TextColumn, entry: RecordField, mapping: Mapping) -> ReadColumn:
    """Return each row's combination by its canonical name."""
    read = read_words(column, lambda word: _refuse_contact(read_treatments(word, mapping), entry))
    values = spread_texts([_name(value, name_combination) for value in read.values], column)
    return ReadColumn(values, (*read.findings, *_ask_unknown(column, read, _ask_modality), *find_blanks(column, entry)))


def read_main_types(column: TextColumn, entry: RecordField, mapping: Mapping) -> ReadColumn:
    """Return each row's main type; a blank is *unspecified*, with one note."""
    read = read_words(column, lambda word: _refuse_contact(read_type(word, mapping), entry))
    names = [_name(value, "".join) for value in read.values]
    values = spread_texts(
        [name if word else UNSPECIFIED for name, word in zip(names, column.words, strict=True)], column
    )
    blanks = (Finding(_BLANK_TYPE, np.flatnonzero(column.blank), column.heading),) if column.blank.any() else ()
    return ReadColumn(values, (*read.findings, *_ask_unknown(column, read, _ask_type), *blanks))


def read_contributing_types(column: TextColumn, entry: RecordField, mapping: Mapping) -> ReadColumn:
    """Return each row's contributing types, sorted and joined by `;`."""
    read = read_words(column, lambda word: _refuse_contact(read_types(word, mapping), entry))
    values = spread_texts([_name(value, ";".join) or None for value in read.values], column)
    return ReadColumn(values, (*read.findings, *_ask_unknown(column, read, _ask_type)))


_BLANK_TYPE = Fault(
    Level.NOTE,
    "blank-back-pain-type",
    "Rows without a type of back pain count as unspecified.",
    "one of " + ", ".join(kind.word for kind in BACK_PAIN_TYPES),
    "Fill the cells if the type is known.",
)


def _refuse_contact(read: WordsRead, entry: RecordField) -> WordsRead | Fault:
    """Return `read`, or the fault of an unknown word that nobody should be asked about: it reaches a person."""
    faults = (find_contact_fault(word, entry) for word in read.unknown)
    return next((fault for fault in faults if fault is not None), read)


def _name(value: object, join: Callable[[Sequence[str]], str]) -> str | None:
    return join(value.known) if isinstance(value, WordsRead) and not value.unknown else None


def _ask_unknown(column: TextColumn, read: ReadWords, ask: Callable[[str, int], Fault]) -> Iterator[Finding]:
    """Yield one question for each distinct unknown word, with all the rows that wait for its answer."""
    asked: dict[str, tuple[str, list[int]]] = {}
    for code, value in enumerate(read.values):
        for word in value.unknown if isinstance(value, WordsRead) else ():
            asked.setdefault(" ".join(word.lower().split()), (word, []))[1].append(code)
    for word, codes in asked.values():
        positions = np.flatnonzero(np.isin(column.codes, codes))
        yield Finding(ask(word, len(positions)), positions, column.heading, word)


def _ask_modality(word: str, count: int) -> Fault:
    return Fault(
        Level.REFUSE,
        "unknown-modality",
        f'"{shorten(word)}" is not a modality we know; {_count_rows(count)}.',
        ", ".join(entry.word for entry in MODALITIES),
        f'Map it under [treatments] as "{word}" = "our word", or = "+" to add it as the clinic\'s own.',
        question="modality",
    )


def _ask_type(word: str, count: int) -> Fault:
    return Fault(
        Level.REFUSE,
        "unknown-back-pain-type",
        f'"{shorten(word)}" is not a type of back pain we know; {_count_rows(count)}.',
        ", ".join(kind.word for kind in BACK_PAIN_TYPES),
        f'Map it under [back_pain_types] as "{word}" = "our word".',
        question="back-pain-type",
    )


def _count_rows(count: int) -> str:
    return "1 row holds it" if count == 1 else f"{count:,} rows hold it"
