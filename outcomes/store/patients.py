"""Stored rows of certain patients: looked up one by one where these are few, else read straight through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.rows import Row
from outcomes.store.tables import STORED_FIELDS, session_records

__all__ = ["Patient", "patient_of", "read_patients"]

Patient = tuple[str, str]
"""A patient as stored: clinic and pseudonym."""

patient_of: Callable[[Row], Patient] = itemgetter(*map(STORED_FIELDS.index, ("clinic", "patient_key")))
"""Return whose row it is."""

_FEW = 500_000
"""Up to so many are looked up: even of a whole file's patients that reads less than all that is stored."""

_AT_ONCE = 1_000


def read_patients(
    connection: Connection, query: sa.Select[Any], patients: Collection[Patient]
) -> Iterator[sa.Row[Any]]:
    """Yield the rows of `query`, on the session records, of these `patients`; where they are many, of all."""
    if len(patients) > _FEW:
        yield from connection.execute(query)
        return
    table = session_records
    own: dict[str, list[str]] = {}
    for clinic, key in patients:
        own.setdefault(clinic, []).append(key)
    for clinic, keys in sorted(own.items()):
        keys.sort()  # neighbours in the index lie on the same pages
        for start in range(0, len(keys), _AT_ONCE):
            some = table.c.patient_key.in_(keys[start : start + _AT_ONCE])
            yield from connection.execute(query.where(table.c.clinic == clinic, some))
