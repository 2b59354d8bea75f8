"""An import in a real browser: it outlives a reload, waits for its turn, and is cancelled in a click."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from outcomes.store import (
    Store,
    fetch_record_count,
    open_store,
    verify_store,
    write_job,
    write_job_end,
    write_job_state,
)

HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score\n"


def choose_file(tab: Page, name: str, patient: str) -> None:
    content = HEADINGS + "".join(f"{patient},2026-01-{day:02},disc,acupuncture,{day % 10}\n" for day in range(1, 29))
    tab.get_by_test_id("stFileUploader").first.locator("input").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    go = tab.get_by_role("button", name="Import", exact=True)
    go.click()
    try:
        expect(go).to_have_count(0, timeout=20_000)
    except AssertionError:  # on a busy machine a click may fall between two drawings of a page that looks again
        go.click()


def begin_another(store: Store) -> int:
    """Have an import under way, in this test's process, for which any other must wait."""
    job = write_job(store, "january.csv", by="Asha")
    write_job_state(store, job, "storing")
    return job


def test_an_import_waits_its_turn_outlives_a_reload_and_is_cancelled_or_stored(
    tab: Page, serve: Callable[..., str], tmp_path: Path
) -> None:
    address = serve(tmp_path)
    store = open_store(f"sqlite:///{tmp_path / 'outcomes.db'}")
    before = begin_another(store)
    tab.goto(f"{address}/import-records")
    choose_file(tab, "february.csv", "0017")
    waits = tab.get_by_text(re.compile("Waits for the import of january.csv by Asha"))
    expect(waits).to_be_visible()
    tab.reload()
    expect(waits).to_be_visible()
    tab.locator(f".st-key-job-{before + 1}").get_by_role("button", name="Cancel").click()
    expect(tab.get_by_text("Cancelled; nothing was stored.")).to_be_visible()
    assert fetch_record_count(store) == 0
    choose_file(tab, "march.csv", "0018")
    expect(waits).to_be_visible()
    write_job_end(store, before, "refused", message="No.")
    expect(tab.get_by_text("28 new rows stored as batch 1.")).to_be_visible()
    assert (fetch_record_count(store), verify_store(store)) == (28, ())
