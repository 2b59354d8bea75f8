"""A table as a workbook (XLSX): text is text and never a formula or a link; the same table gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from itertools import islice
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outcomes.report.values import Row, take_value
from outcomes.vocabulary.formulas import quote_apostrophe

__all__ = ["SHEET_ROWS", "SheetTooLong", "render_xlsx"]

SHEET_ROWS = 100_000
"""A longer sheet is slow in every spreadsheet program, and over the bounds of our own import."""

_MADE = dt.datetime(2000, 1, 1)  # the same for all, so that the same table gives the same bytes
_SHEET_NAME_LENGTH = 31
_NARROWEST, _WIDEST = 8, 40


class SheetTooLong(ValueError):
    """The table has more rows than one sheet should hold; the message says what to take instead."""


class _Exact(float):
    """A number that is written with all its digits; the library's own way stops at sixteen."""

    def __format__(self, _: str) -> str:
        return repr(float(self)).removesuffix(".0")


def render_xlsx(rows: Iterable[Row], columns: Sequence[str], *, sheet: str) -> bytes:
    """Return the table as a workbook of one sheet, its heading row frozen. `sheet`: the sheet's name.

    Raises:
        SheetTooLong: there are more than `SHEET_ROWS` rows.
    """
    taken = list(islice(rows, SHEET_ROWS + 1))
    if len(taken) > SHEET_ROWS:
        raise SheetTooLong(f"A sheet holds at most {SHEET_ROWS:,} rows of an export: take CSV for this table.")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MADE})
    page = book.add_worksheet(sheet[:_SHEET_NAME_LENGTH])
    page.freeze_panes(1, 0)
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    heading = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    for column, name in enumerate(columns):
        page.write_string(0, column, _as_text(name), heading)
        page.set_column(column, column, min(max(len(name) + 2, _NARROWEST), _WIDEST))
    for place, row in enumerate(taken, start=1):
        for column, name in enumerate(columns):
            _write(page, place, column, row.get(name), text, day)
    book.close()
    return buffer.getvalue()


def _as_text(text: str) -> str:
    """Return `text` as the library is to be given it.

    What looks like the inside of a rich text it would write as it stands, markup and all; so this is wrapped as one.
    """
    text = quote_apostrophe(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    return text


def _write(page: Worksheet, row: int, column: int, value: object, text: Format, day: Format) -> None:
    cell = take_value(value)
    if cell is None:
        return
    if isinstance(cell, str):
        # As text also when somebody edits the cell: the format says so.
        written = page.write_string(row, column, _as_text(cell), text)
    elif isinstance(cell, dt.date):
        written = page.write_datetime(row, column, cell, day)
    else:
        written = page.write_number(row, column, _Exact(cell))
    if written != 0:
        raise ValueError(f"row {row}, column {column}: the cell is too long for a sheet")
