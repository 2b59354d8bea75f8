"""Spreadsheets for tests, in a line: sheets as lists of rows; and packages with their parts changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def make_workbook(
    *,
    skip_rows: int = 0,
    options: dict[str, Any] | None = None,
    finish: Callable[[Any], None] | None = None,
    **sheets: Rows,
) -> bytes:
    """Return a workbook with `sheets`, each a list of rows; `skip_rows` are left empty above.

    A cell that is a pair is a formula and its value. `finish` may change the workbook before it is saved.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy", **(options or {})})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, tuple):
                    sheet.write_formula(number + skip_rows, column, cell[0], None, cell[1])
                else:
                    sheet.write(number + skip_rows, column, cell)
    if finish is not None:
        finish(book)
    book.close()
    return buffer.getvalue()


def repack(
    content: bytes, *, add: Mapping[str, bytes] | None = None, replace: Mapping[bytes, bytes] | None = None
) -> bytes:
    """Return the same package with further parts, or with bytes of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            for before, after in (replace or {}).items():
                part = part.replace(before, after)
            new.writestr(entry.filename, part)
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return buffer.getvalue()
