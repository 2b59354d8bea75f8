"""The sample clinic's store: built once from `sample_data/` by the ordinary import, then only read."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from outcomes.store.engine import Store, StoreRefused, find_home, make_engine, reading, writing
from outcomes.store.facts import read_fact, write_fact
from outcomes.store.imports import write_import
from outcomes.store.migrating import bring_up_to_date
from outcomes.store.preparing import prepare_import
from outcomes.store.seals import seal_books
from outcomes.store.tables import SCHEMA_VERSION

__all__ = ["SAMPLE_FILE", "open_sample"]

SAMPLE_FILE = Path(__file__).parents[2] / "sample_data" / "session_records.csv"

_SAMPLE_KEY = hashlib.sha256(b"the sample clinic holds nobody's secrets").digest()
"""Fixed, so that the sample's pseudonyms, pictures and tests are the same everywhere."""


def open_sample() -> Store:
    """Open the sample clinic's store read-only, building it first where it is missing or out of date.

    Raises:
        StoreRefused: the sample's file is missing or the home folder cannot be written.
    """
    path = find_home() / "sample.db"
    try:
        content = SAMPLE_FILE.read_bytes()
        stamp = hashlib.sha256(content + SCHEMA_VERSION.encode()).hexdigest()
        if not path.exists() or _stamp_of(path) != stamp:
            path.parent.mkdir(parents=True, exist_ok=True)
            _build(path, content, stamp)
    except OSError as error:
        raise StoreRefused(f"The sample clinic cannot be prepared in {path.parent}: {error.strerror}.") from error
    return Store(make_engine(path, read_only=True), str(path), SAMPLE_FILE, fixed_key=_SAMPLE_KEY)


def _stamp_of(path: Path) -> str | None:
    engine = make_engine(path, read_only=True)
    try:
        with reading(engine) as connection:
            return read_fact(connection, "sample_stamp")
    except Exception:  # whatever is wrong with a file that can be built again: build it again
        return None
    finally:
        engine.dispose()


def _build(path: Path, content: bytes, stamp: str) -> None:
    # Built aside and moved into place, so that two starts at once never see half a clinic.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sample-") as folder:
        draft = Path(folder) / "sample.db"
        draft.touch(mode=0o600)
        engine = make_engine(draft)
        bring_up_to_date(draft, engine)
        store = Store(engine, str(draft), SAMPLE_FILE, fixed_key=_SAMPLE_KEY)
        outcome = write_import(store, prepare_import(store, content, SAMPLE_FILE.name), imported_by="sample")
        if outcome.status != "stored":
            raise StoreRefused(f"The sample clinic cannot be built: {outcome.message}")
        with writing(engine) as connection:
            write_fact(connection, "sample_stamp", stamp)
            seal_books(connection)
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # the journal's mode changes outside a transaction only
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        engine.dispose()
        os.replace(draft, path)
