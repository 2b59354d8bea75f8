"""The clinic's settings at rest: in force from when they are set, with who and when, and never overwritten."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_data_version,
    fetch_setting_changes,
    fetch_settings,
    open_store,
    write_setting,
)
from outcomes.store.engine import writing
from outcomes.store.seals import seal_books
from outcomes.vocabulary.settings import SettingChange, Settings
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


def insert(store: Store, name: str, value: str) -> None:
    """Add a row as another program's version would have."""
    with writing(store.engine) as connection:
        row = {"name": name, "value": value, "at": "2026-01-05T09:00:00+00:00"}
        statement = "INSERT INTO settings (name, value, set_at, set_by) VALUES (:name, :value, :at, 'another program')"
        connection.execute(sa.text(statement), row)
        seal_books(connection)


def test_a_clinic_that_has_set_nothing_has_the_defaults(own_store: Store) -> None:
    assert fetch_settings(own_store) == Settings()
    assert fetch_setting_changes(own_store) == ()


def test_a_setting_holds_from_when_it_is_set_and_numbers_made_before_are_out_of_date(own_store: Store) -> None:
    assert write_setting(own_store, "gap_days", "60", set_by="Asha") is True
    assert fetch_settings(own_store) == Settings(gap_days=60)
    assert fetch_settings(open_store()) == Settings(gap_days=60)
    assert fetch_data_version(own_store) == 1


def test_what_is_in_force_already_is_not_set_again(own_store: Store) -> None:
    assert write_setting(own_store, "gap_days", "90", set_by="Asha") is False
    assert write_setting(own_store, "gap_days", "60", set_by="Asha") is True
    assert write_setting(own_store, "gap_days", "60", set_by="Ben") is False
    assert len(fetch_setting_changes(own_store)) == 1
    assert fetch_data_version(own_store) == 1


def test_the_history_tells_what_each_change_replaced_newest_first_and_by_whom(own_store: Store) -> None:
    write_setting(own_store, "gap_days", "60", set_by="Asha")
    write_setting(own_store, "responder_rule", "pct50", set_by="Ben")
    write_setting(own_store, "gap_days", "90", set_by="Ben")
    told = [(one.name, one.before, one.value, one.set_by) for one in fetch_setting_changes(own_store)]
    assert told == [
        ("gap_days", "60", "90", "Ben"),
        ("responder_rule", "pct30", "pct50", "Ben"),
        ("gap_days", "90", "60", "Asha"),
    ]
    assert fetch_settings(own_store) == Settings(responder_rule="pct50")


def test_a_change_carries_its_moment_in_universal_time_to_the_second(own_store: Store) -> None:
    write_setting(own_store, "gap_days", "60", set_by="Asha")
    (change,) = fetch_setting_changes(own_store)
    moment = dt.datetime.fromisoformat(change.set_at)
    assert moment.utcoffset() == dt.timedelta(0)
    assert change.set_at == moment.isoformat(timespec="seconds")


def test_the_same_choice_by_several_at_once_is_one_change(own_store: Store) -> None:
    gate = threading.Barrier(6)
    changed: list[bool] = []

    def choose() -> None:
        gate.wait()
        changed.append(write_setting(own_store, "gap_days", "60", set_by="Asha"))

    threads = [threading.Thread(target=choose) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(changed) == [False] * 5 + [True]
    assert len(fetch_setting_changes(own_store)) == 1


# What is refused


def test_a_setting_nobody_knows_is_refused_with_those_there_are(own_store: Store) -> None:
    with pytest.raises(StoreRefused, match=r"no setting “horoscope”: give one of responder_rule, .*, gap_days"):
        write_setting(own_store, "horoscope", "60", set_by="Asha")
    assert fetch_data_version(own_store) == 0


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("responder_rule", "pct20", "one of pct30, pct50, points, points_beyond_error"),
        ("responder_session", "1", "a whole number from 2 to 13"),
        ("gap_days", "366", "a whole number from 14 to 365"),
        ("gap_days", "ninety", "a whole number from 14 to 365"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_those_that_are(
    own_store: Store, name: str, value: str, allowed: str
) -> None:
    with pytest.raises(StoreRefused, match=f"“{value}” is not allowed for {name}: give {allowed}. Nothing was set"):
        write_setting(own_store, name, value, set_by="Asha")
    assert fetch_settings(own_store) == Settings()


def test_the_sample_clinic_s_settings_stay_as_they_are(sample_store: Store) -> None:
    with pytest.raises(StoreRefused, match="settings belong to records of your own"):
        write_setting(sample_store, "gap_days", "60", set_by="Asha")
    assert fetch_settings(sample_store) == Settings()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settings SET value = '30'",
        "DELETE FROM settings",
    ],
    ids=["changed", "removed"],
)
def test_a_setting_once_written_cannot_be_overwritten_even_by_another_program(own_store: Store, statement: str) -> None:
    write_setting(own_store, "gap_days", "60", set_by="Asha")
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), past_us(own_store) as execute:
        execute(statement)
    (change,) = fetch_setting_changes(own_store)
    assert (change.value, change.set_by) == ("60", "Asha")


@pytest.mark.in_a_file
def test_a_setting_is_not_replaced_by_another_of_its_number_either(own_store: Store) -> None:
    write_setting(own_store, "gap_days", "60", set_by="Asha")
    with pytest.raises(sa.exc.IntegrityError, match="only ever added to"), past_us(own_store) as execute:
        execute("INSERT OR REPLACE INTO settings VALUES (1, 'gap_days', '30', '2026-01-05T09:00:00+00:00', 'Ben')")
    (change,) = fetch_setting_changes(own_store)
    assert (change.value, change.set_by) == ("60", "Asha")


# What another version of the program left behind


def test_a_value_that_is_no_longer_allowed_gives_way_to_the_default_and_stays_in_the_history(own_store: Store) -> None:
    insert(own_store, "gap_days", "500")
    assert fetch_settings(own_store) == Settings()
    assert fetch_setting_changes(own_store) == (
        SettingChange("gap_days", "90", "500", "2026-01-05T09:00:00+00:00", "another program"),
    )
    assert write_setting(own_store, "gap_days", "60", set_by="Asha") is True
    assert fetch_settings(own_store) == Settings(gap_days=60)


def test_a_setting_that_this_program_does_not_know_is_passed_over(own_store: Store) -> None:
    insert(own_store, "horoscope", "lion")
    assert fetch_settings(own_store) == Settings()
    assert fetch_setting_changes(own_store) == ()
