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

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, writing
from outcomes.store.spread_part import (
    PART_SCHEMA,
    SAMPLE,
    TABLES,
    Part,
    clear_part,
    fill_part,
    list_columns,
    name_part,
    refuse_addresses,
)
from outcomes.vocabulary.spread import SpreadFacts, find_bucket

__all__ = ["SCHEMA", "SERVER_PREFIX", "refuse_file", "write_spread", "write_spread_removal"]

SCHEMA = "spread"
"""Where the store's server keeps the tables that stand for all servers together."""

SERVER_PREFIX = "backlight_spread_"

_SPREADING = 0x0BAC_11E4_7000_0002
"""The advisory lock of whoever lays scores out, from the first server on."""

_SERVER_OPTIONS = {
    "connect_timeout": "5",
    "tcp_user_timeout": "10000",
    "async_capable": "true",  # all servers work at the same time
    "fetch_size": "2000",
    "fdw_tuple_cost": "100",  # a row that travels is dear: so the planner never fetches scores to add them up here
}

_REMOTE_SETTINGS = "-c jit=off -c work_mem=64MB"
"""To compile 754 sums takes ten times as long as to add up a million sessions."""

_USER_OPTIONS = ("user", "password")


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
    refuse_addresses(addresses)
    with _taking_turns(store):
        stamp = secrets.token_hex(4)
        parts = [
            fill_part(address, own, bucket, stamp)
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
            clear_part(address, keep=stamp)


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
            clear_part(address, keep=None)
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


def _join(connection: Connection, parts: Sequence[Part], stamp: str) -> None:
    """Make the store's server see all parts as one table each, in place of those before."""
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    _drop_joined(connection)
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    for name, columns in TABLES.items():
        connection.exec_driver_sql(f"CREATE TABLE {SCHEMA}.{name} ({list_columns(columns)}) PARTITION BY LIST (bucket)")
    for part in parts:
        server = f"{SERVER_PREFIX}{part.bucket}"
        options = {name: value for name, value in part.options.items() if name not in _USER_OPTIONS}
        options |= _SERVER_OPTIONS | {"options": _REMOTE_SETTINGS}
        connection.exec_driver_sql(f"CREATE SERVER {server} FOREIGN DATA WRAPPER postgres_fdw {_list_options(options)}")
        _map_user(connection, server, {name: part.options[name] for name in _USER_OPTIONS if name in part.options})
        for name in TABLES:
            far = name_part(name, stamp, part.bucket).split(".")[1]
            own = f"{SCHEMA}.{name}_{part.bucket}"
            sample = _list_options({"schema_name": PART_SCHEMA, "table_name": far + SAMPLE})
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


def _write_facts(connection: Connection, facts: SpreadFacts, parts: Sequence[Part]) -> None:
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


def _list_options(options: Mapping[str, str]) -> str:
    quoted = (f"{name} '{_double(value)}'" for name, value in options.items())
    return f"OPTIONS ({', '.join(quoted)})"


def _double(value: str) -> str:
    if "\\" in value or "%" in value:
        raise StoreRefused("An address of a server holds a sign that is not understood there.")
    return value.replace("'", "''")
