"""What is at rest, held against what was sealed: SQLite's own check, the books, each batch's rows and standing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.engine import Store, reading
from outcomes.store.seals import find_changed_books, find_changed_contents, find_changed_standings
from outcomes.store.tables import batches

__all__ = ["verify_store"]


def verify_store(store: Store) -> tuple[str, ...]:
    """Return what is wrong with the store, a sentence each; nothing when all is as it was sealed."""
    with reading(store.engine) as connection:
        integrity = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        found = [] if list(integrity) == ["ok"] else ["The database file is damaged: restore it from a backup."]
        names = _name_batches(connection)
        wrong = find_changed_standings(connection) | find_changed_contents(connection, names.keys())
        found += [
            f"Batch {batch} ({names.get(batch, 'no file')}) is not what was stored: restore it from a backup."
            for batch in sorted(wrong)
        ]
        if find_changed_books(connection) and not wrong:
            found.append("The history or the settings are not what was stored: restore them from a backup.")
    return tuple(found)


def _name_batches(connection: Connection) -> dict[int, str]:
    query = sa.select(batches.c.id, batches.c.file_name).with_hint(batches, "NOT INDEXED", "sqlite")
    return dict(connection.execute(query).all())
