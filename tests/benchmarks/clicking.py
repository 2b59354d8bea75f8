"""From a click to the last thing drawn for it, in a real browser: *Trends* beside two almost empty apps."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.driving import FLAGS, find_browser
from tests.browser.waiting import wait_until_drawn
from tests.servers import ROOT, find_free_port, start_server

__all__ = ["Clicking", "measure_clicking"]

_REPEATS = 9
_EMPTY, _FIVE = (Path(__file__).with_name(f"{name}_app.py") for name in ("empty", "five_figures"))

_WATCH = """
async ([name, quiet]) => {
    const button = [...document.querySelectorAll('[data-testid=stMain] button')]
        .find(one => one.innerText.trim() === name);
    let last = performance.now();
    const watch = new MutationObserver(() => { last = performance.now(); });
    watch.observe(document.querySelector('[data-testid=stMain]'),
        {subtree: true, childList: true, attributes: true, characterData: true});
    const start = performance.now();
    button.click();
    last = start;
    const busy = () => document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
        || document.querySelector('[data-test-script-state=running]');
    while (busy() || performance.now() - last < quiet) await new Promise(done => setTimeout(done, 20));
    watch.disconnect();
    return last - start;
}
"""
"""Click a button and return the milliseconds until the last change of the page, once it has been quiet for a while."""


@dataclass(frozen=True)
class Clicking:
    """Milliseconds from the click to the last thing drawn. `empty`: an app that only tells the choice; `five`: one with
    five figures of a line each besides. `again`: *Trends* from pain to function and back; `anew`: the same in per cent,
    which nobody has asked for yet."""

    empty: float
    five: float
    again: float
    anew: float


def measure_clicking(home: Path) -> Clicking:
    """Click on the apps in turn, ours over the store in `home`."""
    server = start_server(home)
    try:
        with _serve(_EMPTY) as empty, _serve(_FIVE) as five, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
            nothing, bare, trends = (browser.new_page(viewport={"width": 1280, "height": 900}) for _ in range(3))
            trends.goto(f"{server.address}/trends")
            trends.locator(".scatterlayer .trace").first.wait_for(timeout=600_000)
            for tab, address in ((nothing, empty), (bare, five)):
                tab.goto(address)
                tab.get_by_text("Chosen: One").wait_for(timeout=60_000)
            for tab in (nothing, bare, trends):
                wait_until_drawn(tab)
                tab.wait_for_timeout(3_000)
            for name in ("Function", "Pain"):
                _click(trends, name)
            choices = {nothing: ("Two", "One"), bare: ("Two", "One"), trends: ("Function", "Pain")}
            turns = [[_click(tab, names[turn % 2]) for tab, names in choices.items()] for turn in range(_REPEATS)]
            anew = _click(trends, "% of baseline")
            browser.close()
    finally:
        server.end()
    return Clicking(*map(median, zip(*turns, strict=True)), anew)


def _click(tab: Page, name: str) -> float:
    tab.wait_for_timeout(300)
    return float(tab.evaluate(_WATCH, [name, 700]))


@contextmanager
def _serve(app: Path) -> Iterator[str]:
    port = find_free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, "--server.headless", "true"], cwd=ROOT, stdout=log, stderr=log)
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2)
                    break
                except OSError:
                    time.sleep(0.5)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
