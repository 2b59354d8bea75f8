"""Forgetting: one patient leaves the store for good, on lawful request; a line without a name stays."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.backups import find_backups, make_backup
from outcomes.store.changing import changing
from outcomes.store.conflicts import find_clinics
from outcomes.store.engine import FAULTS, Store, StoreRefused, reading
from outcomes.store.events import note_event
from outcomes.store.opening import find_key
from outcomes.store.pseudonyms import make_pseudonym
from outcomes.store.seals import finish_write, seal_contents, seal_standings
from outcomes.store.tables import session_records

__all__ = ["Forgotten", "find_patient", "write_forgotten"]

_SHOWN = re.compile(r"P-([0-9a-f]{8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting a patient came to: rows removed, earlier versions among them, and old backups removed."""

    rows: int
    batches: int
    backups: int
    message: str


def find_patient(store: Store, patient: str, *, clinic: str | None = None) -> tuple[str, str]:
    """Return the clinic and the pseudonym of one patient of the store, also of one whose import is undone.

    `patient`: the clinic's own id, or the pseudonym as pages show it (`P-` and eight characters). `clinic`: needed
    where the store holds several.

    Raises:
        StoreRefused: no patient, or more than one, is meant.
    """
    with reading(store.engine) as connection:
        query = sa.select(session_records.c.clinic, session_records.c.patient_key).distinct()
        known = [(place, key) for place, key in connection.execute(query) if clinic in (None, place)]
        clinics = find_clinics(connection)
    if clinic is None and len(clinics) > 1 and not _SHOWN.fullmatch(patient):
        raise StoreRefused("The store holds several clinics: name the patient's clinic.")
    if shown := _SHOWN.fullmatch(patient):
        found = [one for one in known if one[1].startswith(shown[1].lower())]
    else:
        key = find_key(store)
        found = [one for one in known if one[1] == make_pseudonym(key, clinic=one[0], patient_id=patient)]
    if len(found) != 1:
        told = "No patient of this store is" if not found else "Several patients of this store are"
        raise StoreRefused(f"{told} meant by that; nothing was removed.")
    return found[0]


def write_forgotten(store: Store, patient: tuple[str, str], *, by: str) -> Forgotten:
    """Remove every version of every record of one `patient` (clinic and pseudonym), from the backups as well.

    The batches concerned are sealed anew, and the history tells that somebody was removed, not who. Then a fresh
    backup is made, and the earlier ones, which hold the patient, are removed.

    Raises:
        StoreRefused: the patient is not there, or the store is read-only, busy or full; nothing was removed.
    """
    with changing(store, "Nothing was removed") as connection:
        if not store.on_server:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is freed is overwritten, not only let go
        rows, concerned = _remove(connection, patient)
        seal_contents(connection, concerned)
        seal_standings(connection, concerned)
        note_event(connection, "forgotten", rows=rows, by=by)
        note_audit(connection, "forget", by=by, rows=rows)
        finish_write(connection)
    told = f"The patient is removed: {rows:,} rows, earlier versions among them."
    elsewhere = "A copy kept elsewhere, or the clinic's own export, still holds the patient."
    if store.on_server:
        _vacuum(store)
        message = f"{told} The database server's own backups still do, until they are replaced. {elsewhere}"
        return Forgotten(rows, len(concerned), 0, message)
    _empty_journal(store)
    old = find_backups(store.path)
    make_backup(store.path, "after-forgetting")
    for path in old:
        path.unlink(missing_ok=True)
    message = f"{told} {_count_backups(len(old))} {elsewhere}"
    return Forgotten(rows, len(concerned), len(old), message)


def _remove(connection: Connection, patient: tuple[str, str]) -> tuple[int, set[int]]:
    """Remove a patient's rows; return how many, and the batches they came with."""
    table = session_records
    theirs = sa.and_(table.c.clinic == patient[0], table.c.patient_key == patient[1])
    concerned = set(connection.execute(sa.select(table.c.batch_id).distinct().where(theirs)).scalars())
    if not concerned:
        raise StoreRefused("The patient is not in this store; nothing was removed.")
    return connection.execute(table.delete().where(theirs)).rowcount, concerned


def _empty_journal(store: Store) -> None:
    """Write what the journal still holds into the file and cut it: it has pages as they were before."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")  # a checkpoint is made outside a transaction only
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _vacuum(store: Store) -> None:
    """Have the server let go at once of the rows that are removed, which it would else keep for a while."""
    at_once = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with suppress(*FAULTS), at_once.connect() as connection:  # else it lets go of them in its own time
        connection.exec_driver_sql(f"VACUUM {session_records.name}")


def _count_backups(count: int) -> str:
    if not count:
        return "A backup was made."
    return f"A fresh backup was made and {'1 earlier one' if count == 1 else f'{count:,} earlier ones'} removed."
