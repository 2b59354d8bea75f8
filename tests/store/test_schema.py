"""The store's file: its schema, its checks, and what happens when it is not the one we know."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import outcomes.store
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_batches,
    fetch_data_version,
    fetch_record_count,
    fetch_sessions,
    fetch_settings,
    open_store,
    prepare_import,
    verify_store,
    write_import,
)
from outcomes.store.engine import make_engine, writing
from outcomes.store.migrating import bring_up_to_date
from outcomes.store.seals import seal_books
from outcomes.store.tables import SCHEMA_VERSION, STORED_FIELDS, metadata
from outcomes.vocabulary.selection import Scope
from outcomes.vocabulary.settings import Settings
from tests.conftest import Import
from tests.records import write_csv

ONE_SESSION = write_csv("patient_id | pain_score\n0017 | 6")
TWO_SESSIONS = write_csv("day | pain_score\n0 | 6\n7 | 5")
CORRECTED = write_csv("day | pain_score\n7 | 4")
OBJECTS = 14 + 3 + 27  # tables, indexes, triggers


def list_schema(path: Path) -> set[str]:
    """Return what the file at `path` says of its own tables, indexes and triggers, spaces aside."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {re.sub(r"[\s\"]+", "", sql) for name, sql in found if not name.startswith("alembic")}


def copy_row(connection: sa.Connection, **changes: object) -> None:
    """Insert the first stored record again with some of its values changed."""
    names = ("batch_id", *STORED_FIELDS)
    (row,) = connection.execute(sa.text(f"SELECT {', '.join(names)} FROM session_records LIMIT 1")).mappings()
    columns, places = ", ".join(names), ", ".join(f":{name}" for name in names)
    statement = sa.text(f"INSERT INTO session_records ({columns}) VALUES ({places})")
    connection.execute(statement, {**row, "session_date": "2025-12-24", **changes})


def test_the_migrations_make_the_tables_the_program_speaks_of(home: Path, tmp_path: Path) -> None:
    open_store()
    engine = make_new_engine(tmp_path / "declared.db")
    metadata.create_all(engine)
    declared = list_schema(tmp_path / "declared.db")
    assert len(declared) == OBJECTS
    assert list_schema(home / "outcomes.db") == declared


def make_new_engine(path: Path) -> sa.Engine:
    path.touch()
    return make_engine(path)


