"""Restoring: a backup takes the store's place, whole; what was there is kept aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import AUDIT_SEAL, note_audit
from outcomes.store.backups import make_backup, make_copy, verify_backup
from outcomes.store.engine import FAULTS, StoreRefused, explain, make_engine, reading, writing
from outcomes.store.events import note_event
from outcomes.store.facts import read_data_version, read_fact, write_fact
from outcomes.store.migrating import bring_up_to_date
from outcomes.store.opening import find_key_file, find_path
from outcomes.store.pseudonyms import KeyRefused, fingerprint_key, read_or_make_key
from outcomes.store.seals import finish_write
from outcomes.store.tables import audit_rows, session_records, user_rows

__all__ = ["write_restore"]

_KEPT = (user_rows, audit_rows)

T = TypeVar("T")

_Kept = dict[str, list[dict[str, Any]]]
"""The rows of those tables, by the table's name."""


def write_restore(url: str | None, backup: Path, *, by: str) -> str:
    """Put what the file `backup` holds in the place of the store at `url`, and return what was done, in a sentence.

    The store's present state is kept among the backups; where it is too damaged to be read, its file is kept as it is.
    The backup itself stays. Of an earlier schema, it is brought up to date on the way.

    Raises:
        StoreRefused: the backup is not there, not sound, of a newer program, or made with another key than the one
            here; or the store's folder cannot be written. The store is as it was.
    """
    path = find_path(url)
    try:
        if not backup.is_file():
            raise StoreRefused(f"There is no file {backup}; nothing was restored.")
        _refuse_unsound(backup)
        _refuse_foreign(backup, find_key_file(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        with make_copy(backup, path.parent) as draft:
            version = _ask_present(path, read_data_version, otherwise=0)
            kept: _Kept = _ask_present(path, _read_kept, otherwise={})
            records = _prepare(draft, after=version, kept=kept, told=backup.name, by=by)
            aside = _set_aside(path)
            _put_in_place(draft, path)
    except (*FAULTS, OSError) as error:
        raise StoreRefused(f"Nothing was restored: {explain(error)}.") from error
    told = f" What was there is kept in {aside}." if aside else ""
    return f"{backup.name} is restored: {records:,} records count.{told}"


def _refuse_unsound(backup: Path) -> None:
    try:
        verify_backup(backup)
    except StoreRefused as refusal:
        raise StoreRefused(f"{backup.name} cannot be restored: {refusal} Nothing was restored.") from refusal


def _refuse_foreign(backup: Path, key_file: Path) -> None:
    """Refuse a backup whose pseudonyms were made with another key than the one that is here."""
    if not key_file.exists():
        return  # records stay readable without it, and the next import says that it is missing
    engine = make_engine(backup, read_only=True)
    try:
        with reading(engine) as connection:
            known = read_fact(connection, "key_fingerprint")
        if known not in (None, fingerprint_key(read_or_make_key(key_file, may_make=False))):
            raise StoreRefused(
                f"{backup.name} was made with another key than {key_file}: put its key there first, or name it in "
                "OUTCOMES_KEY_FILE. Nothing was restored."
            )
    except KeyRefused as error:
        raise StoreRefused(f"{error} Nothing was restored.") from error
    finally:
        engine.dispose()


def _ask_present(path: Path, ask: Callable[[Connection], T], *, otherwise: T) -> T:
    """Return what the store that is to be replaced says; `otherwise` where there is none that can be asked.

    It may be of an earlier schema, or too damaged to be read.
    """
    if not path.exists():
        return otherwise
    engine = make_engine(path)
    try:
        with reading(engine) as connection:
            return ask(connection)
    except (StoreRefused, sa.exc.SQLAlchemyError, ValueError):
        return otherwise
    finally:
        engine.dispose()


def _read_kept(connection: Connection) -> _Kept:
    """Return what no restore takes back: who may do what, and the audit."""
    return {
        table.name: [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]
        for table in _KEPT
    }


def _carry_over(connection: Connection, kept: _Kept) -> None:
    """Add to a copy what was added since it was made, so that nobody who was locked out meanwhile is let in again.

    A copy of another store has a past of its own, and keeps it.
    """
    for table in _KEPT:
        known = connection.execute(sa.select(table).order_by(table.c.id)).mappings().all()
        rows = kept.get(table.name, [])
        if len(rows) > len(known) and [dict(row) for row in known] == rows[: len(known)]:
            connection.execute(table.insert(), rows[len(known) :])
            if table is audit_rows:
                write_fact(connection, AUDIT_SEAL, rows[-1]["sha256"])


def _prepare(draft: Path, *, after: int, kept: _Kept, told: str, by: str) -> int:
    """Make the copy what it is to be in place: of today's schema, newer than all it replaces; count its records."""
    engine = make_engine(draft)
    try:
        bring_up_to_date(draft, engine)
        with writing(engine) as connection:
            query = sa.select(sa.func.count()).where(session_records.c.replaced_by.is_(None))
            records = connection.execute(query).scalar_one()
            _carry_over(connection, kept)
            note_event(connection, "restored", rows=records, by=by, note=told)
            note_audit(connection, "restore", by=by, detail=told, rows=records)
            write_fact(connection, "data_version", str(max(after, read_data_version(connection))))
            finish_write(connection)
    finally:
        engine.dispose()
    return int(records)


def _set_aside(path: Path) -> Path | None:
    """Keep the present store: as a backup, or as it is where it is damaged."""
    if not path.exists() or not path.stat().st_size:
        return None
    with suppress(StoreRefused):
        return make_backup(path, "before-restore")
    kept = path.with_name(f"{path.stem}-damaged-{os.urandom(4).hex()}.db")
    for ending in ("", "-wal"):
        if (part := Path(f"{path}{ending}")).exists():
            shutil.copy2(part, f"{kept}{ending}")
    return kept


def _put_in_place(draft: Path, path: Path) -> None:
    """Write the copy over the store: at once for everyone who has it open, in one transaction of SQLite's own."""
    try:
        uri = f"{path.absolute().as_uri()}?mode=rwc"
        with closing(sqlite3.connect(draft)) as source, closing(sqlite3.connect(uri, uri=True, timeout=10)) as target:
            source.backup(target)
        return
    except sqlite3.DatabaseError as error:
        if not _is_wrecked(error):
            raise
    # No database any more: another file takes its place. Whoever has the old one open finds that at the next look.
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    os.replace(draft, path)


def _is_wrecked(error: sqlite3.DatabaseError) -> bool:
    return any(told in str(error) for told in ("not a database", "malformed"))
