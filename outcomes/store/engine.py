"""A store's file: the house's transactions on it, to read and to write, and words for what goes wrong with it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from outcomes.store.server import explain_server

__all__ = [
    "FAULTS",
    "Store",
    "StoreRefused",
    "explain",
    "find_home",
    "identify",
    "make_engine",
    "read_in_pieces",
    "reading",
    "writing",
]

FAULTS = (sa.exc.DBAPIError, sa.exc.TimeoutError, sqlite3.Error, UnicodeDecodeError)
"""What a database raises. The driver's own errors come from where rows come straight from it, and the last one where
its words about a damaged file are no words themselves. A time-out is one of waiting for a connection."""

_BUSY_SECONDS = 10
_CACHE_KIB = 65_536
"""What SQLite keeps of a file in memory at most: with its own 2 MB a large import takes a quarter longer."""


class StoreRefused(Exception):
    """The store cannot be opened or written; the message says why and what to do, without a patient's value."""


@dataclass(frozen=True, slots=True)
class Store:
    """One open store, in a file or on a server. `name`, the file or the address without its password, tells stores
    apart in caches; pseudonyms are made with the key in `key_file`.

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

    @property
    def on_server(self) -> bool:
        """Whether the store is on a PostgreSQL server, not in a file."""
        return self.engine.dialect.name == "postgresql"

    @property
    def path(self) -> Path:
        """The store's file.

        Raises:
            StoreRefused: it is on a server, which is looked after by its own tools.
        """
        if self.on_server:
            raise StoreRefused("The store is on a database server: its backups are the server's own (pg_dump).")
        return Path(self.name)


def find_home() -> Path:
    """Return the folder of the stores: `OUTCOMES_HOME`, by default `data/`."""
    return Path(os.environ.get("OUTCOMES_HOME", "data"))


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine on the SQLite file at `path`, with the house's transactions and checks switched on.

    The file must be there. Where another one has taken its place meanwhile, the next transaction is held on that one.
    """
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"  # quoted: a folder may hold a # or a ?

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if not read_only:
            _keep_a_journal(connection)
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def remember(_: object, record: sa.pool.ConnectionPoolEntry) -> None:
        record.info["file"] = identify(path)

    @event.listens_for(engine, "checkout")
    def look_again(_: object, record: sa.pool.ConnectionPoolEntry, __: object) -> None:
        if record.info["file"] != identify(path):
            raise sa.exc.DisconnectionError  # the pool opens the file anew

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {options.get('patience', _BUSY_SECONDS) * 1000:.0f}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate", False) else "BEGIN")

    return engine


def _keep_a_journal(connection: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log, as it stays from then on; where others do the same, after them.

    Of two that switch a new file at once SQLite refuses one on the spot, however long it was told to wait: both read,
    and neither could write before the other stops reading.
    """
    latest = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > latest:
                raise
        time.sleep(0.01)


@contextmanager
def writing(engine: Engine, *, patience: float | None = None) -> Iterator[Connection]:
    """Hold one transaction that may write: it waits for its turn at the start, and is stored whole or not at all.

    `patience`: for how many seconds it waits; by default as long as any other transaction.
    """
    options = {"immediate": True} | ({} if patience is None else {"patience": patience})
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction that only reads, so that all it sees belongs together.

    Raises:
        StoreRefused: the file is gone, damaged or held by another program.
    """
    try:
        with engine.connect().execution_options(only_reads=True) as connection, connection.begin():
            yield connection
    except FAULTS as error:
        raise StoreRefused(f"The store cannot be read: {explain(error)}.") from error


def read_in_pieces(connection: Connection, query: sa.Select[Any], *, rows: int) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the answer in pieces of so many `rows`: all of a large store's records at once would fill the memory."""
    if connection.dialect.name == "postgresql":  # whose driver fetches all of an answer unless it is streamed
        yield from connection.execute(query, execution_options={"stream_results": True}).partitions(rows)
        return
    # Straight from the driver, which hands out plain tuples: half the time of rows that know their columns' names.
    cursor = connection.execute(query).cursor
    assert cursor is not None
    while piece := cursor.fetchmany(rows):
        yield piece


def identify(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at `path` from any other that may take its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def explain(error: Exception) -> str:
    """Return in plain words why a file of ours could not be opened or written."""
    if isinstance(error, OSError):
        return (error.strerror or error.__class__.__name__).lower()
    if isinstance(error, UnicodeDecodeError):
        return "the file is damaged; restore it from a backup"
    if isinstance(error, sa.exc.TimeoutError):
        return "too many ask it at once; try again in a moment"
    driver = error if isinstance(error, sqlite3.Error) else getattr(error, "orig", None)
    if driver is not None and not isinstance(driver, sqlite3.Error):
        return explain_server(driver)
    text = str(driver or error.__class__.__name__)
    known = {
        "unable to open database file": "the file or its folder is not there, or may not be written",
        "attempt to write a readonly database": "it may only be read",
        "database is locked": "another program holds it; try again in a moment",
        "database or disk is full": "the disk is full",
        "disk I/O error": "the disk is full, or cannot be read or written",
        "file is not a database": "the file is not a store",
        "disk image is malformed": "the file is damaged; restore it from a backup",
        "Could not decode": "the file is damaged; restore it from a backup",
    }
    return next((plain for technical, plain in known.items() if technical in text), text)
