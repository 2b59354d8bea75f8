"""What a reader does in the first hour, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import choose, wait_for_figures

HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score,function_score"


def test_the_first_start_draws_a_trend_and_asks_nothing_of_other_hosts(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address)
    expect(tab.get_by_role("heading", name="How are we doing?")).to_be_visible()
    wait_for_figures(tab, 8)
    tab.get_by_role("link", name="Trends").click()
    expect(tab.get_by_role("heading", name="How do pain and function change over sessions?")).to_be_visible()
    wait_for_figures(tab, 6)
    expect(tab.get_by_text("SAMPLE")).to_be_visible()
    foreign = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert foreign == []


def test_a_filter_changes_figure_and_address_and_a_cold_tab_restores_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}/trends")
    wait_for_figures(tab, 6)
    choose(tab, tab.get_by_test_id("stMultiSelect").filter(has_text="Back pain").locator("input"), "Disc-related")
    wait_for_figures(tab, 1)
    tab.wait_for_url(re.compile(r"[?&]type=disc"))
    cold = tab.context.browser.new_context().new_page()  # type: ignore[union-attr]
    cold.goto(tab.url)
    wait_for_figures(cold, 1)
    expect(cold.get_by_test_id("stButton").get_by_role("button", name="Disc-related")).to_be_visible()
    cold.context.close()


def test_a_deep_link_to_a_cold_server_opens_its_page_without_a_dialog(tab: Page, serve: Callable[..., str]) -> None:
    tab.goto(f"{serve(built=False)}/methods")
    expect(tab.get_by_role("heading", name="How is every number made?")).to_be_visible()
    expect(tab.get_by_text("SAMPLE")).to_be_visible()
    expect(tab.get_by_role("dialog")).to_have_count(0)


def test_from_the_first_start_to_ones_own_trend_takes_at_most_twelve_clicks(
    tab: Page, serve: Callable[[], str], tmp_path: Path
) -> None:
    rows = [
        f"{patient:03},2026-{month:02}-{day:02},disc,acupuncture,{7 - month},{50 - 4 * month}"
        for patient in range(40)
        for month, day in ((1, 5), (2, 4), (3, 6))
    ]
    file = tmp_path / "ours.csv"
    file.write_text("\n".join([HEADINGS, *rows]) + "\n")
    clicks = 0

    def click(target: Locator) -> None:
        nonlocal clicks
        target.click()
        clicks += 1

    tab.goto(serve())
    wait_for_figures(tab, 8)
    click(tab.get_by_test_id("stMain").get_by_role("link", name="Import your records"))
    expect(tab.get_by_role("heading", name="Bring in your session records")).to_be_visible()
    with tab.expect_file_chooser() as chooser:
        click(tab.get_by_test_id("stFileUploader").first.get_by_test_id("stBaseButton-secondary"))
    chooser.value.set_files(file)
    clicks += 2  # in the computer's own dialog: the file, then Open
    click(tab.get_by_role("button", name="Import", exact=True))
    expect(tab.get_by_text("120 new rows stored as batch 1.")).to_be_visible()
    click(tab.get_by_role("link", name="See the trend"))
    wait_for_figures(tab, 1)
    expect(tab.get_by_text("had everyone stayed: from 6.0 to 4.0").first).to_be_visible()
    expect(tab.get_by_text("SAMPLE")).to_have_count(0)
    assert clicks <= 12, clicks


def test_a_click_on_a_line_filters_all_pages_by_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}/trends")
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


def test_the_menu_carries_the_filter_from_page_to_page(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?type=disc")
    wait_for_figures(tab, 8)
    tab.get_by_role("link", name="Trends").click()
    tab.wait_for_url(re.compile(r"/trends\?.*type=disc"))
    wait_for_figures(tab, 1)


def test_going_back_restores_what_was_shown(tab: Page, address: str) -> None:
    tab.goto(f"{address}/trends?type=disc")
    wait_for_figures(tab, 1)
    tab.get_by_test_id("stButtonGroup").get_by_text("Both", exact=True).click()
    wait_for_figures(tab, 2)
    tab.wait_for_url(re.compile("show=both"))
    tab.go_back()
    wait_for_figures(tab, 1)
    tab.go_forward()
    wait_for_figures(tab, 2)


def test_how_many_sessions_it_takes_is_read_compared_and_linked_to(tab: Page, address: str) -> None:
    tab.goto(address)
    wait_for_figures(tab, 8)
    tab.get_by_role("link", name="Response").click()
    expect(tab.get_by_role("heading", name="How many sessions until it helps?")).to_be_visible()
    wait_for_figures(tab, 9)
    expect(tab.get_by_text(re.compile(r"73 % .*are meaningfully better within 8 sessions")).first).to_be_visible()
    tab.get_by_test_id("stButtonGroup").get_by_text("At two in a row", exact=True).click()
    expect(tab.get_by_text(re.compile("for two scores in a row within 8 sessions")).first).to_be_visible()
    tab.wait_for_url(re.compile("counted=sustained"))
    choose(tab, tab.get_by_role("combobox", name=re.compile("Compare")), "Starting combinations")
    tab.wait_for_url(re.compile("groups=combination"))
    expect(tab.get_by_role("figure", name=re.compile("^Acupuncture, pain: after 4 sessions"))).to_be_visible()
    cold = tab.context.browser.new_context().new_page()  # type: ignore[union-attr]
    cold.goto(tab.url)
    expect(cold.get_by_role("figure", name=re.compile("^Acupuncture, pain: after 4 sessions"))).to_be_visible()
    cold.context.close()