def configure(connection: sa.Connection | None = None) -> Config:
    """Return Alembic's configuration of our migrations, to be run on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(Path(outcomes.store.__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def test_the_schema_s_version_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(configure()).get_heads() == [SCHEMA_VERSION]


def make_early_store(home: Path, schema: str) -> pd.DataFrame:
    """Put a store of an earlier `schema` in the home, with an import and a correction; return its records."""
    store = open_store(f"sqlite:///{home / 'today.db'}")
    for content, name in ((TWO_SESSIONS, "january.csv"), (CORRECTED, "mended.csv")):
        write_import(store, prepare_import(store, content, name), imported_by="Asha")
    records = fetch_sessions(store, Scope.whole_clinic())
    store.engine.dispose()
    engine = make_new_engine(home / "outcomes.db")
    with writing(engine) as connection:
        command.upgrade(configure(connection), schema)
    sealed_whole = schema >= "0003"
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("ATTACH ? AS today", (str(home / "today.db"),))
        for table in ("batches", "session_records", *(("standings", "events") if sealed_whole else ())):
            connection.execute(f"INSERT INTO {table} SELECT * FROM today.{table}")
        later = "'audit_sha256'" if sealed_whole else "'audit_sha256', 'books_sha256'"
        facts = f"SELECT * FROM today.store_facts WHERE name NOT IN ({later})"
        connection.execute(f"INSERT INTO store_facts {facts}")
        connection.commit()
    if sealed_whole:  # over the books that there were then
        with writing(engine) as sealing:
            seal_books(sealing)
    engine.dispose()
    return records


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008"])
def test_a_store_of_an_earlier_schema_is_brought_up_to_date_with_nothing_lost(home: Path, schema: str) -> None:
    before = make_early_store(home, schema)
    store = open_store()
    pd.testing.assert_frame_equal(fetch_sessions(store, Scope.whole_clinic()), before)
    assert fetch_batches(store, Scope.whole_clinic())["file"].tolist() == ["mended.csv", "january.csv"]
    assert (fetch_data_version(store), verify_store(store)) == (2, ())
    assert fetch_settings(store) == Settings()
    assert list_schema(home / "outcomes.db") == list_schema(home / "today.db")


def test_a_store_changed_under_an_earlier_schema_s_seal_is_not_sealed_anew(home: Path) -> None:
    make_early_store(home, "0005")
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("INSERT INTO settings VALUES (1, 'gap_days', '30', 'then', 'nobody')")
        connection.commit()
    with pytest.raises(StoreRefused, match="The history or the settings are not what was stored"):
        open_store()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE session_records SET pain_score = 1 WHERE id = 1",
        "UPDATE session_records SET replaced_by = 2 WHERE id = 1",
    ],
)
def test_a_damaged_store_of_an_earlier_schema_is_not_sealed_as_if_it_were_sound(home: Path, damage: str) -> None:
    make_early_store(home, "0002")
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute(damage)
        connection.commit()
    with pytest.raises(
        StoreRefused, match=r"^Batch [12] .*is not what was stored: restore (it|the store) from a backup"
    ):
        open_store()
    assert len(list_schema(home / "outcomes.db")) == 4 + 2 + 3


def test_a_store_opened_again_holds_what_it_held(take_in: Import) -> None:
    take_in(ONE_SESSION)
    assert fetch_record_count(open_store()) == 1


def do_at_once(action: Callable[[], object]) -> list[Exception]:
    """Return what went wrong where six did the same at the same time."""
    faults: list[Exception] = []
    gate = threading.Barrier(6)

    def act() -> None:
        gate.wait()
        try:
            action()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_a_new_store_opened_by_many_at_once_is_made_once(home: Path) -> None:
    assert not do_at_once(open_store)
    assert fetch_record_count(open_store()) == 0


def test_a_new_file_taken_up_by_many_at_once_refuses_nobody(tmp_path: Path) -> None:
    for number in range(100):  # one file alone seldom shows it
        path = tmp_path / f"{number}.db"
        path.touch()
        assert not do_at_once(lambda path=path: make_engine(path).connect().close())


def test_a_store_of_a_newer_program_is_refused_untouched(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(ONE_SESSION)
    own_store.engine.dispose()
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = (home / "outcomes.db").read_bytes()
    with pytest.raises(StoreRefused, match=rf"schema 9999, this program knows {SCHEMA_VERSION}.*Nothing was changed"):
        open_store()
    assert (home / "outcomes.db").read_bytes() == before


def test_a_migration_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    engine = make_new_engine(tmp_path / "outcomes.db")

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "records_of_a_batch" in statement:
            raise ZeroDivisionError

    sa.event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises(ZeroDivisionError):
        bring_up_to_date(tmp_path / "outcomes.db", engine)
    assert list_schema(tmp_path / "outcomes.db") == set()
    sa.event.remove(engine, "before_cursor_execute", fail)
    bring_up_to_date(tmp_path / "outcomes.db", engine)
    assert len(list_schema(tmp_path / "outcomes.db")) == OBJECTS


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("cannot store TEXT value in REAL column", {"pain_score": "mild"}),
        ("cannot store TEXT value in INTEGER column", {"session_number": "first"}),
        ("NOT NULL constraint failed", {"treatments": None}),
        ("CHECK constraint failed", {"patient_key": "0017"}),
        ("FOREIGN KEY constraint failed", {"batch_id": 99}),
        ("UNIQUE constraint failed", {"session_date": "2025-01-01"}),
    ],
)
def test_the_tables_themselves_refuse(own_store: Store, take_in: Import, why: str, changes: dict[str, object]) -> None:
    take_in(ONE_SESSION)
    with pytest.raises(sa.exc.IntegrityError, match=why), writing(own_store.engine) as connection:
        copy_row(connection, **changes)
    assert fetch_record_count(own_store) == 1
    with writing(own_store.engine) as connection:
        copy_row(connection)  # only what was changed above was wrong
    assert fetch_record_count(own_store) == 2


# What cannot be opened is told in plain words


def make_text_file(home: Path) -> str:
    home.mkdir()
    (home / "outcomes.db").write_text("patient_id,session_date\n" * 400)
    return "the file is not a store"


def make_home_a_file(home: Path) -> str:
    home.write_text("")
    return "file exists"


def make_parent_a_file(home: Path) -> str:
    home.write_text("")
    return "not a directory"


@pytest.mark.parametrize(
    ("prepare", "below"), [(make_text_file, ""), (make_home_a_file, ""), (make_parent_a_file, "inner")]
)
def test_a_store_that_cannot_be_opened_is_explained(
    home: Path, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[Path], str], below: str
) -> None:
    expected = prepare(home)
    monkeypatch.setenv("OUTCOMES_HOME", str(home / below))
    with pytest.raises(StoreRefused, match=rf"outcomes\.db cannot be opened: {expected}"):
        open_store()


@pytest.mark.parametrize("url", ["mysql://clinic", "sqlite://", "outcomes.db"])
def test_another_kind_of_database_is_refused_with_the_address_to_give(home: Path, url: str) -> None:
    with pytest.raises(StoreRefused, match=r"sqlite:///path/to/outcomes\.db"):
        open_store(url)


def test_a_store_whose_file_was_damaged_is_refused_in_words(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(write_csv([{"patient_id": f"{row:05}", "pain_score": 6} for row in range(2_000)]))
    own_store.engine.dispose()
    content = (home / "outcomes.db").read_bytes()
    (home / "outcomes.db").write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(StoreRefused, match="damaged; restore it from a backup"):
        fetch_record_count(open_store())


@pytest.mark.parametrize("name", ["clinic #1", "100 %41 sure?", "Praxis für Rücken"])
def test_the_home_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("OUTCOMES_DATABASE_URL", raising=False)
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / name))
    open_store()
    assert (tmp_path / name / "outcomes.db").stat().st_size > 0


def test_the_database_s_address_decides_where_its_key_lies(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere' / 'clinic.db'}")
    store = open_store()
    assert (tmp_path / "elsewhere" / "clinic.db").exists()
    assert store.key_file == tmp_path / "elsewhere" / "pseudonym.key"
    assert not home.exists()
