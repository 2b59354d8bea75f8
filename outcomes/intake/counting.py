"""What became of every cell of a file: stored, rejected, or ignored with a word about it. Nothing else is possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from outcomes.intake.headings import Placement
from outcomes.intake.tables import Positions, TextTable

__all__ = ["CellCount", "count_cells"]


@dataclass(frozen=True, slots=True)
class CellCount:
    """Cells that hold any character, each counted once: `read` = `stored` + `rejected` + `ignored`.

    `stored`: they became a value of a record. `rejected`: they stand in a row that was kept out. `ignored`: headings
    and titles, columns that are not taken, rows that say again what another says, codes for "no answer", an instrument
    without a score, answers that became a score, and cells of spaces alone.
    """

    read: int = 0
    stored: int = 0
    rejected: int = 0
    ignored: int = 0


def count_cells(
    table: TextTable, placement: Placement, *, kept: Positions, rejected: Iterable[int], records: pd.DataFrame
) -> CellCount:
    """Return the count for a table of which the rows `kept` became `records`, in that order, and `rejected` were not.

    Each cell is looked for where it went, so that the parts make up the whole only if none was lost.
    """
    out = np.zeros(len(table), dtype=bool)
    out[list(rejected)] = True
    names = {index: name for name, index in placement.fields.items()}
    stored = refused = ignored = 0
    for index, column in enumerate(table.columns):
        filled = column.astype(bool)
        count = int(filled.sum())
        if index in placement.ignored:
            ignored += count
            continue
        left, here = int(filled[out].sum()), 0
        if names.get(index) in records:
            here = int((filled[kept] & records[names[index]].notna().to_numpy()).sum())
        stored, refused, ignored = stored + here, refused + left, ignored + count - here - left
    refused += sum(sum(map(bool, cells)) for cells in table.overflow.values())
    return CellCount(table.cells_read, stored, refused, ignored + table.cells_outside)
