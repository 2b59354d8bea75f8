"""Writing an import: what was prepared becomes one batch, in one transaction or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing
from outcomes.store.engine import Store, StoreRefused
from outcomes.store.facts import find_now, read_data_version
from outcomes.store.jobs import end_job
from outcomes.store.preparing import PreparedImport, hold_against
from outcomes.store.rows import Row, hash_rows, key_of
from outcomes.store.seals import finish_write, seal_standings
from outcomes.store.server import copy_rows
from outcomes.store.sources import keep_mapping
from outcomes.store.tables import RECORD_KEY, STORED_FIELDS, batches, session_records

__all__ = ["ImportOutcome", "write_import"]

Status = Literal["stored", "already imported", "nothing new", "refused"]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of one file. `batch` is None where nothing was stored; `message` says it in a sentence."""

    status: Status
    batch: int | None
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    message: str


def write_import(
    store: Store, prepared: PreparedImport, *, imported_by: str, valid_rows: bool = False, job: int | None = None
) -> ImportOutcome:
    """Store a prepared import as one batch: all of it, or nothing.

    Rejected rows keep the whole file out unless `valid_rows`. A row with the key of a stored one and other values
    replaces it; the old one stays as an earlier version. The same bytes twice, read alike, change nothing. A file
    that would count sessions or patients twice is refused. A `job` ends in the same transaction.

    Raises:
        StoreRefused: the store is read-only, busy or full, or the job was cancelled; nothing was stored.
    """
    checked = prepared.checked
    if checked.refused:
        return _outcome(prepared, "refused", message="The file was refused; nothing was stored.")
    if prepared.earlier:
        return _outcome(prepared, "already imported", message=prepared.earlier)
    if prepared.conflict:
        return _outcome(prepared, "refused", message=prepared.conflict)
    if len(checked.rejected) and not valid_rows:
        message = (
            f"{len(checked.rejected):,} of {checked.rows_read:,} rows were rejected, so nothing was stored: "
            "mend them, or choose to import the valid rows."
        )
        return _outcome(prepared, "refused", message=message)
    with changing(store, "Nothing was stored") as connection:
        outcome = _write(connection, prepared, imported_by=imported_by)
        if job is not None and outcome.batch is not None:
            end_job(connection, job, outcome.batch, outcome.message)
        return outcome


def _write(connection: Connection, prepared: PreparedImport, *, imported_by: str) -> ImportOutcome:
    if read_data_version(connection) != prepared.data_version:  # the store has moved since the preview
        prepared = hold_against(connection, prepared)
    comparison = prepared.comparison
    if prepared.earlier:
        return _outcome(prepared, "already imported", message=prepared.earlier)
    if prepared.conflict:
        return _outcome(prepared, "refused", message=prepared.conflict)
    if not comparison.new and not comparison.changed:
        return _outcome(prepared, "nothing new", message="Every row is stored already; nothing was changed.")
    corrected = tuple(correction.new for correction in comparison.changed)
    stored = comparison.new + corrected
    batch = connection.execute(
        batches.insert()
        .values(
            file_name=prepared.checked.name,
            file_sha256=prepared.checked.sha256,
            read_as=prepared.read_as,
            source=prepared.source,
            imported_at=find_now(),
            imported_by=imported_by,
            rows_read=prepared.checked.rows_read,
            rows_new=len(comparison.new),
            rows_changed=len(comparison.changed),
            rows_same=comparison.same,
            rows_rejected=len(prepared.checked.rejected),
            content_sha256=hash_rows(stored),
            status="stored",
        )
        .returning(batches.c.id)
    ).scalar_one()
    _retire(connection, corrected, batch)
    _insert(connection, stored, batch)
    _verify_sums(connection, stored, batch)
    if prepared.remembered:
        keep_mapping(connection, prepared.source, prepared.remembered, by=imported_by)
    note_audit(connection, "import", by=imported_by, detail=f"batch {batch}", rows=len(stored))
    finish_write(connection)
    message = f"{len(comparison.new):,} new rows stored as batch {batch}"
    message += f", {len(comparison.changed):,} corrected." if comparison.changed else "."
    return _outcome(prepared, "stored", batch=batch, message=message)


def _retire(connection: Connection, rows: tuple[Row, ...], batch: int) -> None:
    """Make the current versions of `rows` earlier ones, replaced by `batch`."""
    if not rows:
        return
    table = session_records
    matches = (table.c[name] == sa.bindparam(f"key_{name}") for name in RECORD_KEY)
    statement = table.update().where(table.c.replaced_by.is_(None), *matches).values(replaced_by=batch)
    names = [f"key_{name}" for name in RECORD_KEY]
    connection.execute(statement, [dict(zip(names, key_of(row), strict=True)) for row in rows])
    concerned = connection.execute(sa.select(table.c.batch_id).distinct().where(table.c.replaced_by == batch))
    seal_standings(connection, set(concerned.scalars()))


def _insert(connection: Connection, rows: tuple[Row, ...], batch: int) -> None:
    names = ("batch_id", *STORED_FIELDS)
    if connection.dialect.name == "postgresql":
        copy_rows(connection, session_records.name, names, ((batch, *row) for row in rows))
        return
    columns = ", ".join(names)
    places = ", ".join("?" * len(names))
    # Tuples to the driver: three times as fast as dictionaries through the statement compiler.
    connection.exec_driver_sql(
        f"INSERT INTO session_records ({columns}) VALUES ({places})",
        [(batch, *row) for row in rows],
    )


def _verify_sums(connection: Connection, rows: tuple[Row, ...], batch: int) -> None:
    """Hold what the store now says of the batch against what was handed to it, before the transaction ends."""
    table = session_records
    scores = ("pain_score", "function_score")
    sums = [sa.func.coalesce(sa.func.sum(table.c[name]), 0.0) for name in scores]
    count, *found = connection.execute(sa.select(sa.func.count(), *sums).where(table.c.batch_id == batch)).one()
    positions = [STORED_FIELDS.index(name) for name in scores]
    expected = [sum(float(row[place] or 0) for row in rows) for place in positions]
    differs = any(abs(a - b) > 1e-6 * max(1.0, abs(b)) for a, b in zip(found, expected, strict=True))
    if count != len(rows) or differs:
        raise StoreRefused("What was written does not read back as it was given; nothing was stored.")


def _outcome(prepared: PreparedImport, status: Status, *, message: str, batch: int | None = None) -> ImportOutcome:
    comparison = prepared.comparison
    return ImportOutcome(
        status,
        batch,
        rows_read=prepared.checked.rows_read,
        new=len(comparison.new),
        changed=len(comparison.changed),
        same=comparison.same,
        rejected=len(prepared.checked.rejected),
        message=message,
    )
