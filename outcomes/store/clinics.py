"""The clinics whose records a store holds, and the removal of a wrong one: its imports are undone, nothing deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.events import find_undone
from outcomes.store.fetching import find_bounds
from outcomes.store.seals import finish_write
from outcomes.store.tables import batches, session_records
from outcomes.store.versions import withdraw_batch
from outcomes.vocabulary.selection import Scope

__all__ = ["ClinicRecords", "fetch_clinics", "write_clinic_removal"]


@dataclass(frozen=True, slots=True)
class ClinicRecords:
    """The current records of one clinic: how many patients and sessions, from which day to which."""

    clinic: str
    patients: int
    sessions: int
    first_day: dt.date
    last_day: dt.date


def fetch_clinics(store: Store, scope: Scope) -> tuple[ClinicRecords, ...]:
    """Return the clinics of the current records within `scope`, in alphabetical order."""
    table = session_records.c
    query = (
        sa.select(
            table.clinic,
            sa.func.count(table.patient_key.distinct()),
            sa.func.count(),
            sa.func.min(table.session_date),
            sa.func.max(table.session_date),
        )
        .where(table.replaced_by.is_(None), *find_bounds(scope))
        .group_by(table.clinic)
        .order_by(table.clinic)
    )
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    return tuple(ClinicRecords(*row[:3], *map(dt.date.fromisoformat, map(str, row[3:]))) for row in rows)


def write_clinic_removal(store: Store, clinic: str, *, by: str) -> str:
    """Undo every import of a clinic that should not be here, all at once, and return what that came to in words.

    Each of them can be redone.

    Raises:
        StoreRefused: no current record is of that clinic, an import holds records of other clinics too, or the store is
            read-only, busy or full; nothing was removed.
    """
    with changing(store, "Nothing was removed") as connection:
        standing = set(_list_batches(connection, session_records.c.clinic == clinic)) - find_undone(connection)
        if not standing:
            raise StoreRefused(f"No record is of a clinic called “{clinic}”. Nothing was removed.")
        mixed = standing & set(_list_batches(connection, session_records.c.clinic != clinic))
        if mixed:
            names = connection.execute(sa.select(batches.c.file_name).where(batches.c.id.in_(mixed))).scalars()
            raise StoreRefused(
                f"Records of other clinics came in along with it, in {', '.join(sorted(names))}: undo that import and "
                "bring it in again without the wrong clinic's rows. Nothing was removed."
            )
        left = sum(withdraw_batch(connection, batch, by=by)[0] for batch in sorted(standing, reverse=True))
        note_audit(connection, "clinic", by=by, detail=clinic, rows=left)
        finish_write(connection)
    imports = "1 import" if len(standing) == 1 else f"{len(standing)} imports"
    records = "1 record" if left == 1 else f"{left:,} records"
    return f"{clinic} is removed: {imports} undone, {records} no longer counted. Each can be redone."


def _list_batches(connection: Connection, *where: sa.ColumnElement[bool]) -> list[int]:
    return list(connection.execute(sa.select(session_records.c.batch_id).distinct().where(*where)).scalars())
