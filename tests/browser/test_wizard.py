"""Other systems' files in a real browser: mapped by hand, noticed where they contradict themselves, and by keyboard."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from outcomes.store import Store, fetch_batches, fetch_record_count, fetch_sessions, open_store, verify_store
from outcomes.vocabulary.selection import Scope
from tests.browser.waiting import open_fold
from tests.intake.fhir_files import make_bundle, make_observation, make_patient, make_response
from tests.intake.source_files import write_redcap

REDCAP = write_redcap(
    """
    record_id | event         | back_dx       | vas_now | dis_total  | tx___1 | tx___2 | seen_on
    0017      | visit_1_arm_1 | Radiculopathy | 7       | 44         | 1      | 0      | 2026-01-05
    0017      | visit_2_arm_1 |               | 5       | 38         | 1      | 1      | 2026-01-12
    0018      | visit_1_arm_1 | Disc          | 6       | 30         | 0      | 1      | 2026-01-06
    0018      | visit_2_arm_1 |               | 4       | 26         | 0      | 1      | 2026-01-13
    """
)
BOXES = {"tx___1": "spinal decompression", "tx___2": "exercise therapy"}
COLUMNS = {
    "back_dx": "back_pain_type",
    "vas_now": "pain_score",
    "dis_total": "function_score",
    "seen_on": "session_date",
}


def open_import(tab: Page, serve: Callable[..., str], home: Path) -> Store:
    tab.goto(f"{serve(home)}/import-records")
    expect(tab.get_by_role("heading", name="Bring in your session records")).to_be_visible()
    return open_store(f"sqlite:///{home / 'outcomes.db'}")


def choose_file(tab: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    tab.get_by_test_id("stFileUploader").first.locator("input").set_input_files(file)  # type: ignore[arg-type]


def pick(tab: Page, label: str, words: str) -> None:
    """Choose in the box called `label` what `words` find."""
    box = tab.get_by_role("combobox", name=label)
    box.click()
    box.fill(words)
    tab.get_by_role("option", name=re.compile(re.escape(words))).first.click()
    tab.keyboard.press("Escape")


def test_a_redcap_file_is_mapped_by_hand_imported_undone_and_redone(
    tab: Page, serve: Callable[..., str], tmp_path: Path
) -> None:
    store = open_import(tab, serve, tmp_path)
    choose_file(tab, "redcap.csv", REDCAP)
    expect(tab.get_by_text("The file has no column for session_date")).to_be_visible()
    for heading, field in COLUMNS.items():
        pick(tab, f"{heading} is", f"{field} — ")
    tab.get_by_role("button", name="Use this mapping").click()
    for box, treatment in BOXES.items():
        pick(tab, f"The treatment “{box}”", treatment)
    tab.get_by_role("button", name="Use these answers").click()
    tab.get_by_role("textbox", name="Remember how its words are read").fill("REDCap")
    tab.get_by_role("button", name="Import", exact=True).click()
    expect(tab.get_by_text("4 new rows stored as batch 1.")).to_be_visible()
    records = fetch_sessions(store, Scope.whole_clinic())
    assert sorted(set(records["treatments"])) == [
        "exercise therapy",
        "exercise therapy + spinal decompression",
        "spinal decompression",
    ]
    assert sorted(records["pain_score"]) == [4, 5, 6, 7]
    assert sorted(records["function_score"]) == [26, 30, 38, 44]
    tab.get_by_role("button", name="Undo batch 1").click()
    expect(tab.get_by_text("Batch 1 (redcap.csv) is undone: 4 records no longer counted.")).to_be_visible()
    assert fetch_record_count(store) == 0
    tab.get_by_role("button", name="Redo batch 1").click()
    expect(tab.get_by_text("Batch 1 (redcap.csv) counts again")).to_be_visible()
    assert fetch_sessions(store, Scope.whole_clinic()).equals(records)
    assert verify_store(store) == ()
    assert fetch_batches(store, Scope.whole_clinic())["source"].tolist() == ["REDCap"]


def test_a_bundle_whose_narrative_says_otherwise_than_its_answers_is_noticed(
    tab: Page, serve: Callable[..., str], tmp_path: Path
) -> None:
    store = open_import(tab, serve, tmp_path)
    narrative = '<div xmlns="http://www.w3.org/1999/xhtml">Oswestry Disability Index, score 36</div>'
    response = make_response(text={"status": "generated", "div": narrative})
    choose_file(tab, "bundle.json", make_bundle(make_patient(), make_observation(), response))
    expect(tab.get_by_text("Stored already")).to_be_visible()
    tab.get_by_role("button", name="3 Check").click()
    open_fold(tab, "Please look")
    expect(tab.get_by_text("What the file gives is not what its items give")).to_be_visible()
    expect(tab.get_by_text(re.compile("36.*38|38.*36")).first).to_be_visible()
    tab.get_by_role("button", name="4 Compare").click()
    tab.get_by_role("button", name="Import", exact=True).click()
    expect(tab.get_by_text("1 new rows stored as batch 1.")).to_be_visible()
    (record,) = fetch_sessions(store, Scope.whole_clinic()).to_dict("records")
    assert (record["function_score"], record["pain_score"], record["birth_year"]) == (38, 6, 1970)


def test_a_whole_import_by_keyboard_alone(tab: Page, serve: Callable[..., str], tmp_path: Path) -> None:
    rows = "".join(f"{day},2026-01-{day:02},disc,acupuncture + cupping,{day % 10}\n" for day in range(1, 29))
    file = tmp_path / "ours.csv"
    file.write_text("patient_id,session_date,diagnosis,treatments,pain now\n" + rows)
    store = open_import(tab, serve, tmp_path)
    with tab.expect_file_chooser() as chooser:
        go_to(tab, "Upload", after="Where it comes from")
        tab.keyboard.press("Enter")
    chooser.value.set_files(file)  # the computer's own dialog
    expect(tab.get_by_text("Perhaps pain_score, 67 % sure.")).to_be_visible()
    go_to(tab, "Use this mapping")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Some words need an answer")).to_be_visible()
    go_to(tab, "The treatment “cupping”")
    tab.keyboard.type("Keep it")
    expect(tab.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")
    go_to(tab, "Use these answers")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Stored already")).to_be_visible()
    go_to(tab, "Import", after="Remember how its words are read")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("28 new rows stored as batch 1.")).to_be_visible()
    assert set(fetch_sessions(store, Scope.whole_clinic())["treatments"]) == {"acupuncture + cupping"}


def go_to(tab: Page, name: str, *, after: str = "") -> None:
    """Press Tab until what is so named has the focus; only after what is named `after`, where names are alike."""
    passed = not after
    for _ in range(120):
        tab.keyboard.press("Tab")
        told = tab.evaluate(
            "() => { const e = document.activeElement;"
            " return e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText)"
            " || e.innerText || ''; }"
        ).strip()
        if passed and told.split("\n")[-1].strip().startswith(name):
            return
        passed = passed or after in told
    raise AssertionError(f"{name} is not reached by keyboard")
