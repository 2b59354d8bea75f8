"""Laying scores out over several PostgreSQL servers, by clinic: the store's own server asks them as one table.

What a server is given are numbers made from records: no patient's pseudonym, no practitioner's note, no record. A
layout is made beside the one in force and takes its place in one transaction of the store's server; whoever reads
meanwhile reads the old one to its end.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from outcomes.store.audit import note_audit
from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, writing
from outcomes.store.server import copy_rows, is_server, make_server_engine
from outcomes.store.spread_sql import EPISODE_COLUMNS, SCORE_COLUMNS
from outcomes.vocabulary.spread import SpreadFacts, find_bucket

__all__ = ["SCHEMA", "SERVER_PREFIX", "refuse_file", "write_spread", "write_spread_removal"]

SCHEMA = "spread"
"""Where the store's server keeps the tables that stand for all servers together."""

PART_SCHEMA = "spread_part"
"""Where a server keeps its part."""

SERVER_PREFIX = "backlight_spread_"

_TABLES: dict[str, dict[str, str]] = {"episodes": EPISODE_COLUMNS, "scores": SCORE_COLUMNS}

_SPREADING = 0x0BAC_11E4_7000_0002
"""The advisory lock of whoever lays scores out, from the first server on."""

_ROWS_AT_ONCE = 20_000

_SAMPLED = 20_000
_SAMPLE = "_sample"
"""Of how many rows, and in a table of which name, a server tells the store's server what is usual among its rows:
without that the planner guesses one row, and fetches rows instead of sums; to look at all it would fetch them all."""

_SERVER_OPTIONS = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "async_capable": "true",  # all servers work at the same time
    "fetch_size": "2000",
    "fdw_tuple_cost": "1",  # a row that travels is dear: so the planner never fetches scores to add them up here
}

_REMOTE_SETTINGS = "-c jit=off -c work_mem=64MB"
"""To compile 754 sums takes ten times as long as to add up a million sessions."""

_CARRIED = (
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version"),
    *("channel_binding", "gssencmode", "krbsrvname", "target_session_attrs"),
)
"""What of an address's options the store's server is told too; files are its own of that path."""

_USER_OPTIONS = ("user", "password")

_FORBIDDEN = "permission denied"


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the servers: its address without a password, and what a connection to it needs."""

    bucket: int
    address: str
    options: Mapping[str, str]


def write_spread(
    store: Store, addresses: Sequence[str], tables: Mapping[str, pd.DataFrame], *, facts: SpreadFacts, by: str
) -> None:
    """Lay `tables` out over the servers at `addresses`, by clinic, in place of what was laid out before.

    `tables`: "episodes" and "scores", with columns as `EPISODE_COLUMNS` and `SCORE_COLUMNS` but for the bucket.
    A password is taken from where the driver finds it (`~/.pgpass`, `PGPASSWORD`), never from an address.

    Raises:
        StoreRefused: the store is a file; an address is none, holds a password or is given twice; a server does not
            answer, or its user lacks a right. What was laid out before is still there then.
    """
    refuse_file(store)
    _refuse_addresses(addresses)
    with _taking_turns(store):
        stamp = secrets.token_hex(4)
        parts = [
            _fill_part(address, own, bucket, stamp)
            for bucket, (address, own) in enumerate(zip(addresses, _deal(tables, len(addresses)), strict=True))
        ]
        try:
            with writing(store.engine) as connection:
                _join(connection, parts, stamp)
                _write_facts(connection, facts, parts)
                rows = len(tables["scores"])
                note_audit(connection, "export", by=by, detail=f"spread over {len(parts)} servers", rows=rows)
        except FAULTS as error:
            raise StoreRefused(f"The servers were filled, but not put in force: {_explain_join(error)}.") from error
        for address in addresses:
            _clear_part(address, keep=stamp)


def write_spread_removal(store: Store, *, by: str) -> tuple[str, ...]:
    """Take what is spread away, from the store's server and from all others; return those that did not answer.

    Raises:
        StoreRefused: nothing is spread, or the store cannot be written.
    """
    refuse_file(store)
    try:
        with writing(store.engine) as connection:
            addresses = _read_addresses(connection)
            _drop_joined(connection)
            note_audit(connection, "export", by=by, detail="spread taken back")
    except FAULTS as error:
        raise StoreRefused(f"Nothing was taken back: {explain(error)}.") from error
    missed: list[str] = []
    for address in addresses:
        try:
            _clear_part(address, keep=None)
        except StoreRefused:
            missed.append(address)
    return tuple(missed)


def refuse_file(store: Store) -> None:
    """Refuse a store in a file.

    Raises:
        StoreRefused: it is one.
    """
    if not store.on_server:
        raise StoreRefused(
            "Only a store on a PostgreSQL server can be spread over several: docs/deployment.md, “Beyond one machine”."
        )


def _refuse_addresses(addresses: Sequence[str]) -> None:
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


@contextmanager
def _taking_turns(store: Store) -> Iterator[None]:
    """Let nobody else lay out meanwhile: each removes what the other is about to put in force."""
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_SPREADING})").scalar_one():
                raise StoreRefused("Another program lays scores out over servers just now; try again when it is done.")
            try:
                yield
            finally:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_SPREADING})")
    except FAULTS as error:
        raise StoreRefused(f"The store's server cannot be asked: {explain(error)}.") from error


def _deal(tables: Mapping[str, pd.DataFrame], servers: int) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield the rows of each server, those of a clinic side by side."""
    buckets = {name: find_bucket(str(name), servers) for name in tables["episodes"]["clinic"].unique()}
    dealt = {name: frame["clinic"].map(buckets).astype(int) for name, frame in tables.items()}
    for bucket in range(servers):
        yield {
            name: frame[dealt[name] == bucket].assign(bucket=bucket).sort_values("clinic", kind="stable")
            for name, frame in tables.items()
        }


