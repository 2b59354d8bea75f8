"""Nothing lost: every row and every cell of a checked file is stored, rejected, or declared ignored."""

from __future__ import annotations

from outcomes.intake import CheckedFile, group_problems
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["assert_conserved"]

FIELDS = [entry.name for entry in RECORD_FIELDS]
FILLED_IN = ("back_pain_type", "pain_instrument", "function_instrument")
"""The fields that have a value where the file has none: the type's blank and an instrument's default."""

TOLD_BY_NUMBER = ("duplicate-rows", "not-a-session", "joined-rows", "not-read")
"""The causes that say of how many rows there is no record of their own; the last three of another system's file."""


def assert_conserved(checked: CheckedFile) -> None:
    """Assert that rows in are records, rejected rows and rows told by number, and the same of cells."""
    told = sum(problem.rows for problem in checked.problems if problem.cause in TOLD_BY_NUMBER)
    assert checked.rows_read == len(checked.records) + len(checked.rejected) + told
    assert set(checked.records["source_row"]).isdisjoint(checked.rejected["row"])
    assert list(checked.records.columns) == [*FIELDS, "source_row"]
    assert checked.rejected.columns.is_unique
    assert (checked.rejected["why"].str.len() > 0).all()
    group_problems(checked.problems)
    assert_cells_conserved(checked)


def assert_cells_conserved(checked: CheckedFile) -> None:
    """Assert that cells in = cells stored + cells rejected + cells ignored, and that the parts are what came out."""
    cells = checked.cells
    assert cells.read == cells.stored + cells.rejected + cells.ignored
    assert min(cells.stored, cells.rejected, cells.ignored) >= 0
    if not checked.rows_read:
        assert cells.read == 0
        return
    values = checked.records[FIELDS].notna().sum()
    stored = cells.stored + cells.stored_besides
    assert values.drop(list(FILLED_IN)).sum() <= stored <= values.sum() or _is_scored(checked)
    if "more cells" not in checked.rejected:
        as_read = checked.rejected.drop(columns=["row", "why"])
        assert cells.rejected + cells.rejected_besides == int((as_read != "").to_numpy().sum())
    if not len(checked.records):
        assert cells.stored == 0


def _is_scored(checked: CheckedFile) -> bool:
    """Tell whether scores or a risk group came of single answers, which are cells of other columns."""
    return any(problem.cause == "scored-from-items" for problem in checked.problems)
