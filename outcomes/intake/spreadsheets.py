"""Spreadsheets (XLSX): the sheet that holds the records, every cell as text, read by a child process with bounds."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outcomes.intake.assembling import build_table
from outcomes.intake.heading_rows import ROWS_LOOKED_AT, find_heading_rows
from outcomes.intake.headings import map_headings
from outcomes.intake.mapping import DateSystem, Mapping
from outcomes.intake.packages import open_package
from outcomes.intake.problems import FileRefused, Level, Problem, refuse, shorten
from outcomes.intake.sheet_parts import SheetFacts
from outcomes.intake.tables import Record, TextTable, refuse_bounds
from outcomes.vocabulary.words import fold_word

__all__ = ["SPREADSHEET_ROWS", "read_workbook"]

SPREADSHEET_ROWS = 500_000
SECONDS_AT_MOST = 180
MEMORY_PER_BYTE = 8
LEAST_MEMORY = 300 * 1024**2
MOST_MEMORY = 1024**3
"""What the reading program may use: a small file whose cells stand far apart must not take what a large one needs."""

_CHILD = Path(__file__).with_name("workbook_child.py")
_EXIT_UNREADABLE = 3


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows that hold anything, as text; `column` (from 1) is the first that is used."""

    name: str
    column: int
    records: list[Record] = field(default_factory=list)


def read_workbook(content: bytes, *, mapping: Mapping) -> TextTable:
    """Return the rows of the one sheet that holds records, as text. Raises `FileRefused`.

    With several sheets it is the one that `mapping` names, or the only one with the headings that it and our aliases
    know, which a note says; else the file is refused with a question.
    """
    package = open_package(content)
    memory = min(max(LEAST_MEMORY, MEMORY_PER_BYTE * package.unpacked), MOST_MEMORY)
    facts = package.sheets
    sheets = [_show_flaws(sheet, facts.get(sheet.name, SheetFacts()).flaws) for sheet in _read_sheets(content, memory)]
    chosen, notes = _choose_sheet([sheet for sheet in sheets if sheet.records], mapping, package.hidden)
    if chosen is None:
        return build_table((), mapping=mapping)
    table = build_table(chosen.records, mapping=mapping, row_limit=SPREADSHEET_ROWS, sheet=chosen.name)
    hidden = _warn_hidden(chosen, facts.get(chosen.name, SheetFacts()), table.heading_row)
    system: DateSystem = "1904" if package.counts_from_1904 else "1900"
    return dataclasses.replace(table, notes=(*package.notes, *notes, *hidden, *table.notes), date_system=system)


def _read_sheets(content: bytes, memory: int) -> list[Sheet]:
    limit = SPREADSHEET_ROWS + 2  # the heading row, and one to tell that there are too many
    try:
        child = subprocess.run(  # our own program, found by its path; the file comes by stdin
            [sys.executable, "-I", str(_CHILD), str(limit), str(memory)],
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
            sheets.append(Sheet(content["sheet"], content["column"]))
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
    return Sheet(sheet.name, first, sorted(wide.items()))


def _pad(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _choose_sheet(
    sheets: Sequence[Sheet], mapping: Mapping, hidden: frozenset[str]
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """Return the sheet to read, None if all are empty, and a note if others were passed over."""
    names = ", ".join(shorten(sheet.name) + (" (hidden)" if sheet.name in hidden else "") for sheet in sheets)
    offers = tuple(sheet.name for sheet in sheets)
    if mapping.sheet:
        named = [sheet for sheet in sheets if _fold_name(sheet.name) == _fold_name(mapping.sheet)]
        if not named:
            raise refuse(
                "no-such-sheet",
                f"No sheet of the file that holds anything is named {shorten(mapping.sheet)}; there are: {names}.",
                expected="the name of a sheet",
                mend='Say which one under the name it has, in the mapping file as sheet = "its name".',
                found=mapping.sheet,
                question="sheet",
                offers=offers,
            )
        return named[0], ()
    if len(sheets) <= 1:
        return (sheets[0] if sheets else None), ()
    fitting = [sheet for sheet in sheets if _fits(sheet, mapping)]
    if len(fitting) != 1:
        raise refuse(
            "several-sheets",
            f"Several sheets hold something ({names}) and {'several have' if fitting else 'none has'} our headings.",
            expected="one sheet with the records",
            mend='Say which one holds the records, in the mapping file as sheet = "its name"; or keep only that sheet.',
            found=names,
            question="sheet",
            offers=offers,
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
    """Tell whether the first rows of `sheet` name every column that records need."""
    try:
        found = find_heading_rows(sheet.records[:ROWS_LOOKED_AT], mapping)
    except FileRefused:
        return False
    problems = map_headings(found.headings, mapping).problems
    return not any(problem.cause in ("missing-column", "missing-score-column") for problem in problems)


def _warn_hidden(sheet: Sheet, facts: SheetFacts, heading_row: int) -> Iterator[Problem]:
    rows = [number for number, _ in sheet.records if number in facts.hidden_rows]
    headings = dict(sheet.records).get(heading_row, [])
    columns = [heading for place, heading in enumerate(headings, sheet.column) if place in facts.hidden_columns]
    named = [shorten(heading) for heading in columns if heading.strip()]
    if rows:
        yield _name_hidden("row", len(rows), sheet.name, row=rows[0])
    if named:
        yield _name_hidden("column", len(named), sheet.name, names=": " + ", ".join(named))


def _name_hidden(what: str, count: int, sheet: str, *, row: int | None = None, names: str = "") -> Problem:
    were = f"hidden {what} of the sheet was" if count == 1 else f"hidden {what}s of the sheet were"
    return Problem(
        Level.WARNING,
        f"hidden-{what}s",
        f"{count:,} {were} read like the others{names}.",
        f"no hidden {what}s",
        f"Show the hidden {what}s and look whether they belong to the records; if not, remove them.",
        sheet=sheet,
        row=row,
        rows=count,
    )


def _fold_name(name: str) -> str:
    return fold_word(name) or name.strip()
