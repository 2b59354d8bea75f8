"""The sample clinic's store: built once, by the ordinary import, and then only read."""

from __future__ import annotations

import csv
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_record_count,
    fetch_sessions,
    open_sample,
    prepare_import,
    verify_store,
    write_import,
)
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.selection import Scope
from tests.records import write_csv

EVERYTHING = Scope.whole_clinic()


@pytest.fixture
def small_clinic(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample file of three sessions in place of the real one, so that building it takes no time."""
    file = tmp_path / "session_records.csv"
    file.write_bytes(write_csv("patient_id | day | pain_score\n0017 | 0 | 7\n0017 | 7 | 5\n0018 | 3 | 4"))
    monkeypatch.setattr("outcomes.store.sample.SAMPLE_FILE", file)
    return file


def open_and_count() -> int:
    store = open_sample()
    count = fetch_record_count(store)
    store.engine.dispose()
    return count


def test_the_sample_clinic_holds_every_row_of_its_file(sample_store: Store) -> None:
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stored = fetch_sessions(sample_store, EVERYTHING)
    assert len(stored) == len(rows) == len({tuple(row.values()) for row in rows})
    assert stored["pain_score"].sum() == sum(float(row["pain_score"] or 0) for row in rows)
    assert stored["patient_key"].nunique() == len({(row["clinic"], row["patient_id"]) for row in rows})
    assert verify_store(sample_store) == ()


@pytest.mark.usefixtures("small_clinic")
def test_the_sample_is_built_once(home: Path) -> None:
    open_and_count()
    built = (home / "sample.db").stat()
    assert open_and_count() == 3
    assert (home / "sample.db").stat().st_ino == built.st_ino
    assert (home / "sample.db").stat().st_mtime_ns == built.st_mtime_ns


@pytest.mark.usefixtures("small_clinic")
def test_building_the_sample_leaves_one_file_and_no_key(home: Path) -> None:
    open_and_count()
    assert [path.name for path in home.iterdir()] == ["sample.db"]


def test_a_sample_of_another_file_is_built_again(small_clinic: Path) -> None:
    assert open_and_count() == 3
    small_clinic.write_bytes(small_clinic.read_bytes() + b"0019,2025-02-01,muscular,massage,8,,,\n")
    assert open_and_count() == 4


@pytest.mark.usefixtures("small_clinic")
def test_a_sample_of_another_schema_is_built_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_and_count()
    built = (home / "sample.db").stat().st_ino
    with closing(sqlite3.connect(home / "sample.db")) as connection:
        connection.execute("UPDATE store_facts SET value = 'of long ago' WHERE name = 'sample_stamp'")
        connection.commit()
    assert open_and_count() == 3
    assert (home / "sample.db").stat().st_ino != built


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 8000])
@pytest.mark.usefixtures("small_clinic")
def test_a_damaged_sample_is_built_again(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "sample.db").write_bytes(content)
    assert open_and_count() == 3


@pytest.mark.usefixtures("small_clinic")
def test_nothing_can_be_imported_into_the_sample() -> None:
    store = open_sample()
    prepared = prepare_import(store, write_csv("pain_score\n6"), "records.csv")
    with pytest.raises(StoreRefused, match="Nothing was stored: it may only be read"):
        write_import(store, prepared, imported_by="nurse")
    assert fetch_record_count(store) == 3


@pytest.mark.usefixtures("small_clinic")
def test_many_starts_at_once_all_find_the_whole_sample(home: Path) -> None:
    found: list[int] = []
    gate = threading.Barrier(6)

    def start() -> None:
        gate.wait()
        found.append(open_and_count())

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 6
    assert [path.name for path in home.iterdir()] == ["sample.db"]


@pytest.mark.usefixtures("small_clinic")
def test_the_sample_s_patients_have_the_same_pseudonyms_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinics = []
    for name in ("here", "there"):
        monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / name))
        clinics.append(fetch_sessions(open_sample(), EVERYTHING))
    pd.testing.assert_frame_equal(*clinics)


def test_a_missing_sample_file_is_told_in_words(small_clinic: Path) -> None:
    small_clinic.unlink()
    with pytest.raises(StoreRefused, match=r"The sample clinic cannot be prepared in .*: No such file"):
        open_sample()
