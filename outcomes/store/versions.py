"""Undo and redo: a batch is taken out of what counts, or put back; its rows stay where they are, whatever happens.

The current version of a record is the newest among batches that stand. Undoing a batch therefore brings back what it
had corrected, and leaves alone what later batches corrected; redoing it restores exactly what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing
from outcomes.store.conflicts import find_rekeyed, find_twins
from outcomes.store.engine import Store, StoreRefused
from outcomes.store.events import find_undone, note_event
from outcomes.store.rows import Row, key_of
from outcomes.store.seals import finish_write, seal_standings
from outcomes.store.tables import RECORD_KEY, STORED_FIELDS, batches, session_records

__all__ = ["Reversal", "Version", "find_current", "withdraw_batch", "write_redo", "write_undo"]


@dataclass(frozen=True, slots=True)
class Reversal:
    """What an undo or a redo came to, in current records: how many `left`, came, or changed to another version."""

    batch: int
    left: int
    came: int
    changed: int
    message: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one record: the batch that brought it, and what `replaced_by` says of it."""

    id: int
    batch: int
    replaced_by: int | None


def write_undo(store: Store, batch: int, *, by: str) -> Reversal:
    """Take a batch out of what counts: what it brought is no longer current, what it corrected is again.

    Corrections by later batches stand.

    Raises:
        StoreRefused: there is no such batch, it is undone already, or the store is read-only, busy or full; nothing
            was undone.
    """
    with changing(store, "Nothing was undone") as connection:
        name = _find_batch(connection, batch, "undone")
        if batch in find_undone(connection):
            raise StoreRefused(f"Batch {batch} ({name}) is undone already; nothing was changed.")
        left, back = withdraw_batch(connection, batch, by=by)
        finish_write(connection)
        told = _say_counts((left, "no longer counted"), (back, "as before it"))
        return Reversal(batch, left, 0, back, f"Batch {batch} ({name}) is undone: {told}.")


def withdraw_batch(connection: Connection, batch: int, *, by: str) -> tuple[int, int]:
    """Take a standing batch out of what counts, within a transaction.

    Return how many current records left, and how many are again what they were before it.
    """
    before, withdrawn = _count_current(connection), _count_current(connection, batch)
    _settle(connection, batch, undone=find_undone(connection) | {batch})
    note_event(connection, "undone", batch=batch, rows=withdrawn, by=by)
    note_audit(connection, "undo", by=by, detail=f"batch {batch}", rows=withdrawn)
    left = before - _count_current(connection)
    return left, withdrawn - left


def write_redo(store: Store, batch: int, *, by: str) -> Reversal:
    """Put an undone batch back among what counts, exactly as if it had never been undone.

    Raises:
        StoreRefused: there is no such batch, it stands already, it would count sessions or patients twice beside what
            came in since, or the store is read-only, busy or full; nothing was redone.
    """
    with changing(store, "Nothing was redone") as connection:
        name = _find_batch(connection, batch, "redone")
        undone = find_undone(connection)
        if batch not in undone:
            raise StoreRefused(f"Batch {batch} ({name}) is not undone; nothing was changed.")
        _refuse_doubles(connection, batch, name)
        before = _count_current(connection)
        _settle(connection, batch, undone=undone - {batch})
        returned = _count_current(connection, batch)
        note_event(connection, "redone", batch=batch, rows=returned, by=by)
        note_audit(connection, "redo", by=by, detail=f"batch {batch}", rows=returned)
        finish_write(connection)
        came = _count_current(connection) - before
        changed = returned - came
        told = _say_counts((came, "came back"), (changed, "corrected again"))
        return Reversal(batch, 0, came, changed, f"Batch {batch} ({name}) counts again: {told}.")


def find_current(versions: Iterable[Version], undone: set[int]) -> Iterator[tuple[Version, int | None]]:
    """Yield each version of one record with what its `replaced_by` is to say, the newest first."""
    later: int | None = None
    for version in sorted(versions, key=lambda version: version.batch, reverse=True):
        if version.batch in undone:
            yield version, version.batch
        else:
            yield version, later
            later = version.batch


