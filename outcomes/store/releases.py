"""What left the clinic: of which selection, when and by whom; rows that are only ever added to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import sqlalchemy as sa

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing
from outcomes.store.engine import Store, reading
from outcomes.store.facts import find_now
from outcomes.store.seals import seal_books
from outcomes.store.tables import releases

__all__ = ["Selection", "fetch_releases", "write_release"]

Selection = Mapping[str, Sequence[str]]
"""A filter as a link's query has it."""


def write_release(store: Store, what: str, selection: Selection, *, by: str, rows: int) -> None:
    """Note that `what` of a `selection` of so many `rows` leaves; of the sample nothing is noted: it is nobody's.

    Raises:
        StoreRefused: the store is busy, full or damaged; nothing may leave then.
    """
    if store.read_only:
        return
    now = find_now()
    words = json.dumps({name: list(values) for name, values in selection.items()}, sort_keys=True)
    with changing(store, "Nothing was given out") as connection:
        connection.execute(releases.insert().values(what=what, selection=words, made_at=now, made_by=by))
        note_audit(connection, "export", by=by, detail=f"{what} {urlencode(selection, doseq=True)}".rstrip(), rows=rows)
        seal_books(connection)  # no number depends on it, so the data version stays


def fetch_releases(store: Store, what: str) -> tuple[Selection, ...]:
    """Return the selections of which `what` left before, each once."""
    query = sa.select(releases.c.selection).where(releases.c.what == what).distinct().order_by(releases.c.selection)
    with reading(store.engine) as connection:
        return tuple(json.loads(words) for words in connection.execute(query).scalars())
