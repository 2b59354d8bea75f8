"""One patient leaves on lawful request: from every table, version, journal and backup; the rest stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_batches,
    fetch_data_version,
    fetch_events,
    fetch_sessions,
    find_patient,
    verify_store,
    write_backup,
    write_forgotten,
    write_redo,
    write_undo,
)
from outcomes.store.backups import find_backups
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server


JANUARY = write_csv("""
    patient_id | day | treatments  | pain_score
    0017       |   0 | acupuncture | 7
    0017       |   7 | massage     | 5
    0018       |   3 | massage     | 4
""")
CORRECTED = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | massage | 3\n0018 | 3 | massage | 2")
ONLY_17 = write_csv("patient_id | day | treatments | pain_score\n0017 | 14 | massage | 2")


def patients_of(store: Store) -> set[str]:
    return set(fetch_sessions(store, Scope.whole_clinic())["patient_key"])


def test_a_forgotten_patient_is_gone_from_every_import_and_version_and_the_rest_stays(
    own_store: Store, take_in: Import
) -> None:
    for content, name in ((JANUARY, "january.csv"), (CORRECTED, "mended.csv"), (ONLY_17, "march.csv")):
        take_in(content, name)
    version = fetch_data_version(own_store)
    patient = find_patient(own_store, "0017")
    forgotten = write_forgotten(own_store, patient, by="Asha")
    assert (forgotten.rows, forgotten.batches) == (4, 3)
    assert patients_of(own_store) == {find_patient(own_store, "0018")[1]}
    assert fetch_sessions(own_store, Scope.whole_clinic())["pain_score"].tolist() == [2]
    assert verify_store(own_store) == ()
    assert fetch_data_version(own_store) == version + 1
    assert fetch_batches(own_store, Scope.whole_clinic())["batch"].tolist() == [3, 2, 1]
    assert fetch_events(own_store)[["what", "rows", "note", "done_by"]].values.tolist() == [
        ["forgotten", 4, "", "Asha"]
    ]


@pytest.mark.in_a_file
def test_nothing_of_a_forgotten_patient_is_left_in_any_file(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    write_backup(own_store)
    take_in(CORRECTED)
    place, pseudonym = find_patient(own_store, "0017")
    held = [path for path in home.rglob("*") if path.is_file() and pseudonym.encode() in path.read_bytes()]
    assert len(held) >= 2  # the store and the backup, so that the search is known to find it
    forgotten = write_forgotten(own_store, (place, pseudonym), by="Asha")
    assert forgotten.backups == 2
    assert [path.stem.split("-", 6)[-1] for path in find_backups(home / "outcomes.db")] == ["after-forgetting"]
    assert [path for path in home.rglob("*") if path.is_file() and pseudonym.encode() in path.read_bytes()] == []


def test_undo_and_redo_work_on_after_somebody_was_forgotten(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(CORRECTED)
    write_forgotten(own_store, find_patient(own_store, "0017"), by="Asha")
    write_undo(own_store, 2, by="Asha")
    assert fetch_sessions(own_store, Scope.whole_clinic())["pain_score"].tolist() == [4]
    write_redo(own_store, 2, by="Asha")
    assert fetch_sessions(own_store, Scope.whole_clinic())["pain_score"].tolist() == [2]
    assert verify_store(own_store) == ()


def test_a_patient_is_found_by_the_clinic_s_id_or_by_the_pseudonym_as_shown(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    place, pseudonym = find_patient(own_store, "0017")
    assert find_patient(own_store, f"P-{pseudonym[:8]}") == (place, pseudonym)


@pytest.mark.parametrize("who", ["17", "P-00000000", "", "0017 "])
def test_nobody_is_removed_by_a_guess(own_store: Store, take_in: Import, who: str) -> None:
    take_in(JANUARY)
    with pytest.raises(StoreRefused, match=r"^No patient of this store is meant by that; nothing was removed\.$"):
        find_patient(own_store, who)


def test_where_there_are_several_clinics_one_must_be_named(own_store: Store, take_in: Import) -> None:
    take_in(write_csv("patient_id | day | clinic | pain_score\n0017 | 0 | North | 7\n0017 | 0 | South | 5"))
    with pytest.raises(StoreRefused, match="several clinics"):
        find_patient(own_store, "0017")
    write_forgotten(own_store, find_patient(own_store, "0017", clinic="South"), by="Asha")
    assert fetch_sessions(own_store, Scope.whole_clinic())["clinic"].tolist() == ["North"]


def test_the_sample_clinic_forgets_nobody(sample_store: Store) -> None:
    someone = fetch_sessions(sample_store, Scope.whole_clinic())[["clinic", "patient_key"]].iloc[0]
    with pytest.raises(StoreRefused, match=r"^Nothing was removed: "):
        write_forgotten(sample_store, (someone["clinic"], someone["patient_key"]), by="Asha")
