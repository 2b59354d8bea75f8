"""What happened to records after they came in: rows that are only ever added to, and what they say of a batch."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.engine import Store, reading
from outcomes.store.facts import find_now
from outcomes.store.tables import events

__all__ = ["EventKind", "fetch_events", "find_undone", "note_event", "select_newest"]

EventKind = Literal["undone", "redone", "forgotten", "restored"]


def note_event(
    connection: Connection, what: EventKind, *, by: str, rows: int, batch: int | None = None, note: str = ""
) -> None:
    """Add what was done just now, `by` whom, and how many `rows` it concerned."""
    now = find_now()
    told = {"what": what, "batch_id": batch, "rows": rows, "note": note, "done_at": now, "done_by": by}
    connection.execute(events.insert().values(told))


def find_undone(connection: Connection) -> set[int]:
    """Return the batches that are undone: those whose newest event says so."""
    query = sa.select(events.c.batch_id).where(events.c.id.in_(select_newest()), events.c.what == "undone")
    return {batch for batch in connection.execute(query).scalars() if batch is not None}


def select_newest() -> sa.Select[int]:
    """Return the statement that names each batch's newest event."""
    return sa.select(sa.func.max(events.c.id)).where(events.c.batch_id.is_not(None)).group_by(events.c.batch_id)


def fetch_events(store: Store) -> pd.DataFrame:
    """Return what happened to the records after they came in, newest first.

    One row per event: what, batch, rows, note, done_at, done_by.
    """
    columns = (events.c.what, events.c.batch_id.label("batch"), *(events.c[name] for name in _TOLD))
    with reading(store.engine) as connection:
        result = connection.execute(sa.select(*columns).order_by(events.c.id.desc()))
        return pd.DataFrame(result.all(), columns=list(result.keys()))


_TOLD = ("rows", "note", "done_at", "done_by")
