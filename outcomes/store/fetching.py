"""Reading frames and counts from the store; the current version of each record only."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from outcomes.store.engine import Store, reading
from outcomes.store.events import select_newest
from outcomes.store.facts import read_data_version
from outcomes.store.records import read_records
from outcomes.store.tables import batches, events, session_records
from outcomes.store.verifying import refuse_unsound
from outcomes.vocabulary.modalities import split_combination
from outcomes.vocabulary.selection import Scope

__all__ = [
    "WrittenNames",
    "fetch_any_record",
    "fetch_batches",
    "fetch_combinations",
    "fetch_data_version",
    "fetch_record_count",
    "fetch_sessions",
    "fetch_written_names",
    "find_bounds",
]


def fetch_sessions(store: Store, scope: Scope) -> pd.DataFrame:
    """Return the current session records within `scope`.

    One row per record, in the order of patient, day and session number; columns as `STORED_FIELDS`, with
    `session_date` as datetime64[s], numbers as float64, the rest as text with missing values; then `batch`, the import
    that brought this version of the record.

    Raises:
        StoreRefused: the store cannot be read, or does not hold what was sealed.
    """
    with reading(store.engine) as connection:
        refuse_unsound(store, connection)
        records = read_records(connection, *find_bounds(scope))
    order = ["clinic", "patient_key", "session_date", "session_number", "record"]
    return records.sort_values(order, ignore_index=True).drop(columns="record")


def fetch_batches(store: Store, scope: Scope) -> pd.DataFrame:
    """Return the history of imports, newest first; of those only that brought no record from beyond `scope`.

    One row per batch: batch, file, imported_at, imported_by, rows (stored), rows_new, rows_changed, rows_same,
    rows_rejected, rows_read, source, status ("stored" or "undone"); of its newest undo or redo changed_at and
    changed_by, else "".
    """
    stored = (batches.c.rows_new + batches.c.rows_changed).label("rows")
    latest = sa.and_(events.c.batch_id == batches.c.id, events.c.id.in_(select_newest()))
    query = (
        sa.select(
            batches.c.id.label("batch"),
            batches.c.file_name.label("file"),
            batches.c.imported_at,
            stored,
            sa.case((events.c.what == "undone", "undone"), else_=batches.c.status).label("status"),
            batches.c.imported_by,
            batches.c.rows_new,
            batches.c.rows_changed,
            batches.c.rows_same,
            batches.c.rows_rejected,
            batches.c.rows_read,
            batches.c.source,
            sa.func.coalesce(events.c.done_at, "").label("changed_at"),
            sa.func.coalesce(events.c.done_by, "").label("changed_by"),
        )
        .join_from(batches, events, latest, isouter=True)
        .where(*_wholly_within(scope))
        .order_by(batches.c.id.desc())
    )
    with reading(store.engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.all(), columns=list(result.keys()))


def fetch_record_count(store: Store) -> int:
    """Return how many current records the store holds."""
    query = sa.select(sa.func.count()).where(session_records.c.replaced_by.is_(None))
    with reading(store.engine) as connection:
        return connection.execute(query).scalar_one()


def fetch_any_record(store: Store) -> bool:
    """Tell whether the store holds any current record."""
    query = sa.select(session_records.c.id).where(session_records.c.replaced_by.is_(None)).limit(1)
    with reading(store.engine) as connection:
        return connection.execute(query).first() is not None


@dataclass(frozen=True, slots=True)
class WrittenNames:
    """The names that the current records are written with, each in alphabetical order; `treatments`: one by one."""

    clinics: tuple[str, ...]
    practitioners: tuple[str, ...]
    treatments: tuple[str, ...]


def fetch_written_names(store: Store, scope: Scope) -> WrittenNames:
    """Return the clinics, practitioners and treatments of the current records in `scope`, as they were imported."""
    columns = (session_records.c[name] for name in ("clinic", "practitioner", "treatments"))
    current = sa.and_(session_records.c.replaced_by.is_(None), *find_bounds(scope))
    with reading(store.engine) as connection:
        found = [
            sorted(connection.execute(sa.select(column).distinct().where(current, column.is_not(None))).scalars())
            for column in columns
        ]
    return WrittenNames(
        tuple(found[0]), tuple(found[1]), tuple(sorted({word for name in found[2] for word in split_combination(name)}))
    )


def fetch_combinations(store: Store) -> tuple[str, ...]:
    """Return the names of the combinations of treatments that the current records hold."""
    query = sa.select(session_records.c.treatments).distinct().where(session_records.c.replaced_by.is_(None))
    with reading(store.engine) as connection:
        return tuple(connection.execute(query).scalars())


def fetch_data_version(store: Store) -> int:
    """Return the store's data version: 0 when new, one more after every write."""
    with reading(store.engine) as connection:
        return read_data_version(connection)


def find_bounds(scope: Scope) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that records within `scope` fulfil, under the names that were imported."""
    bounds = [(session_records.c.clinic, scope.clinics), (session_records.c.practitioner, scope.practitioners)]
    return [column.in_(allowed) for column, allowed in bounds if allowed is not None]


def _wholly_within(scope: Scope) -> list[sa.ColumnElement[bool]]:
    if not (bounds := find_bounds(scope)):
        return []
    beyond = sa.or_(*(sa.or_(~bound, bound.is_(None)) for bound in bounds))
    return [~sa.exists().where(session_records.c.batch_id == batches.c.id, beyond)]
