"""Can I trust the data, in a real browser: from the overview with the filter, to the rows behind a check, and away."""

import csv
import io
import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import open_fold, take_file, type_choice, wait_for_figures


def test_the_overview_leads_to_quality_with_the_filter(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?clinic=Mill+Lane")
    wait_for_figures(tab, 8)
    tab.get_by_role("link", name="Can the data behind this be trusted?").click()
    expect(tab.get_by_role("heading", name="Can I trust the data?")).to_be_visible()
    tab.wait_for_url(re.compile(r"quality\?.*clinic=Mill"))
    wait_for_figures(tab, 1)
    expect(tab.get_by_text("Harbour Street")).to_have_count(0)
    expect(tab.get_by_text("R. Castellan")).to_have_count(0)  # works in the other clinic


def test_the_rows_behind_a_check_are_chosen_by_keyboard_and_taken_away(tab: Page, address: str) -> None:
    tab.goto(f"{address}/quality")
    wait_for_figures(tab, 1)
    box = tab.get_by_test_id("stMain").get_by_test_id("stSelectbox").filter(has_text="The rows behind")
    type_choice(tab, box.locator("input"), "Ages (20)")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("check=age_plausible"))
    open_fold(tab, "The rows behind it: 20")
    file = take_file(tab, tab.get_by_role("button", name="Rows behind age plausible as CSV").click)
    assert file.suggested_filename == "SAMPLE_rows_behind_age_plausible_2026-06-30.csv"
    rows = list(csv.DictReader(io.StringIO(file.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == 20
    assert all(re.fullmatch("P-[0-9a-f]{8}", row["patient"]) for row in rows)
    assert all(float(row["age"]) < 16 or float(row["age"]) >= 90 for row in rows)


def test_each_field_has_its_picture(tab: Page, address: str) -> None:
    tab.goto(f"{address}/quality?complete=red_flag_screening")
    wait_for_figures(tab, 1)
    expect(tab.get_by_role("figure", name=re.compile("^Red flags asked for: complete in 88.8 %"))).to_be_visible()
