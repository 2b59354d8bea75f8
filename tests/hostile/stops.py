"""The stops of the walk: every page with every name on it, all opened; then what only some pages can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

from outcomes.app.registry import PAGES
from outcomes.cohort import filter_to_query
from outcomes.vocabulary.selection import CohortFilter
from tests.browser.waiting import PATIENCE_MS, open_list, rest
from tests.hostile.catalogue import UNSEEN
from tests.hostile.clinic import NAMES, TREATMENTS, make_id
from tests.hostile.walk import Seen, Watch, look, open_all, see_names
from tests.records import write_csv

__all__ = ["walk"]

_FILTERED = ("Clinic", "Treatments")
"""The sections whose pages all have the shared filters; of the others these have them too."""
_FILTERED_TOO = ("On track", "Red flags", "Quality")

_NAMED_IN_FIGURES = ("Practitioners", "Combinations", "Quality")
"""Pages whose figures say names when they are pointed at."""
_HOVERED_AT_MOST = 10
_LOOKS = 8


def walk(browser: Browser, address: str, names: Sequence[str] = NAMES) -> Iterator[Seen]:
    """Yield what each stop came to, on a server at `address` that shows the hostile clinic."""
    host = address.partition("//")[2]
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True)
    watch = Watch(context, host)
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    everyone = urlencode(filter_to_query(CohortFilter(practitioners=tuple(names))), doseq=True)
    for entry in PAGES:
        filtered = entry.section in _FILTERED or entry.title in _FILTERED_TOO
        path = "" if entry is PAGES[0] else entry.address
        tab.goto(f"{address}/{path}?{everyone}" if filtered else f"{address}/{path}")
        rest(tab)
        open_all(tab)
        yield look(tab, watch, entry.title, "every name as a filter, all opened" if filtered else "all opened", names)
        if entry.title in _NAMED_IN_FIGURES:
            yield _hover(tab, watch, entry.title, names)
    yield from _ask_links(tab, watch, address, names)
    yield from _open_patients(tab, watch, address, names)
    yield from _rename(tab, watch, address, names)
    yield from _import(tab, watch, address, names)
    context.close()


def _hover(tab: Page, watch: Watch, page: str, names: Sequence[str]) -> Seen:
    """Hover over the figures' marks, and note what their labels say."""
    said: list[str] = []
    label: list[str] = []
    for chart in tab.get_by_test_id("stPlotlyChart").all()[:2]:
        marks = chart.locator(".scatterlayer .point, .scatterlayer .textpoint").all()
        step = max(1, len(marks) // _HOVERED_AT_MOST)
        for mark in marks[::step]:
            mark.hover(force=True)  # scrolled to; what lies over the marks passes the pointer on
            label = _read_label(tab, chart, label)
            said += label
    seen = look(tab, watch, page, "hovered over its figures", names)
    seen.shown = see_names("\n".join(said), names)
    return seen


def _read_label(tab: Page, chart: Locator, before: list[str]) -> list[str]:
    """Return what a chart's label says where the pointer rests now: `before`, that of another mark, stays a moment."""
    label: list[str] = []
    for _ in range(_LOOKS):
        tab.wait_for_timeout(60)
        label = chart.locator(".hoverlayer text").all_text_contents()
        if label and label != before:
            break
    return label


def _ask_links(tab: Page, watch: Watch, address: str, names: Sequence[str]) -> Iterator[Seen]:
    """Follow links that ask for what is not there, and for lines and pairs of hostile treatments."""
    asked = [("type", name) for name in names] + [("from", names[0]), *((name, names[0]) for name in names[:6])]
    tab.goto(f"{address}/trends?{urlencode(asked)}")
    rest(tab)
    yield look(tab, watch, "Trends", "a link with every name as a filter that is not there", names)
    chosen = [word.lower() for word in TREATMENTS[:4]]
    query = urlencode([("show", "both"), *(("line_combination", word) for word in chosen)])
    tab.goto(f"{address}/trends?{query}")
    rest(tab)
    open_all(tab)
    yield look(tab, watch, "Trends", "lines of treatments so named", names)
    yield _hover(tab, watch, "Trends", names)
    for first, second in zip(TREATMENTS[::30], TREATMENTS[3::30], strict=False):
        pair = {"within": "every type", "first": first.lower(), "second": second.lower()}
        tab.goto(f"{address}/combinations?{urlencode(pair)}")
        rest(tab)
        open_all(tab)
        yield look(tab, watch, "Combinations", "two treatments so named held against each other", names)
    tab.goto(f"{address}/practitioners?units=clinic")
    rest(tab)
    open_all(tab)
    yield look(tab, watch, "Practitioners", "clinics so named", names)
    open_list(tab, tab.get_by_test_id("stSidebar").get_by_role("combobox", name=re.compile("Practitioner")).first)
    yield _read_list(tab, watch, "Practitioners", "the list of a filter", names)


def _open_patients(tab: Page, watch: Watch, address: str, names: Sequence[str]) -> Iterator[Seen]:
    """Open patients by their hostile ids, each with a treatment and a practitioner so named."""
    tab.goto(f"{address}/patient")
    rest(tab)
    open_list(tab, tab.get_by_test_id("stMain").get_by_role("combobox", name="Clinic"))
    yield _read_list(tab, watch, "Patient", "the list of clinics", names)
    tab.goto(f"{address}/on-track")
    rest(tab)
    buttons = tab.get_by_role("button", name=re.compile("Open P-"))
    count = min(3, buttons.count())
    for place in range(count):
        tab.goto(f"{address}/on-track")
        rest(tab)
        buttons.nth(place).click()
        expect(tab.get_by_role("heading", name="What happened to this patient?")).to_be_visible()
        rest(tab)
        open_all(tab)
        yield look(tab, watch, "Patient", "a patient with treatments and a practitioner so named", names)
    tab.get_by_label("The clinic's own id, or the pseudonym (P-…)").fill(make_id(0, 0))
    tab.keyboard.press("Enter")
    rest(tab)
    yield look(tab, watch, "Patient", "an id so named asked for", names)


def _rename(tab: Page, watch: Watch, address: str, names: Sequence[str]) -> Iterator[Seen]:
    """Have a name refused on the settings page, and another one set."""
    for place in (1, 3, 5):  # the list holds only what is in sight
        tab.goto(f"{address}/settings")  # anew each time: what is typed while a page is drawn again is lost
        rest(tab)
        open_list(tab, tab.get_by_role("combobox", name="In the records"))
        tab.get_by_role("option").nth(place).click()
        tab.get_by_role("textbox", name="Show as").fill(names[place - 1])
        tab.get_by_role("button", name="Show so from now on").click()
        tab.wait_for_timeout(1_500)
        rest(tab)
    open_all(tab)
    yield look(tab, watch, "Settings", "practitioners shown under other names", names)


def _import(tab: Page, watch: Watch, address: str, names: Sequence[str]) -> Iterator[Seen]:
    """Take a file through each step whose name, headings and cells are all hostile."""
    tab.goto(f"{address}/import-records")
    rest(tab)
    texts = [*names, *(text for _, text in UNSEEN)]
    rows = [
        {
            "patient_id": f"n{place}",
            "session_date": "2025-07-02" if place % 3 else name,
            "back_pain_type": "muscular" if place % 2 else name,
            "treatments": f"{name} x",
            "practitioner": name,
            "pain_score": "5" if place % 5 else name,
            "sex": "" if place % 7 else name,
            **{f"{other} h": other for other in names[::4]},
        }
        for place, name in enumerate(texts)
    ]
    file = {"name": "img onerror=alert(1) http www.evil.example $x$ :material_home:.csv", "mimeType": "text/csv"}
    tab.get_by_test_id("stFileUploader").first.locator("input").set_input_files(
        file | {"buffer": write_csv(rows)}  # type: ignore[arg-type]
    )
    expect(tab.get_by_role("button", name="2 Map")).to_be_enabled()
    for step in ("2 Map", "3 Check"):
        if step == "3 Check" and tab.get_by_role("button", name="Use this mapping").count():
            tab.get_by_role("button", name="Use this mapping").click()
            rest(tab)
        tab.get_by_role("button", name=step).click()
        rest(tab)
        open_all(tab)
        yield look(tab, watch, "Import", f"a file of such headings and cells, {step}", names)
    tab.get_by_role("button", name="4 Compare").click()
    rest(tab)
    yield look(tab, watch, "Import", "the same file, 4 Compare", names)


def _read_list(tab: Page, watch: Watch, page: str, tried: str, names: Sequence[str]) -> Seen:
    """Read the open list of a choice: it is scrolled, as it holds only what is in sight."""
    said: list[str] = []
    for _ in range(40):
        said += tab.get_by_role("option").all_inner_texts()
        tab.keyboard.press("PageDown")
        for _ in range(4):
            tab.keyboard.press("ArrowDown")
    seen = look(tab, watch, page, tried, names)
    seen.shown = see_names("\n".join(said), names)
    tab.keyboard.press("Escape")
    return seen
