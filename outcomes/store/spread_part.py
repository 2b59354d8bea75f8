"""One of the servers that scores are spread over: its address, its part of the rows, what another needs to ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from outcomes.store.engine import FAULTS, StoreRefused, explain
from outcomes.store.server import copy_rows, is_server, make_server_engine
from outcomes.store.spread_sql import EPISODE_COLUMNS, SCORE_COLUMNS

__all__ = [
    "PART_SCHEMA",
    "SAMPLE",
    "TABLES",
    "Part",
    "clear_part",
    "fill_part",
    "list_columns",
    "name_part",
    "refuse_addresses",
]

PART_SCHEMA = "spread_part"
"""Where a server keeps its part."""

TABLES: dict[str, dict[str, str]] = {"episodes": EPISODE_COLUMNS, "scores": SCORE_COLUMNS}

_ROWS_AT_ONCE = 20_000

_SAMPLED = 20_000
SAMPLE = "_sample"
"""Of how many rows, and in a table of which name, a server tells the store's server what is usual among its rows:
without that the planner guesses one row, and fetches rows instead of sums; to look at all it would fetch them all."""

_CARRIED = (
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version"),
    *("channel_binding", "gssencmode", "krbsrvname", "target_session_attrs"),
)
"""What of an address's options the store's server is told too; files are its own of that path."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the servers: its address without a password, and what a connection to it needs."""

    bucket: int
    address: str
    options: Mapping[str, str]


def refuse_addresses(addresses: Sequence[str]) -> None:
    """Refuse what is no list of different servers, and a password in it, before anything is done.

    Raises:
        StoreRefused: so.
    """
    if not addresses:
        raise StoreRefused("Name the servers: postgresql://user@host/database, one after the other.")
    for number, address in enumerate(addresses, start=1):
        if not is_server(address):
            raise StoreRefused(f"Address {number} is not of a PostgreSQL server: postgresql://user@host/database.")
        try:
            url = sa.make_url(address)
        except (sa.exc.ArgumentError, ValueError) as error:
            raise StoreRefused(f"Address {number} is not one of a database.") from error
        if url.password is not None or "password" in url.query:
            raise StoreRefused(
                f"Address {number} holds a password, and others on this computer see what a command was given: put it "
                "into ~/.pgpass (mode 600) or PGPASSWORD, leave it out of the address, and change it."
            )
    if len(set(addresses)) < len(addresses):
        raise StoreRefused("A server is named twice.")


def fill_part(address: str, tables: Mapping[str, pd.DataFrame], bucket: int, stamp: str) -> Part:
    """Lay rows out in tables of their own on one server, which nobody reads yet.

    Raises:
        StoreRefused: it does not answer, or its user lacks a right.
    """
    engine = _make_part_engine(address)
    place = _name(address)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {PART_SCHEMA}")
            for name, columns in TABLES.items():
                table = name_part(name, stamp, bucket)
                connection.exec_driver_sql(f"CREATE TABLE {table} ({list_columns(columns)})")
                copy_rows(connection, table, list(columns), _list_rows(tables[name], list(columns)))
                connection.exec_driver_sql(f"CREATE INDEX ON {table} (clinic)")
                connection.exec_driver_sql(f"ANALYZE {table}")
                share = min(100.0, 100.0 * _SAMPLED / max(1, len(tables[name])))
                connection.exec_driver_sql(
                    f"CREATE TABLE {table}{SAMPLE} AS SELECT * FROM {table} TABLESAMPLE SYSTEM ({share:.6f})"
                )
            options = _find_options(connection, address)
    except FAULTS as error:
        raise StoreRefused(
            f"The scores were not laid out on server {bucket + 1}, {place}: {explain(error)}. "
            "What was laid out before is as it was."
        ) from error
    finally:
        engine.dispose()
    return Part(bucket, place, options)


def clear_part(address: str, *, keep: str | None) -> None:
    """Remove a server's tables of all layouts but `keep`; without one, all that we put there.

    Raises:
        StoreRefused: it does not answer.
    """
    engine = _make_part_engine(address)
    try:
        with engine.begin() as connection:
            if keep is None:
                connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {PART_SCHEMA} CASCADE")
                return
            found = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
            for name in connection.execute(found, {"schema": PART_SCHEMA}).scalars():
                if keep not in name.split("_") or name.endswith(SAMPLE):
                    connection.exec_driver_sql(f"DROP TABLE {PART_SCHEMA}.{name}")
    except FAULTS as error:
        raise StoreRefused(
            f"The new layout is in force, but the one before is still on {_name(address)}: {explain(error)}. "
            "Give the command again."
        ) from error
    finally:
        engine.dispose()


def _make_part_engine(address: str) -> Engine:
    try:
        return make_server_engine(address)
    except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
        raise StoreRefused(f"{_name(address)} cannot be opened: {explain(error)}.") from error


def _find_options(connection: Connection, address: str) -> dict[str, str]:
    """Return what another server needs to connect as we did, the password among it wherever the driver had it from."""
    driver: Any = connection.connection.driver_connection
    info = driver.info
    query = sa.make_url(address).query
    given = {name: str(query[name]) for name in _CARRIED if name in query}
    given |= {"host": info.host, "port": str(info.port), "dbname": info.dbname, "user": info.user}
    return given | ({"password": info.password} if info.password else {})


def _list_rows(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(frame), _ROWS_AT_ONCE):
        part = frame[list(columns)].iloc[start : start + _ROWS_AT_ONCE]
        values = [part[name].astype(object) for name in columns]
        yield from zip(*(column.where(column.notna(), None).tolist() for column in values), strict=True)


def list_columns(columns: Mapping[str, str]) -> str:
    """Return columns as a table is made of them."""
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


def name_part(table: str, stamp: str, bucket: int) -> str:
    """Return what a table of one layout is called on a server."""
    return f"{PART_SCHEMA}.{table}_{stamp}_{bucket}"


def _name(address: str) -> str:
    return sa.make_url(address).render_as_string(hide_password=True)
