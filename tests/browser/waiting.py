"""Waiting for what a reader would wait for."""

from contextlib import suppress

from playwright.sync_api import Locator, Page, TimeoutError, expect

PATIENCE_MS = 120_000
"""A busy machine is slow, not wrong."""

FIGURES = {
    "Overview": 8,
    "Over time": 7,
    "Practitioners": 4,
    "Trends": 6,
    "Combinations": 3,
    "Response": 9,
    "On track": 8,
    "Quality": 1,
}
"""How many figures each page shows the sample clinic with, before anything is opened."""


def wait_for_figures(tab: Page, count: int) -> None:
    """Wait until `count` figures are drawn and the page has come to rest."""
    expect(tab.get_by_test_id("stPlotlyChart")).to_have_count(count)
    tab.wait_for_function(
        "count => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]"
        ".filter(chart => chart.querySelector('.scatterlayer .trace')).length === count",
        arg=count,
        timeout=PATIENCE_MS,
    )
    rest(tab)


def wait_until_drawn(tab: Page) -> None:
    """Wait until nothing on the page is being drawn anew, as a reader does before a click; not for ever."""
    tab.wait_for_timeout(100)  # what was clicked just before begins
    with suppress(TimeoutError):
        tab.wait_for_function(
            """() => !document.querySelector(
                '[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]')""",
            timeout=10_000,
        )


def rest(tab: Page) -> None:
    """Wait until the page has come to rest."""
    tab.wait_for_function(
        """() => document.querySelector('[data-testid=stMain] h1')
           && !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]')""",
        timeout=PATIENCE_MS,
    )
    tab.wait_for_timeout(400)


def open_fold(tab: Page, head: str) -> None:
    """Open what is folded under `head` and wait for what it works out; a click that is lost is made again."""
    summary = tab.locator("summary").filter(has_text=head).first
    for _ in range(PATIENCE_MS // 6_000):
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
        rest(tab)
        if summary.locator("..").get_attribute("open") is not None:
            return
    raise AssertionError(f"{head} does not open")


def open_list(tab: Page, box: Locator) -> None:
    """Open the list of a choice; a click that is lost while the page is being drawn is made again."""
    for _ in range(PATIENCE_MS // 6_000):
        box.click()
        try:
            tab.get_by_role("option").first.wait_for(timeout=6_000)
            return
        except TimeoutError:
            tab.keyboard.press("Escape")
    raise AssertionError("the list does not open")


def choose(tab: Page, box: Locator, name: str) -> None:
    """Choose from a list; where it closes because the page is drawn anew, it is opened again."""
    for _ in range(PATIENCE_MS // 6_000):
        open_list(tab, box)
        try:
            tab.get_by_role("option", name=name).click(timeout=6_000)
            return
        except TimeoutError:
            tab.keyboard.press("Escape")
    raise AssertionError(f"{name} cannot be chosen")


def type_choice(tab: Page, field: Locator, words: str) -> None:
    """Type into a choice's field until `words` are offered; what is typed while the page is being drawn may be lost."""
    for _ in range(PATIENCE_MS // 6_000):
        field.focus()
        tab.keyboard.press("ControlOrMeta+a")
        tab.keyboard.type(words)
        try:
            tab.get_by_role("option").filter(has_text=words).first.wait_for(timeout=6_000)
            return
        except TimeoutError:
            tab.keyboard.press("Escape")
    raise AssertionError(f"{words} is not offered")
