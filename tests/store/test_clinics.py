"""Whose records are stored, and the removal of a clinic that should not be among them."""

from pathlib import Path

import pytest

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_batches,
    fetch_clinics,
    fetch_record_count,
    open_store,
    prepare_import,
    verify_store,
    write_clinic_removal,
    write_import,
    write_redo,
)
from outcomes.vocabulary.selection import Scope

HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score,clinic\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'outcomes.db'}")


def bring_in(store: Store, name: str, *rows: str) -> None:
    content = HEADINGS + "".join(f"{row}\n" for row in rows)
    write_import(store, prepare_import(store, content.encode(), name), imported_by="nurse")


def bring_in_two(store: Store) -> None:
    bring_in(store, "a.csv", "1,2026-01-05,disc,acupuncture,6,Main", "2,2026-01-06,disc,acupuncture,5,Main")
    bring_in(store, "b.csv", "1,2026-01-12,disc,acupuncture,4,Main")
    bring_in(store, "c.csv", "1,2026-01-05,disc,acupuncture,6,Wrong", "1,2026-02-05,disc,acupuncture,3,Wrong")


def test_each_clinic_is_told_with_its_patients_sessions_and_days(store: Store) -> None:
    bring_in_two(store)
    told = [
        (one.clinic, one.patients, one.sessions, str(one.first_day), str(one.last_day))
        for one in fetch_clinics(store, Scope.whole_clinic())
    ]
    assert told == [("Main", 2, 3, "2026-01-05", "2026-01-12"), ("Wrong", 1, 2, "2026-01-05", "2026-02-05")]


def test_a_wrong_clinic_is_removed_whole_and_can_come_back(store: Store) -> None:
    bring_in_two(store)
    assert write_clinic_removal(store, "Wrong", by="owner") == (
        "Wrong is removed: 1 import undone, 2 records no longer counted. Each can be redone."
    )
    assert [one.clinic for one in fetch_clinics(store, Scope.whole_clinic())] == ["Main"]
    assert verify_store(store) == ()
    write_redo(store, 3, by="owner")
    assert [one.sessions for one in fetch_clinics(store, Scope.whole_clinic())] == [3, 2]


def test_several_imports_of_a_clinic_go_together_and_in_one_step(store: Store) -> None:
    bring_in_two(store)
    write_clinic_removal(store, "Main", by="owner")
    assert fetch_record_count(store) == 2
    assert fetch_batches(store, Scope.whole_clinic()).set_index("batch")["status"].to_dict() == {
        1: "undone",
        2: "undone",
        3: "stored",
    }
    assert verify_store(store) == ()


def test_an_import_with_records_of_others_is_named_and_nothing_removed(store: Store) -> None:
    bring_in(store, "both.csv", "1,2026-01-05,disc,acupuncture,6,Main", "2,2026-01-06,disc,acupuncture,5,Wrong")
    with pytest.raises(StoreRefused, match=r"both\.csv"):
        write_clinic_removal(store, "Wrong", by="owner")
    assert fetch_record_count(store) == 2


def test_a_clinic_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(StoreRefused, match="No record is of a clinic called “Nowhere”"):
        write_clinic_removal(store, "Nowhere", by="owner")
