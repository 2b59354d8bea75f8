"""Backups: a copy of the whole store in a file of its own, verified before it counts as one.

Made by hand, before a migration, before a restore, and before the first change of each day. They lie in `backups/`
beside the store and hold pseudonyms as the store does; the key is not in them.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, make_engine, reading
from outcomes.store.facts import read_data_version
from outcomes.store.verifying import find_faults

__all__ = [
    "DAILY_KEPT",
    "find_backups",
    "keep_daily_backup",
    "make_backup",
    "make_copy",
    "verify_backup",
    "write_backup",
]

DAILY_KEPT = 30
"""How many of the daily backups stay; any other is never removed but by whoever looks after the installation."""

_DAILY = "daily"


def write_backup(store: Store) -> Path:
    """Copy the whole store into a new file beside it, verify the copy, and return where it is.

    Raises:
        StoreRefused: the copy cannot be written, or does not hold what the seals say.
    """
    return make_backup(store.path, "by-hand")


def keep_daily_backup(store: Store) -> None:
    """Make the day's backup of a store that holds anything, unless it is there; the oldest beyond `DAILY_KEPT` go.

    A database server is backed up by its own tools.

    Raises:
        StoreRefused: the copy cannot be written, or does not hold what the seals say.
    """
    if store.on_server:
        return
    daily = f"{store.path.stem}-{{day}}-*-{_DAILY}.db"
    folder, today = _folder_of(store.path), dt.datetime.now(dt.UTC).date()
    if store.read_only or any(folder.glob(daily.format(day=today))):
        return
    with reading(store.engine) as connection:
        if not read_data_version(connection):
            return
    make_backup(store.path, _DAILY)
    for path in sorted(folder.glob(daily.format(day="*")))[:-DAILY_KEPT]:
        path.unlink(missing_ok=True)


def find_backups(path: Path) -> list[Path]:
    """Return the backups of the store at `path`, the oldest first."""
    return sorted(_folder_of(path).glob(f"{path.stem}-????-??-??-*.db"))


def make_backup(path: Path, why: str) -> Path:
    """Copy the store at `path` into its folder of backups, named by the moment and `why`, and verify the copy.

    Raises:
        StoreRefused: the copy cannot be written, or does not hold what the seals say.
    """
    folder = _folder_of(path)
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d-%H%M%S-%f")
    final = folder / f"{path.stem}-{moment}-{why}.db"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with make_copy(path, folder) as draft:
            verify_backup(draft)
            os.replace(draft, final)
        _make_lasting(folder)
    except (*FAULTS, OSError) as error:
        raise StoreRefused(f"No backup could be made in {folder}: {explain(error)}.") from error
    return final


@contextmanager
def make_copy(path: Path, folder: Path) -> Iterator[Path]:
    """Yield a copy of the SQLite file at `path`, of one moment, made in `folder`; it goes unless it is moved away."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".draft-") as aside:
        draft = Path(aside) / "copy.db"
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=10)) as source:
            source.execute("VACUUM INTO ?", (str(draft),))
        draft.chmod(0o600)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        yield draft


def verify_backup(path: Path) -> None:
    """Hold what the backup at `path` says against its seals.

    Raises:
        StoreRefused: it is not a store, or not as it was sealed.
    """
    engine = make_engine(path, read_only=True)
    try:
        with reading(engine) as connection:
            faults = find_faults(connection)
    except (StoreRefused, *FAULTS) as error:
        raise StoreRefused("The file is not a store, or is damaged.") from error
    finally:
        engine.dispose()
    if faults:
        raise StoreRefused(" ".join(faults))


def _folder_of(path: Path) -> Path:
    return path.parent / "backups"


def _make_lasting(folder: Path) -> None:
    """Have the folder's entries survive a power cut; not every system can open a folder for that."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
