"""Workbooks without a formula or a link, in which numbers are numbers, days are days, and text is text."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from outcomes.report import SheetTooLong, render_xlsx, workbook
from outcomes.vocabulary.formulas import restore

_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''=1",
        "http://x.example",
        "mailto:a",
        "{=1}",
        "00103",
        "1E5",
        "TRUE",
        "_x0041_",
        "<r>a</r>",
        "<r>&amp;<b></r>",
        "-",
    ]
)


def read(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_numbers_days_and_texts_come_back_as_what_they_are() -> None:
    row = {"key": "00103", "score": -0.1 - 0.2, "n": 7, "day": dt.date(2026, 3, 31), "told": True, "blank": None}
    heading, cells = read(render_xlsx([row], list(row), sheet="records"))
    assert heading == list(row)
    assert cells == ["00103", -0.1 - 0.2, 7.0, dt.date(2026, 3, 31), "yes"] + [""] * (len(cells) - 5)


def test_nothing_in_it_is_calculated_and_nothing_leads_out() -> None:
    told = ['=HYPERLINK("http://x.example")', "{=1+1}", "@SUM(A1)", "http://x.example", "internal:a!A1", "+1-2"]
    content = render_xlsx([{"text": text} for text in told], ["text"], sheet="records")
    assert [cells[0] for cells in read(content)[1:]] == told
    parts = unpack(content)
    assert b"<f" not in parts["xl/worksheets/sheet1.xml"].replace(b"<format", b"")
    assert b"<hyperlink" not in parts["xl/worksheets/sheet1.xml"]
    assert not any("externalLink" in name or "worksheets/_rels" in name for name in parts)


def test_the_heading_row_stays_in_sight_and_the_sheet_has_its_name() -> None:
    content = render_xlsx([], ["a"], sheet="SAMPLE " + "x" * 40)
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == [("SAMPLE " + "x" * 40)[:31]]
    assert b'state="frozen"' in unpack(content)["xl/worksheets/sheet1.xml"]


def test_the_same_table_gives_the_same_bytes_whenever_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"a": "x", "b": 1.5, "c": dt.date(2026, 1, 1)}]
    first = render_xlsx(rows, ["a", "b", "c"], sheet="s")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    assert render_xlsx(rows, ["a", "b", "c"], sheet="s") == first
    assert b"2000-01-01" in unpack(first)["docProps/core.xml"]


def test_a_table_too_long_for_a_sheet_is_refused_and_csv_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    assert len(read(render_xlsx([{"a": 1}] * 3, ["a"], sheet="s"))) == 4
    with pytest.raises(SheetTooLong, match="take CSV"):
        render_xlsx([{"a": 1}] * 4, ["a"], sheet="s")


def test_a_text_too_long_for_a_cell_is_never_cut_silently() -> None:
    with pytest.raises(ValueError, match="too long"):
        render_xlsx([{"a": "x" * 40_000}], ["a"], sheet="s")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_TEXTS, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=8))
def test_every_text_and_every_number_comes_back_as_it_was(pairs: list[tuple[str, float]]) -> None:
    rows = [{"number": number, "text": text} for text, number in pairs]
    cells = read(render_xlsx(rows, ["number", "text"], sheet="s"))[1:]
    assert [(restore(str([*line, ""][1])), line[0]) for line in cells] == pairs
