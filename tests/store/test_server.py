"""A store on a PostgreSQL server: the same answers as from a file, and what only a server does."""

from __future__ import annotations

import itertools
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import psycopg
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
    fetch_written_names,
    open_store,
    prepare_import,
    verify_store,
    write_backup,
    write_import,
    write_restore,
)
from outcomes.store import imports as importing
from outcomes.store.engine import explain, writing
from outcomes.store.sample import SAMPLE_FILE
from outcomes.store.server import copy_rows
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.postgres import Postgres, find_programs, start_postgres
from tests.records import write_csv

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
    postgres.drop_database(str(opened.engine.url.database))


@pytest.fixture(scope="module")
def breakable(postgres: Postgres) -> Iterator[Postgres]:
    """A server of these tests' own, which may be stopped."""
    started = start_postgres(postgres.programs)
    yield started
    started.end()


@pytest.fixture
def own_server(breakable: Postgres) -> Iterator[Postgres]:
    """The server that may be stopped; for the next test it runs again, however this one ended."""
    yield breakable
    with suppress(subprocess.CalledProcessError):  # it runs already
        breakable.start()


@pytest.fixture
def breakable_store(own_server: Postgres, home: Path) -> Iterator[Store]:
    """A store with three records on the server that may be stopped."""
    opened = open_store(own_server.make_database())
    take_in(opened, THREE)
    yield opened
    opened.engine.dispose()


def take_in(store: Store, content: bytes, name: str = "records.csv") -> str:
    prepared = prepare_import(store, content, name)
    return write_import(store, prepared, imported_by="nurse", valid_rows=True).status


def test_the_sample_clinic_on_a_server_has_the_same_records_and_figures_as_in_a_file(store: Store, home: Path) -> None:
    in_file = open_store(f"sqlite:///{home / 'outcomes.db'}")
    for one in (store, in_file):
        assert take_in(one, SAMPLE_FILE.read_bytes()) == "stored"
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
    refusal = pytest.raises(sa.exc.OperationalError, match="lock timeout")
    with writing(store.engine), refusal as refused, writing(store.engine, patience=0.2):
        raise AssertionError("two wrote at once")
    assert explain(refused.value) == "another program holds it; try again in a moment"


def test_of_two_writers_the_second_goes_on_from_what_the_first_stored(store: Store) -> None:
    take_in(store, THREE)
    prepared = prepare_import(store, THREE.replace(b"massage,5", b"massage,2") + MORE.split(b"\n", 1)[1], "second.csv")
    begun, second = threading.Event(), []

    def bring() -> None:
        begun.set()
        second.append(write_import(store, prepared, imported_by="nurse"))

    with writing(store.engine) as connection:
        waiting = threading.Thread(target=bring)
        waiting.start()
        begun.wait()
        first = importing._write(connection, prepare_import(store, MORE, "first.csv"), imported_by="nurse")
    waiting.join()
    assert [(one.new, one.changed, one.same) for one in (first, *second)] == [(2, 0, 0), (0, 1, 4)]
    assert verify_store(store) == ()


def test_an_import_goes_in_as_one_stream_and_comes_out_as_it_was(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = []

    def copy(connection: sa.Connection, table: str, columns: Iterable[str], rows: Iterable[object]) -> None:
        kept = list(rows)
        streams.append(len(kept))
        copy_rows(connection, table, columns, kept)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "copy_rows", copy)
    names = ["Ann\tLee", "\\N", "\\.", "O'Hara; --", "back\\slash", "né 氏 🙂", "%s %(x)s", "{}", "NULL"]
    records = write_csv([{"patient_id": one, "practitioner": one, "pain_score": 3.3} for one in names])
    in_file = open_store(f"sqlite:///{home / 'outcomes.db'}")
    for one in (store, in_file):
        assert take_in(one, records) == "stored"
    assert streams == [len(names)]
    pd.testing.assert_frame_equal(fetch_sessions(store, EVERYTHING), fetch_sessions(in_file, EVERYTHING))
    assert fetch_written_names(store, EVERYTHING) == fetch_written_names(in_file, EVERYTHING)
    assert verify_store(store) == ()


