"""Whatever a file holds: checking never raises, and every row that was read is accounted for."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.intake import FileRefused, Mapping, check_file, read_mapping
from tests.intake.conservation import FIELDS, assert_conserved

TODAY = dt.date(2026, 6, 30)

WORDS = "P1 P2 2024-01-05 05/06/2024 13/06/24 disc massage cupping;massage 5 7/10 -99 NRS ODI RMDQ yes #N/A 1,060 6,5"
ODDITIES = ["", "a@b.co", "x" * 1200, "90+", "\u200b", '"', ";", "1e308"]

_cells = st.one_of(st.sampled_from([*WORDS.split(), *ODDITIES]), st.text(max_size=8))
_headings = st.lists(st.one_of(st.sampled_from([*FIELDS, "Name", "room", ""]), st.text(max_size=6)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\xff\xfe\x00\x00")
@example(b"sep=")
@example(b'"')
def test_no_bytes_whatever_make_checking_raise(content):
    assert_conserved(check_file(content, "x.csv", today=TODAY))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_no_text_whatever_makes_checking_raise(text, encoding):
    assert_conserved(check_file(text.encode(encoding, errors="ignore"), "x.txt", today=TODAY))


@settings(max_examples=100, deadline=None)
@given(
    _headings,
    st.lists(st.lists(_cells, max_size=14), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([Mapping(), Mapping(treatments=(("cupping", "+"),), date_order="dmy")]),
)
def test_every_row_of_a_table_is_accounted_for(more, rows, delimiter, mapping):
    required = ["patient_id", "session_date", "back_pain_type", "treatments", "pain_score"]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows([[*required, *more], *rows])
    assert_conserved(
        check_file(buffer.getvalue().encode("utf-8", errors="ignore"), "x.csv", mapping=mapping, today=TODAY)
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(words) for words in (
    ["P1", "P2", "P3"], ["2024-01-05", "2024-01-06", "2024-02-30"], ["disc", ""], ["massage", ""], ["5", "6", "11", ""],
    ["1", "2", ""], ["f", "m", ""],
)]), min_size=1, max_size=12))  # fmt: skip
def test_every_cell_is_accepted_rejected_ignored_or_counted_as_a_repetition(rows):
    headings = ["patient_id", "session_date", "back_pain_type", "treatments", "pain_score", "session_number", "sex"]
    lines = ["\t".join([*headings, "room"]), *("\t".join([*row, "12"]) for row in rows)]
    checked = check_file("\n".join(lines).encode(), "x.csv", today=TODAY)
    assert_conserved(checked)
    repeated = sum(problem.rows for problem in checked.problems if problem.cause == "duplicate-rows")
    cells_in = len(rows) * 8
    cells_out = len(checked.records) * 7 + checked.rejected[headings].size + repeated * 7
    assert cells_in == cells_out + len(checked.ignored_columns) * checked.rows_read
    by_row = dict(enumerate(rows, start=2))
    for _, rejected in checked.rejected.iterrows():
        assert tuple(rejected[headings]) == by_row[rejected["row"]]
    for _, record in checked.records.iterrows():
        assert record["patient_id"] == by_row[record["source_row"]][0]


@given(st.text(max_size=120))
def test_no_mapping_file_whatever_raises_anything_but_a_refusal(text):
    with contextlib.suppress(FileRefused):
        assert isinstance(read_mapping(text), Mapping)
