"""What is at rest, held against what was sealed: SQLite's own check, and each batch's SHA-256 and corrections."""

from __future__ import annotations

import sqlalchemy as sa

from outcomes.store.engine import Store, reading
from outcomes.store.rows import hash_rows
from outcomes.store.tables import STORED_FIELDS, batches, session_records

__all__ = ["verify_store"]


def verify_store(store: Store) -> tuple[str, ...]:
    """Return what is wrong with the store, a sentence each; nothing when all is as it was sealed."""
    found: list[str] = []
    with reading(store.engine) as connection:
        integrity = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if list(integrity) != ["ok"]:
            found.append("The database file is damaged: restore it from a backup.")
        for batch in connection.execute(sa.select(batches).order_by(batches.c.id)):
            rows = connection.execute(
                sa.select(*(session_records.c[name] for name in STORED_FIELDS))
                .where(session_records.c.batch_id == batch.id)
                .order_by(session_records.c.id)
            )
            replaced = connection.execute(
                sa.select(sa.func.count()).where(session_records.c.replaced_by == batch.id)
            ).scalar_one()
            if hash_rows(rows) != batch.content_sha256 or replaced != batch.rows_changed:
                found.append(f"Batch {batch.id} ({batch.file_name}) is not what was stored: restore it from a backup.")
    return tuple(found)
