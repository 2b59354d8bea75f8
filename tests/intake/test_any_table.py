"""Any table of odd cells: nothing raises, no cell is lost, and what is stored is what the cell says, read slowly."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.intake import CheckedFile, Mapping, check_file
from outcomes.intake.tidying import tidy_text
from tests.intake.conservation import FIELDS, assert_conserved

TODAY = dt.date(2026, 6, 30)
REQUIRED = ["patient_id", "session_date", "back_pain_type", "treatments", "pain_score"]
NO_ANSWER = {"missing-code", "declared-missing", "instrument-without-score", "hidden-characters"}
"""The causes that say that a cell which is not blank gave no value."""

IDS = st.sampled_from(["P1", "P2", "007", "7", "7.0", "NA", " P1 ", "P\u200b1", "Total", "", "a@b.example"])
DATES = st.sampled_from(
    [
        "2024-01-05",
        "2024-01-06",
        "2024/02/07",
        "13/02/2024",
        "01/02/2024",
        "45296",
        "20240305",
        "2024-02-30",
        "",
        "Total",
    ]
)
TYPES = st.sampled_from(["disc", "Sciatica", "", "lumbago", "unspecified", "555-123-4567"])
TREATMENTS = st.sampled_from(["massage", "massage + usual care", "cupping", "", "Massage;massage", "x@y.example"])
SCORES = st.sampled_from(
    ["5", "6", "7/10", "6,5", "6.5", "11", "-99", "99", "999", "mild", "NA", "70%", "", "#N/A", "٧"]
)
MORE = {
    "function_score": st.sampled_from(["40", "41", "-9", "35/50", "70%", "101", ""]),
    "function_instrument": st.sampled_from(["ODI", "RMDQ", "smile", "", "NRS"]),
    "session_number": st.sampled_from(["1", "2", "2.0", "0", "999", "-9", ""]),
    "sex": st.sampled_from(["f", "m", "?", "", "-9"]),
    "birth_year": st.sampled_from(["1960", "1961", "2030", "1800", ""]),
    "practitioner": st.sampled_from(["A. Lee", "=1+1", "<b>", "0x", "", " ", "\x07", "Zoe\u0308"]),
    "leg_pain": st.sampled_from(["yes", "N", "maybe", "", "1"]),
    "fee": st.sampled_from(["80", "1,060", "1,060.50", "80,5", "", "1e3"]),
    "Name": st.sampled_from(["Ann", "", "Bo"]),
    "room": st.sampled_from(["1", "", "  "]),
    "pain after": SCORES,
    "": st.sampled_from(["", " ", "x"]),
}
CELLS = dict(zip(REQUIRED, (IDS, DATES, TYPES, TREATMENTS, SCORES), strict=True)) | MORE


@st.composite
def draw_tables(draw: st.DrawFn) -> list[list[str]]:
    """Draw a heading row and rows of odd cells, now and then too short or too long, with a title above or not."""
    more = draw(st.lists(st.sampled_from(sorted(MORE)), max_size=5, unique=True))
    headings = draw(st.permutations([*REQUIRED, *more]))
    row = st.tuples(*(CELLS[heading] for heading in headings)).map(list)
    rows = draw(st.lists(row, max_size=30))
    for place in draw(st.lists(st.integers(0, 29), max_size=2)):
        if place < len(rows):
            rows[place] = draw(st.sampled_from([rows[place][:-1], [*rows[place], "x"], [*rows[place], " "], ["Total"]]))
    title = draw(st.sampled_from([[], [["Clinic"]], [["Clinic", "2024"], []]]))
    return [*title, headings, *rows]


def write_table(table: list[list[str]], mark: str) -> bytes:
    """Return the table as a clinic's file."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=mark).writerows(table)
    return buffer.getvalue().encode()


MAPPINGS = st.sampled_from(
    [
        Mapping(),
        Mapping(date_order="dmy", valid_rows=True),
        Mapping(
            date_order="dmy",
            valid_rows=True,
            treatments=(("cupping", "+"),),
            back_pain_types=(("lumbago", "muscular"),),
            scores=(("mild", "2"),),
            missing=("99",),
            scale=(("function_score", "ODI 0-50"),),
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(draw_tables(), st.sampled_from(",;\t|"), MAPPINGS)
@example([[*REQUIRED], ["P1", "2024-01-05", "disc", "massage", "-99"]], ",", Mapping())
def test_any_table_of_odd_cells_is_conserved_cell_by_cell(table: list[list[str]], mark: str, mapping: Mapping) -> None:
    checked = check_file(write_table(table, mark), "x.csv", mapping=mapping, today=TODAY)
    assert_conserved(checked)
    if checked.rows_read:
        assert checked.cells.read == sum(cell != "" for row in table if any(map(str.strip, row)) for cell in row)


@settings(max_examples=150, deadline=None)
@given(draw_tables())
@example([["Clinic"], ["", *REQUIRED], ["x", "P1", "2024-01-05", "disc", "massage", "5"]])
@example([["Clinic"], ["pain after", *REQUIRED], ["5", "P1", "2024-01-05", "disc", "massage", "5"]])
@example([["Clinic", "2024"], [], ["", *REQUIRED], ["x", "P1", "2024-01-05", "disc", "massage", "5"]])
@example([["Clinic", "2024"], [], ["pain after", *REQUIRED], ["5", "P1", "2024-01-05", "disc", "massage", "5"]])
@example([["Clinic", "North"], ["pain after", *REQUIRED], ["5", "P1", "2024-01-05", "disc", "massage", "5"]])
def test_what_is_stored_is_what_the_cell_says(table: list[list[str]]) -> None:
    mapping = Mapping(date_order="dmy", valid_rows=True)
    checked = check_file(write_table(table, "\t"), "x.csv", mapping=mapping, today=TODAY)
    place = next(number for number, row in enumerate(table) if len(row) >= len(REQUIRED))
    by_row = dict(enumerate(table, start=1))
    for _, record in checked.records.iterrows():
        cells = dict(zip(table[place], by_row[record["source_row"]], strict=False))
        for name in FIELDS:
            compare(name, tidy_text(cells.get(name, ""))[0], record[name], checked)


def compare(name: str, cell: str, value: object, checked: CheckedFile) -> None:
    """Assert that a stored value is its cell's, as a person would read it."""
    if pd.isna(value):
        told = {problem.cause for problem in checked.problems if problem.column == name}
        assert not cell or told & NO_ANSWER, (name, cell)
        return
    if not cell:
        assert name == "back_pain_type" or name.endswith("_instrument"), (name, value)
        return
    if name == "patient_id":
        assert value == cell or value == cell.removesuffix(".0")
    elif name == "session_date" and re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        assert value == pd.Timestamp(cell)
    elif isinstance(value, float) and re.fullmatch(r"\d+(\.\d+)?", cell):
        assert value == float(cell)
    elif name in ("practitioner", "clinic", "payer"):
        assert value == cell