def _fill_part(address: str, tables: Mapping[str, pd.DataFrame], bucket: int, stamp: str) -> _Part:
    """Lay rows out in tables of their own on one server, which nobody reads yet."""
    engine = _make_part_engine(address)
    place = _name(address)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {PART_SCHEMA}")
            for name, columns in _TABLES.items():
                table = _name_part(name, stamp, bucket)
                connection.exec_driver_sql(f"CREATE TABLE {table} ({_list_columns(columns)})")
                copy_rows(connection, table, list(columns), _list_rows(tables[name], list(columns)))
                connection.exec_driver_sql(f"CREATE INDEX ON {table} (clinic)")
                connection.exec_driver_sql(f"ANALYZE {table}")
                share = min(100.0, 100.0 * _SAMPLED / max(1, len(tables[name])))
                connection.exec_driver_sql(
                    f"CREATE TABLE {table}{_SAMPLE} AS SELECT * FROM {table} TABLESAMPLE SYSTEM ({share:.6f})"
                )
            options = _find_options(connection, address)
    except FAULTS as error:
        raise StoreRefused(
            f"The scores were not laid out on server {bucket + 1}, {place}: {explain(error)}. "
            "What was laid out before is as it was."
        ) from error
    finally:
        engine.dispose()
    return _Part(bucket, place, options)


def _clear_part(address: str, *, keep: str | None) -> None:
    """Remove a server's tables of all layouts but `keep`; without one, all that we put there."""
    engine = _make_part_engine(address)
    try:
        with engine.begin() as connection:
            if keep is None:
                connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {PART_SCHEMA} CASCADE")
                return
            found = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
            for name in connection.execute(found, {"schema": PART_SCHEMA}).scalars():
                if keep not in name.split("_") or name.endswith(_SAMPLE):
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


def _join(connection: Connection, parts: Sequence[_Part], stamp: str) -> None:
    """Make the store's server see all parts as one table each, in place of those before."""
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    _drop_joined(connection)
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    for name, columns in _TABLES.items():
        connection.exec_driver_sql(
            f"CREATE TABLE {SCHEMA}.{name} ({_list_columns(columns)}) PARTITION BY LIST (bucket)"
        )
    for part in parts:
        server = f"{SERVER_PREFIX}{part.bucket}"
        options = {name: value for name, value in part.options.items() if name not in _USER_OPTIONS}
        options |= _SERVER_OPTIONS | {"options": _REMOTE_SETTINGS}
        connection.exec_driver_sql(f"CREATE SERVER {server} FOREIGN DATA WRAPPER postgres_fdw {_list_options(options)}")
        _map_user(connection, server, {name: part.options[name] for name in _USER_OPTIONS if name in part.options})
        for name in _TABLES:
            far = _name_part(name, stamp, part.bucket).split(".")[1]
            own = f"{SCHEMA}.{name}_{part.bucket}"
            sample = _list_options({"schema_name": PART_SCHEMA, "table_name": far + _SAMPLE})
            connection.exec_driver_sql(
                f"CREATE FOREIGN TABLE {own} PARTITION OF {SCHEMA}.{name} FOR VALUES IN ({part.bucket}) "
                f"SERVER {server} {sample}"
            )
            connection.exec_driver_sql(f"ANALYZE {own}")
            connection.exec_driver_sql(f"ALTER FOREIGN TABLE {own} OPTIONS (SET table_name '{far}')")


