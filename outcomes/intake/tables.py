"""The room's inner currencies: a file as text (`TextTable`), one column of it (`TextColumn`), a fault and its rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.mapping import Mapping as SourceMapping
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
    offers: tuple[str, ...] = ()


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
    `cells_read`: how many cells of the file hold any character; `cells_outside`: those of them that belong to no row of
    the table, in titles and headings. `date_system`: the year from which numbers that are dates are counted.

    Of a file of another system's, which is reshaped: `meant` says its words in ours, beneath the clinic's own mapping;
    `aside` counts the rows of the file that are none of the table, of which the notes tell; `added`: by column, the
    cells that are not the file's own at that place, carried there from another row or filled in; `findings`: what was
    found on the way, by the rows of the table.
    """

    headings: tuple[str, ...]
    columns: tuple[Words, ...]
    rows: npt.NDArray[np.int64]
    sheet: str = ""
    heading_row: int = 1
    ragged: Positions = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    overflow: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    cells_read: int = 0
    cells_outside: int = 0
    date_system: Literal["1900", "1904"] = "1900"
    meant: SourceMapping = SourceMapping()  # noqa: RUF009  (frozen, so one default serves all)
    aside: int = 0
    added: Mapping[int, npt.NDArray[np.bool_]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        """Return how many rows the table has."""
        return len(self.rows)

    def take(self, positions: Positions) -> TextTable:
        """Return the table of these rows only, none of which may be ragged."""
        columns = tuple(cells[positions] for cells in self.columns)
        none = np.empty(0, dtype=np.intp)
        taken = dataclasses.replace(self, columns=columns, rows=self.rows[positions], ragged=none, overflow={})
        return dataclasses.replace(taken, notes=(), added={}, findings=())


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
            offers=fault.offers,
        )


def refuse_bounds(found: str) -> FileRefused:
    """Return the refusal of a file that is over the bounds: `found` says over which."""
    return refuse(
        "over-the-bounds",
        f"The file is too large: {found}.",
        expected="at most 25 MB and 500,000 rows, and for a spreadsheet 200 MB and 1,000 parts when unpacked",
        mend="Split it by year and import the parts, or import it as CSV on the command line, which has no bound.",
    )
