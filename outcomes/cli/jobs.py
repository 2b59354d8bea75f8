"""An import as a job: it says how far it is, waits for its turn, and ends in words whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from outcomes.store import (
    ImportOutcome,
    PreparedImport,
    Store,
    StoreRefused,
    fetch_order,
    find_turn,
    prepare_import,
    write_import,
    write_job_end,
    write_job_state,
)

__all__ = ["follow_order", "run_as_job"]


def run_as_job(
    store: Store,
    job: int,
    prepare: Callable[[], PreparedImport],
    *,
    by: str,
    valid_rows: bool,
    tell: Callable[[str], None],
) -> tuple[PreparedImport, ImportOutcome]:
    """Import what `prepare` reads and checks, as the job of that number; `tell` whom it waits for meanwhile.

    Raises:
        StoreRefused: the file, the store or a cancellation stops it; nothing was stored, and the job says so.
        OSError: the file cannot be read; likewise.
    """

    def wait(words: str) -> None:
        tell(words)
        write_job_state(store, job, "waiting", message=words)

    try:
        write_job_state(store, job, "checking")
        prepared = prepare()
        find_turn(store, job, wait)
        write_job_state(store, job, "storing")
        outcome = write_import(store, prepared, imported_by=by, valid_rows=valid_rows, job=job)
    except StoreRefused as refusal:
        write_job_end(store, job, "refused", message=str(refusal))
        raise
    except BaseException:
        write_job_end(store, job, "broken", message="The file could not be read; nothing was stored.")
        raise
    if outcome.batch is None:
        write_job_end(store, job, "refused" if outcome.status == "refused" else "unchanged", message=outcome.message)
    return prepared, outcome


def follow_order(store: Store, job: int, stream: IO[bytes]) -> None:
    """Do what the app ordered through `stream`, and say nothing: whoever asks, asks the job."""

    def prepare() -> PreparedImport:
        return prepare_import(
            store,
            order.content,
            order.name,
            mapping=order.mapping,
            clinic=order.clinic,
            row_limit=order.row_limit,
            source=order.source,
            remember=order.remember,
            clinics=order.clinics,
        )

    try:
        order = fetch_order(stream)
    except StoreRefused as refusal:
        write_job_end(store, job, "refused", message=str(refusal))
        raise
    run_as_job(store, job, prepare, by=order.by, valid_rows=order.valid_rows, tell=lambda words: None)
