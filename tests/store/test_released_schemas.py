"""A store of every schema that was ever released opens today: nothing lost, a backup first, and it goes on.

The stores are those that the programs of their time left behind, doing what `schemas/write.py` tells.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import outcomes.store.migrating
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_aliases,
    fetch_audit,
    fetch_batches,
    fetch_data_version,
    fetch_flag_actions,
    fetch_rebases,
    fetch_releases,
    fetch_sessions,
    fetch_setting_changes,
    fetch_settings,
    fetch_source_mapping,
    fetch_users,
    find_broken_entry,
    open_store,
    prepare_import,
    verify_store,
    write_import,
    write_redo,
    write_undo,
)
from outcomes.store.backups import verify_backup
from outcomes.store.pseudonyms import make_pseudonym
from outcomes.store.tables import SCHEMA_VERSION
from outcomes.vocabulary.access import User
from outcomes.vocabulary.selection import Scope
from outcomes.vocabulary.settings import Settings
from tests.store.schemas.write import FILES, FOLDER, KEY, PATIENTS, write_visits

SCHEMAS = sorted(path.stem for path in FOLDER.glob("*.sql"))
EARLIER = [schema for schema in SCHEMAS if schema < SCHEMA_VERSION]
EVERYBODY = Scope.whole_clinic()


def put_back(home: Path, schema: str) -> Path:
    """Put the store of a released `schema` and its key into the home, as a clinic has them."""
    home.mkdir()
    (home / "pseudonym.key").write_text(KEY.hex())
    (home / "pseudonym.key").chmod(0o600)
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # as every program had it; not in the text of a store
        connection.executescript((FOLDER / f"{schema}.sql").read_text(encoding="utf-8"))
    return home / "outcomes.db"


def read_schema_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        ((schema,),) = connection.execute("SELECT version_num FROM alembic_version")
    return str(schema)


def tell_files(*names: str) -> dict[tuple[str, str], tuple[float, float, str]]:
    """Return what the clinic's files say of each patient's day, the later file's word where two speak of it."""
    told = {}
    for name in names:
        for row in csv.DictReader(io.StringIO(FILES[name].decode())):
            key = make_pseudonym(KEY, clinic="This clinic", patient_id=row["patient_id"])
            seen = (float(row["pain_score"]), float(row["function_score"]), row["saddle_numbness"])
            told[key, row["session_date"]] = seen
    return told


def tell_store(store: Store) -> dict[tuple[str, str], tuple[float, float, str]]:
    """Return what the store says of each patient's day."""
    sessions = fetch_sessions(store, EVERYBODY)
    told = {
        (row.patient_key, f"{row.session_date:%Y-%m-%d}"): (row.pain_score, row.function_score, row.saddle_numbness)
        for row in sessions.itertuples()
    }
    assert len(told) == len(sessions)
    return told


def tell_what_was_current(schema: str) -> dict[tuple[str, str], tuple[float, float, str]]:
    not_ours = () if schema >= "0003" else ("not_ours.csv",)  # no earlier program could undo it
    return tell_files("january.csv", "february.csv", "mended.csv", *not_ours, "march.csv")


