"""`make pictures`: the sample clinic's pages, light and dark, wide and narrow, into docs/pictures."""

import re
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from outcomes.app.registry import PAGES
from tests.browser.driving import FLAGS, find_browser
from tests.browser.waiting import FIGURES, wait_for_figures
from tests.servers import ROOT, start_server

PICTURES = ROOT / "docs" / "pictures"
THEMES = ("light", "dark")
WIDTHS = (1280, 390)
TALLEST = 2_400
WANTED = sys.argv[1:]
"""Titles of the pages to take, all without any."""


def take_pictures() -> None:
    """Start a server on the sample clinic and take every page's picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        server = start_server(Path(home))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
                for theme in THEMES:
                    for width in WIDTHS:
                        _take(browser, server.address, theme, width)
        finally:
            server.end()


def _take(browser: Browser, address: str, theme: str, width: int) -> None:
    for entry in [entry for entry in PAGES if not WANTED or entry.title in WANTED]:
        context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}/{'' if entry is PAGES[0] else entry.address}")
        expect(page.get_by_role("heading", name=entry.question)).to_be_visible(timeout=60_000)
        if entry.title == "Patient":  # nobody is chosen by an address
            _open_a_patient(page, address)
        wait_for_figures(page, 3 if entry.title == "Patient" else FIGURES.get(entry.title, 0))
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height + 20, TALLEST)})
        time.sleep(1)  # the figures take their new width
        page.screenshot(path=PICTURES / f"{entry.address}-{theme}-{width}.png")
        context.close()


def _open_a_patient(page: Page, address: str) -> None:
    page.goto(f"{address}/on-track")
    page.get_by_role("button", name=re.compile("Open P-")).first.click(timeout=60_000)


if __name__ == "__main__":
    take_pictures()
