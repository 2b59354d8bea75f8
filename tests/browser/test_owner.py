"""What an owner asks every month, in a real browser: what to raise, is it changing, does anyone differ."""

import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import type_choice, wait_for_figures


def test_a_signal_on_the_overview_leads_to_where_it_is_seen_with_the_filter(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?clinic=Mill+Lane")
    wait_for_figures(tab, 8)
    expect(tab.get_by_text(re.compile("L. Moreaux lies beyond the limits of chance"))).to_be_visible()
    tab.get_by_role("link", name="See who and how far").first.click()
    expect(tab.get_by_role("heading", name="Does anyone differ beyond chance?")).to_be_visible()
    tab.wait_for_url(re.compile(r"practitioners\?.*clinic=Mill"))
    wait_for_figures(tab, 4)
    expect(tab.get_by_role("figure", name=re.compile("L. Moreaux .* expected, worse")).first).to_be_visible()
    expect(tab.get_by_text("M. Okafor")).to_have_count(0)  # works in the other clinic


def test_a_practitioner_sees_nobody_else_by_name(tab: Page, address: str) -> None:
    tab.goto(f"{address}/practitioners")
    wait_for_figures(tab, 4)
    box = tab.get_by_test_id("stMain").get_by_test_id("stSelectbox").filter(has_text="Seen by")
    type_choice(tab, box.locator("input"), "D. Fairley")
    expect(tab.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text(re.compile("The middle half of 8 peers")).first).to_be_visible()
    wait_for_figures(tab, 4)
    expect(tab.get_by_test_id("stMain").get_by_text("Castellan")).to_have_count(0)
    tab.wait_for_url(re.compile(r"view=D"))


def test_each_measure_over_time_has_its_picture_and_its_word(tab: Page, address: str) -> None:
    tab.goto(f"{address}/over-time")
    wait_for_figures(tab, 7)
    expect(tab.get_by_text(re.compile("1 of 7 measures moves by more than chance"))).to_be_visible()
    expect(tab.get_by_role("figure", name=re.compile("^Improvement in pain: Concern"))).to_be_visible()
    tab.goto(f"{address}/over-time?measure=new_episodes")
    wait_for_figures(tab, 1)
