"""Rows that are no sessions: totals below or between the records, and remarks at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextTable

__all__ = ["find_totals", "is_remark"]

FEW_CELLS = 2
FOOTER_ROWS = 5
SHORTEST_DATE = 6
"""The characters of 1/2/24."""

_TOTAL = re.compile(
    r"(?:(?:grand|sub|over-?all)[ -]?)?totals?\b.*|(?:sum|average|mean|median|count|std\.? ?dev)\b.*"
    r"|(?:number|no\.?) of .*|n ?= ?\d+.*|(?:printed|exported|generated|created|report|page|end of)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def is_remark(cells: Sequence[str]) -> bool:
    """Tell whether a row's `cells` begin as a total or a printed remark does."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return _TOTAL.match(first) is not None


def find_totals(table: TextTable, date_column: int) -> Finding | None:
    """Return the rows that are totals or remarks, or None. `date_column`: the index of the column of dates.

    They have no date; they are worded so, or stand at the very end with a cell or two.
    """
    dates = table.columns[date_column]
    undated = [place for place, cell in enumerate(dates) if len(cell) < SHORTEST_DATE or not cell[0].isdigit()]
    found = {place for place in undated if is_remark(_take_row(table, place))}
    last = len(table) - 1
    for place in range(last, max(last - FOOTER_ROWS, 0), -1):
        if dates[place].strip() or sum(map(bool, map(str.strip, _take_row(table, place)))) > FEW_CELLS:
            break
        found.add(place)
    return Finding(_TOTAL_ROW, np.array(sorted(found), dtype=np.intp)) if found else None


def _take_row(table: TextTable, place: int) -> list[str]:
    return [*(cells[place] for cells in table.columns), *table.overflow.get(place, ())]


_TOTAL_ROW = Fault(
    Level.REJECT,
    "total-row",
    "The row is a total or a remark, not a session.",
    "rows of sessions only",
    "Remove the row, or import the valid rows and leave this one out.",
)
