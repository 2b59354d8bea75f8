"""Spreadsheets (XLSX): the sheet that holds the records, every cell as text, read by a child process with bounds."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outcomes.intake.headings import map_headings
from outcomes.intake.mapping import Mapping
from outcomes.intake.packages import open_package
from outcomes.intake.problems import Level, Problem, refuse, shorten
from outcomes.intake.tables import Record, TextTable, build_table, refuse_bounds

__all__ = ["SPREADSHEET_ROWS", "read_workbook"]

SPREADSHEET_ROWS = 500_000
SECONDS_AT_MOST = 180

_CHILD = Path(__file__).with_name("workbook_child.py")
_EXIT_UNREADABLE = 3


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows that hold anything, as text; `row` and `column` (from 1) say where its used area begins."""

    name: str
    row: int
    column: int
    records: list[Record] = field(default_factory=list)


def read_workbook(content: bytes, *, mapping: Mapping) -> TextTable:
    """Return the rows of the one sheet that holds records, as text. Raises `FileRefused`.

    With several sheets it is the only one with the headings that `mapping` and our aliases know, which a note says;
    else the file is refused with a question.
    """
    package = open_package(content)
    flaws = package.find_flawed_cells()
    sheets = [_show_flaws(sheet, flaws.get(sheet.name, {})) for sheet in _read_sheets(content)]
    filled = [sheet for sheet in sheets if sheet.records]
    chosen, notes = _choose_sheet(filled, mapping)
    table = build_table(
        chosen.records if chosen else (), row_limit=SPREADSHEET_ROWS, sheet=chosen.name if chosen else ""
    )
    return dataclasses.replace(table, notes=(*package.notes, *notes))


def _read_sheets(content: bytes) -> list[Sheet]:
    limit = SPREADSHEET_ROWS + 2  # the heading row, and one to tell that there are too many
    try:
        child = subprocess.run(  # our own program, found by its path; the file comes by stdin
            [sys.executable, "-I", str(_CHILD), str(limit)],
            input=content,
            capture_output=True,
            timeout=SECONDS_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refuse_bounds(f"reading it took longer than {SECONDS_AT_MOST} seconds") from error
    if child.returncode == _EXIT_UNREADABLE:
        raise refuse(
            "damaged-spreadsheet",
            "The spreadsheet cannot be read: it is damaged or not an XLSX file.",
            expected="a spreadsheet as a spreadsheet program saves it",
            mend="Open it in a spreadsheet program, save it again as .xlsx, and import that.",
        )
    if child.returncode != 0:
        raise refuse_bounds(
            "reading it needs more memory than allowed, perhaps for a stray cell far below or to the right"
        )
    return _parse_sheets(child.stdout)


def _parse_sheets(lines: bytes) -> list[Sheet]:
    sheets: list[Sheet] = []
    for line in lines.splitlines():
        content = json.loads(line)
        if isinstance(content, dict):
            sheets.append(Sheet(content["sheet"], content["row"], content["column"]))
        else:
            sheets[-1].records.append((content[0], content[1]))
    return sheets


def _show_flaws(sheet: Sheet, flaws: dict[tuple[int, int], str]) -> Sheet:
    """Return the sheet with the texts of its flawed cells, where the reader of spreadsheets left blanks."""
    if not flaws:
        return sheet
    rows = dict(sheet.records)
    first = min(sheet.column, *(column for _, column in flaws)) if rows else min(column for _, column in flaws)
    before = [""] * (sheet.column - first if rows else 0)
    last = max([column for _, column in flaws] + [first + len(before) + len(cells) - 1 for cells in rows.values()])
    width = last - first + 1
    wide = {number: _pad([*before, *cells], width) for number, cells in rows.items()}
    for (row, column), text in flaws.items():
        wide.setdefault(row, [""] * width)[column - first] = text
    return Sheet(sheet.name, sheet.row, first, sorted(wide.items()))


def _pad(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _choose_sheet(sheets: Sequence[Sheet], mapping: Mapping) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """Return the sheet to read, None if all are empty, and a note if others were passed over."""
    if len(sheets) <= 1:
        return (sheets[0] if sheets else None), ()
    fitting = [sheet for sheet in sheets if _fits(sheet, mapping)]
    names = ", ".join(shorten(sheet.name) for sheet in sheets)
    if len(fitting) != 1:
        raise refuse(
            "several-sheets",
            f"Several sheets hold something ({names}) and {'several have' if fitting else 'none has'} our headings.",
            expected="one sheet with the records",
            mend="Keep the one sheet with the records, remove the others and save again.",
            found=names,
            question="sheet",
        )
    note = Problem(
        Level.NOTE,
        "other-sheets",
        f"Of the sheets {names} only this one has the headings of records; the others were not read.",
        "one sheet with the records",
        "Nothing needs mending if this is the right sheet.",
        sheet=fitting[0].name,
    )
    return fitting[0], (note,)


def _fits(sheet: Sheet, mapping: Mapping) -> bool:
    """Tell whether the first row of `sheet` has every column that records need."""
    problems = map_headings(sheet.records[0][1], mapping).problems
    return not any(problem.cause in ("missing-column", "missing-score-column") for problem in problems)
