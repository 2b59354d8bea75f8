"""The room's inner currencies: a file as text (`TextTable`), one column of it (`TextColumn`), a fault and its rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.problems import FileRefused, Level, Problem, refuse, shorten
from outcomes.intake.tidying import tidy_text

__all__ = [
    "Fault",
    "Finding",
    "Positions",
    "Record",
    "TextColumn",
    "TextTable",
    "Words",
    "build_column",
    "build_table",
    "expand_finding",
    "refuse_bounds",
]

Record = tuple[int, list[str]]
"""A row's number, counted from 1 as a spreadsheet shows it, and its cells."""

Positions = npt.NDArray[np.intp]
"""Which rows of a table, counted from 0."""
Words = npt.NDArray[np.object_]
"""One text a row."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule has to say about a text, wherever it stands."""

    level: Level
    cause: str
    message: str
    expected: str
    mend: str
    question: str = ""


@dataclass(frozen=True)
class Finding:
    """One fault and the rows it stands in. A `REJECT` or `REFUSE` finding keeps its rows out of the records."""

    fault: Fault
    positions: Positions
    column: str = ""
    found: str = ""

    @property
    def stops(self) -> bool:
        """Whether the rows may not become records."""
        return self.fault.level in (Level.REJECT, Level.REFUSE)


@dataclass(frozen=True)
class TextTable:
    """A file as read. Grain: one row per row of the file that holds anything, under its heading row; text throughout.

    `columns`: one array of texts per heading, as written. `rows`: each row's number as a spreadsheet shows it.
    `overflow`: the cells that stand beyond the headings, by position. `ragged`: rows with too few or too many cells.
    """

    headings: tuple[str, ...]
    columns: tuple[Words, ...]
    rows: npt.NDArray[np.int64]
    sheet: str = ""
    heading_row: int = 1
    ragged: Positions = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    overflow: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        """Return how many rows were read."""
        return len(self.rows)

    def take(self, positions: Positions) -> TextTable:
        """Return the table of these rows only, none of which may be ragged."""
        columns = tuple(cells[positions] for cells in self.columns)
        return TextTable(self.headings, columns, self.rows[positions], self.sheet, self.heading_row)


@dataclass(frozen=True)
class TextColumn:
    """One column by its distinct texts, tidied: row i holds `words[codes[i]]`.

    `altered`: the rows whose text lost invisible characters on the way.
    """

    heading: str
    codes: Positions
    words: tuple[str, ...]
    altered: Positions

    @cached_property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Which rows are blank."""
        return np.fromiter((not word for word in self.words), dtype=bool, count=len(self.words))[self.codes]

    def take(self, positions: Positions) -> TextColumn:
        """Return the column of these rows only, in this order; it keeps all distinct texts."""
        return TextColumn(self.heading, self.codes[positions], self.words, self.altered)


def build_column(heading: str, cells: Words) -> TextColumn:
    """Return `cells` by their distinct texts, tidied, in order of first appearance."""
    raw_codes, raw = pd.factorize(cells)
    tidied = [tidy_text(text) for text in raw]
    codes, words = pd.factorize(np.array([text for text, _ in tidied], dtype=object))
    altered = np.array([is_altered for _, is_altered in tidied], dtype=bool)
    return TextColumn(heading, codes[raw_codes], tuple(words), np.flatnonzero(altered[raw_codes]))


def expand_finding(finding: Finding, *, rows: npt.NDArray[np.int64], sheet: str) -> Iterator[Problem]:
    """Yield the problems of a finding: a rejection once for each row, anything else once for all its rows."""
    fault, count = finding.fault, len(finding.positions)
    each_row = fault.level is Level.REJECT
    for position in finding.positions if each_row else finding.positions[:1]:
        yield Problem(
            fault.level,
            fault.cause,
            fault.message,
            fault.expected,
            fault.mend,
            sheet=sheet,
            row=int(rows[position]),
            column=finding.column,
            found=shorten(finding.found),
            question=fault.question,
            rows=1 if each_row else count,
            word=finding.found if fault.question else "",
        )


def build_table(records: Iterable[Record], *, row_limit: int | None = None, sheet: str = "") -> TextTable:
    """Return `records` as a table; the first is the heading row. Raises `FileRefused` for none or too many."""
    remaining = iter(records)
    first = next(remaining, None)
    if first is None:
        raise refuse(
            "empty-file",
            "The file is empty.",
            expected="a heading row and one row for each session",
            mend="Export the records again.",
        )
    headings = [tidy_text(cell)[0] for cell in first[1]]
    while headings and not headings[-1]:
        headings.pop()  # a separator at the end of the heading row names no column
    taken = list(remaining if row_limit is None else islice(remaining, row_limit + 1))
    if not taken:
        raise refuse(
            "headings-only",
            "The file has a heading row and nothing below it.",
            expected="one row for each session",
            mend="Export the records again.",
        )
    if row_limit is not None and len(taken) > row_limit:
        raise refuse_bounds(f"more than {row_limit:,} rows")
    return dataclasses.replace(_assemble(tuple(headings), taken), sheet=sheet, heading_row=first[0])


def refuse_bounds(found: str) -> FileRefused:
    """Return the refusal of a file that is over the bounds: `found` says over which."""
    return refuse(
        "over-the-bounds",
        f"The file is too large: {found}.",
        expected="at most 25 MB and 500,000 rows, and for a spreadsheet 200 MB and 1,000 parts when unpacked",
        mend="Split it by year and import the parts, or import it as CSV on the command line, which has no bound.",
    )


def _assemble(headings: tuple[str, ...], taken: Sequence[Record]) -> TextTable:
    width = len(headings)
    ragged: list[int] = []
    overflow: dict[int, tuple[str, ...]] = {}
    rows: list[list[str]] = []
    for position, (_, cells) in enumerate(taken):
        if len(cells) == width:
            rows.append(cells)
            continue
        extra = tuple(cells[width:])
        if len(cells) < width or any(cell.strip() for cell in extra):
            ragged.append(position)
            overflow[position] = extra
        rows.append((cells + [""] * (width - len(cells)))[:width])
    columns = [np.array(cells, dtype=object) for cells in zip(*rows, strict=True)]
    named = [index for index in range(width) if headings[index] or any(map(str.strip, columns[index]))]
    return TextTable(
        tuple(headings[index] for index in named),
        tuple(columns[index] for index in named),
        np.fromiter((number for number, _ in taken), dtype=np.int64, count=len(taken)),
        ragged=np.array(ragged, dtype=np.intp),
        overflow=overflow,
    )
