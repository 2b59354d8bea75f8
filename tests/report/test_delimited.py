"""CSV that spreadsheet programs open without calculating anything, and that other programs read to the last digit."""

from __future__ import annotations

import csv
import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.report import render_csv, render_csv_text
from outcomes.vocabulary.formulas import restore

MARK = b"\xef\xbb\xbf"


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def spell(value: object) -> str:
    """Return the one cell of a table that holds `value`, as it stands in the file."""
    return next(
        csv.reader(io.StringIO(render_csv_text([{"cell": value, "end": "."}], ["cell", "end"]).split("\n", 1)[1]))
    )[0]


def test_a_file_begins_with_the_mark_that_keeps_accents_right_in_spreadsheets_and_a_stream_does_not() -> None:
    rows, columns = [{"clinic": "Zoë's"}], ["clinic"]
    assert render_csv(rows, columns) == MARK + "clinic\nZoë's\n".encode()
    assert render_csv_text(rows, columns) == "clinic\nZoë's\n"
    assert pd.read_csv(io.BytesIO(render_csv(rows, columns))).columns.tolist() == ["clinic"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (-3, "-3"),
        (-0.5, "-0.5"),
        (7.0, "7.0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-07, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (np.float64(2.5), "2.5"),
        (np.int64(-4), "-4"),
        (True, "yes"),
        (float("-inf"), "'-inf"),
        (dt.date(2026, 3, 31), "2026-03-31"),
        ("00103", "00103"),
        ("-3", "-3"),
        ("=1+1", "'=1+1"),
        ("- mild soreness", "'- mild soreness"),
        ("a, b\nc", "a, b\nc"),
    ],
)
def test_a_value_is_written_in_full_and_never_as_a_formula(value: object, written: str) -> None:
    assert spell(value) == written


def test_a_heading_is_neutralised_as_well() -> None:
    assert render_csv_text([], ["=cmd"]) == "'=cmd\n"


def test_a_column_that_a_row_lacks_is_blank_and_one_not_asked_for_is_left_out() -> None:
    assert render_csv_text([{"a": 1, "c": 3}], ["a", "b"]) == "a,b\n1,\n"


def test_a_cell_that_parts_cells_somewhere_is_quoted_and_one_blank_cell_is_a_row() -> None:
    rows = [{"a": text} for text in ("x,y", "x;y", "x\ty", 'x"y', "x\ry", "x y", "")]
    lines = ["a", '"x,y"', '"x;y"', '"x\ty"', '"x""y"', '"x\ry"', "x y", '""']
    assert render_csv_text(rows, ["a"]) == "".join(f"{line}\n" for line in lines)


def test_what_no_cell_can_hold_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(TypeError, match="list"):
        render_csv([{"a": [1]}], ["a"])


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "text": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
                "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9),
            }
        ),
        max_size=5,
    )
)
def test_texts_and_numbers_come_back_as_they_were_and_the_bytes_are_the_same_anew(
    rows: list[dict[str, object]],
) -> None:
    content = render_csv(rows, ["text", "number"])
    assert content == render_csv(iter(rows), ["text", "number"])
    told = [(restore(row["text"]), float(row["number"])) for row in read(content)]
    assert told == [(row["text"], row["number"]) for row in rows]
