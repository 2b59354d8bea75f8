"""Seals: SHA-256 over what is at rest, renewed with every write, so that a value changed past us does not go unseen.

Three kinds. Each batch's rows are sealed when they come in (`batches.content_sha256`). Which of them are current, and
why not, is sealed per batch (`standings`). All that is small is sealed as one: the books.

What is verified is read through no index: an index may be sound where the table is not, and the other way round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import AUDIT_SEAL
from outcomes.store.engine import read_in_pieces
from outcomes.store.facts import read_data_version, read_fact, read_schema, write_fact
from outcomes.store.rows import Seal, hash_rows
from outcomes.store.tables import (
    SCHEMA_VERSION,
    STORED_FIELDS,
    alias_rows,
    batches,
    events,
    flag_actions,
    rebases,
    releases,
    session_records,
    setting_rows,
    source_mappings,
    standings,
    store_facts,
    user_rows,
)

__all__ = [
    "find_changed_books",
    "find_changed_contents",
    "find_changed_standings",
    "finish_write",
    "seal_books",
    "seal_contents",
    "seal_standings",
]

_BOOKS = (
    *(store_facts, batches, standings, events, setting_rows, alias_rows, rebases, releases),
    *(flag_actions, source_mappings, user_rows),
)
_SINCE = {
    alias_rows.name: "0005",
    rebases.name: "0005",
    releases.name: "0006",
    flag_actions.name: "0007",
    source_mappings.name: "0008",
    user_rows.name: "0009",
}
"""The schema that brought a book, where it came after the seals did: a seal of before is none over it."""

_BOOKS_SEAL = "books_sha256"
_OWN_SEALS = (_BOOKS_SEAL, AUDIT_SEAL)
"""Facts that are seals themselves: this one's, and that of the audit's newest row, which is written more often."""
_ROWS_AT_ONCE = 2_000


def finish_write(connection: Connection) -> None:
    """End a write: raise the data version, on which every cache depends, and renew the seal of the books."""
    write_fact(connection, "data_version", str(read_data_version(connection) + 1))
    seal_books(connection)


def seal_books(connection: Connection) -> None:
    """Seal all tables but the records: facts, batches, standings, events, settings, and whatever is only added to."""
    write_fact(connection, _BOOKS_SEAL, _hash_books(connection))


def seal_standings(connection: Connection, concerned: Collection[int]) -> None:
    """Seal anew which records of the batches `concerned` are not current, and why."""
    seals = _hash_standings(connection, concerned)
    connection.execute(standings.delete().where(standings.c.batch_id.in_(sorted(concerned))))
    if seals:
        connection.execute(standings.insert(), [{"batch_id": batch, "sha256": seal} for batch, seal in seals.items()])


def seal_contents(connection: Connection, concerned: Collection[int]) -> None:
    """Seal anew the rows of the batches `concerned`, after some were lawfully removed."""
    seals = _hash_contents(connection, concerned)
    for batch in concerned:
        seal = seals.get(batch) or hash_rows(())
        connection.execute(batches.update().where(batches.c.id == batch).values(content_sha256=seal))


def find_changed_books(connection: Connection) -> bool:
    """Tell whether the books are not what was sealed."""
    return read_fact(connection, _BOOKS_SEAL) != _hash_books(connection)


def find_changed_standings(connection: Connection) -> set[int]:
    """Return the batches of which other records are current than was sealed."""
    found = _hash_standings(connection)
    sealed = dict(connection.execute(sa.select(standings.c.batch_id, standings.c.sha256)).all())
    return {batch for batch in found.keys() | sealed.keys() if found.get(batch) != sealed.get(batch)}


def find_changed_contents(connection: Connection, concerned: Collection[int]) -> set[int]:
    """Return those of the batches `concerned` whose rows are not what was sealed; reads them all."""
    found = _hash_contents(connection, concerned)
    sealed = connection.execute(
        sa.select(batches.c.id, batches.c.content_sha256).where(batches.c.id.in_(sorted(concerned)))
    )
    return {batch for batch, seal in sealed if (found.get(batch) or hash_rows(())) != seal}


def _hash_books(connection: Connection) -> str:
    return hash_rows(_tell_books(connection))


def _tell_books(connection: Connection) -> Iterator[tuple[object, ...]]:
    schema = read_schema(connection) or SCHEMA_VERSION
    for table in (book for book in _BOOKS if _SINCE.get(book.name, "") <= schema):
        yield (table.name,)
        query = sa.select(table).with_hint(table, "NOT INDEXED", "sqlite").order_by(*table.primary_key)
        yield from (tuple(row) for row in connection.execute(query) if row[0] not in _OWN_SEALS)


def _hash_standings(connection: Connection, concerned: Collection[int] | None = None) -> dict[int, str]:
    table = session_records
    query = sa.select(table.c.batch_id, table.c.id, table.c.replaced_by).where(table.c.replaced_by.is_not(None))
    return _hash_by_batch(connection, query, concerned)


def _hash_contents(connection: Connection, concerned: Collection[int]) -> dict[int, str]:
    table = session_records
    query = sa.select(table.c.batch_id, *(table.c[name] for name in STORED_FIELDS))
    return _hash_by_batch(connection, query, concerned)


def _hash_by_batch(connection: Connection, query: sa.Select[Any], concerned: Collection[int] | None) -> dict[int, str]:
    """Return the seal of each batch that has rows in `query`, whose first column is the batch; in the rows' order."""
    table = session_records
    query = query.with_hint(table, "NOT INDEXED", "sqlite").order_by(table.c.id)
    if concerned is not None:
        query = query.where(table.c.batch_id.in_(sorted(concerned)))
    seals: dict[int, Seal] = {}
    for rows in read_in_pieces(connection, query, rows=_ROWS_AT_ONCE):
        for batch, members in groupby(rows, key=itemgetter(0)):
            seals.setdefault(batch, Seal()).add(row[1:] for row in members)
    return {batch: seal.close() for batch, seal in seals.items()}
