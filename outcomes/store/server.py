"""A store on a PostgreSQL server: its transactions, rows handed over as one stream, and words for what goes wrong.

Reading holds one snapshot. Writing takes its turn behind one lock of the whole database, as a file's writers do: what
is compared, sealed and numbered in a transaction must not change under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext

__all__ = ["copy_rows", "explain_server", "is_server", "make_server_engine"]

_BUSY_SECONDS = 10
_QUEUE_SECONDS = 30
"""How long one of many readers waits for a connection: its turn comes, where a server that is gone does not."""

_WRITERS = 0x0BAC_11E4_7000_0001
"""The advisory lock that writers of a store hold until their transaction ends."""

_PREFIXES = ("postgresql://", "postgres://", "postgresql+psycopg://")

_LINE = {"connect_timeout": _BUSY_SECONDS, "tcp_user_timeout": _BUSY_SECONDS * 1000}
"""Options of a connection: whether a server is still there is known after this time, also when the line is cut."""

_KNOWN = {
    "lock timeout": "another program holds it; try again in a moment",
    "terminating connection": "the database server was stopped meanwhile; try again in a moment",
    "server closed the connection": "the database server was stopped meanwhile; try again in a moment",
    "connection is lost": "the database server was stopped meanwhile; try again in a moment",
    "connection is closed": "the database server was stopped meanwhile; try again in a moment",
    "the database system is": "the database server is starting or stopping; try again in a moment",
    "password authentication failed": "the database server does not know this user, or another password",
    "pg_hba.conf": "the database server does not let this user in from here",
    "too many clients": "too many programs use the database server; try again in a moment",
    "connection slots": "too many programs use the database server; try again in a moment",
    "permission denied": "this user of the database may not do that",
    "read-only transaction": "it may only be read",
    "during recovery": "it may only be read",
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
    options = {name: value for name, value in _LINE.items() if name not in address.query}
    engine = sa.create_engine(
        address, pool_pre_ping=True, pool_timeout=_QUEUE_SECONDS, hide_parameters=True, connect_args=options
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("only_reads", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if options.get("immediate", False):
            # Once it is its turn it sees what those before it stored.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            patience = options.get("patience", _BUSY_SECONDS) * 1000
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience:.0f}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    @event.listens_for(engine, "handle_error")
    def leave_values_out(context: ExceptionContext) -> None:
        """A message's detail quotes rows: neither what is raised nor what it came of may hold one."""
        error, told = context.original_exception, context.sqlalchemy_exception
        if told is not None:
            error.args = (_read_words(error),)
            told.args = (f"({type(error).__name__}) {error}",)

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
    except psycopg.Error as error:  # past SQLAlchemy, and so past `leave_values_out`
        error.args = (_read_words(error),)
        raise sa.exc.DatabaseError("COPY", None, error, hide_parameters=True) from error
    finally:
        cursor.close()


def explain_server(error: BaseException) -> str:
    """Return in plain words what a server's driver says; never a value."""
    text = _read_words(error)
    return next((plain for technical, plain in _KNOWN.items() if technical in text), text)


def _read_words(error: BaseException) -> str:
    """Return a message's first line; what it quotes may be a value, so it is left out."""
    diagnosis = getattr(error, "diag", None)
    text = getattr(diagnosis, "message_primary", None) or str(error).split("\n")[0]
    return re.sub(r'"[^"]*"', "…", text)
