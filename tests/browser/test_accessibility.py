"""Every page in both themes against axe's WCAG 2.2 A and AA rules; and everything by keyboard."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from outcomes.app.registry import PAGES
from tests.browser.waiting import FIGURES, PATIENCE_MS, open_fold, type_choice, wait_for_figures

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def find_violations(page: Page) -> list[tuple[str, str]]:
    """Return each element with the rule that it breaks, as the page stands.

    The parts of a date in Streamlit's field are narrower than 24 pixels, which WCAG 2.5.8 allows where another control
    does the same: the calendar beside it.
    """
    found = Axe().run(page, options=RULES).response["violations"]
    broken = [(one["id"], node["html"]) for one in found for node in one["nodes"]]
    return [(rule, html) for rule, html in broken if rule != "target-size" or 'role="spinbutton"' not in html]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("title", [entry.title for entry in PAGES])
def test_a_page_has_no_violation(browser: Browser, address: str, title: str, theme: str) -> None:
    entry = next(entry for entry in PAGES if entry.title == title)
    path = "" if entry is PAGES[0] else entry.address
    # axe is put into the page as a script of the test's own, which our content policy would rightly keep out.
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", name=entry.question)).to_be_visible()
    wait_for_figures(page, FIGURES.get(title, 0))
    assert find_violations(page) == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_folded_on_combinations_has_no_violation_either(browser: Browser, address: str, theme: str) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/combinations")
    wait_for_figures(page, FIGURES["Combinations"])
    for head in ("How alike are the two?", "Does it hold under other", "Does each further", "What was added later?"):
        open_fold(page, head)
    expect(page.get_by_text("earns a combination no credit")).to_be_visible()
    wait_for_figures(page, FIGURES["Combinations"] + 2)  # how alike they are, and the flow of what was added
    assert find_violations(page) == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_of_a_page_are_opened_by_keyboard_and_have_no_violation(
    browser: Browser, address: str, theme: str
) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/practitioners")
    wait_for_figures(page, FIGURES["Practitioners"])
    page.get_by_role("button", name="Words").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("which part of all differences between patients goes with who treats them")).to_be_visible()
    assert find_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_text("which part of all differences between patients")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_folded_on_quality_has_no_violation_either(browser: Browser, address: str, theme: str) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/quality?check=age_plausible")
    wait_for_figures(page, FIGURES["Quality"])
    for head in ("Whose: 41", "The same as a table", "Each check by import", "The rows behind it", "How this was"):
        open_fold(page, head)
    expect(page.get_by_text("which are rules of ours and stand")).to_be_visible()
    assert find_violations(page) == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_step_of_an_import_has_no_violation(browser: Browser, serve: Callable[[], str], theme: str) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{serve()}/import-records")
    rows = "".join(f"{day},2026-01-{day:02},disc,acupuncture + cupping,{day % 11}\n" for day in range(1, 29))
    content = "patient_id,session_date,diagnosis,treatments,pain now\n" + rows + "40,2026-02-30,disc,acupuncture,6\n"
    page.get_by_test_id("stFileUploader").first.locator("input").set_input_files(
        {"name": "ours.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    for step, sign in (("2 Map", "columns are read"), ("3 Check", "Some words need"), ("4 Compare", "Stored already")):
        page.get_by_role("button", name=step).click()
        if step == "3 Check":
            page.get_by_role("button", name="2 Map").click()
            page.get_by_role("button", name="Use this mapping").click()
        expect(page.get_by_text(sign).first).to_be_visible()
        wait_for_figures(page, 0)  # what is being drawn anew stands pale until it is
        assert find_violations(page) == [], step
    context.close()


def test_every_figure_has_its_sentence(tab: Page, address: str) -> None:
    tab.goto(f"{address}/trends")
    wait_for_figures(tab, FIGURES["Trends"])
    expect(tab.get_by_role("figure", name=re.compile(r"Pain over sessions, NRS\..* episodes"))).to_have_count(6)


def test_a_filter_can_be_set_and_cleared_by_keyboard_alone(tab: Page, address: str) -> None:
    tab.goto(f"{address}/trends")
    wait_for_figures(tab, 6)
    type_choice(tab, tab.get_by_test_id("stMultiSelect").first.locator("input"), "Disc")
    expect(tab.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    wait_for_figures(tab, 1)
    tab.keyboard.press("Escape")
    tab.get_by_test_id("stButton").get_by_role("button", name="Disc-related").focus()
    tab.keyboard.press("Enter")
    wait_for_figures(tab, 6)
