"""A table taken away in a real browser: the file that arrives is the table."""

import csv
import io
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.waiting import open_fold, take_file, wait_for_figures


def fetch(tab: Page, label: str) -> tuple[str, bytes]:
    """Press the button called `label` and return the name and the content of the file that arrives."""
    file = take_file(tab, tab.get_by_role("button", name=label, exact=True).click)
    return file.suggested_filename, Path(file.path()).read_bytes()


def test_a_table_arrives_as_csv_and_as_a_workbook_that_say_the_same(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?type=disc")
    wait_for_figures(tab, 8)
    open_fold(tab, "The measures as a table")
    name, content = fetch(tab, "Summary as CSV")
    assert name == "SAMPLE_summary_2026-06-30.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0]["measure"] == "patients"
    expect(tab.get_by_test_id("stMetricValue").first).to_have_text(f"{float(rows[0]['value']):,.0f}")
    name, content = fetch(tab, "Summary as XLSX")
    assert name == "SAMPLE_summary_2026-06-30.xlsx"
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert workbook.sheet_names == ["SAMPLE summary"]
    heading, *cells = workbook.get_sheet_by_index(0).to_python()
    assert heading == list(rows[0])
    assert [(line[0], line[1]) for line in cells] == [
        (row["measure"], float(row["value"]) if row["value"] else "") for row in rows
    ]


def test_the_buttons_are_reached_by_keyboard_and_named_after_their_table(tab: Page, address: str) -> None:
    tab.goto(f"{address}/trends?show=both")
    wait_for_figures(tab, 12)
    for outcome in ("Pain", "Function"):
        open_fold(tab, f"{outcome}: the same as a table")
        button = tab.get_by_role("button", name=f"Trend of {outcome.lower()} as CSV", exact=True)
        file = take_file(tab, partial(button.press, "Enter"))
        assert file.suggested_filename == f"SAMPLE_trend_of_{outcome.lower()}_2026-06-30.csv"
