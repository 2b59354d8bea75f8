"""A table made out of parts of another: where each cell comes from is kept, so that none is lost or counted twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level, Problem
from outcomes.intake.tables import Finding, Positions, TextTable, Words

__all__ = ["Part", "cut_column", "name_source", "note_joined", "note_no_sessions", "rebuild"]


@dataclass(frozen=True)
class Part:
    """One column of the new table: its cells, and of each the row of the old one's column `column` that it stands in.

    A row of -1: the cell is made here; a `column` of -1: all are.
    """

    heading: str
    cells: Words
    column: int = -1
    rows: Positions | None = None


def cut_column(table: TextTable, column: int, rows: Positions) -> Part:
    """Return the cells that `rows` hold in a `column`, as a part of the new table; blank for a row of -1."""
    cells = np.where(rows >= 0, table.columns[column][rows], "").astype(object)
    return Part(table.headings[column], cells, column, rows)


def rebuild(
    table: TextTable,
    parts: Sequence[Part],
    anchors: Positions,
    *,
    notes: Sequence[Problem] = (),
    findings: Sequence[Finding] = (),
) -> TextTable:
    """Return the table of these `parts`; `anchors` says under which row of `table` each new row is known.

    A cell of `table` that stands nowhere in the new one is outside from now on; one that stands there several times is
    the file's own in its first place only.
    """
    used: dict[int, npt.NDArray[np.bool_]] = {}
    before = [table.added.get(index, np.zeros(len(table), dtype=bool)) for index in range(len(table.columns))]
    added = {index: _mark_added(part, used, before) for index, part in enumerate(parts)}
    own = [column.astype(bool) & ~made for column, made in zip(table.columns, before, strict=True)]
    lost = sum(int((one & ~used.get(index, False)).sum()) for index, one in enumerate(own))
    places = {int(old): new for new, old in enumerate(anchors)}
    gone = [cells for place, cells in table.overflow.items() if int(place) not in places]
    return dataclasses.replace(
        table,
        headings=tuple(part.heading for part in parts),
        columns=tuple(part.cells for part in parts),
        rows=table.rows[anchors],
        ragged=np.array([places[int(old)] for old in table.ragged if int(old) in places], dtype=np.intp),
        overflow={places[int(old)]: cells for old, cells in table.overflow.items() if int(old) in places},
        notes=(*table.notes, *notes),
        findings=(*table.findings, *findings),
        cells_outside=table.cells_outside + lost + sum(sum(map(bool, cells)) for cells in gone),
        aside=table.aside + len(table) - len(anchors),
        added={index: mask for index, mask in added.items() if mask.any()},
    )


def name_source(what: str, how: str, meant: Mapping) -> Problem:
    """Return the note that a file was recognised: `what` it is, and `how` it was read."""
    read_as = ", ".join(f"{heading} as {target}" for heading, target in meant.columns)
    return Problem(
        Level.NOTE,
        "recognised-source",
        f"This is {what}: {how}." + (f" Read {read_as}." if read_as else ""),
        "",
        'Nothing needs mending; a column that is meant otherwise can be mapped under [columns] as "its heading" = '
        '"our field".',
    )


def note_no_sessions(counts: dict[str, int], *, mend: str) -> list[Problem]:
    """Return the note of rows that are no sessions, by why they are none; nothing where there are none."""
    total = sum(counts.values())
    if not total:
        return []
    told = ", ".join(f"{counts[why]:,} {why}" for why in sorted(counts, key=lambda why: (-counts[why], why)))
    message = f"{total:,} {'row is no session' if total == 1 else 'rows are no sessions'} and stayed out: {told}."
    return [Problem(Level.NOTE, "not-a-session", message, "", mend, rows=total)]


def note_joined(count: int, how: str, *, level: Level = Level.NOTE) -> list[Problem]:
    """Return the note of rows that became part of another row's session; nothing where there are none."""
    if not count:
        return []
    what = "1 row was joined" if count == 1 else f"{count:,} rows were joined"
    mend = "Nothing needs mending." if level is Level.NOTE else "Look whether they belong together."
    return [Problem(level, "joined-rows", f"{what} {how}.", "", mend, rows=count)]


def _mark_added(
    part: Part, used: dict[int, npt.NDArray[np.bool_]], before: Sequence[npt.NDArray[np.bool_]]
) -> npt.NDArray[np.bool_]:
    """Return which cells of a part are not the file's own there, and note in `used` which of its column's are.

    `before`: which cells of the old table, by column, were none of the file's already.
    """
    added = np.ones(len(part.cells), dtype=bool)
    if part.column < 0 or part.rows is None:
        return added
    made = before[part.column]
    taken = used.setdefault(part.column, np.zeros(len(made), dtype=bool))
    own = np.flatnonzero(part.rows >= 0)
    rows, first = np.unique(part.rows[own], return_index=True)
    added[own[first[~taken[rows] & ~made[rows]]]] = False
    taken[rows] = True
    return added