def test_there_is_a_store_of_every_schema() -> None:
    migrations = Path(outcomes.store.migrating.__file__).with_name("migrations") / "versions"
    assert sorted(path.name[:4] for path in migrations.glob("*.py")) == SCHEMAS


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_store_of_a_released_schema_opens_with_its_records_and_passes_every_seal(home: Path, schema: str) -> None:
    path = put_back(home, schema)
    assert read_schema_of(path) == schema
    store = open_store()
    assert tell_store(store) == tell_what_was_current(schema)
    assert verify_store(store) == ()
    assert read_schema_of(path) == SCHEMA_VERSION
    assert len(fetch_batches(store, EVERYBODY)) == len(FILES)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_the_clinic_had_set_named_and_noted_still_holds(home: Path, schema: str) -> None:
    put_back(home, schema)
    store = open_store()
    settings = Settings(responder_rule="pct50", gap_days=60) if schema >= "0002" else Settings()
    assert fetch_settings(store) == settings
    assert [one.name for one in fetch_setting_changes(store)] == ["responder_rule", "gap_days"] * (schema >= "0002")
    names = [(one.written, one.shown) for one in fetch_aliases(store)]
    assert names == [("D Fairley", "D. Fairley")] * (schema >= "0005")
    limits = [(one.month, one.reason) for one in fetch_rebases(store)]
    assert limits == [("2025-01", "A new clinic")] * (schema >= "0005")
    assert len(fetch_releases(store, "report")) == (schema >= "0006")
    done = [(one.done_on, one.done_by) for one in fetch_flag_actions(store)]
    assert done == [("2025-01-02", "Asha")] * (schema >= "0007")
    assert (fetch_source_mapping(store, "Jane App") is not None) == (schema >= "0008")
    users = (
        User("d.fairley@clinic.example", "practitioner", (), ("D. Fairley",)),
        User("owner@clinic.example", "owner"),
    )
    assert fetch_users(store) == (users if schema >= "0009" else ())
    assert find_broken_entry(store) is None
    assert len(fetch_audit(store)) == (18 if schema >= "0009" else 0)


@pytest.mark.parametrize("schema", EARLIER)
def test_a_backup_of_the_store_as_it_was_is_there_before_it_is_changed(home: Path, schema: str) -> None:
    put_back(home, schema)
    open_store()
    (backup,) = (home / "backups").iterdir()
    assert backup.name.endswith(f"before-schema-{SCHEMA_VERSION}.db")
    assert read_schema_of(backup) == schema
    verify_backup(backup)


@pytest.mark.parametrize("schema", EARLIER)
def test_an_upgrade_that_fails_at_its_very_end_has_changed_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, schema: str
) -> None:
    path = put_back(home, schema)
    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())

    def fail(_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(outcomes.store.migrating, "seal_books", fail)
        with pytest.raises(ZeroDivisionError):
            open_store()
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before
    assert tell_store(open_store()) == tell_what_was_current(schema)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_clinic_goes_on_where_it_left_off(home: Path, schema: str) -> None:
    put_back(home, schema)
    store = open_store()
    before, version = tell_store(store), fetch_data_version(store)
    april = prepare_import(store, write_visits(90, better=5), "april.csv")
    outcome = write_import(store, april, imported_by="Asha")
    assert (outcome.new, outcome.changed) == (len(PATIENTS), 0)
    after = tell_store(store)
    assert before.items() < after.items()
    assert {patient for patient, _ in after} == {patient for patient, _ in before}  # nobody became a new patient
    again = prepare_import(store, FILES["march.csv"], "march.csv")
    assert (len(again.comparison.new), len(again.comparison.changed)) == (0, 0)
    write_undo(store, 3, by="Asha")  # a correction that came in with the program of that time
    assert tell_store(store) != after
    write_redo(store, 3, by="Asha")
    assert tell_store(store) == after
    assert (verify_store(store), fetch_data_version(store)) == ((), version + 3)


@pytest.mark.parametrize("schema", EARLIER)
def test_a_record_changed_under_the_old_program_s_seal_is_not_sealed_anew(home: Path, schema: str) -> None:
    path = put_back(home, schema)
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE session_records SET pain_score = 0 WHERE id = 1")
        connection.commit()
    with pytest.raises(StoreRefused, match="not what was stored"):
        open_store()
    assert read_schema_of(path) == schema


def test_a_store_of_a_schema_to_come_is_refused_and_neither_changed_nor_copied(home: Path) -> None:
    path = put_back(home, SCHEMA_VERSION)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (f"{int(SCHEMA_VERSION) + 1:04}",))
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreRefused, match=r"install the newer program\. Nothing was changed"):
        open_store()
    assert path.read_bytes() == before
    assert not (home / "backups").exists()
