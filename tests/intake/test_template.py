"""The empty form: what it says of items, and that a filled one is read without a question."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
import python_calamine

from outcomes.intake import make_template
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES
from outcomes.vocabulary.records import RECORD_FIELDS

FORM = "xl/worksheets/sheet1.xml"
NAMES = [field.name for field in RECORD_FIELDS]
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column] if column < 26 else "A" + letter(column - 26)


def find_rule(name: str) -> ElementTree.Element:
    """Return what the form offers and refuses in the column of a field."""
    column = letter(NAMES.index(name))
    sheet = ElementTree.fromstring(unpack(make_template())[FORM])
    found = [
        rule
        for rule in sheet.iter(f"{{{NAMESPACE['x']}}}dataValidation")
        if rule.get("sqref", "").startswith(f"{column}2:")
    ]
    assert len(found) == 1, name
    return found[0]


def fill(*rows: dict[str, object]) -> bytes:
    """Return the form as a spreadsheet program saves it, filled: a day as its number in the column's own format."""
    parts = unpack(make_template())
    styles = re.findall(rb'<col min="(\d+)" max="\d+" width="[^"]*"(?: style="(\d+)")?', parts[FORM])
    style = {int(column) - 1: int(number or 0) for column, number in styles}
    lines = []
    for number, row in enumerate(rows, start=2):
        cells = []
        for name, value in row.items():
            place = NAMES.index(name)
            at = f'r="{letter(place)}{number}" s="{style.get(place, 0)}"'
            if isinstance(value, str):
                cells.append((place, f'<c {at} t="inlineStr"><is><t>{escape(value)}</t></is></c>'))
            else:
                count = (value - dt.date(1899, 12, 30)).days if isinstance(value, dt.date) else value
                cells.append((place, f"<c {at}><v>{count}</v></c>"))
        lines.append(f'<row r="{number}">{"".join(cell for _, cell in sorted(cells))}</row>')
    parts[FORM] = parts[FORM].replace(b"</sheetData>", "".join(lines).encode() + b"</sheetData>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def test_a_second_sheet_tells_which_items_may_stand_in_place_of_a_total() -> None:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(make_template()))
    assert workbook.sheet_names == ["sessions", "items", "about"]
    rows = workbook.get_sheet_by_name("items").to_python()
    assert rows[0] == ["questionnaire", "columns to add", "in place of", "each", "missing answers"]
    assert [(row[0], row[2], row[4]) for row in rows[1:]] == [
        (entry.id, entry.field, entry.rule) for entry in QUESTIONNAIRES if entry.scored
    ]
    assert rows[1][1:4] == ["odi_1 to odi_10", "function_score", "a whole number, 0 to 5"]


def test_the_form_s_other_sheets_are_not_taken_for_records(check) -> None:
    checked = check(make_template(), "template.xlsx")
    assert [problem.cause for problem in checked.problems] == ["headings-only"]


def test_a_filled_form_is_read_without_a_question(check) -> None:
    row = {
        "patient_id": "0017",
        "session_date": dt.date(2026, 3, 31),
        "back_pain_type": "disc",
        "contributing_types": "muscular; sacroiliac",
        "treatments": "massage + exercise therapy",
        "pain_score": 6.5,
        "function_score": 40,
        "leg_pain": "yes",
        "symptom_weeks": 12,
        "global_change": "much improved",
    }
    checked = check(fill(row, row | {"patient_id": "017"}), "form.xlsx")
    assert not checked.refused
    assert checked.rejected.empty
    assert checked.records["patient_id"].tolist() == ["0017", "017"]
    first = checked.records.iloc[0]
    assert first["session_date"].date() == dt.date(2026, 3, 31)
    assert (first["treatments"], first["contributing_types"]) == ("exercise therapy + massage", "muscular;sacroiliac")
    assert (first["pain_score"], first["function_score"], first["symptom_weeks"]) == (6.5, 40, 12)
    assert (first["leg_pain"], first["global_change"]) == ("yes", "much improved")


@pytest.mark.parametrize(
    "field", [field for field in RECORD_FIELDS if field.choices or field.kind == "yes_no"], ids=str
)
def test_a_column_with_words_of_its_own_offers_them(field) -> None:
    rule = find_rule(field.name)
    words = field.choices or ("yes", "no")
    assert rule.get("type") == "list"
    assert rule.findtext("x:formula1", namespaces=NAMESPACE) == f'"{",".join(words)}"'
    assert (rule.get("showErrorMessage") == "1") == (field.kind != "types")


def test_modalities_are_offered_one_by_one_and_several_may_be_typed() -> None:
    rule = find_rule("treatments")
    assert rule.findtext("x:formula1", namespaces=NAMESPACE) == f'"{",".join(entry.word for entry in MODALITIES)}"'
    assert rule.get("showErrorMessage") is None


@pytest.mark.parametrize(
    ("name", "kind", "low", "high"),
    [
        ("session_date", "date", "32874", None),
        ("age", "whole", "0", "120"),
        ("symptom_weeks", "decimal", "0", "5200"),
        ("session_number", "whole", "1", "999"),
    ],
)
def test_days_and_numbers_are_held_to_their_range(name: str, kind: str, low: str, high: str | None) -> None:
    rule = find_rule(name)
    assert rule.get("type") == kind
    assert rule.findtext("x:formula1", namespaces=NAMESPACE) == low
    assert rule.findtext("x:formula2", namespaces=NAMESPACE) == high


def test_every_heading_has_its_note_and_stays_in_sight() -> None:
    parts = unpack(make_template())
    notes = ElementTree.fromstring(parts["xl/comments1.xml"])
    told = {note.get("ref"): "".join(note.itertext()) for note in notes.iter(f"{{{NAMESPACE['x']}}}comment")}
    assert list(told) == [f"{letter(column)}1" for column in range(len(RECORD_FIELDS))]
    assert told["A1"].startswith("Required.\nThe clinic's own id of the patient")
    assert "Allowed: muscular, disc, " in told["C1"]
    assert b'state="frozen"' in parts[FORM]