def _settle(connection: Connection, batch: int, *, undone: set[int]) -> None:
    """Say anew which versions are current, of all records that `batch` has a version of."""
    moves: list[tuple[int | None, int]] = []
    concerned = {batch}
    for versions in _list_versions(connection, batch):
        for version, wanted in find_current(versions, undone):
            if wanted != version.replaced_by:
                moves.append((wanted, version.id))
                concerned.add(version.batch)
    moves.sort(key=lambda move: move[0] is None)  # a record has one current version at a time, also on the way
    if moves:
        place = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(f"UPDATE session_records SET replaced_by = {place} WHERE id = {place}", moves)
    seal_standings(connection, concerned)


def _list_versions(connection: Connection, batch: int) -> Iterator[list[Version]]:
    """Yield all versions of each record that `batch` has a version of."""
    mine, theirs = session_records.alias("mine"), session_records.alias("theirs")
    same = sa.and_(*(mine.c[name] == theirs.c[name] for name in RECORD_KEY))
    query = (
        sa.select(mine.c.id.label("record"), theirs.c.id, theirs.c.batch_id, theirs.c.replaced_by)
        .join_from(mine, theirs, same)
        .where(mine.c.batch_id == batch)
    )
    # In two halves, for each has an index of its own.
    halves = (query.where(theirs.c.replaced_by.is_(None)), query.where(theirs.c.replaced_by.is_not(None)))
    rows = connection.execute(sa.union_all(*halves).order_by("record"))
    for _, members in groupby(rows, key=lambda row: row.record):
        yield [Version(row.id, row.batch_id, row.replaced_by) for row in members]


def _refuse_doubles(connection: Connection, batch: int, name: str) -> None:
    """Refuse to bring back sessions that came in again since, under another key or another clinic's name."""
    rows = _list_rows(connection, session_records.c.batch_id == batch)
    if not rows:
        return
    days = [str(row[_DAY]) for row in rows]
    day = session_records.c.session_date
    current = _list_rows(connection, session_records.c.replaced_by.is_(None), day >= min(days), day <= max(days))
    stored = {key_of(row) for row in current}
    returning = [row for row in rows if key_of(row) not in stored]
    if find_rekeyed(returning, rows, stored):
        how = "under another episode id or session number"
    elif find_twins(returning, current):
        how = "with the clinic named in one of the two files and not in the other"
    else:
        return
    raise StoreRefused(
        f"Batch {batch} ({name}) cannot come back: sessions of it came in again since, {how}, and would count twice. "
        "Undo the later batch first. Nothing was redone."
    )


def _list_rows(connection: Connection, *where: sa.ColumnElement[bool]) -> list[Row]:
    query = sa.select(*(session_records.c[name] for name in STORED_FIELDS)).where(*where)
    return [tuple(row) for row in connection.execute(query)]


def _find_batch(connection: Connection, batch: int, done: str) -> str:
    """Return the name of the file that a batch came from."""
    name = connection.execute(sa.select(batches.c.file_name).where(batches.c.id == batch)).scalar_one_or_none()
    if name is None:
        raise StoreRefused(f"There is no batch {batch}: the history of imports lists them. Nothing was {done}.")
    return str(name)


def _count_current(connection: Connection, batch: int | None = None) -> int:
    query = sa.select(sa.func.count()).where(session_records.c.replaced_by.is_(None))
    if batch is not None:
        query = query.where(session_records.c.batch_id == batch)
    return connection.execute(query).scalar_one()


def _say_counts(*counts: tuple[int, str]) -> str:
    told = [f"1 record {what}" if count == 1 else f"{count:,} records {what}" for count, what in counts if count]
    return ", ".join(told) or "no record is another than before"


_DAY = STORED_FIELDS.index("session_date")
