"""Opening a store: where it is, its schema brought up to date, its key found or made."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from outcomes.store.pseudonyms import KeyRefused, fingerprint_key, read_or_make_key
from outcomes.store.tables import SCHEMA_VERSION, session_records, store_facts

__all__ = [
    "Store",
    "StoreRefused",
    "bring_up_to_date",
    "explain",
    "find_home",
    "find_key",
    "make_engine",
    "open_store",
    "read_fact",
    "reading",
    "write_fact",
    "writing",
]

_BUSY_SECONDS = 10

_MIGRATING = threading.Lock()
"""Alembic keeps the migration it runs in globals: two at once in one process would write into each other's file."""


class StoreRefused(Exception):
    """The store cannot be opened or written; the message says why and what to do, without a patient's value."""


@dataclass(frozen=True, slots=True)
class Store:
    """One open store. `name` tells stores apart in caches; pseudonyms are made with the key in `key_file`.

    The sample is `read_only` and has a `fixed_key` instead.
    """

    engine: Engine
    name: str
    key_file: Path
    fixed_key: bytes | None = None

    @property
    def read_only(self) -> bool:
        """Whether records may only be read: so it is with the sample."""
        return self.fixed_key is not None


def find_home() -> Path:
    """Return the folder of the stores: `OUTCOMES_HOME`, by default `data/`."""
    return Path(os.environ.get("OUTCOMES_HOME", "data"))


def open_store(url: str | None = None) -> Store:
    """Open the clinic's own store and bring its schema up to date; make it if it is not there.

    `url`: a `sqlite:///` URL; else `OUTCOMES_DATABASE_URL`; else `outcomes.db` in the home folder.

    Raises:
        StoreRefused: another kind of database, a newer schema, a folder that cannot be written, a foreign key file.
    """
    url = url or os.environ.get("OUTCOMES_DATABASE_URL") or f"sqlite:///{find_home() / 'outcomes.db'}"
    path = _path_of(url)
    key_file = Path(os.environ.get("OUTCOMES_KEY_FILE") or path.parent / "pseudonym.key")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = make_engine(path)
        bring_up_to_date(engine)
    except (OSError, sa.exc.DatabaseError) as error:
        raise StoreRefused(f"The store {path} cannot be opened: {explain(error)}.") from error
    return Store(engine, str(path), key_file)


def find_key(store: Store) -> bytes:
    """Return the key of a store's pseudonyms; it is made at the first import and must stay the same from then on.

    Raises:
        StoreRefused: the key file is missing or not the one that the stored pseudonyms were made with.
    """
    if store.fixed_key is not None:
        return store.fixed_key
    try:
        with writing(store.engine) as connection:
            return _match_key(connection, store.key_file)
    except KeyRefused as error:
        raise StoreRefused(str(error)) from error
    except OSError as error:
        raise StoreRefused(f"The key in {store.key_file} cannot be read: {explain(error)}.") from error
    except sa.exc.DatabaseError as error:
        raise StoreRefused(f"The store {store.name} cannot be read: {explain(error)}.") from error


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine on the SQLite file at `path`, with the house's transactions and checks switched on."""
    uri = path.absolute().as_uri() + ("?mode=ro" if read_only else "")  # quoted: a folder may hold a # or a ?

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that the file behind `engine` still lacks, in one transaction.

    Raises:
        StoreRefused: the file was written by a newer program; it is left untouched.
    """
    with engine.connect() as connection:  # looks without the right to write, so that it need not wait for an import
        if _is_up_to_date(connection):
            return
    with _MIGRATING, writing(engine) as connection:
        if _is_up_to_date(connection):
            return  # another program was first
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction that may write: it waits for its turn at the start, and is stored whole or not at all."""
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction that only reads, so that all it sees belongs together.

    Raises:
        StoreRefused: the file is gone, damaged or held by another program.
    """
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except sa.exc.DatabaseError as error:
        raise StoreRefused(f"The store cannot be read: {explain(error)}.") from error


def read_fact(connection: Connection, name: str) -> str | None:
    """Return one fact of the store, or None."""
    return connection.execute(sa.select(store_facts.c.value).where(store_facts.c.name == name)).scalar_one_or_none()


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Set one fact of the store."""
    connection.execute(store_facts.delete().where(store_facts.c.name == name))
    connection.execute(store_facts.insert().values(name=name, value=value))


def explain(error: Exception) -> str:
    """Return in plain words why a file of ours could not be opened or written."""
    if isinstance(error, OSError):
        return (error.strerror or error.__class__.__name__).lower()
    text = str(getattr(error, "orig", None) or error.__class__.__name__)
    known = {
        "unable to open database file": "the folder is not there or may not be written",
        "attempt to write a readonly database": "it may only be read",
        "database is locked": "another program holds it; try again in a moment",
        "database or disk is full": "the disk is full",
        "file is not a database": "the file is not a store",
        "disk image is malformed": "the file is damaged; restore it from a backup",
        "Could not decode": "the file is damaged; restore it from a backup",
    }
    return next((plain for technical, plain in known.items() if technical in text), text)


def _path_of(url: str) -> Path:
    prefix = "sqlite:///"
    if not url.startswith(prefix) or len(url) == len(prefix):
        raise StoreRefused("The store must be a file: give its address as sqlite:///path/to/outcomes.db.")
    return Path(url.removeprefix(prefix))


def _is_up_to_date(connection: Connection) -> bool:
    if not sa.inspect(connection).has_table("alembic_version"):
        return False
    present = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    if present is not None and present > SCHEMA_VERSION:
        raise StoreRefused(
            f"The store has schema {present}, this program knows {SCHEMA_VERSION}: "
            "install the newer program. Nothing was changed."
        )
    return bool(present == SCHEMA_VERSION)


def _match_key(connection: Connection, key_file: Path) -> bytes:
    has_records = connection.execute(sa.select(session_records.c.id).limit(1)).first() is not None
    key = read_or_make_key(key_file, may_make=not has_records)
    known = read_fact(connection, "key_fingerprint")
    if known == fingerprint_key(key):
        return key
    if has_records:
        raise KeyRefused(
            f"The key file {key_file} is not the one this store's pseudonyms were made with: "
            "put the right file back, or name it in OUTCOMES_KEY_FILE."
        )
    write_fact(connection, "key_fingerprint", fingerprint_key(key))
    return key
