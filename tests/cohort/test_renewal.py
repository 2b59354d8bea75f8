"""A snapshot renewed after every write is, to the last digit, the one that would have been built from nothing."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from outcomes.cohort import Snapshot, build_snapshot
from outcomes.cohort import snapshot as snapshot_module
from outcomes.store import (
    Store,
    fetch_batches,
    find_patient,
    open_store,
    prepare_import,
    write_alias,
    write_backup,
    write_forgotten,
    write_import,
    write_redo,
    write_restore,
    write_setting,
    write_undo,
)
from outcomes.store import records as records_module
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import Record, write_csv


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """A tenth of the sample clinic's patients, their episodes left to be derived."""
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        mine = [record for record in csv.DictReader(file) if int(record["patient_id"]) % 10 == 3]
    return [{name: cell for name, cell in record.items() if name != "episode_id"} for record in mine]


@pytest.fixture(autouse=True)
def seat_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seat what is new by itself up to half of all, for in a clinic this small it never is little."""
    monkeypatch.setattr(snapshot_module, "_FEW", 0.5)


def assert_same(renewed: Snapshot, built: Snapshot) -> None:
    """Hold every part of the two against each other."""
    for name in ("episodes", "sessions", "batches"):
        pd.testing.assert_frame_equal(getattr(renewed, name), getattr(built, name), check_like=True)
        assert list(getattr(renewed, name).columns) == list(getattr(built, name).columns)
    for name in ("scores", "histories"):
        one, other = getattr(renewed, name), getattr(built, name)
        assert list(one) == list(other)
        for key in one:
            np.testing.assert_array_equal(one[key], other[key])
    for name in ("data_version", "as_of", "settings", "changes", "rebases", "flag_actions", "aliases"):
        assert getattr(renewed, name) == getattr(built, name), name


def put_in(store: Store, records: list[Record], name: str) -> None:
    outcome = write_import(store, prepare_import(store, write_csv(records), name), imported_by="nurse")
    assert outcome.status == "stored", outcome


def correct(records: list[Record], chance: random.Random) -> list[Record]:
    """Return a few of the records with another score, another type or a discharge."""
    changes = [{"pain_score": "9"}, {"back_pain_type": "disc"}, {"discharged": "yes"}, {"pain_score": ""}]
    return [record | chance.choice(changes) for record in chance.sample(records, 12)]


@pytest.mark.on_server
@pytest.mark.parametrize("seed", range(3))
def test_after_any_imports_corrections_undoings_and_redoings(
    own_store: Store, records: list[Record], seed: int
) -> None:
    chance = random.Random(seed)
    left = chance.sample(records, len(records))
    put_in(own_store, [left.pop() for _ in range(len(records) // 2)], "first.csv")
    snapshot = build_snapshot(own_store)
    stored = records.copy()
    for step in range(10):
        batches = fetch_batches(own_store, Scope.whole_clinic())
        what = chance.choice(["import", "import", "correct", "undo", "redo"])
        undone = batches[batches["status"] == "undone"]["batch"].tolist()
        stands = batches[(batches["status"] == "stored") & (batches["batch"] > 1)]["batch"].tolist()
        if what == "undo" and stands:
            write_undo(own_store, chance.choice(stands), by="owner")
        elif what == "redo" and undone:
            write_redo(own_store, chance.choice(undone), by="owner")
        elif what == "correct":
            put_in(own_store, correct(stored, chance), f"correction {step}.csv")
        else:
            put_in(own_store, [left.pop() for _ in range(min(40, len(left)))], f"part {step}.csv")
        snapshot = build_snapshot(own_store, since=snapshot)
        assert_same(snapshot, build_snapshot(own_store))


@pytest.mark.on_server
def test_after_someone_was_forgotten(own_store: Store, records: list[Record]) -> None:
    put_in(own_store, records, "all.csv")
    before = build_snapshot(own_store)
    someone = find_patient(own_store, records[0]["patient_id"], clinic=records[0]["clinic"])
    write_forgotten(own_store, someone, by="owner")
    after = build_snapshot(own_store, since=before)
    assert len(after.sessions) < len(before.sessions)
    assert_same(after, build_snapshot(own_store))


@pytest.mark.parametrize("few", [0, 5_000])
def test_after_a_whole_file_was_undone_and_redone(
    own_store: Store, records: list[Record], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(records_module, "_FEW", few)  # more than these count again: all are read anew
    put_in(own_store, records[:400], "first.csv")
    put_in(own_store, records[400:420], "second.csv")
    snapshot = build_snapshot(own_store)
    for reverse in (write_undo, write_redo):
        reverse(own_store, 2, by="owner")
        snapshot = build_snapshot(own_store, since=snapshot)
        assert_same(snapshot, build_snapshot(own_store))
    write_undo(own_store, 1, by="owner")
    write_undo(own_store, 2, by="owner")
    snapshot = build_snapshot(own_store, since=snapshot)
    assert len(snapshot.sessions) == 0
    assert_same(snapshot, build_snapshot(own_store))


def test_after_a_backup_was_restored_and_went_on_otherwise(own_store: Store, records: list[Record]) -> None:
    put_in(own_store, records[:400], "first.csv")
    backup = write_backup(own_store)
    put_in(own_store, records[400:500], "second.csv")
    before = build_snapshot(own_store)
    write_restore(None, backup, by="owner")
    store = open_store()
    put_in(store, records[700:800], "second.csv")
    assert_same(build_snapshot(store, since=before), build_snapshot(store))


@pytest.mark.on_server
def test_after_a_name_was_corrected_or_the_gap_set_otherwise(own_store: Store, records: list[Record]) -> None:
    put_in(own_store, records, "all.csv")
    snapshot = build_snapshot(own_store)
    name = records[0]["practitioner"]
    write_alias(own_store, "practitioner", name, shown="Someone Else", set_by="owner")
    snapshot = build_snapshot(own_store, since=snapshot)
    assert_same(snapshot, build_snapshot(own_store))
    put_in(own_store, correct(records, random.Random(1)), "corrections.csv")
    snapshot = build_snapshot(own_store, since=snapshot)
    assert_same(snapshot, build_snapshot(own_store))
    write_setting(own_store, "gap_days", "30", set_by="owner")
    assert_same(build_snapshot(own_store, since=snapshot), build_snapshot(own_store))


def test_what_stands_is_neither_read_nor_seated_again(
    own_store: Store, records: list[Record], take_in: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(own_store, records, "all.csv")
    before = build_snapshot(own_store)
    read: list[int] = []
    seat: Callable[..., object] = snapshot_module.seat_changes

    def count(seats: object, added: pd.DataFrame, *rest: object, **options: object) -> object:
        read.append(len(added))
        return seat(seats, added, *rest, **options)

    def refuse(*_: object, **__: object) -> object:
        raise AssertionError

    monkeypatch.setattr(snapshot_module, "seat_changes", count)
    monkeypatch.setattr(snapshot_module, "seat_records", refuse)
    take_in(write_csv("day | pain_score\n0 | 7\n7 | 5"))
    build_snapshot(own_store, since=before)
    assert read == [2]
