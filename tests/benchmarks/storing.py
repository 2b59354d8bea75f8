"""A store of a chain: read the first time, and again once a thousand sessions came; and a server that holds it."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from outcomes.cohort import build_snapshot
from outcomes.store import open_store, prepare_import, write_import
from outcomes.store.backups import keep_daily_backup
from tests.benchmarks.chain import make_files
from tests.load.readers import READ, find_rest, measure_crowd, read_memory
from tests.servers import start_server

__all__ = ["Crowding", "Reading", "fill_store", "measure_crowding", "measure_reading"]

_NEW = 1_000
_CLINIC_OF_THEIRS = 90
_FURTHER = 40


@dataclass(frozen=True)
class Reading:
    """Seconds. `driver`: the rows as the driver hands them out, all at once; `build`: the first snapshot, seals held
    against the records too; `backup`: the day's backup, made before the day's first import; `prepare` and `write`: an
    import of a thousand sessions; `renew`: the next snapshot."""

    sessions: int
    driver: float
    build: float
    backup: float
    prepare: float
    write: float
    renew: float


@dataclass(frozen=True)
class Crowding:
    """A server started on a store: seconds until the first page is complete and of later reruns, and what one more
    connection takes of its memory, in megabytes."""

    first: float
    rerun: float
    memory: float
    each: float


def fill_store(folder: Path, sessions: int) -> Path:
    """Import so many sessions into a store in `folder`, and return its file."""
    store = open_store(f"sqlite:///{folder / 'outcomes.db'}")
    for number, content in enumerate(make_files(sessions)):
        outcome = write_import(store, prepare_import(store, content, f"{number}.csv"), imported_by="bench")
        assert outcome.status == "stored", outcome
    store.engine.dispose()
    return folder / "outcomes.db"


def measure_reading(file: Path) -> Reading:
    """Read a copy of the store in `file`, import a little more into it, and read it again."""
    copy = file.with_name("copy.db")
    shutil.copy(file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        times = [time.perf_counter()]
        sessions = len(connection.execute("SELECT * FROM session_records WHERE replaced_by IS NULL").fetchall())
        times.append(time.perf_counter())
    store = open_store(f"sqlite:///{copy}")
    snapshot = build_snapshot(store)
    times.append(time.perf_counter())
    keep_daily_backup(store)
    times.append(time.perf_counter())
    content = next(make_files(_NEW, seed=2)).replace(b"Clinic 0", b"Clinic %d" % _CLINIC_OF_THEIRS)
    times.append(time.perf_counter())
    prepared = prepare_import(store, content, "new.csv")
    times.append(time.perf_counter())
    assert write_import(store, prepared, imported_by="bench").new == _NEW
    times.append(time.perf_counter())
    build_snapshot(store, since=snapshot)
    times.append(time.perf_counter())
    store.engine.dispose()
    copy.unlink()
    driver, build, backup, _, prepare, write, renew = (end - start for start, end in pairwise(times))
    return Reading(sessions, driver, build, backup, prepare, write, renew)


def measure_crowding(home: Path) -> Crowding:
    """Start a server on the store in `home`, let readers open every page, then let forty more come and stay."""
    server = start_server(home)
    try:
        first = measure_crowd(server, [0.0], reruns=0, pause=0)
        warm = measure_crowd(server, [0.5 * place for place in range(len(READ))], reruns=2, pause=0.1)
        before = read_memory(server)
        more = measure_crowd(server, [0.5 * place for place in range(_FURTHER)], reruns=1, pause=0.1, stay=2)
        assert [*first.failed, *warm.failed, *more.failed] == []
        each = (more.memory_after - before) / _FURTHER / 1e6
        return Crowding(first.first[0], find_rest(more.reruns, 0.5), before / 1e6, each)
    finally:
        server.end()
