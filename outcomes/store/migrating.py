"""Schema versions: an older file is brought up to date in one transaction, a newer one is refused untouched."""

from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from outcomes.store.backups import make_backup
from outcomes.store.engine import StoreRefused, writing
from outcomes.store.facts import read_schema
from outcomes.store.seals import find_changed_contents, seal_books, seal_standings
from outcomes.store.tables import SCHEMA_VERSION, batches, metadata, session_records

__all__ = ["bring_up_to_date"]

_MIGRATING = threading.Lock()
"""Alembic keeps the migration it runs in globals: two at once in one process would write into each other's file."""


def bring_up_to_date(path: Path | None, engine: Engine) -> None:
    """Run the migrations that the store behind `engine` still lacks, in one transaction; a backup of its file is first.

    `path`: the file; None on a server, which is backed up by its own tools.

    Raises:
        StoreRefused: the file was written by a newer program, or is damaged, or cannot be backed up; it is left
            untouched.
    """
    with engine.connect() as connection:  # looks without the right to write, so that it need not wait for an import
        if _is_up_to_date(connection):
            return
        is_new = read_schema(connection) is None
    if path is not None and not is_new:
        make_backup(path, f"before-schema-{SCHEMA_VERSION}")
    with _MIGRATING, writing(engine) as connection:
        if _is_up_to_date(connection):
            return  # another program was first
        _migrate(connection)
        _seal_as_found(connection)


def _is_up_to_date(connection: Connection) -> bool:
    present = read_schema(connection)
    if present is not None and present > SCHEMA_VERSION:
        raise StoreRefused(
            f"The store has schema {present}, this program knows {SCHEMA_VERSION}: "
            "install the newer program. Nothing was changed."
        )
    return present == SCHEMA_VERSION


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    try:
        if connection.dialect.name != "sqlite" and read_schema(connection) is None:
            metadata.create_all(connection)  # the schemas before the ninth were SQLite's alone
            command.stamp(config, "head")
            return
        command.upgrade(config, "head")
    except CommandError as error:  # a version that never was
        raise StoreRefused(
            "The store's schema is unknown, so the file is damaged: restore it from a backup. Nothing was changed."
        ) from error


def _seal_as_found(connection: Connection) -> None:
    """Seal what no schema before this one sealed, once what was sealed already has been verified."""
    known = set(connection.execute(sa.select(batches.c.id)).scalars())
    wrong = find_changed_contents(connection, known) | _find_miscounted(connection)
    if wrong:
        named = ", ".join(map(str, sorted(wrong)))
        raise StoreRefused(f"Batch {named} is not what was stored: restore the store from a backup. It stays as it is.")
    seal_standings(connection, known)
    seal_books(connection)


def _find_miscounted(connection: Connection) -> set[int]:
    """Return the batches that replace another number of records than they told when they came in.

    Holds before the first undo only, and no store could undo before it was sealed.
    """
    if connection.exec_driver_sql("SELECT 1 FROM events LIMIT 1").first():
        return set()
    table = session_records
    query = (
        sa.select(batches.c.id)
        .outerjoin(table, table.c.replaced_by == batches.c.id)
        .group_by(batches.c.id)
        .having(sa.func.count(table.c.id) != batches.c.rows_changed)
    )
    return set(connection.execute(query).scalars())
