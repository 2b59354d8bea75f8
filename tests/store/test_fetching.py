"""What the store gives out: current records within a scope, in the same shape whether there are many or none."""

from __future__ import annotations

import pytest

from outcomes.store import (
    Store,
    fetch_any_record,
    fetch_batches,
    fetch_data_version,
    fetch_record_count,
    fetch_sessions,
    find_user,
)
from outcomes.store.tables import STORED_FIELDS
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server


EVERYTHING = Scope.whole_clinic()
FOUR_SESSIONS = write_csv("""
    patient_id | day | clinic         | practitioner | pain_score
    a          |   0 | Mill Lane      | Fairley      | 1
    b          |   0 | Mill Lane      | Castellan    | 2
    c          |   0 | Harbour Street | Fairley      | 3
    d          |   0 | Harbour Street |              | 4
""")


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope.whole_clinic(), [1, 2, 3, 4]),
        (Scope(clinics=("Mill Lane",)), [1, 2]),
        (Scope(practitioners=("Fairley",)), [1, 3]),
        (Scope(clinics=("Mill Lane",), practitioners=("Fairley",)), [1]),
        (Scope(clinics=()), []),
        (Scope(clinics=("Elsewhere",)), []),
    ],
)
def test_nobody_is_given_records_outside_their_scope(
    own_store: Store, take_in: Import, scope: Scope, seen: list[float]
) -> None:
    take_in(FOUR_SESSIONS)
    assert sorted(fetch_sessions(own_store, scope)["pain_score"]) == seen


def test_an_empty_store_gives_the_same_columns_as_a_full_one(own_store: Store, take_in: Import) -> None:
    empty = fetch_sessions(own_store, EVERYTHING)
    assert fetch_record_count(own_store) == 0
    assert fetch_data_version(own_store) == 0
    assert fetch_batches(own_store, Scope.whole_clinic()).empty
    take_in(FOUR_SESSIONS)
    full = fetch_sessions(own_store, EVERYTHING)
    assert list(empty.columns) == list(full.columns) == [*STORED_FIELDS, "batch"]
    assert (empty.dtypes == full.dtypes).all()


def test_each_record_tells_which_import_brought_its_current_version(own_store: Store, take_in: Import) -> None:
    take_in(FOUR_SESSIONS)
    take_in(
        write_csv("patient_id | day | clinic | practitioner | pain_score\nb | 0 | Mill Lane | Castellan | 7"), "b.csv"
    )
    records = fetch_sessions(own_store, EVERYTHING)
    assert sorted(zip(records["pain_score"], records["batch"], strict=True)) == [(1, 1), (3, 1), (4, 1), (7, 2)]


def test_a_store_knows_whether_it_holds_anything(own_store: Store, take_in: Import) -> None:
    assert fetch_any_record(own_store) is False
    take_in(FOUR_SESSIONS)
    assert fetch_any_record(own_store) is True


@pytest.mark.parametrize("fault", [KeyError, OSError, ImportError])
def test_a_user_without_a_name_is_unknown(monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    def fail() -> str:
        raise fault

    monkeypatch.setattr("getpass.getuser", fail)
    assert find_user() == "unknown"


def test_the_history_has_the_newest_import_first(own_store: Store, take_in: Import) -> None:
    take_in(FOUR_SESSIONS, "january.csv", by="Asha")
    take_in(write_csv("day | pain_score\n40 | 6\n41 | 5"), "february.csv", by="Ben")
    history = fetch_batches(own_store, Scope.whole_clinic())
    told = history[["batch", "file", "rows", "status", "imported_by"]]
    assert told.values.tolist() == [[2, "february.csv", 2, "stored", "Ben"], [1, "january.csv", 4, "stored", "Asha"]]
    assert list(history.columns[:5]) == ["batch", "file", "imported_at", "rows", "status"]