def test_one_too_many_at_once_is_told_so_and_is_let_in_once_there_is_a_place(
    postgres: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outcomes.store.server._QUEUE_SECONDS", 0.1)
    store = open_store(postgres.make_database(template=True))
    held = [store.engine.connect() for _ in range(15)]  # as many as one program has at most
    with pytest.raises(StoreRefused, match="cannot be read: too many ask it at once; try again in a moment"):
        fetch_record_count(store)
    for connection in held:
        connection.close()
    assert fetch_record_count(store) == 0
    store.engine.dispose()


def test_a_value_changed_past_us_on_the_server_is_refused(store: Store) -> None:
    take_in(store, THREE)
    with psycopg.connect(store.engine.url.set(drivername="postgresql").render_as_string(False)) as other:
        other.execute("UPDATE session_records SET pain_score = 1 WHERE id = 1")
    with pytest.raises(StoreRefused, match=r"^Batch 1 \(records\.csv\) is not what was stored: restore it"):
        build_snapshot(store)
    assert len(verify_store(store)) == 1


def test_a_server_that_is_stopped_is_told_in_words_and_gone_on_with_once_it_is_back(
    own_server: Postgres, breakable_store: Store
) -> None:
    store = breakable_store
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


def test_a_server_that_was_started_anew_is_read_and_written_on_as_if_nothing_had_been(
    own_server: Postgres, breakable_store: Store
) -> None:
    store = breakable_store
    held = [store.engine.connect() for _ in range(5)]  # as many as the pool keeps
    for connection in held:
        connection.execute(sa.select(1))
    for connection in held:
        connection.close()
    own_server.stop("immediate")
    own_server.start()
    assert [len(fetch_sessions(store, EVERYTHING)) for _ in range(6)] == [3] * 6
    assert take_in(store, MORE, "more.csv") == "stored"


def _before(name: str) -> Callable[[pytest.MonkeyPatch, Store, Callable[[], None]], None]:
    """Have something done right before a step of an import."""

    def arrange(monkeypatch: pytest.MonkeyPatch, store: Store, do: Callable[[], None]) -> None:
        real = getattr(importing, name)

        def do_first(*given: object, **named: object) -> object:
            do()
            return real(*given, **named)

        monkeypatch.setattr(importing, name, do_first)

    return arrange


def _amid_the_stream(monkeypatch: pytest.MonkeyPatch, store: Store, do: Callable[[], None]) -> None:
    def copy(connection: sa.Connection, table: str, columns: Iterable[str], rows: Iterable[object]) -> None:
        def hand_over() -> Iterator[object]:
            row = next(iter(rows))
            yield row
            do()
            yield from itertools.repeat(row, 100_000)  # more than the line holds

        copy_rows(connection, table, columns, hand_over())  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "copy_rows", copy)


@pytest.mark.parametrize(
    "arrange",
    [_before("_insert"), _amid_the_stream, _before("_verify_sums"), _before("finish_write")],
    ids=["before the stream", "amid the stream", "after the stream", "before the seals"],
)
def test_a_server_whose_power_goes_in_the_middle_of_an_import_holds_nothing_of_it(
    own_server: Postgres,
    breakable_store: Store,
    monkeypatch: pytest.MonkeyPatch,
    arrange: Callable[[pytest.MonkeyPatch, Store, Callable[[], None]], None],
) -> None:
    store = breakable_store
    version = fetch_data_version(store)
    prepared = prepare_import(store, MORE, "more.csv")
    with monkeypatch.context() as patched:
        arrange(patched, store, lambda: own_server.stop("immediate"))
        with pytest.raises(StoreRefused, match="Nothing was stored: the database server was stopped meanwhile; try"):
            write_import(store, prepared, imported_by="nurse")
    own_server.start()
    assert (fetch_record_count(store), fetch_data_version(store)) == (3, version)
    assert verify_store(store) == ()
    assert take_in(store, MORE, "more.csv") == "stored"
    assert (fetch_record_count(store), verify_store(store)) == (5, ())


def test_of_a_server_that_goes_at_the_very_last_moment_nobody_says_that_nothing_was_stored(
    own_server: Postgres, breakable_store: Store
) -> None:
    store = breakable_store
    prepared = prepare_import(store, MORE, "more.csv")
    sa.event.listen(store.engine, "commit", lambda _: own_server.stop("immediate"), once=True)
    with pytest.raises(StoreRefused, match="not known whether this was done: look once it is back"):
        write_import(store, prepared, imported_by="nurse")
    own_server.start()
    assert take_in(store, MORE, "more.csv") in ("stored", "already imported")
    assert (fetch_record_count(store), verify_store(store)) == (5, ())


def test_nothing_that_is_refused_holds_a_value_or_the_password(postgres: Postgres, home: Path) -> None:
    address = postgres.make_database(template=True).replace("postgres@", "postgres:sesame@")
    store = open_store(address)
    assert "sesame" not in store.name
    take_in(store, THREE)
    with store.engine.connect() as connection:
        patient = connection.exec_driver_sql("SELECT patient_key FROM session_records WHERE id = 1").scalar_one()
    columns = "batch_id, clinic, patient_key, session_date, episode_id, session_number, back_pain_type, treatments"
    statements = (
        f"INSERT INTO session_records ({columns}) SELECT {columns} FROM session_records WHERE id = 1",
        f"SELECT pain_score FROM session_records WHERE pain_score = '{patient}'",
        f"SELECT CAST(patient_key AS integer) FROM session_records WHERE patient_key = '{patient}'",
    )
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError) as refusal, writing(store.engine) as connection:
            connection.exec_driver_sql(statement)
        told = (explain(refusal.value), *map(str, (refusal.value.args, refusal.value.orig)))
        assert not any(patient in one for one in told), told
    row = (1, "", patient, "2025-01-06", "", "no number", "muscular", "massage")
    with pytest.raises(sa.exc.DBAPIError) as refusal, writing(store.engine) as connection:
        copy_rows(connection, "session_records", columns.split(", "), [row])
    assert not any(value in f"{refusal.value}" for value in (patient, "no number")), f"{refusal.value}"
    with pytest.raises(StoreRefused, match="no such database") as refused:
        open_store(address.rpartition("/")[0] + "/nowhere")
    assert "sesame" not in f"{refused.value}{refused.value.__cause__}"
    store.engine.dispose()


def test_the_records_are_held_against_their_seals_piece_by_piece_and_never_all_in_memory(store: Store) -> None:
    take_in(store, THREE)
    streamed = []

    def note(_: sa.Connection, cursor: object, statement: str, *__: object) -> None:
        if "patient_key" in statement:
            streamed.append(isinstance(cursor, psycopg.ServerCursor))

    sa.event.listen(store.engine, "before_cursor_execute", note)
    assert verify_store(store) == ()
    assert streamed == [True]


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
