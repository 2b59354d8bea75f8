"""Imports under way: who brings in what, how far it is, and whether its process still lives.

Every import into a clinic's own store is a job, from the app or the command line, so that two never write at once and
each can say whom it waits for. A job ends in the very transaction that stores its batch.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import psutil
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, reading, writing
from outcomes.store.facts import find_now
from outcomes.store.tables import jobs

__all__ = [
    "Job",
    "JobState",
    "end_job",
    "fetch_job",
    "fetch_jobs",
    "find_turn",
    "write_cancel",
    "write_job",
    "write_job_end",
    "write_job_state",
]

JobState = Literal[
    "starting", "checking", "waiting", "storing", "stored", "unchanged", "refused", "cancelled", "broken"
]

_ENDED = ("stored", "unchanged", "refused", "cancelled", "broken")
_STARTING_SECONDS = 60
"""How long the app's child may take until it says that it lives."""
_PATIENCE_SECONDS = 600
"""How long a note waits for its turn: another import may be writing a large file."""
_LOOK_AGAIN_SECONDS = 0.3
_KEPT = 100


@dataclass(frozen=True, slots=True)
class Job:
    """One import under way or ended. `message` says what it came to, or whom it waits for; never a patient's value."""

    id: int
    file_name: str
    state: JobState
    message: str
    batch: int | None
    begun_at: str
    begun_by: str

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in _ENDED


def write_job(store: Store, file_name: str, *, by: str) -> int:
    """Note an import that is about to start, and return its number.

    Raises:
        StoreRefused: the store is read-only, busy or full.
    """
    values = {"file_name": file_name, "state": "starting", "message": "", "begun_at": find_now(), "begun_by": by}
    with _noting(store) as connection:
        job = connection.execute(jobs.insert().values(values).returning(jobs.c.id)).scalar_one()
        connection.execute(jobs.delete().where(jobs.c.id <= job - _KEPT, jobs.c.state.in_(_ENDED)))
    return int(job)


def write_job_state(store: Store, job: int, state: JobState, *, message: str = "") -> None:
    """Say how far a job is, in the process that does it.

    Raises:
        StoreRefused: it was cancelled meanwhile; or the store is read-only, busy or full.
    """
    me = psutil.Process()
    values = {"state": state, "message": message, "process": me.pid, "process_began": me.create_time()}
    with _noting(store) as connection:
        if not connection.execute(_of_unended(job).values(values)).rowcount:
            raise StoreRefused("The import was cancelled; nothing was stored.")


def write_job_end(store: Store, job: int, state: JobState, *, message: str) -> None:
    """Say what a job came to that stored nothing; one that has ended already stays as it is."""
    with _noting(store) as connection:
        connection.execute(_of_unended(job).values(state=state, message=message))


def end_job(connection: Connection, job: int, batch: int, message: str) -> None:
    """Say, within the transaction that stores it, that a job brought in `batch`.

    Raises:
        StoreRefused: the job was cancelled meanwhile.
    """
    ended = connection.execute(_of_unended(job).values(state="stored", batch_id=batch, message=message))
    if not ended.rowcount:
        raise StoreRefused("The import was cancelled; nothing was stored.")


def fetch_job(store: Store, job: int) -> Job | None:
    """Return one job as it stands; one whose process died in the middle is broken."""
    return next((one for one in fetch_jobs(store) if one.id == job), None)


def fetch_jobs(store: Store) -> tuple[Job, ...]:
    """Return the newest jobs, the newest first; one whose process died in the middle is broken."""
    with reading(store.engine) as connection:
        rows = connection.execute(sa.select(jobs).order_by(jobs.c.id.desc())).all()
    return tuple(_read(row) for row in rows)


def find_turn(store: Store, job: int, tell: Callable[[str], None]) -> None:
    """Return when no import that began before this one is under way; `tell` whom it waits for meanwhile."""
    told = ""
    while earlier := [one for one in fetch_jobs(store) if one.id < job and not one.ended]:
        first = earlier[-1]
        words = f"Waits for the import of {first.file_name} by {first.begun_by}, begun {first.begun_at[11:16]} UTC."
        if words != told:
            tell(words)
            told = words
        time.sleep(_LOOK_AGAIN_SECONDS)


def write_cancel(store: Store, job: int) -> Job | None:
    """End a job's process, and return what became of the job: what was stored before stays stored.

    Raises:
        StoreRefused: the process is not ours to end; or the store is read-only, busy or full.
    """
    with reading(store.engine) as connection:
        row = connection.execute(sa.select(jobs).where(jobs.c.id == job)).one_or_none()
    if row is not None and not _read(row).ended:
        if (process := _find_process(row)) and process.pid != os.getpid():
            try:
                process.kill()  # at once: what it had begun to write is rolled back
                process.wait(10)
            except psutil.AccessDenied as error:
                raise StoreRefused("The import runs under another user, who alone can end it.") from error
            except (psutil.NoSuchProcess, psutil.TimeoutExpired):
                pass
        write_job_end(store, job, "cancelled", message="Cancelled; nothing was stored.")
    return fetch_job(store, job)


def _of_unended(job: int) -> sa.Update:
    return jobs.update().where(jobs.c.id == job, jobs.c.state.not_in(_ENDED))


@contextmanager
def _noting(store: Store) -> Iterator[Connection]:
    """Hold a short transaction on the jobs; no backup is owed to them, and no cache depends on them."""
    try:
        with writing(store.engine, patience=_PATIENCE_SECONDS) as connection:
            yield connection
    except FAULTS as error:
        raise StoreRefused(f"Nothing was stored: {explain(error)}.") from error


def _read(row: Row[tuple[object, ...]]) -> Job:
    state, message = row.state, row.message
    if state not in _ENDED and not _lives(row):
        state, message = "broken", "The import ended in the middle; nothing was stored. Start it again."
    return Job(row.id, row.file_name, state, message, row.batch_id, row.begun_at, row.begun_by)


def _lives(row: Row[tuple[object, ...]]) -> bool:
    if row.process is None:
        begun = dt.datetime.fromisoformat(row.begun_at)
        return (dt.datetime.now(dt.UTC) - begun).total_seconds() < _STARTING_SECONDS
    return _find_process(row) is not None


def _find_process(row: Row[tuple[object, ...]]) -> psutil.Process | None:
    """Return a job's process where it still runs; a number is given to another process after a while."""
    if row.process is None:
        return None
    try:
        process = psutil.Process(row.process)
        same = abs(process.create_time() - row.process_began) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None
