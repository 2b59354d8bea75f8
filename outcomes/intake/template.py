"""The empty form: our own format as a workbook, with the lists of allowed words and what each column means.

Single answers may stand in place of a total; a second sheet names their columns and the rule that scores them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from outcomes.intake.dates import EARLIEST_YEAR
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Answers
from outcomes.vocabulary.records import RECORD_FIELDS, RecordField

__all__ = ["make_template"]

_ROWS_WITH_LISTS = 5_000
_WIDTH = 20
_NOTE = {"author": "", "x_scale": 2, "y_scale": 1.5}


def make_template() -> bytes:
    """Return the workbook: a sheet to fill in, one row per patient and session, and two that explain it."""
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
        form.write_comment(0, column, _note(field), _NOTE)
        rule = _rule_of(field)
        if rule:
            form.data_validation(1, column, _ROWS_WITH_LISTS, column, rule)
    _explain_items(book)
    _explain(book)
    book.close()
    return buffer.getvalue()


def _format_of(
    field: RecordField, plain: xlsxwriter.format.Format, day: xlsxwriter.format.Format
) -> xlsxwriter.format.Format | None:
    # Text cells keep the zeros at the head of an id.
    return plain if field.kind == "text" else day if field.kind == "date" else None


def _note(field: RecordField) -> str:
    """Return what is shown when somebody points at the heading."""
    sentence = f"{field.meaning[:1].upper()}{field.meaning[1:]}."
    allowed = _allowed(field)
    return "\n".join(
        filter(None, ("Required." if field.required else "", sentence, f"Allowed: {allowed}." if allowed else ""))
    )


def _rule_of(field: RecordField) -> dict[str, object]:
    """Return what a spreadsheet program offers and refuses in the field's cells, in the library's words.

    Where a cell may hold several words the list only offers them one by one: more may be typed.
    """
    words = _choices_of(field) or (
        tuple(modality.word for modality in MODALITIES) if field.kind == "treatments" else field.choices
    )
    if words:
        several = field.kind in ("types", "treatments")
        return {"validate": "list", "source": list(words), "show_error": not several}
    if field.kind == "date":
        first = dt.date(EARLIEST_YEAR, 1, 1)
        return {"validate": "date", "criteria": ">=", "value": first, "error_message": f"A day from {first} on."}
    if field.low is None or field.high is None:
        return {}
    kind = "integer" if field.kind == "whole" else "decimal"
    what = "A whole number" if field.kind == "whole" else "A number"
    between = {"criteria": "between", "minimum": field.low, "maximum": field.high}
    return {"validate": kind, **between, "error_message": f"{what}, {field.low:g} to {field.high:g}."}


def _choices_of(field: RecordField) -> tuple[str, ...]:
    if field.kind == "yes_no":
        return ("yes", "no")
    return field.choices if field.kind in ("choice", "instrument") else ()


def _explain_items(book: xlsxwriter.Workbook) -> None:
    headings = (
        ("questionnaire", 16),
        ("columns to add", 30),
        ("in place of", 18),
        ("each", 60),
        ("missing answers", 70),
    )
    sheet = _add_sheet(book, "items", headings)
    for row, entry in enumerate((entry for entry in QUESTIONNAIRES if entry.scored), start=1):
        columns = f"{entry.columns[0]} to {entry.columns[-1]}"
        each = _ANSWERS[entry.answers].format(entry.low, entry.high)
        sheet.write_row(row, 0, (entry.id, columns, entry.field, each, entry.rule))


def _explain(book: xlsxwriter.Workbook) -> None:
    headings = (("column", 26), ("required", 10), ("what it holds", 90), ("allowed", 90))
    sheet = _add_sheet(book, "about", headings)
    for row, field in enumerate(RECORD_FIELDS, start=1):
        sheet.write_string(row, 0, field.name)
        sheet.write_string(row, 1, "yes" if field.required else "")
        sheet.write_string(row, 2, field.meaning)
        sheet.write_string(row, 3, _allowed(field))


_ANSWERS: dict[Answers, str] = {
    "number": "{:g} to {:g}",
    "whole": "a whole number, {:g} to {:g}",
    "tick": "yes or no, 1 or 0",
    "agree": "yes or no, 1 or 0; of question 9 the two strongest answers are yes",
}


def _add_sheet(
    book: xlsxwriter.Workbook, name: str, headings: Sequence[tuple[str, int]]
) -> xlsxwriter.worksheet.Worksheet:
    """Return a new sheet under `headings`, each with the width of its column."""
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    for column, (heading, width) in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, width)
    return sheet


def _allowed(field: RecordField) -> str:
    if field.kind == "treatments":
        return ", ".join(modality.word for modality in MODALITIES)
    if field.low is not None and field.high is not None:
        return f"{field.low:g} to {field.high:g}"
    if field.kind == "date":
        return "a day, such as 2026-03-31"
    return ", ".join(field.choices or _choices_of(field))
