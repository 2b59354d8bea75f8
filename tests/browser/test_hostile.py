"""Sixty hostile names on every page: nothing leaves the host, nothing becomes a link, each is seen as its letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from outcomes.app.registry import PAGES
from outcomes.store import open_store
from tests.conftest import settle
from tests.hostile.catalogue import HOSTILE
from tests.hostile.clinic import NAMES, fill_store
from tests.hostile.stops import walk
from tests.hostile.walk import Seen, see_names
from tests.hostile.write_report import REPORT, tabulate_stops

ALL = frozenset(NAMES)


@pytest.fixture(scope="module")
def seen(browser: Browser, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Seen, ...]:
    home: Path = tmp_path_factory.mktemp("hostile-home")
    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, home)
        store = open_store()
        fill_store(store)
        store.engine.dispose()
    return tuple(walk(browser, serve(home)))


def test_there_are_sixty_names_each_trying_something_else() -> None:
    assert len({tried for tried, _ in HOSTILE}) == len(ALL) == 60


def test_nothing_leaves_the_host_and_nothing_leads_out_or_runs(seen: tuple[Seen, ...]) -> None:
    assert {stop.page for stop in seen} == {entry.title for entry in PAGES}
    assert sum(stop.requests for stop in seen) > 1_000
    assert [(stop.page, stop.tried, stop.faults) for stop in seen if stop.faults] == []


def test_each_name_is_seen_letter_by_letter_on_every_page_with_the_filters(seen: tuple[Seen, ...]) -> None:
    filtered = {stop.page: ALL - stop.shown for stop in seen if stop.tried.startswith("every name as a filter")}
    assert len(filtered) == 10
    assert {page: missing for page, missing in filtered.items() if missing} == {}


@pytest.mark.parametrize(
    ("page", "tried", "fewest"),
    [
        ("Trends", "a link with", 60),
        ("Practitioners", "the list of a filter", 20),
        ("Practitioners", "hovered", 1),
        ("Combinations", "two treatments", 50),
        ("Combinations", "hovered", 10),
        ("Quality", "hovered", 5),
        ("Patient", "a patient", 3),
        ("Patient", "the list of clinics", 9),
        ("Settings", "practitioners shown", 8),
        ("Import", "all opened", 20),
        ("Import", "a file of such headings and cells, 2", 30),
        ("Import", "a file of such headings and cells, 3", 40),
    ],
)
def test_names_are_seen_wherever_else_a_page_has_them(
    seen: tuple[Seen, ...], page: str, tried: str, fewest: int
) -> None:
    shown = [stop.shown for stop in seen if stop.page == page and stop.tried.startswith(tried)]
    assert shown
    assert len(frozenset.union(*shown)) >= fewest


def test_the_report_tells_of_these_stops(seen: tuple[Seen, ...]) -> None:
    told = [line.split(" | ")[:2] for line in REPORT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    for row in tabulate_stops(seen):
        assert row.split(" | ")[:2] in told


def test_a_name_that_lost_a_letter_is_not_seen() -> None:
    assert see_names("[d](https://evil.example/4)", NAMES)
    assert not see_names("d https://evil.example/4", NAMES)
