"""`make hostile`: the walk with sixty hostile names; writes docs/hostile.md."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit
from playwright.sync_api import sync_playwright

from outcomes.store import open_store
from tests.browser.driving import FLAGS, find_browser
from tests.hostile.catalogue import HOSTILE, UNSEEN
from tests.hostile.clinic import NAMES, fill_store
from tests.hostile.stops import walk
from tests.hostile.walk import Seen
from tests.servers import start_server

__all__ = ["REPORT", "tabulate_stops", "write_report"]

REPORT = Path(__file__).parents[2] / "docs" / "hostile.md"


def tabulate_stops(seen: Sequence[Seen]) -> list[str]:
    """Return a row for each page and what was tried there; several stops of a kind are one row."""
    kinds = dict.fromkeys((stop.page, stop.tried) for stop in seen)
    rows = []
    for page, tried in kinds:
        stops = [stop for stop in seen if (stop.page, stop.tried) == (page, tried)]
        shown = frozenset[str]().union(*(stop.shown for stop in stops))
        counts = (
            sum(len(stop.foreign) for stop in stops),
            sum(len(stop.links) for stop in stops),
            sum(len(stop.put) + stop.formulas for stop in stops),
            sum(len(stop.complaints) for stop in stops),
        )
        rows.append(f"| {page} | {tried} | {len(shown)} | " + " | ".join(map(str, counts)) + " |")
    return rows


def write_report(seen: Sequence[Seen]) -> str:
    """Return the page that tells what came of a walk."""
    asked = sum(stop.requests for stop in seen)
    return "\n".join(
        [
            "# Hostile names",
            "",
            f"Written by `make hostile` (Streamlit {streamlit.__version__}); the browser tests take the same walk at",
            "every submission and fail on any fault. A clinic is imported in which every practitioner, clinic, payer,",
            "treatment, patient's id, episode's id, file, source, and whoever imports, renames or sets something bears",
            f"one of {len(NAMES)} names made to be more than a name. Then a browser walks through every page, opens",
            "all that is folded, points at figures, follows links that ask for such words, and feeds the import a file",
            "of such headings and cells. It writes down each request and socket, each link and picture on the page,",
            "and what its console says.",
            "",
            f"In {len(seen)} stops it made **{asked:,} requests, {sum(len(stop.foreign) for stop in seen)} of them to "
            f"another host**, and met **{sum(len(stop.links) for stop in seen)} links that lead out**.",
            "",
            "| page | what was tried | names seen letter by letter | requests to other hosts | links out | "
            "pictures, frames, scripts, formulas | complaints of the content policy, errors |",
            "|---|---|---:|---:|---:|---:|---:|",
            *tabulate_stops(seen),
            "",
            "A table on screen is drawn as a picture, so its cells are not counted as seen. What leaves the clinic as",
            "CSV, XLSX or PDF is held against the same names in `tests/cli/test_hostile_exports.py`: no cell is",
            "calculated, none is a link, and our own import gives each name back as it was.",
            "",
            "## The names",
            "",
            "| tries to be | name |",
            "|---|---|",
            *(f"| {tried} | {_quote(name)} |" for tried, name in HOSTILE),
            "",
            "These the import takes out or refuses; they are told of on the import page and never reach the records:",
            ", ".join(dict.fromkeys(tried for tried, _ in UNSEEN)) + ".",
            "",
        ]
    )


def _quote(name: str) -> str:
    """Return `name` as code, which a reader of the page sees letter by letter, in a table's cell."""
    fence = "`" * (max((len(run) for run in name.split() if set(run) == {"`"}), default=0) + 4)
    text = name if len(name) <= 60 else f"{name[:57]}…"
    return f"{fence} {text} {fence}".replace("|", "\\|") if "`" in name else f"`{text}`".replace("|", "\\|")


def main() -> int:
    """Fill a store, start a server on it, walk and write; return 1 if there is any fault."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"OUTCOMES_HOME": home, "OUTCOMES_DATABASE_URL": ""}
        store = open_store()
        fill_store(store)
        store.engine.dispose()
        server = start_server(Path(home))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
                seen = tuple(walk(browser, server.address))
        finally:
            server.end()
    REPORT.write_text(write_report(seen), encoding="utf-8")
    faults = [(stop.page, stop.tried, fault) for stop in seen for fault in stop.faults]
    for page, tried, fault in faults:
        print(f"{page}, {tried}: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
