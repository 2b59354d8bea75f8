"""What a reader does in the first hour, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

FIGURE = "[data-testid=stPlotlyChart] .main-svg"
HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score,function_score"


def wait_for_figures(tab: Page, count: int) -> None:
    """Wait until `count` figures are drawn (each is drawn in layers, of which the first counts)."""
    expect(tab.get_by_test_id("stPlotlyChart")).to_have_count(count)
    tab.wait_for_function(
        "count => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]"
        ".filter(chart => chart.querySelector('.scatterlayer .trace')).length === count",
        arg=count,
    )


def test_the_first_start_draws_a_trend_and_asks_nothing_of_other_hosts(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address)
    expect(tab.get_by_role("heading", name="How do pain and function change over sessions?")).to_be_visible()
    wait_for_figures(tab, 6)
    expect(tab.get_by_text("SAMPLE")).to_be_visible()
    foreign = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert foreign == []


def test_a_filter_changes_figure_and_address_and_a_cold_tab_restores_it(tab: Page, address: str) -> None:
    tab.goto(address)
    wait_for_figures(tab, 6)
    tab.get_by_test_id("stMultiSelect").filter(has_text="Back pain").locator("input").click()
    tab.get_by_role("option", name="Disc-related").click()
    wait_for_figures(tab, 1)
    tab.wait_for_url(re.compile(r"[?&]type=disc"))
    cold = tab.context.browser.new_context().new_page()  # type: ignore[union-attr]
    cold.goto(tab.url)
    wait_for_figures(cold, 1)
    expect(cold.get_by_test_id("stButton").get_by_role("button", name="Disc-related")).to_be_visible()
    cold.context.close()


def test_a_deep_link_to_a_cold_server_opens_its_page_without_a_dialog(tab: Page, serve: Callable[[], str]) -> None:
    tab.goto(f"{serve()}/methods")
    expect(tab.get_by_role("heading", name="How is every number made?")).to_be_visible()
    expect(tab.get_by_text("SAMPLE")).to_be_visible()
    expect(tab.get_by_role("dialog")).to_have_count(0)


def test_a_clinic_imports_its_file_and_sees_its_own_trend(tab: Page, serve: Callable[[], str], tmp_path: Path) -> None:
    rows = [
        f"{patient:03},2026-{month:02}-{day:02},disc,acupuncture,{7 - month},{50 - 5 * month}"
        for patient in range(40)
        for month, day in ((1, 5), (2, 4), (3, 6))
    ]
    file = tmp_path / "ours.csv"
    file.write_text("\n".join([HEADINGS, *rows]) + "\n")
    tab.goto(serve())
    wait_for_figures(tab, 6)
    tab.get_by_test_id("stMain").get_by_role("link", name="Import your records").click()
    expect(tab.get_by_role("heading", name="Bring in your session records")).to_be_visible()
    tab.locator("input[type=file]").first.set_input_files(file)
    tab.get_by_role("button", name="Import", exact=True).click()
    expect(tab.get_by_text("120 new rows stored as batch 1.")).to_be_visible()
    tab.get_by_role("link", name="See the trend").click()
    wait_for_figures(tab, 1)
    expect(tab.get_by_text("Pain falls from 6.0 to")).to_be_visible()
    expect(tab.get_by_text("SAMPLE")).to_have_count(0)


def test_a_click_on_a_line_filters_all_pages_by_it(tab: Page, address: str) -> None:
    tab.goto(address)
    wait_for_figures(tab, 6)
    muscular = tab.get_by_test_id("stPlotlyChart").first
    muscular.locator(".scatterlayer .trace .points path").first.wait_for()
    marker = muscular.locator(".scatterlayer .trace .points path").nth(2)
    marker.scroll_into_view_if_needed()
    box = marker.bounding_box()
    assert box is not None
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.wait_for_url(re.compile(r"[?&]type=muscular"))
    tab.wait_for_url(re.compile(r"[?&]combination=acupuncture"))
    wait_for_figures(tab, 1)
