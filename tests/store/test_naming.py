"""Names that are corrected and limits that begin anew: only ever added to, sealed, and gentle with the records."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from outcomes.cohort import build_snapshot
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_aliases,
    fetch_data_version,
    fetch_rebases,
    fetch_sessions,
    verify_store,
    write_alias,
    write_rebase,
)
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


THREE = write_csv("""
    patient_id | day | practitioner | clinic | pain_score
    1          |   0 | Fairley      | North  | 7
    1          |   7 | D. Fairley   | North  | 5
    2          |   0 | D. Fairley   | north  | 6
    3          |   0 | Okafor       | South  | 6
""")


@pytest.fixture
def store(own_store: Store, take_in: Import) -> Store:
    take_in(THREE)
    return own_store


def shown(store: Store, column: str) -> list[str]:
    return sorted(build_snapshot(store).episodes[column].astype(str))


def test_two_spellings_become_one_practitioner_on_every_page(store: Store) -> None:
    assert write_alias(store, "practitioner", "Fairley", shown=" D.  Fairley ", set_by="owner")
    assert shown(store, "practitioner") == ["D. Fairley", "D. Fairley", "Okafor"]


def test_records_and_pseudonyms_stay_as_they_were_imported(store: Store) -> None:
    before, keys = fetch_sessions(store, Scope.whole_clinic()), shown(store, "patient_key")
    write_alias(store, "practitioner", "Fairley", shown="D. Fairley", set_by="owner")
    write_alias(store, "clinic", "north", shown="North", set_by="owner")
    assert fetch_sessions(store, Scope.whole_clinic()).equals(before)
    assert shown(store, "patient_key") == keys
    snapshot = build_snapshot(store)
    assert shown(store, "clinic") == ["North", "North", "South"]
    assert sorted(snapshot.sessions["clinic"].astype(str)) == ["North", "North", "South", "north"]
    assert "clinic_written" not in snapshot.sessions


def test_a_name_follows_the_next_one_and_can_be_taken_back(store: Store) -> None:
    write_alias(store, "practitioner", "Fairley", shown="D. Fairley", set_by="owner")
    write_alias(store, "practitioner", "D. Fairley", shown="Dr Fairley", set_by="owner")
    assert shown(store, "practitioner") == ["Dr Fairley", "Dr Fairley", "Okafor"]
    write_alias(store, "practitioner", "Fairley", shown="Fairley", set_by="owner")
    assert shown(store, "practitioner") == ["Dr Fairley", "Fairley", "Okafor"]
    assert [(one.written, one.shown) for one in fetch_aliases(store)] == [
        ("Fairley", "D. Fairley"),
        ("D. Fairley", "Dr Fairley"),
        ("Fairley", "Fairley"),
    ]


def test_what_is_so_already_is_not_set_again(store: Store) -> None:
    write_alias(store, "clinic", "north", shown="North", set_by="owner")
    version = fetch_data_version(store)
    assert not write_alias(store, "clinic", "north", shown="North", set_by="owner")
    assert not write_alias(store, "clinic", "South", shown="South", set_by="owner")
    assert fetch_data_version(store) == version


@pytest.mark.parametrize(
    ("written", "new", "words"),
    [("Nobody", "X", "No record has"), ("Okafor", "  ", "one to 200"), ("Okafor", "x" * 201, "one to 200")],
)
def test_a_name_that_makes_no_sense_is_refused(store: Store, written: str, new: str, words: str) -> None:
    with pytest.raises(StoreRefused, match=words):
        write_alias(store, "practitioner", written, shown=new, set_by="owner")


def test_names_that_lead_round_in_a_circle_are_refused(store: Store) -> None:
    write_alias(store, "practitioner", "Fairley", shown="D. Fairley", set_by="owner")
    with pytest.raises(StoreRefused, match=r"“Fairley” is itself shown as “D\. Fairley”"):
        write_alias(store, "practitioner", "D. Fairley", shown="Fairley", set_by="owner")
    assert shown(store, "practitioner") == ["D. Fairley", "D. Fairley", "Okafor"]


def test_new_limits_keep_their_reason_and_raise_the_data_version(store: Store) -> None:
    version = fetch_data_version(store)
    write_rebase(store, "improved_of_all", "2025-03", reason="a second room", set_by="owner")
    write_rebase(store, "improved_of_all", "", reason="it closed again", set_by="owner")
    assert [(one.month, one.reason, one.set_by) for one in fetch_rebases(store)] == [
        ("2025-03", "a second room", "owner"),
        ("", "it closed again", "owner"),
    ]
    assert fetch_data_version(store) == version + 2
    assert build_snapshot(store).rebases == fetch_rebases(store)


@pytest.mark.parametrize(
    ("measure", "month", "reason", "words"),
    [
        ("luck", "2025-03", "why not", "There is no measure “luck”"),
        ("improved_of_all", "2025-13", "why not", "“2025-13” is no month"),
        ("improved_of_all", "2025-03", "  ", "need a reason"),
    ],
)
def test_new_limits_that_make_no_sense_are_refused(
    store: Store, measure: str, month: str, reason: str, words: str
) -> None:
    with pytest.raises(StoreRefused, match=words):
        write_rebase(store, measure, month, reason=reason, set_by="owner")
    assert fetch_rebases(store) == ()


def test_the_sample_clinic_stays_as_it_is(sample_store: Store) -> None:
    with pytest.raises(StoreRefused, match="records of your own"):
        write_alias(sample_store, "clinic", "Mill Lane", shown="The mill", set_by="owner")
    with pytest.raises(StoreRefused, match="records of your own"):
        write_rebase(sample_store, "improved_of_all", "2025-03", reason="why not", set_by="owner")


@pytest.mark.parametrize("table", ["aliases", "rebases"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET set_by = 'x'", "DELETE FROM {}"])
def test_neither_is_ever_rewritten(store: Store, home: Path, table: str, statement: str) -> None:
    write_alias(store, "clinic", "north", shown="North", set_by="owner")
    write_rebase(store, "improved_of_all", "2025-03", reason="a second room", set_by="owner")
    refusal = pytest.raises(sa.exc.DatabaseError, match=f"{table} are only ever added to")
    with refusal, past_us(store) as execute:
        execute(statement.format(table))


def test_a_name_slipped_past_us_is_found(store: Store, home: Path) -> None:
    write_alias(store, "clinic", "north", shown="North", set_by="owner")
    assert verify_store(store) == ()
    with past_us(store) as execute:
        execute("INSERT INTO aliases VALUES (7, 'clinic', 'South', 'North', 'then', 'nobody')")
    assert any("history or the settings" in line for line in verify_store(store))
