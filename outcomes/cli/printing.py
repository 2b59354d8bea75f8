"""How commands print: rows as a table, as CSV or as JSON; problems on standard error in the importer's words.

Whatever goes out as CSV is neutralised: no cell of it is taken for a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import click

from outcomes.intake import Level, Problem, group_problems

__all__ = ["Format", "print_problems", "print_rows", "write_rejected"]

Format = Literal["table", "csv", "json"]


def print_rows(columns: Sequence[str], rows: Iterable[dict[str, object]], form: Format) -> None:
    """Print `rows` under `columns`; a missing value is empty, in JSON null. Numbers keep their full precision but in
    the table, where they are rounded to be read."""
    rows = list(rows)
    if form == "json":
        click.echo(
            json.dumps([{name: row.get(name) for name in columns} for row in rows], ensure_ascii=False, indent=1)
        )
    elif form == "csv":
        click.echo(_spell_csv(columns, rows), nl=False)
    else:
        cells = [[_readable(row.get(name)) for name in columns] for row in rows]
        widths = [max(len(line[place]) for line in [list(columns), *cells]) for place in range(len(columns))]
        for line in [list(columns), *cells]:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def write_rejected(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Write rejected `rows` as a CSV file, under all the columns that any of them has; without rows, a heading only."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["row", "why"]
    path.write_text(_spell_csv(columns, rows), encoding="utf-8")


def print_problems(source: str, problems: Iterable[Problem]) -> None:
    """Print what was found in the file `source` on standard error, told once for each cause, the worst first."""
    for group in group_problems(problems):
        rows = f" ({group.count:,} rows)" if group.count > 1 else ""
        click.echo(f"{source}: {_HEADINGS[group.level]}: {group.message}{rows}", err=True)
        first = group.examples[0]
        where = f"{first.address}: " if first.address else ""
        found = f"found “{first.found}”; " if first.found else ""
        expected = f"expected {group.expected}. " if group.expected else ""
        click.echo(f"    {where}{found}{expected}{group.mend}", err=True)


_HEADINGS = {
    Level.REFUSE: "refused",
    Level.REJECT: "row rejected",
    Level.WARNING: "warning",
    Level.NOTE: "note",
}


def _spell_csv(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_neutral(name) for name in columns])
    writer.writerows(["" if row.get(name) is None else _neutral(row[name]) for name in columns] for row in rows)
    return buffer.getvalue()


def _neutral(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; a number, a negative one too, stays as it is."""
    if isinstance(value, str) and value.lstrip(" \n")[:1] in _FORMULA_MARKS and not _is_number(value):
        return f"'{value}"
    return value


_FORMULA_MARKS = frozenset("=+-@\t\r")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _readable(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
