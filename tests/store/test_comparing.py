"""A file held against what is stored: corrections with old beside new, and what is gone since last time."""

from __future__ import annotations

import pytest

from outcomes.store import Store, fetch_record_count, fetch_sessions, patients, prepare_import, write_import, write_undo
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server


JANUARY = write_csv("""
    patient_id | day | treatments  | pain_score | practitioner
    0017       |   0 | acupuncture | 7          |
    0017       |   7 | massage     | 5          | Castellan
    0018       |   3 | massage     | 4.5        |
""")


def test_a_correction_shows_what_is_stored_beside_what_the_file_says(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    mended = "patient_id | day | treatments | pain_score | practitioner\n0018 | 3 | massage | 4.5 | Fairley\n"
    content = write_csv(mended + "0017 | 7 | acupuncture | | Castellan")
    comparison = prepare_import(own_store, content, "mended.csv").comparison
    patients = fetch_sessions(own_store, Scope.whole_clinic()).set_index("session_date")["patient_key"]
    assert comparison.list_changes() == [
        {
            "row": 2,
            "patient": f"P-{patients['2025-01-04'][:8]}",
            "session_date": "2025-01-04",
            "field": "practitioner",
            "old": None,
            "new": "Fairley",
        },
        {
            "row": 3,
            "patient": f"P-{patients['2025-01-08'][:8]}",
            "session_date": "2025-01-08",
            "field": "treatments",
            "old": "massage",
            "new": "acupuncture",
        },
        {
            "row": 3,
            "patient": f"P-{patients['2025-01-08'][:8]}",
            "session_date": "2025-01-08",
            "field": "pain_score",
            "old": 5.0,
            "new": None,
        },
        {
            "row": 3,
            "patient": f"P-{patients['2025-01-08'][:8]}",
            "session_date": "2025-01-08",
            "field": "pain_instrument",
            "old": "NRS",
            "new": None,
        },
    ]


def test_of_many_corrections_the_first_fifty_are_shown_and_all_counted(own_store: Store, take_in: Import) -> None:
    take_in(write_csv([{"day": day, "pain_score": 6} for day in range(60)]))
    content = write_csv([{"day": day, "pain_score": 5} for day in range(60)])
    comparison = prepare_import(own_store, content, "mended.csv").comparison
    assert (len(comparison.changed), len(comparison.list_changes())) == (60, 50)


# Rows gone since last time


def look_at(store: Store, content: bytes, name: str = "records.csv", **told: str) -> str:
    return prepare_import(store, content, name, **told).comparison.gone  # type: ignore[arg-type]


def without(*patients: str) -> bytes:
    """Return January with a further session and without some rows, told by patient and day."""
    rows = [line for line in JANUARY.decode().splitlines() if not line.startswith(patients)]
    return "\n".join([*rows, "0020,2025-01-09,muscular,massage,3,,,,"]).encode()


def test_records_that_a_later_export_no_longer_holds_are_counted_and_stay(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    told = look_at(own_store, without("0018"))
    assert told.startswith("1 record of batch 1 (records.csv) fall within this file's days and are not among its rows")
    assert "Nothing is deleted" in told
    take_in(without("0018"))
    assert fetch_record_count(own_store) == 4


def test_another_file_s_records_are_not_missed(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    assert look_at(own_store, without("0018"), "elsewhere.csv") == ""


def test_a_source_is_known_again_by_its_name(own_store: Store) -> None:
    prepared = prepare_import(own_store, JANUARY, "january.csv", source="front desk")
    write_import(own_store, prepared, imported_by="nurse")
    assert "1 record of batch 1 (january.csv)" in look_at(own_store, without("0018"), "later.csv", source="front desk")
    assert look_at(own_store, without("0018"), "later.csv", source="back office") == ""


@pytest.mark.parametrize("row", ["0017,2025-01-08,muscular,massage,4,,,,", "0021,2025-02-01,muscular,massage,4,,,,"])
def test_a_file_of_other_days_misses_nothing(own_store: Store, take_in: Import, row: str) -> None:
    take_in(JANUARY)
    heading = JANUARY.decode().splitlines()[0]
    assert look_at(own_store, f"{heading}\n{row}".encode()) == ""


def test_an_undone_import_and_another_clinic_miss_nothing(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    heading = JANUARY.decode().splitlines()[0]
    rows = [f"0017,2025-01-{day:02},muscular,massage,4,," for day in (1, 9)]
    other_clinic = "\n".join([heading + ",clinic", *(f"{row},Elm Road" for row in rows)])
    assert look_at(own_store, other_clinic.encode()) == ""
    write_undo(own_store, 1, by="Ben")
    assert look_at(own_store, without("0018")) == ""


@pytest.mark.parametrize("few", [0, 500_000])
def test_it_is_the_same_whether_patients_are_looked_up_one_by_one_or_all_are_read(
    own_store: Store, take_in: Import, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(patients, "_FEW", few)
    monkeypatch.setattr(patients, "_AT_ONCE", 1)
    take_in(JANUARY)
    content = write_csv("""
        patient_id | day | treatments  | pain_score | practitioner
        0017       |   0 | acupuncture | 7          |
        0018       |   3 | massage     | 2          |
        0019       |   3 | massage     | 4          |
    """)
    comparison = prepare_import(own_store, content, "february.csv").comparison
    assert (len(comparison.new), len(comparison.changed), comparison.same) == (1, 1, 1)
    renamed = write_csv("patient_id | day | treatments | clinic\n0017 | 9 | massage | North")
    assert "stored already without a clinic" in prepare_import(own_store, renamed, "north.csv").comparison.conflict
