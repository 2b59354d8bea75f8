"""Single facts of a store: its data version, the fingerprint of its key, its seals, its schema."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.tables import store_facts

__all__ = ["find_now", "read_data_version", "read_fact", "read_schema", "write_fact"]


def find_now() -> str:
    """Return this moment as the store writes it down: UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def read_fact(connection: Connection, name: str) -> str | None:
    """Return one fact of the store, or None."""
    return connection.execute(sa.select(store_facts.c.value).where(store_facts.c.name == name)).scalar_one_or_none()


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Set one fact of the store."""
    connection.execute(store_facts.delete().where(store_facts.c.name == name))
    connection.execute(store_facts.insert().values(name=name, value=value))


def read_data_version(connection: Connection) -> int:
    """Return the store's data version: 0 when new, one more after every write."""
    return int(read_fact(connection, "data_version") or 0)


def read_schema(connection: Connection) -> str | None:
    """Return the schema version of a file, or None where it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return found
