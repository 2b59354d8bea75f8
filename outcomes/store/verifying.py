"""What is at rest, held against what was sealed: SQLite's own check, the books, each batch's rows and standing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import read_broken_entry
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.facts import read_schema
from outcomes.store.seals import find_changed_books, find_changed_contents, find_changed_standings
from outcomes.store.tables import audit_rows, batches

__all__ = ["find_faults", "refuse_unsound", "verify_store"]

SEALED_WHOLE_FROM = "0003"
"""The schema that brought seals over everything; before it only what batches held was sealed."""


def verify_store(store: Store) -> tuple[str, ...]:
    """Return what is wrong with the store, a sentence each; nothing when all is as it was sealed."""
    with reading(store.engine) as connection:
        return tuple(find_faults(connection))


def refuse_unsound(store: Store, connection: Connection) -> None:
    """Refuse to go on where what is at rest is not what was sealed: no number may come of it.

    What a batch holds is read once in this process's life, for it takes long; which records count, each time.

    Raises:
        StoreRefused: it is not; the message names the batches.
    """
    seals = _list_seals(connection)
    unread = {batch for batch, seal in seals.items() if (store.name, batch, seal) not in _FOUND_SOUND}
    wrong = find_changed_standings(connection) | find_changed_contents(connection, unread)
    if not wrong and find_changed_books(connection):
        raise StoreRefused("The history or the settings are not what was stored: restore them from a backup.")
    if wrong:
        raise StoreRefused(" ".join(_name_wrong(connection, wrong)))
    _FOUND_SOUND.update((store.name, batch, seals[batch]) for batch in unread)


def find_faults(connection: Connection) -> list[str]:
    """Return what is wrong with a store of any schema, as far as that schema sealed it."""
    found = []
    if connection.dialect.name == "sqlite":
        integrity = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        found += [] if list(integrity) == ["ok"] else ["The database file is damaged: restore it from a backup."]
    wrong = find_changed_contents(connection, _list_seals(connection).keys())
    sealed_whole = (read_schema(connection) or "") >= SEALED_WHOLE_FROM
    if sealed_whole:
        wrong |= find_changed_standings(connection)
    found += _name_wrong(connection, wrong)
    if sealed_whole and not wrong and find_changed_books(connection):
        found.append("The history or the settings are not what was stored: restore them from a backup.")
    if sa.inspect(connection).has_table(audit_rows.name) and (number := read_broken_entry(connection)):
        found.append(f"The audit is not what was written down, from entry {number} on: hold it against a backup.")
    return found


def _name_wrong(connection: Connection, wrong: set[int]) -> list[str]:
    query = sa.select(batches.c.id, batches.c.file_name).with_hint(batches, "NOT INDEXED", "sqlite")
    names = dict(connection.execute(query).all())
    return [
        f"Batch {batch} ({names.get(batch, 'no file')}) is not what was stored: restore it from a backup."
        for batch in sorted(wrong)
    ]


def _list_seals(connection: Connection) -> dict[int, str]:
    query = sa.select(batches.c.id, batches.c.content_sha256).with_hint(batches, "NOT INDEXED", "sqlite")
    return dict(connection.execute(query).all())


_FOUND_SOUND: set[tuple[str, int, str]] = set()
"""Store, batch and seal of what was read and found as sealed since this process began."""
