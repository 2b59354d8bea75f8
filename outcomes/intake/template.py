"""The empty form: our own format as a workbook, with the lists of allowed words and what each column means."""

from __future__ import annotations

import io

import xlsxwriter

from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.records import RECORD_FIELDS, RecordField

__all__ = ["make_template"]

_ROWS_WITH_LISTS = 5_000
_WIDTH = 20


def make_template() -> bytes:
    """Return the workbook: a sheet to fill in, one row per patient and session, and a sheet that explains it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    plain = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    required = book.add_format({"bold": True, "bg_color": "#DCE9F2", "bottom": 1})
    optional = book.add_format({"bottom": 1})
    form = book.add_worksheet("sessions")
    form.freeze_panes(1, 0)
    for column, field in enumerate(RECORD_FIELDS):
        form.write_string(0, column, field.name, required if field.required else optional)
        form.set_column(column, column, _WIDTH, _format_of(field, plain, day))
        choices = _choices_of(field)
        if choices:
            form.data_validation(1, column, _ROWS_WITH_LISTS, column, {"validate": "list", "source": list(choices)})
    _explain(book)
    book.close()
    return buffer.getvalue()


def _format_of(
    field: RecordField, plain: xlsxwriter.format.Format, day: xlsxwriter.format.Format
) -> xlsxwriter.format.Format | None:
    # Text cells keep the zeros at the head of an id.
    return plain if field.kind == "text" else day if field.kind == "date" else None


def _choices_of(field: RecordField) -> tuple[str, ...]:
    if field.kind == "yes_no":
        return ("yes", "no")
    return field.choices if field.kind in ("choice", "instrument") else ()


def _explain(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("about")
    bold = book.add_format({"bold": True})
    for column, (heading, width) in enumerate(
        (("column", 26), ("required", 10), ("what it holds", 90), ("allowed", 90))
    ):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, width)
    for row, field in enumerate(RECORD_FIELDS, start=1):
        sheet.write_string(row, 0, field.name)
        sheet.write_string(row, 1, "yes" if field.required else "")
        sheet.write_string(row, 2, field.meaning)
        sheet.write_string(row, 3, _allowed(field))


def _allowed(field: RecordField) -> str:
    if field.kind == "treatments":
        return ", ".join(modality.word for modality in MODALITIES)
    if field.low is not None and field.high is not None:
        return f"{field.low:g} to {field.high:g}"
    if field.kind == "date":
        return "a day, such as 2026-03-31"
    return ", ".join(field.choices or _choices_of(field))
