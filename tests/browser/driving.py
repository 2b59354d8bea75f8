"""A real browser, for whichever tests walk in one: started once in a process, which can drive no second."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.waiting import PATIENCE_MS, wait_until_drawn

__all__ = ["FLAGS", "browser", "find_browser", "tab"]

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
expect.set_options(timeout=PATIENCE_MS)


def find_browser() -> str | None:
    """The browser named in OUTCOMES_CHROMIUM, else one under the usual names."""
    named = os.environ.get("OUTCOMES_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser. No click is made while a page is being drawn anew, which may lose it: no reader would either."""
    executable = find_browser()
    if executable is None:
        reason = "no Chromium found: install one, or name it in OUTCOMES_CHROMIUM"
        if os.environ.get("OUTCOMES_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as monkeypatch:
        click = Locator.click

        def click_when_drawn(locator: Locator, **options: Any) -> None:
            wait_until_drawn(locator.page)
            click(locator, **options)

        monkeypatch.setattr(Locator, "click", click_when_drawn)
        started = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()
