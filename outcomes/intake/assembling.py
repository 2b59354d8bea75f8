"""A file's rows → one table under its headings, every cell accounted for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import chain, islice

import numpy as np

from outcomes.intake.decoding import refuse_cut_off
from outcomes.intake.heading_rows import ROWS_LOOKED_AT, find_heading_rows
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import refuse
from outcomes.intake.tables import Record, TextTable, refuse_bounds
from outcomes.intake.tidying import tidy_text
from outcomes.intake.totals import is_remark

__all__ = ["build_table"]


def build_table(
    records: Iterable[Record],
    *,
    mapping: Mapping,
    row_limit: int | None = None,
    sheet: str = "",
    open_end: bool = False,
) -> TextTable:
    """Return `records` as a table below their heading row. Raises `FileRefused` for none, too many, or no headings.

    `open_end`: the text does not end with a line break, so that a last row without all its cells was cut off.
    """
    remaining = iter(records)
    head = list(islice(remaining, ROWS_LOOKED_AT))
    if not head:
        raise refuse(
            "empty-file",
            "The file is empty.",
            expected="a heading row and one row for each session",
            mend="Export the records again.",
        )
    found = find_heading_rows(head, mapping, sheet=sheet)
    headings = [tidy_text(heading)[0] for heading in found.headings]
    while headings and not headings[-1]:
        headings.pop()  # a separator at the end of the heading row names no column
    begin = found.above + found.count
    below = chain(head[begin:], remaining)
    taken = list(below if row_limit is None else islice(below, row_limit + 1))
    if not taken:
        raise refuse(
            "headings-only",
            "The file has a heading row and nothing below it.",
            expected="one row for each session",
            mend="Export the records again.",
        )
    if row_limit is not None and len(taken) > row_limit:
        raise refuse_bounds(f"more than {row_limit:,} rows")
    number, last = taken[-1]
    if open_end and len(last) < len(headings) and not is_remark(last):
        raise refuse_cut_off(number)
    table = _assemble(tuple(headings), taken)
    above = _count_cells(cells for _, cells in head[:begin])
    return dataclasses.replace(
        table,
        sheet=sheet,
        heading_row=head[max(begin - 1, 0)][0],
        notes=found.notes,
        cells_read=above + _count_cells(cells for _, cells in taken),
        cells_outside=above + table.cells_outside,
    )


def _count_cells(rows: Iterable[Sequence[str]]) -> int:
    """Return how many cells hold any character, be it a space."""
    return sum(len(cells) - cells.count("") for cells in rows)


def _assemble(headings: tuple[str, ...], taken: Sequence[Record]) -> TextTable:
    width = len(headings)
    ragged: list[int] = []
    overflow: dict[int, tuple[str, ...]] = {}
    rows: list[list[str]] = []
    blank = 0
    for position, (_, cells) in enumerate(taken):
        if len(cells) == width:
            rows.append(cells)
            continue
        extra = tuple(cells[width:])
        if len(cells) < width or any(map(str.strip, extra)):
            ragged.append(position)
            overflow[position] = extra
        else:
            blank += _count_cells([extra])
        rows.append((cells + [""] * (width - len(cells)))[:width])
    columns = [np.array(cells, dtype=object) for cells in zip(*rows, strict=True)]
    named = {index for index in range(width) if headings[index] or any(map(str.strip, columns[index]))}
    blank += sum(int(columns[index].astype(bool).sum()) for index in range(width) if index not in named)
    return TextTable(
        tuple(headings[index] for index in sorted(named)),
        tuple(columns[index] for index in sorted(named)),
        np.fromiter((number for number, _ in taken), dtype=np.int64, count=len(taken)),
        ragged=np.array(ragged, dtype=np.intp),
        overflow=overflow,
        cells_outside=blank,
    )
