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
    without a score, answers that became a score, boxes that became a combination, and cells of spaces alone.

    `stored_besides` and `rejected_besides`: values and cells that came from no cell of their own, in a file of another
    system's: carried over from another row, or filled in.
    """

    read: int = 0
    stored: int = 0
    rejected: int = 0
    ignored: int = 0
    stored_besides: int = 0
    rejected_besides: int = 0


def count_cells(
    table: TextTable, placement: Placement, *, kept: Positions, rejected: Iterable[int], records: pd.DataFrame
) -> CellCount:
    """Return the count for a table of which the rows `kept` became `records`, in that order, and `rejected` were not.

    Each cell is looked for where it went, so that the parts make up the whole only if none was lost.
    """
    out = np.zeros(len(table), dtype=bool)
    out[list(rejected)] = True
    names = {index: name for name, index in placement.fields.items()}
    stored = refused = ignored = stored_besides = refused_besides = 0
    for index, column in enumerate(table.columns):
        filled = column.astype(bool)
        added = filled & table.added[index] if index in table.added else np.zeros(len(table), dtype=bool)
        own = filled & ~added
        count = int(own.sum())
        if index in placement.ignored:
            ignored += count
            continue
        left, here = int(own[out].sum()), 0
        refused_besides += int(added[out].sum())
        if names.get(index) in records:
            known = records[names[index]].notna().to_numpy()
            here = int((own[kept] & known).sum())
            stored_besides += int((added[kept] & known).sum())
        stored, refused, ignored = stored + here, refused + left, ignored + count - here - left
    refused += sum(sum(map(bool, cells)) for cells in table.overflow.values())
    ignored += table.cells_outside
    return CellCount(table.cells_read, stored, refused, ignored, stored_besides, refused_besides)
