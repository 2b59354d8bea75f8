"""A patient's id leaves the file only as a pseudonym, and the key stays with the clinic."""

from __future__ import annotations

import hashlib
import hmac
import stat
from pathlib import Path

import pytest

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_batches,
    fetch_sessions,
    open_store,
    prepare_import,
    verify_store,
)
from outcomes.store.opening import find_key
from outcomes.store.pseudonyms import make_pseudonym
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server


EVERYTHING = Scope.whole_clinic()
KEY = bytes(range(32))
TWO_PATIENTS = write_csv("""
    patient_id | clinic    | pain_score
    0017       | Mill Lane | 6
    17         | Mill Lane | 4
""")
ANOTHER_DAY = write_csv("patient_id | clinic | day | pain_score\n0017 | Mill Lane | 7 | 5")


def spell(clinic: str, patient: str, key: bytes) -> str:
    """Return the pseudonym as it is defined: HMAC-SHA256 over the clinic, its length first, and the patient's id."""
    message = len(clinic.encode()).to_bytes(4, "big") + clinic.encode() + patient.encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:32]


def list_patients(store: Store) -> list[str]:
    return fetch_sessions(store, EVERYTHING)["patient_key"].tolist()


def test_a_pseudonym_is_the_hmac_of_clinic_and_patient() -> None:
    assert make_pseudonym(KEY, clinic="Zahnradstraße", patient_id="0017") == spell("Zahnradstraße", "0017", KEY)


def test_a_stored_patient_is_the_hmac_under_the_key_in_the_key_file(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(TWO_PATIENTS)
    key = bytes.fromhex((home / "pseudonym.key").read_text())
    assert sorted(list_patients(own_store)) == sorted(spell("Mill Lane", patient, key) for patient in ("0017", "17"))


def test_patient_17_of_two_clinics_is_two_patients(own_store: Store, take_in: Import) -> None:
    take_in(write_csv("patient_id | clinic\n17 | Mill Lane\n17 | Harbour Street"))
    assert len(set(list_patients(own_store))) == 2


def test_a_clinic_and_an_id_cannot_be_shifted_into_another_patient() -> None:
    assert make_pseudonym(KEY, clinic="North 1", patient_id="7") != make_pseudonym(
        KEY, clinic="North ", patient_id="17"
    )


def test_an_episode_s_own_id_is_stored_as_a_pseudonym_for_clinics_build_it_from_the_patient_s(
    own_store: Store, take_in: Import
) -> None:
    take_in(
        write_csv("""
            patient_id | day | episode_id
            0017       |   0 | 0017-1
            0017       |   7 | 0017-1
            0017       | 200 | 0017-2
            0018       |   0 | 0017-1
            0019       |   0 |
        """)
    )
    stored = fetch_sessions(own_store, EVERYTHING).sort_values(["session_date", "patient_key"])["episode_id"]
    assert sorted(stored.value_counts().to_dict().values()) == [1, 1, 1, 2]
    assert {len(name) for name in stored} == {0, 16}
    assert not stored.str.contains("0017").any()


@pytest.mark.in_a_file
def test_a_store_damaged_where_the_key_is_looked_for_is_told_in_words(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(write_csv([{"patient_id": f"{row:05}", "pain_score": 6} for row in range(2_000)]))
    own_store.engine.dispose()
    content = (home / "outcomes.db").read_bytes()
    (home / "outcomes.db").write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(StoreRefused, match=r"damaged; restore it from a backup"):
        find_key(own_store)


def test_the_key_file_is_for_the_owner_s_eyes_only(home: Path, take_in: Import) -> None:
    take_in(TWO_PATIENTS)
    key_file = home / "pseudonym.key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key_file.read_text())) == 32


def test_two_clinics_do_not_share_a_key(home: Path) -> None:
    keys = []
    for name in ("north", "south"):
        store = open_store(f"sqlite:///{home / name / 'outcomes.db'}")
        prepare_import(store, TWO_PATIENTS, "records.csv")
        keys.append((home / name / "pseudonym.key").read_text())
    assert keys[0] != keys[1]


def test_the_key_may_be_kept_elsewhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "stick" / "clinic.key"
    monkeypatch.setenv("OUTCOMES_KEY_FILE", str(elsewhere))
    prepare_import(open_store(), TWO_PATIENTS, "records.csv")
    assert elsewhere.exists()
    assert not (home / "pseudonym.key").exists()


def test_without_its_key_a_store_with_records_takes_no_more_and_makes_no_new_key(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(TWO_PATIENTS)
    (home / "pseudonym.key").rename(home / "mislaid.key")
    with pytest.raises(StoreRefused, match=r"pseudonym\.key is missing.*put it back"):
        prepare_import(own_store, ANOTHER_DAY, "more.csv")
    assert not (home / "pseudonym.key").exists()
    (home / "mislaid.key").rename(home / "pseudonym.key")
    assert take_in(ANOTHER_DAY).status == "stored"


def test_another_store_s_key_is_refused(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(TWO_PATIENTS)
    (home / "pseudonym.key").write_text(KEY.hex())
    with pytest.raises(StoreRefused, match="not the one this store's pseudonyms were made with"):
        take_in(ANOTHER_DAY)
    assert len(list_patients(own_store)) == 2


@pytest.mark.parametrize("content", ["", "secret", "00" * 16, "zz" * 32])
def test_a_file_that_holds_no_key_is_refused(home: Path, own_store: Store, content: str) -> None:
    (home / "pseudonym.key").write_text(content)
    with pytest.raises(StoreRefused, match="does not hold a key"):
        prepare_import(own_store, TWO_PATIENTS, "records.csv")
    assert (home / "pseudonym.key").read_text() == content


def test_a_key_lost_before_the_first_record_is_replaced(home: Path, own_store: Store, take_in: Import) -> None:
    prepare_import(own_store, TWO_PATIENTS, "records.csv")  # a preview, which makes the key
    (home / "pseudonym.key").unlink()
    take_in(TWO_PATIENTS)
    key = bytes.fromhex((home / "pseudonym.key").read_text())
    assert spell("Mill Lane", "0017", key) in list_patients(own_store)


def test_records_stay_readable_without_the_key(home: Path, take_in: Import) -> None:
    take_in(TWO_PATIENTS)
    (home / "pseudonym.key").unlink()
    store = open_store()
    assert len(fetch_sessions(store, EVERYTHING)) == 2
    assert len(fetch_batches(store, Scope.whole_clinic())) == 1
    assert verify_store(store) == ()
