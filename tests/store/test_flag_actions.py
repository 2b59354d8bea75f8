"""What was done about a red flag, at rest: only ever added to, sealed, and leading to nobody."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from outcomes.cohort import build_flags, build_snapshot, select_episodes
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_data_version,
    fetch_flag_actions,
    find_patient,
    open_store,
    verify_store,
    write_flag_action,
    write_forgotten,
)
from outcomes.vocabulary.red_flags import name_flag
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.conftest import Import
from tests.records import write_csv
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


FLAGGED = write_csv(
    "patient_id | day | pain_score | bladder_bowel_change | leg_weakness_progressing | saddle_numbness\n"
    "1 | 0 | 7 | no | no | no\n"
    "1 | 7 | 7 | yes | no | no\n"
    "2 | 0 | 5 | no | no | no"
)
DAY = dt.date(2025, 1, 20)


@pytest.fixture
def store(home: Path, take_in: Import) -> Store:
    take_in(FLAGGED)
    return open_store()


def find_flags(store: Store) -> list[tuple[str, bool]]:
    chosen = CohortFilter(include_red_flagged=True)
    flags = build_flags(select_episodes(build_snapshot(store), Scope.whole_clinic(), chosen))
    return [(flag.name, flag.open) for flag in flags]


def test_a_flag_is_open_until_something_was_done(store: Store) -> None:
    ((name, is_open),) = find_flags(store)
    assert is_open
    version = fetch_data_version(store)
    write_flag_action(store, name, "emergency", done_on=DAY, done_by=" Asha  R. ", noted_by="nurse")
    assert find_flags(store) == [(name, False)]
    (done,) = fetch_flag_actions(store)
    assert (done.flag, done.action, done.done_on, done.done_by) == (name, "emergency", "2025-01-20", "Asha R.")
    assert fetch_data_version(store) == version + 1
    assert verify_store(store) == ()


def test_another_sign_on_the_same_day_is_another_flag() -> None:
    told = {"clinic": "north", "patient_key": "0" * 32, "day": "2025-01-20"}
    one = name_flag(**told, fields=("saddle_numbness",))
    assert one != name_flag(**told, fields=("saddle_numbness", "bladder_bowel_change"))
    assert one != name_flag(**{**told, "day": "2025-01-21"}, fields=("saddle_numbness",))


@pytest.mark.parametrize(
    ("flag", "action", "by", "day", "told"),
    [
        ("x", "emergency", "Asha", DAY, "no red flag"),
        ("0" * 32, "prayer", "Asha", DAY, "There is no action “prayer”: give one of emergency"),
        ("0" * 32, "emergency", "  ", DAY, "By whom it was done"),
        ("0" * 32, "emergency", "Asha", dt.date(9999, 1, 1), "yet to come"),
    ],
)
def test_a_note_that_cannot_be_is_refused_in_words(
    store: Store, flag: str, action: str, by: str, day: dt.date, told: str
) -> None:
    with pytest.raises(StoreRefused, match=f"{told}.*Nothing was noted"):
        write_flag_action(store, flag, action, done_on=day, done_by=by, noted_by="nurse")
    assert fetch_flag_actions(store) == ()


def test_of_the_sample_clinic_nothing_is_noted(sample_store: Store) -> None:
    with pytest.raises(StoreRefused, match="records of your own"):
        write_flag_action(sample_store, "0" * 32, "emergency", done_on=DAY, done_by="Asha", noted_by="nurse")


@pytest.mark.parametrize("statement", ["UPDATE flag_actions SET done_by = 'x'", "DELETE FROM flag_actions"])
def test_what_was_noted_is_never_rewritten(store: Store, home: Path, statement: str) -> None:
    write_flag_action(store, "0" * 32, "emergency", done_on=DAY, done_by="Asha", noted_by="nurse")
    refusal = pytest.raises(sa.exc.DatabaseError, match="flag_actions are only ever added to")
    with refusal, past_us(store) as execute:
        execute(statement)


def test_a_note_slipped_past_us_is_found(store: Store, home: Path) -> None:
    write_flag_action(store, "0" * 32, "emergency", done_on=DAY, done_by="Asha", noted_by="nurse")
    with past_us(store) as execute:
        execute("INSERT INTO flag_actions VALUES (9, 'f', 'gone', '2025-01-01', 'nobody', 'then')")
    assert any("history or the settings" in line for line in verify_store(store))


@pytest.mark.in_a_file
def test_once_a_patient_is_forgotten_a_note_leads_to_nobody(store: Store, home: Path) -> None:
    ((name, _),) = find_flags(store)
    write_flag_action(store, name, "emergency", done_on=DAY, done_by="Asha", noted_by="nurse")
    patient = find_patient(store, "1")
    write_forgotten(store, patient, by="Asha")
    assert find_flags(store) == []
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        dump = "\n".join(connection.iterdump())
    assert patient[1] not in dump
    assert name in dump
