"""A store on a PostgreSQL server: its transactions, rows handed over as one stream, and words for what goes wrong.

Reading holds one snapshot. Writing takes its turn behind one lock of the whole database, as a file's writers do: what
is compared, sealed and numbered in a transaction must not change under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

__all__ = ["copy_rows", "explain_server", "is_server", "make_server_engine"]

_BUSY_SECONDS = 10
_WRITERS = 0x0BAC_11E4_7000_0001
"""The advisory lock that writers of a store hold until their transaction ends."""

_PREFIXES = ("postgresql://", "postgres://", "postgresql+psycopg://")

_KNOWN = {
    "lock timeout": "another program holds it; try again in a moment",
    "terminating connection": "the database server was stopped meanwhile; try again in a moment",
    "server closed the connection": "the database server was stopped meanwhile; try again in a moment",
    "connection is lost": "the database server was stopped meanwhile; try again in a moment",
    "connection already closed": "the database server was stopped meanwhile; try again in a moment",
    "the database system is": "the database server is starting or stopping; try again in a moment",
    "password authentication failed": "the database server does not know this user, or another password",
    "permission denied": "this user of the database may not do that",
    "read-only transaction": "it may only be read",
    "No space left": "the disk is full",
    "could not extend file": "the disk is full",
    "does not exist": "there is no such database, or no such user of it",
    "connection failed": "the database server does not answer",
    "connection timeout": "the database server does not answer",
}


def is_server(url: str) -> bool:
    """Tell whether a store's address is of a PostgreSQL server."""
    return url.startswith(_PREFIXES)


def make_server_engine(url: str) -> Engine:
    """Return an engine on the PostgreSQL database at `url`, with the house's transactions switched on.

    Raises:
        sqlalchemy.exc.ArgumentError: the address is none.
        ModuleNotFoundError: psycopg is not installed.
    """
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(
        address, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": _BUSY_SECONDS}
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("immediate", False):
            patience = options.get("patience", _BUSY_SECONDS) * 1000
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience:.0f}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    return engine


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Hand rows of values over to a table as one stream: ten times as fast as statement by statement.

    Raises:
        sqlalchemy.exc.DatabaseError: the server refuses them, or goes away.
    """
    import psycopg

    cursor = connection.connection.cursor()
    try:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
    except psycopg.Error as error:
        raise sa.exc.DatabaseError("COPY", None, error, hide_parameters=True) from error
    finally:
        cursor.close()


def explain_server(error: BaseException) -> str:
    """Return in plain words what a server's driver says; never a value, which stands in a message's detail only."""
    diagnosis = getattr(error, "diag", None)
    text = getattr(diagnosis, "message_primary", None) or str(error).split("\n")[0]
    return next((plain for technical, plain in _KNOWN.items() if technical in text), text)
