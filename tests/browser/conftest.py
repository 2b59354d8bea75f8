"""The app as a reader meets it: a real server, a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from outcomes.store import Store
from tests.browser.waiting import PATIENCE_MS
from tests.servers import Server, start_server

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
    executable = find_browser()
    if executable is None:
        reason = "no Chromium found: install one, or name it in OUTCOMES_CHROMIUM"
        if os.environ.get("OUTCOMES_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
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


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, sample_store: Store) -> Iterator[Callable[..., str]]:
    """Return a function that starts a server of its own and gives its address.

    Its home is by default a new one; the sample clinic is in it, unless the server is to build it at its first start.
    """
    started: list[Server] = []

    def start(home: Path | None = None, *, built: bool = True) -> str:
        home = home or tmp_path_factory.mktemp("home")
        if built:
            shutil.copy(sample_store.name, home / "sample.db")
        started.append(start_server(home))
        return started[-1].address

    yield start
    for server in started:
        server.end()


@pytest.fixture(scope="module")
def address(serve: Callable[[], str]) -> str:
    """The address of a server that the tests of a module share."""
    return serve()