def _map_user(connection: Connection, server: str, options: Mapping[str, str]) -> None:
    """Tell the store's server as whom to connect, so that no log of it gets to see the password.

    A statement stands in the log where all or only those that make something are written down, and wherever it fails.
    So the password is handed over as a value and put in place within; a superuser's server is told to keep it to
    itself even where it writes down everything, values too.
    """
    quiet = "log_statement = 'none'", "log_min_duration_statement = -1", "log_min_error_statement = 'panic'"
    if connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar_one():
        for setting in quiet:
            connection.exec_driver_sql(f"SET LOCAL {setting}")
    connection.exec_driver_sql(
        "SELECT set_config('backlight.mapping', %(words)s::text, true)", {"words": json.dumps(dict(options))}
    )
    connection.exec_driver_sql(
        f"""DO $do$ DECLARE words text;
        BEGIN
            SELECT string_agg(format('%%I %%L', key, value), ', ') INTO words
            FROM json_each_text(current_setting('backlight.mapping')::json);
            EXECUTE 'CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (' || words || ')';
        EXCEPTION WHEN OTHERS THEN
            RAISE EXCEPTION USING MESSAGE = SQLERRM, ERRCODE = SQLSTATE;
        END $do$"""
    )
    connection.exec_driver_sql("SELECT set_config('backlight.mapping', '', true)")


def _drop_joined(connection: Connection) -> None:
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    found = sa.text("SELECT srvname FROM pg_foreign_server WHERE srvname LIKE :prefix")
    pattern = SERVER_PREFIX.replace("_", r"\_") + "%"
    for server in connection.execute(found, {"prefix": pattern}).scalars().all():
        connection.exec_driver_sql(f"DROP SERVER {server} CASCADE")


def _write_facts(connection: Connection, facts: SpreadFacts, parts: Sequence[_Part]) -> None:
    connection.exec_driver_sql(f"CREATE TABLE {SCHEMA}.facts (name text PRIMARY KEY, value text NOT NULL)")
    told = {
        "data_version": facts.data_version,
        "records": facts.records,
        "episodes": facts.episodes,
        "known": {name: list(words) for name, words in facts.known.items()},
        "servers": [part.address for part in parts],
    }
    insert = sa.text(f"INSERT INTO {SCHEMA}.facts VALUES (:name, :value)")
    connection.execute(insert, [{"name": name, "value": json.dumps(value)} for name, value in told.items()])


def _read_addresses(connection: Connection) -> list[str]:
    if not sa.inspect(connection).has_table("facts", schema=SCHEMA):
        raise StoreRefused("Nothing is spread over servers.")
    found = connection.exec_driver_sql(f"SELECT value FROM {SCHEMA}.facts WHERE name = 'servers'").scalar_one()
    return list(json.loads(found))


def _explain_join(error: Exception) -> str:
    plain = explain(error)
    if "may not do that" not in plain:
        return plain
    return (
        "this user of the store's database may not. Let an administrator of that server run, once: CREATE EXTENSION "
        "postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO this user; GRANT CREATE ON DATABASE … TO "
        "this user"
    )


def _list_rows(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(frame), _ROWS_AT_ONCE):
        part = frame[list(columns)].iloc[start : start + _ROWS_AT_ONCE]
        values = [part[name].astype(object) for name in columns]
        yield from zip(*(column.where(column.notna(), None).tolist() for column in values), strict=True)


def _list_columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


def _list_options(options: Mapping[str, str]) -> str:
    quoted = (f"{name} '{_double(value)}'" for name, value in options.items())
    return f"OPTIONS ({', '.join(quoted)})"


def _double(value: str) -> str:
    if "\\" in value or "%" in value:
        raise StoreRefused("An address of a server holds a sign that is not understood there.")
    return value.replace("'", "''")


def _name_part(table: str, stamp: str, bucket: int) -> str:
    return f"{PART_SCHEMA}.{table}_{stamp}_{bucket}"


def _name(address: str) -> str:
    return sa.make_url(address).render_as_string(hide_password=True)
