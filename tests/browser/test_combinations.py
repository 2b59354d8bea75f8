"""What an owner asks of two combinations, in a real browser: pick a type, pick both, read the verdict."""

import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import type_choice, wait_for_figures

QUESTION = "What works for which back pain?"


def choose(tab: Page, label: str, words: str) -> None:
    """Choose from a list by the beginning of what stands in it, by keyboard."""
    box = tab.get_by_test_id("stMain").get_by_test_id("stSelectbox").filter(has_text=label)
    type_choice(tab, box.locator("input"), words)
    expect(tab.get_by_role("option").first).to_contain_text(words)  # the list is narrowed by now
    tab.keyboard.press("Enter")


def test_a_type_and_two_combinations_are_picked_and_the_verdict_is_read(tab: Page, address: str) -> None:
    tab.goto(f"{address}/combinations")
    expect(tab.get_by_role("heading", name=QUESTION)).to_be_visible()
    wait_for_figures(tab, 3)
    choose(tab, "Back pain", "Disc-related")
    expect(
        tab.get_by_text(re.compile("146 episodes that began with acupuncture \\+ spinal decompression"))
    ).to_be_visible()
    expect(tab.get_by_role("figure", name=re.compile("^Comparable: .* lower .*: better"))).to_be_visible()
    choose(tab, "Held against", "All others")
    expect(tab.get_by_text(re.compile("with all other combinations; those scored"))).to_be_visible()
    choose(tab, "Started with", "Usual care")
    expect(tab.get_by_text("Not comparable", exact=True)).to_be_visible()
    expect(tab.get_by_text(re.compile("so no difference is shown"))).to_be_visible()
    tab.wait_for_url(re.compile(r"within=disc.*first=usual"))
    cold = tab.context.browser.new_context().new_page()  # type: ignore[union-attr]
    cold.goto(tab.url)
    expect(cold.get_by_text(re.compile("so no difference is shown"))).to_be_visible()
    cold.context.close()


def test_other_definitions_are_worked_out_when_they_are_asked_for(tab: Page, address: str) -> None:
    tab.goto(f"{address}/combinations")
    wait_for_figures(tab, 3)
    tab.get_by_text("Does it hold under other definitions of improvement?").click()
    expect(tab.get_by_text(re.compile("of 12 definitions"))).to_be_visible()
