"""`make pictures`: the sample clinic's pages, light and dark, wide and narrow, into docs/pictures."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import Browser, expect, sync_playwright

from outcomes.app.registry import PAGES
from tests.browser.conftest import FLAGS, ROOT, find_browser, find_free_port
from tests.browser.waiting import wait_for_figures

PICTURES = ROOT / "docs" / "pictures"
THEMES = ("light", "dark")
WIDTHS = (1280, 390)
FIGURES = {
    "Overview": 8,
    "Over time": 7,
    "Practitioners": 4,
    "On track": 8,
    "Quality": 1,
    "Trends": 6,
    "Combinations": 3,
    "Response": 9,
}
TALLEST = 2_400


def take_pictures() -> None:
    """Start a server on the sample clinic and take every page's picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        port = find_free_port()
        environment = {**os.environ, "OUTCOMES_HOME": home, "OUTCOMES_DATABASE_URL": ""}
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
        server = subprocess.Popen([*command, "--browser.serverPort", str(port)], cwd=ROOT, env=environment)
        try:
            address = f"http://localhost:{port}"
            _wait_for(f"{address}/_stcore/health")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
                for theme in THEMES:
                    for width in WIDTHS:
                        _take(browser, address, theme, width)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _take(browser: Browser, address: str, theme: str, width: int) -> None:
    for entry in PAGES:
        context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}/{'' if entry is PAGES[0] else entry.address}")
        expect(page.get_by_role("heading", name=entry.question)).to_be_visible(timeout=60_000)
        wait_for_figures(page, FIGURES.get(entry.title, 0))
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height + 20, TALLEST)})
        time.sleep(1)  # the figures take their new width
        page.screenshot(path=PICTURES / f"{entry.address}-{theme}-{width}.png")
        context.close()


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError("the server did not answer within a minute")


if __name__ == "__main__":
    take_pictures()
