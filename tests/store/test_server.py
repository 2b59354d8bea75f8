"""A store on a PostgreSQL server: the same answers as from a file, and what only a server does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from outcomes.cohort import build_scores, build_snapshot, select_episodes
from outcomes.estimates import estimate_trend
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_data_version,
    fetch_record_count,
    fetch_sessions,
    open_store,
    prepare_import,
    verify_store,
    write_backup,
    write_import,
    write_restore,
)
from outcomes.store import imports as importing
from outcomes.store.engine import writing
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.postgres import Postgres, find_programs, start_postgres
from tests.records import write_csv

SAMPLE = Path(__file__).parents[2] / "sample_data" / "session_records.csv"
EVERYTHING = Scope.whole_clinic()
THREE = write_csv("""
    patient_id | day | treatments | pain_score
    1          | 0   | massage    | 7
    1          | 7   | massage    | 5
    2          | 0   | massage    | 6
""")
MORE = write_csv("patient_id | day | treatments | pain_score\n8 | 0 | massage | 3\n9 | 0 | massage | 4")


@pytest.fixture
def store(postgres: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store on the server that the tests share."""
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", postgres.make_database(template=True))
    opened = open_store()
    yield opened
    opened.engine.dispose()


@pytest.fixture
def own_server(postgres: Postgres) -> Iterator[Postgres]:
    """A server of this test's own, which may be stopped."""
    started = start_postgres(postgres.programs)
    yield started
    started.end()


def take_in(store: Store, content: bytes, name: str = "records.csv") -> str:
    prepared = prepare_import(store, content, name)
    return write_import(store, prepared, imported_by="nurse", valid_rows=True).status


def test_the_sample_clinic_on_a_server_has_the_same_records_and_figures_as_in_a_file(store: Store, home: Path) -> None:
    in_file = open_store(f"sqlite:///{home / 'outcomes.db'}")
    for one in (store, in_file):
        assert take_in(one, SAMPLE.read_bytes()) == "stored"
    pd.testing.assert_frame_equal(fetch_sessions(store, EVERYTHING), fetch_sessions(in_file, EVERYTHING))
    trends = []
    for one in (store, in_file):
        cohort = select_episodes(build_snapshot(one), EVERYTHING, CohortFilter())
        trends.append(estimate_trend(build_scores(cohort, "pain", by=["back_pain_type"], sessions=13)))
    assert trends[0] == trends[1]
    assert verify_store(store) == ()


def test_of_eight_imports_of_one_file_at_once_exactly_one_goes_in(store: Store) -> None:
    gate, told = threading.Barrier(8), []

    def bring() -> None:
        own = open_store()
        prepared = prepare_import(own, THREE, "records.csv")
        gate.wait()
        told.append(write_import(own, prepared, imported_by="nurse").status)
        own.engine.dispose()

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["already imported"] * 7 + ["stored"]
    assert fetch_record_count(store) == 3
    assert verify_store(store) == ()


def test_reading_does_not_wait_for_a_writer_and_sees_one_moment(store: Store) -> None:
    take_in(store, THREE)
    with writing(store.engine) as connection:
        connection.exec_driver_sql("UPDATE session_records SET pain_score = 1")
        assert set(fetch_sessions(store, EVERYTHING)["pain_score"]) == {7, 5, 6}
        connection.rollback()


def test_whoever_writes_waits_for_its_turn_and_says_so_when_it_does_not_come(store: Store) -> None:
    take_in(store, THREE)
    refusal = pytest.raises(sa.exc.OperationalError, match="lock timeout")
    with writing(store.engine), refusal, writing(store.engine, patience=0.2):
        raise AssertionError("two wrote at once")


def test_a_server_that_is_stopped_is_told_in_words_and_gone_on_with_once_it_is_back(
    own_server: Postgres, home: Path
) -> None:
    store = open_store(own_server.make_database())
    take_in(store, THREE)
    prepared = prepare_import(store, MORE, "more.csv")
    own_server.stop()
    with pytest.raises(StoreRefused, match="the database server does not answer"):
        fetch_sessions(store, EVERYTHING)
    with pytest.raises(StoreRefused, match="Nothing was stored: the database server does not answer"):
        write_import(store, prepared, imported_by="nurse")
    own_server.start()
    assert len(fetch_sessions(store, EVERYTHING)) == 3
    assert write_import(store, prepared, imported_by="nurse").status == "stored"
    assert verify_store(store) == ()
    store.engine.dispose()


def test_a_server_whose_power_goes_in_the_middle_of_an_import_holds_nothing_of_it(
    own_server: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(own_server.make_database())
    take_in(store, THREE)
    version = fetch_data_version(store)
    prepared = prepare_import(store, MORE, "more.csv")
    verify = importing._verify_sums

    def stop_first(*arguments: object) -> None:
        own_server.stop("immediate")
        verify(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_verify_sums", stop_first)
    with pytest.raises(StoreRefused, match="Nothing was stored: the database server was stopped meanwhile"):
        write_import(store, prepared, imported_by="nurse")
    monkeypatch.undo()
    own_server.start()
    assert (fetch_record_count(store), fetch_data_version(store)) == (3, version)
    assert verify_store(store) == ()
    assert take_in(store, MORE, "more.csv") == "stored"
    store.engine.dispose()


def test_nothing_that_is_refused_holds_a_value_or_the_password(postgres: Postgres, home: Path) -> None:
    address = postgres.make_database(template=True).replace("postgres@", "postgres:sesame@")
    store = open_store(address)
    assert "sesame" not in store.name
    take_in(store, THREE)
    patient = fetch_sessions(store, EVERYTHING)["patient_key"].iloc[0]
    columns = "batch_id, clinic, patient_key, session_date, episode_id, session_number, back_pain_type, treatments"
    with pytest.raises(sa.exc.IntegrityError) as refusal, writing(store.engine) as connection:
        connection.exec_driver_sql(
            f"INSERT INTO session_records ({columns}) SELECT {columns} FROM session_records WHERE id = 1"
        )
    from outcomes.store.engine import explain

    assert patient not in explain(refusal.value)
    with pytest.raises(StoreRefused, match="no such database") as refused:
        open_store(address.rpartition("/")[0] + "/nowhere")
    assert "sesame" not in str(refused.value)
    store.engine.dispose()


def test_backups_are_the_server_s_own(store: Store, home: Path) -> None:
    take_in(store, THREE)
    with pytest.raises(StoreRefused, match="pg_dump"):
        write_backup(store)
    with pytest.raises(StoreRefused, match="server's own tools"):
        write_restore(None, home / "some.db", by="owner")
    assert not (home / "backups").exists()


def test_without_a_server_there_it_is_said_at_once(home: Path) -> None:
    with pytest.raises(StoreRefused, match="cannot be opened: the database server does not answer"):
        open_store("postgresql://nobody@127.0.0.1:9/outcomes")


def test_the_programs_of_the_server_are_where_they_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OUTCOMES_PG_BIN", str(tmp_path))
    assert find_programs() == tmp_path
