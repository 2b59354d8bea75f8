"""What a store holds, told in one line each way, so that "before" and "after" can be held against what is found."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from outcomes.store.tables import RECORD_KEY, STORED_FIELDS
from tests.records import write_csv

__all__ = ["BEFORE", "CORRECTING", "FURTHER", "read_everything", "read_server_state", "read_state"]

BEFORE = write_csv(
    [{"patient_id": f"{row // 8:05}", "day": 7 * (row % 8), "pain_score": 9 - row % 8} for row in range(160)]
)
"""Twenty patients of eight sessions: what is stored before anything goes wrong."""

CORRECTING = write_csv(
    [{"patient_id": f"{row // 8:05}", "day": 7 * (row % 8), "pain_score": 8 - row % 8} for row in range(80, 240)]
)
"""Corrects ten of these patients and brings ten more."""

FURTHER = write_csv("patient_id | day | pain_score\n99999 | 100 | 5")

_STATES = (
    f"SELECT {', '.join(STORED_FIELDS)} FROM session_records"
    f" WHERE replaced_by IS NULL ORDER BY {', '.join(RECORD_KEY)}",
    "SELECT id, content_sha256 FROM batches ORDER BY id",
)
_LATER_STATES = (
    "SELECT what, batch_id, rows FROM events ORDER BY id",
    "SELECT name, value FROM settings ORDER BY id",
)
_EVERYTHING = ("session_records", "batches", "standings", "events", "settings", "store_facts", "alembic_version")


def read_state(path: Path) -> str:
    """Return the seal of what counts in a store of any schema, its moments and users aside; read past the house."""
    with closing(sqlite3.connect(path)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        later = _LATER_STATES if "events" in there else ()
        return _seal(connection, (*_STATES, *later))


def read_server_state(address: str) -> str:
    """Return the same of a store on a server; nothing where there is no store yet."""
    with psycopg.connect(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        if not connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'events'").fetchone():
            return ""
        return _seal(connection, (*_STATES, *_LATER_STATES))


def read_everything(path: Path) -> str:
    """Return the seal of every value of today's schema, moments and all; raises sqlite3.DatabaseError."""
    with closing(sqlite3.connect(path)) as connection:
        return _seal(connection, [f"SELECT * FROM {table} NOT INDEXED" for table in _EVERYTHING])


def _seal(connection: sqlite3.Connection | psycopg.Connection, queries: tuple[str, ...] | list[str]) -> str:
    found = hashlib.sha256()
    for query in queries:
        for row in connection.execute(query):
            found.update(repr(row).encode())
        found.update(b"|")
    return found.hexdigest()
