"""Waiting for what a reader would wait for."""

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Download, Locator, Page, TimeoutError, expect

PATIENCE_MS = 120_000
"""A busy machine is slow, not wrong."""

_BEING_DRAWN = "[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]"
"""What stands on a page, by its selector, while some of it is being drawn anew."""

_AT_ONCE_MS = 6_000
"""How long what was asked of a page may take until it is asked again."""

_FOR_A_FILE_MS = 30_000
"""How long a file may be made until it is asked for again."""

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
        tab.wait_for_function(f"() => !document.querySelector('{_BEING_DRAWN}')", timeout=10_000)


def rest(tab: Page) -> None:
    """Wait until the page has come to rest."""
    tab.wait_for_function(
        f"() => document.querySelector('[data-testid=stMain] h1') && !document.querySelector('{_BEING_DRAWN}')",
        timeout=PATIENCE_MS,
    )
    tab.wait_for_timeout(400)


def open_fold(tab: Page, head: str) -> None:
    """Open what is folded under `head` and wait for what it works out; a click that is lost is made again."""
    summary = tab.locator("summary").filter(has_text=head).first
    for _ in range(PATIENCE_MS // _AT_ONCE_MS):
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
        rest(tab)
        if summary.locator("..").get_attribute("open") is not None:
            return
    raise AssertionError(f"{head} does not open")


def open_list(tab: Page, box: Locator) -> None:
    """Open the list of a choice; a click that is lost while the page is being drawn is made again."""

    def click() -> None:
        box.click(timeout=_AT_ONCE_MS)
        tab.get_by_role("option").first.wait_for(timeout=_AT_ONCE_MS)

    _insist(tab, click, "the list does not open")


def choose(tab: Page, box: Locator, name: str) -> None:
    """Choose from a list; where it closes because the page is drawn anew, it is opened again."""

    def pick() -> None:
        open_list(tab, box)
        tab.get_by_role("option", name=name).click(timeout=_AT_ONCE_MS)

    _insist(tab, pick, f"{name} cannot be chosen")


def type_choice(tab: Page, field: Locator, words: str) -> None:
    """Type into a choice's field until `words` are offered; what is typed while the page is being drawn may be lost."""

    def type_words() -> None:
        field.focus(timeout=_AT_ONCE_MS)
        tab.keyboard.press("ControlOrMeta+a")
        tab.keyboard.type(words)
        tab.get_by_role("option").filter(has_text=words).first.wait_for(timeout=_AT_ONCE_MS)

    _insist(tab, type_words, f"{words} is not offered")


def take_file(tab: Page, press: Callable[[], None]) -> Download:
    """Press what takes a file away and wait for the file; a press lost while the page is drawn is made again."""
    for _ in range(PATIENCE_MS // _FOR_A_FILE_MS):
        rest(tab)
        with suppress(TimeoutError):
            with tab.expect_download(timeout=_FOR_A_FILE_MS) as waiting:
                press()
            return waiting.value
    raise AssertionError("no file arrives")


def _insist(tab: Page, attempt: Callable[[], None], refusal: str) -> None:
    """Try until the page does what is asked of it; what is half open in between is closed."""
    for _ in range(PATIENCE_MS // _AT_ONCE_MS):
        try:
            attempt()
            return
        except TimeoutError:
            tab.keyboard.press("Escape")
    raise AssertionError(refusal)
