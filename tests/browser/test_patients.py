"""A practitioner's day in a real browser: from the list to one patient by keyboard only, and nobody in the address."""

import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import wait_for_figures


def test_from_the_list_to_a_patient_by_keyboard_alone_and_never_a_key_in_the_address(tab: Page, address: str) -> None:
    tab.goto(f"{address}/on-track?practitioner=D.+Fairley")
    expect(tab.get_by_role("heading", name="Who needs a second look today?")).to_be_visible()
    first = tab.get_by_role("button", name=re.compile("Open P-")).first
    shown = first.inner_text()[-10:]
    first.focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="What happened to this patient?")).to_be_visible()
    wait_for_figures(tab, 3)
    expect(tab.get_by_text(shown).first).to_be_visible()
    assert shown[2:] not in tab.url
    expect(tab.get_by_role("figure", name=re.compile("^Pain, NRS. .*expected"))).to_be_visible()
    tab.get_by_role("switch", name="Hide names and dates").or_(
        tab.get_by_role("checkbox", name="Hide names and dates")
    ).first.focus()
    tab.keyboard.press("Space")
    expect(tab.get_by_text(shown)).to_have_count(0)
    expect(tab.get_by_test_id("stMain").get_by_text("D. Fairley")).to_have_count(0)


def test_an_id_asked_for_is_cleared_and_stands_in_no_address(tab: Page, address: str) -> None:
    tab.goto(f"{address}/patient")
    field = tab.get_by_label("The clinic's own id, or the pseudonym (P-…)")
    field.focus()
    tab.keyboard.type("secret-0017")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("No patient of this clinic, or more than one, is meant by that.")).to_be_visible()
    expect(field).to_have_value("")
    assert "secret" not in tab.url
