"""A column read by its distinct texts: each text is judged once, however many rows hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.cells import read_any
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.vocabulary.records import RecordField

__all__ = ["ReadColumn", "ReadWords", "find_blanks", "find_words", "read_words", "spread_numbers", "spread_texts"]


@dataclass(frozen=True)
class ReadColumn:
    """One field of every row: `values` one a row, missing where blank or refused; and what was found wrong."""

    values: pd.Series
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ReadWords:
    """What a column's distinct texts mean: a value each, None where blank or refused; `faults` by the text's code.

    `missed`: the codes of texts that are neither blank nor refused, and yet have no value.
    """

    values: tuple[object, ...]
    faults: Lookup[int, Fault]
    findings: tuple[Finding, ...]
    missed: tuple[int, ...] = ()


def read_words(column: TextColumn, read: Callable[[str], object]) -> ReadWords:
    """Return `read` of each distinct text that stands in a row of `column`; blank texts are not asked."""
    values: list[object] = []
    faults: dict[int, Fault] = {}
    missed: list[int] = []
    present = (np.bincount(column.codes, minlength=len(column.words)) > 0).tolist()
    for code, word in enumerate(column.words):
        value = (read_any(word) or read(word)) if word and present[code] else None
        if isinstance(value, Fault):
            faults[code], value = value, None
        elif value is None and word and present[code]:
            missed.append(code)
        values.append(value)
    return ReadWords(tuple(values), faults, tuple(_locate(column, faults)), tuple(missed))


def find_blanks(column: TextColumn, entry: RecordField) -> tuple[Finding, ...]:
    """Return the finding of the rows where a required field is blank, none for other fields."""
    if not entry.required or not column.blank.any():
        return ()
    fault = Fault(
        Level.REJECT,
        "missing-required",
        f"{entry.name} is blank, and every record needs it.",
        entry.meaning,
        "Fill the cell, or remove the row.",
    )
    return (Finding(fault, np.flatnonzero(column.blank), column.heading),)


def find_words(column: TextColumn, codes: Sequence[int], fault: Fault, found: str = "") -> Iterator[Finding]:
    """Yield one finding for all rows that hold one of the distinct texts `codes`, if any does."""
    positions = np.flatnonzero(np.isin(column.codes, codes)) if len(codes) else np.empty(0, dtype=np.intp)
    if len(positions):
        yield Finding(fault, positions, column.heading, found)


def spread_texts(values: Sequence[object], column: TextColumn) -> pd.Series:
    """Return each row's value, as text with NaN where missing."""
    return pd.Series(pd.array(np.array([*values, None], dtype=object), dtype="str").take(column.codes))


def spread_numbers(values: Sequence[object], column: TextColumn) -> npt.NDArray[np.float64]:
    """Return each row's value, as float64 with NaN where missing."""
    return np.array([np.nan if value is None else value for value in (*values, None)], dtype=np.float64)[column.codes]


def _locate(column: TextColumn, faults: Lookup[int, Fault]) -> Iterable[Finding]:
    if not faults:
        return
    # One sort finds every text's rows; a search for each text would be slow where most are refused.
    order = np.argsort(column.codes, kind="stable")
    starts = np.searchsorted(column.codes[order], np.arange(len(column.words) + 1))
    for code, fault in faults.items():
        yield Finding(fault, order[starts[code] : starts[code + 1]], column.heading, column.words[code])
