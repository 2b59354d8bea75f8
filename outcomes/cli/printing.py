"""How commands print: rows as a table, as CSV or as JSON; problems on standard error in the importer's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import click

from outcomes.intake import Level, Problem, group_problems
from outcomes.report import render_csv, render_csv_text
from outcomes.store import CORRECTIONS_SHOWN, Comparison

__all__ = ["Format", "explain_fault", "print_corrections", "print_problems", "print_rows", "write_rejected"]

Format = Literal["table", "csv", "json"]


def print_rows(columns: Sequence[str], rows: Iterable[Mapping[str, object]], form: Format) -> None:
    """Print `rows` under `columns`; a missing value is empty, in JSON null. Numbers keep their full precision but in
    the table, where they are rounded to be read."""
    rows = list(rows)
    if form == "json":
        click.echo(
            json.dumps([{name: row.get(name) for name in columns} for row in rows], ensure_ascii=False, indent=1)
        )
    elif form == "csv":
        click.echo(render_csv_text(rows, columns), nl=False)
    else:
        for line in _lay_out(columns, rows):
            click.echo(line)


def write_rejected(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Write rejected `rows` as a CSV file, under all the columns that any of them has; without rows, a heading only."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["row", "why"]
    path.write_bytes(render_csv(rows, columns))


def print_problems(source: str, problems: Iterable[Problem]) -> None:
    """Print what was found in the file `source` on standard error, told once for each cause, the worst first."""
    source = _show(source)
    for group in group_problems(problems):
        rows = f" ({group.count:,} rows)" if group.count > 1 else ""
        click.echo(f"{source}: {_HEADINGS[group.level]}: {_show(group.message)}{rows}", err=True)
        first = group.examples[0]
        where = f"{first.address}: " if first.address else ""
        found = f"found “{first.found}”; " if first.found else ""
        expected = f"expected {group.expected}. " if group.expected else ""
        click.echo(_show(f"    {where}{found}{expected}{group.mend}"), err=True)


def print_corrections(source: str, comparison: Comparison) -> None:
    """Print on standard error which stored records the file `source` tells otherwise, old beside new."""
    count, changes = len(comparison.changed), comparison.list_changes()
    if not count:
        return
    shown = f", of which the first {CORRECTIONS_SHOWN}" if count > CORRECTIONS_SHOWN else ""
    click.echo(f"{source}: {count:,} stored records would be corrected{shown}:", err=True)
    for line in _lay_out(tuple(changes[0]), changes):
        click.echo(f"    {line}", err=True)


def explain_fault(error: OSError) -> str:
    """Return what is wrong with a file of the user's, in words."""
    return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror or error}."


_HEADINGS = {
    Level.REFUSE: "refused",
    Level.REJECT: "row rejected",
    Level.WARNING: "warning",
    Level.NOTE: "note",
}


def _lay_out(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Yield the lines of a table to be read."""
    cells = [[_readable(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(line[place]) for line in [list(columns), *cells]) for place in range(len(columns))]
    for line in [list(columns), *cells]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _readable(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else _show(str(value))


_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _show(text: str) -> str:
    """Return `text` without what a terminal obeys instead of showing it: a name of a file may hold that."""
    return _COMMANDS.sub("\ufffd", text)
