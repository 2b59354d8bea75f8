"""Clean rows held against what is stored: new, corrected with old beside new, the same, and gone since last time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.conflicts import explain_rekeyed, find_rekeyed
from outcomes.store.events import find_undone
from outcomes.store.patients import patient_of, read_patients
from outcomes.store.rows import Row, key_of
from outcomes.store.tables import RECORD_KEY, STORED_FIELDS, batches, session_records

__all__ = ["CORRECTIONS_SHOWN", "Comparison", "Correction", "compare_rows", "find_gone"]

CORRECTIONS_SHOWN = 50

_DAY = STORED_FIELDS.index("session_date")
_CLINIC = STORED_FIELDS.index("clinic")
_DAY_IN_KEY, _CLINIC_IN_KEY = RECORD_KEY.index("session_date"), RECORD_KEY.index("clinic")
_PATIENT = STORED_FIELDS.index("patient_key")


@dataclass(frozen=True, slots=True)
class Correction:
    """A stored record that a file tells otherwise: `row` is its number in the file, as a spreadsheet shows it."""

    row: int
    old: Row
    new: Row

    def list_changes(self) -> list[dict[str, object]]:
        """Return each field that changes, old beside new; the patient only by the beginning of the pseudonym."""
        address = {"row": self.row, "patient": f"P-{str(self.new[_PATIENT])[:8]}", "session_date": self.new[_DAY]}
        return [
            {**address, "field": name, "old": old, "new": new}
            for name, old, new in zip(STORED_FIELDS, self.old, self.new, strict=True)
            if old != new
        ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Clean rows against the store: not there yet, there with other values, there with the same.

    `conflict` says why the new ones must not go in, being there under another name already; else it is empty. `gone`
    says how many records of earlier files this one should hold and does not; they stay stored.
    """

    new: tuple[Row, ...] = ()
    changed: tuple[Correction, ...] = ()
    same: int = 0
    conflict: str = ""
    gone: str = ""

    def list_changes(self) -> list[dict[str, object]]:
        """Return the fields that change in the first 50 corrected records, one a row, old beside new."""
        return [change for correction in self.changed[:CORRECTIONS_SHOWN] for change in correction.list_changes()]


def compare_rows(connection: Connection, rows: Sequence[Row], numbers: Sequence[int]) -> Comparison:
    """Return `rows`, which have these `numbers` in their file, against the current records."""
    if not rows:
        return Comparison()
    days = [str(row[_DAY]) for row in rows]
    # The day is part of the key, so only the file's own span of days has to be looked at.
    query = sa.select(*(session_records.c[name] for name in STORED_FIELDS)).where(
        session_records.c.replaced_by.is_(None),
        session_records.c.session_date >= min(days),
        session_records.c.session_date <= max(days),
    )
    patients = set(map(patient_of, rows))
    stored = {key_of(row): tuple(row) for row in read_patients(connection, query, patients)}
    new: list[Row] = []
    changed: list[Correction] = []
    for row, number in zip(rows, numbers, strict=True):
        present = stored.get(key_of(row))
        if present is None:
            new.append(row)
        elif present != row:
            changed.append(Correction(number, present, row))
    rekeyed = find_rekeyed(new, rows, stored)
    conflict = explain_rekeyed(rekeyed) if rekeyed else ""
    return Comparison(tuple(new), tuple(changed), len(rows) - len(new) - len(changed), conflict)


def find_gone(connection: Connection, rows: Collection[Row], *, name: str, source: str) -> str:
    """Return how many records of earlier files of the same `name` or `source` are not among `rows`; else nothing.

    Asked only of files whose days `rows` cover whole, and of the clinics that `rows` name.
    """
    earlier = _list_earlier(connection, name=name, source=source)
    if not earlier:
        return ""
    days = [str(row[_DAY]) for row in rows]
    first, last = min(days), max(days)
    clinics, told = {row[_CLINIC] for row in rows}, {key_of(row) for row in rows}
    lacking = {}
    for batch, file in earlier.items():
        keys = _list_keys(connection, batch)
        there = [str(key[_DAY_IN_KEY]) for key in keys]
        if not there or min(there) < first or max(there) > last:
            continue
        if gone := sum(key not in told and key[_CLINIC_IN_KEY] in clinics for key in keys):
            lacking[batch] = (gone, file)
    return _say_gone(lacking)


def _list_earlier(connection: Connection, *, name: str, source: str) -> dict[int, str]:
    """Return the batches that stand and came from a file of the same name or source, with their files' names."""
    alike = batches.c.file_name == name
    if source:
        alike = sa.or_(alike, batches.c.source == source)
    undone = find_undone(connection)
    found = connection.execute(sa.select(batches.c.id, batches.c.file_name).where(alike).order_by(batches.c.id))
    return {batch: file for batch, file in found if batch not in undone}


def _list_keys(connection: Connection, batch: int) -> list[tuple[object, ...]]:
    """Return the key of each record that a batch brought."""
    columns = [session_records.c[name] for name in RECORD_KEY]
    rows = connection.execute(sa.select(*columns).where(session_records.c.batch_id == batch))
    return [tuple(row) for row in rows]


def _say_gone(lacking: Mapping[int, tuple[int, str]]) -> str:
    if not lacking:
        return ""
    count = sum(gone for gone, _ in lacking.values())
    (batch, (_, file)), more = next(iter(lacking.items())), len(lacking) - 1
    where = f"batch {batch} ({file})" + (f" and {more:,} more" if more else "")
    told = "1 record" if count == 1 else f"{count:,} records"
    return (
        f"{told} of {where} fall within this file's days and are not among its rows in order. Nothing is deleted: they "
        "stay stored. If they were entered by mistake, undo that import."
    )
