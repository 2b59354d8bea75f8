"""What is at rest, held against what was sealed: SQLite's own check, the books, each batch's rows and standing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.engine import Store, reading
from outcomes.store.facts import read_schema
from outcomes.store.seals import find_changed_books, find_changed_contents, find_changed_standings
from outcomes.store.tables import batches

__all__ = ["find_faults", "verify_store"]

SEALED_WHOLE_FROM = "0003"
"""The schema that brought seals over everything; before it only what batches held was sealed."""


def verify_store(store: Store) -> tuple[str, ...]:
    """Return what is wrong with the store, a sentence each; nothing when all is as it was sealed."""
    with reading(store.engine) as connection:
        return tuple(find_faults(connection))


def find_faults(connection: Connection) -> list[str]:
    """Return what is wrong with a store of any schema, as far as that schema sealed it."""
    integrity = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    found = [] if list(integrity) == ["ok"] else ["The database file is damaged: restore it from a backup."]
    names = _name_batches(connection)
    wrong = find_changed_contents(connection, names.keys())
    sealed_whole = (read_schema(connection) or "") >= SEALED_WHOLE_FROM
    if sealed_whole:
        wrong |= find_changed_standings(connection)
    found += [
        f"Batch {batch} ({names.get(batch, 'no file')}) is not what was stored: restore it from a backup."
        for batch in sorted(wrong)
    ]
    if sealed_whole and not wrong and find_changed_books(connection):
        found.append("The history or the settings are not what was stored: restore them from a backup.")
    return found


def _name_batches(connection: Connection) -> dict[int, str]:
    query = sa.select(batches.c.id, batches.c.file_name).with_hint(batches, "NOT INDEXED", "sqlite")
    return dict(connection.execute(query).all())
