"""Imports under way: each says how far it is, waits for its turn, and ends in one word whatever happens to it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from outcomes.cli.jobs import follow_order, run_as_job
from outcomes.intake import Mapping
from outcomes.store import (
    ImportOrder,
    Job,
    JobState,
    Store,
    StoreRefused,
    fetch_batches,
    fetch_job,
    fetch_jobs,
    fetch_order,
    fetch_record_count,
    fetch_source_mapping,
    open_store,
    prepare_import,
    verify_store,
    write_cancel,
    write_job,
    write_job_end,
    write_job_state,
    write_order,
)
from outcomes.vocabulary.selection import Scope
from tests.records import write_csv

pytestmark = pytest.mark.on_server


ROOT = Path(__file__).parents[2]
JANUARY = write_csv("patient_id | day | treatments | pain_score\n0017 | 0 | acupuncture | 7\n0018 | 3 | massage | 4")
FAULTY = write_csv("patient_id | day | pain_score\n0017 | 0 | 77")
YEARS = write_csv([{"patient_id": f"{row:06}", "day": row % 300, "pain_score": row % 11} for row in range(40_000)])


def wait_for(look: Callable[[], bool]) -> None:
    """Look again and again, for a minute at most, until it is so."""
    for _ in range(600):
        if look():
            return
        time.sleep(0.1)
    raise AssertionError("it has not come to that within a minute")


def job_of(store: Store, job: int) -> Job:
    found = fetch_job(store, job)
    assert found is not None
    return found


def run(store: Store, content: bytes, *, tell: Callable[[str], None] = print) -> int:
    """Import as a job, here; return its number."""
    job = write_job(store, "records.csv", by="nurse")
    run_as_job(
        store, job, lambda: prepare_import(store, content, "records.csv"), by="nurse", valid_rows=False, tell=tell
    )
    return job


def pack(order: ImportOrder) -> io.BytesIO:
    stream = io.BytesIO()
    write_order(stream, order)
    stream.seek(0)
    return stream


# What a job comes to


def test_a_job_ends_with_what_its_import_came_to(own_store: Store) -> None:
    stored, again = run(own_store, JANUARY), run(own_store, JANUARY)
    refused = run(own_store, FAULTY)
    ended = [job_of(own_store, job) for job in (stored, again, refused)]
    assert [job.state for job in ended] == ["stored", "unchanged", "refused"]
    assert [job.batch for job in ended] == [1, None, None]
    assert ended[0].message == "2 new rows stored as batch 1."
    assert all(job.ended and job.begun_by == "nurse" for job in ended)


def test_a_file_that_cannot_be_read_breaks_its_job_and_says_nothing_of_what_it_held(own_store: Store) -> None:
    def prepare() -> None:
        raise OSError("patient 0017")

    job = write_job(own_store, "records.csv", by="nurse")
    with pytest.raises(OSError, match="0017"):
        run_as_job(own_store, job, prepare, by="nurse", valid_rows=False, tell=print)  # type: ignore[arg-type]
    assert job_of(own_store, job).state == "broken"
    assert "0017" not in job_of(own_store, job).message


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("state", ["checking", "storing"])
def test_a_job_whose_process_died_is_told_as_broken_and_keeps_nobody_waiting(own_store: Store, state: JobState) -> None:
    job = write_job(own_store, "records.csv", by="nurse")
    own_store.engine.dispose()
    child = os.fork()
    if child == 0:
        write_job_state(open_store(), job, state)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert job_of(own_store, job).state == "broken"
    assert "ended in the middle; nothing was stored" in job_of(own_store, job).message
    assert job_of(own_store, run(own_store, JANUARY)).state == "stored"


def test_the_oldest_ended_jobs_are_dropped(own_store: Store) -> None:
    first = write_job(own_store, "first.csv", by="nurse")
    write_job_end(own_store, first, "refused", message="No.")
    for _ in range(120):
        write_job_end(own_store, write_job(own_store, "more.csv", by="nurse"), "refused", message="No.")
    assert fetch_job(own_store, first) is None
    assert 90 < len(fetch_jobs(own_store)) <= 120


# Two at once


def test_an_import_waits_for_the_one_before_it_and_says_whose_it_is(own_store: Store) -> None:
    first = write_job(own_store, "january.csv", by="Asha")
    write_job_state(own_store, first, "storing")
    told: list[str] = []
    done: list[int] = []
    second = threading.Thread(target=lambda: done.append(run(own_store, JANUARY, tell=told.append)))
    second.start()
    wait_for(lambda: fetch_jobs(own_store)[0].state == "waiting")
    assert told[0].startswith("Waits for the import of january.csv by Asha, begun ")
    assert fetch_jobs(own_store)[0].message == told[0]
    assert fetch_record_count(own_store) == 0
    write_job_end(own_store, first, "refused", message="No.")
    second.join(60)
    assert job_of(own_store, done[0]).state == "stored"


# Cancelled


def start_from_outside(home: Path, content: bytes) -> subprocess.Popen[bytes]:
    """Start an import by the command line, as a process of its own."""
    file = home / "years.csv"
    file.write_bytes(content)
    command = [sys.executable, "-m", "outcomes", "import", str(file)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("state", ["checking", "storing"])
def test_cancelling_ends_the_process_and_leaves_nothing(home: Path, own_store: Store, state: JobState) -> None:
    process = start_from_outside(home, YEARS)
    wait_for(lambda: any(job.state == state or job.ended for job in fetch_jobs(own_store)))
    job = fetch_jobs(own_store)[0]
    ended = write_cancel(own_store, job.id)
    process.wait(60)
    assert ended is not None
    # What was stored before the click stays stored; what was not leaves nothing: either way the two agree.
    assert ended.state in ("cancelled", "stored")
    assert fetch_record_count(own_store) == (40_000 if ended.state == "stored" else 0)
    assert len(fetch_batches(own_store, Scope.whole_clinic())) == (ended.state == "stored")
    assert verify_store(own_store) == ()
    if state == "checking":
        assert ended.state == "cancelled"
        assert process.poll() is not None


def test_a_cancelled_job_cannot_store_afterwards(own_store: Store) -> None:
    job = write_job(own_store, "records.csv", by="nurse")
    write_cancel(own_store, job)
    with pytest.raises(StoreRefused, match=r"^The import was cancelled; nothing was stored\.$"):
        run_as_job(own_store, job, lambda: prepare_import(own_store, JANUARY, "r"), by="", valid_rows=False, tell=print)
    assert fetch_record_count(own_store) == 0
    assert job_of(own_store, job).state == "cancelled"


def test_what_is_stored_cannot_be_cancelled(own_store: Store) -> None:
    job = run(own_store, JANUARY)
    ended = write_cancel(own_store, job)
    assert ended is not None
    assert ended.state == "stored"
    assert fetch_record_count(own_store) == 2


# Orders


def test_an_order_arrives_as_it_was_given(own_store: Store) -> None:
    mapping = Mapping(treatments=(("cupping", "+"),), date_order="dmy", missing=("99",), scale=(("pain_score", "NRS"),))
    order = ImportOrder(JANUARY, "käfer.csv", "Asha", mapping, "North", valid_rows=True, row_limit=10)
    order = replace(order, source="PracticeSoft", remember=True)
    assert fetch_order(pack(order)) == order


def test_an_order_is_followed_to_its_end(own_store: Store) -> None:
    job = write_job(own_store, "records.csv", by="Asha")
    follow_order(own_store, job, pack(ImportOrder(JANUARY, "records.csv", "Asha", Mapping(), "North")))
    assert job_of(own_store, job).state == "stored"
    assert fetch_batches(own_store, Scope.whole_clinic())["imported_by"].tolist() == ["Asha"]


def test_an_order_with_a_source_has_its_mapping_remembered(own_store: Store) -> None:
    mapping = Mapping(treatments=(("cupping", "+"),), valid_rows=True)
    order = ImportOrder(JANUARY, "records.csv", "Asha", mapping, source="PracticeSoft", remember=True)
    follow_order(own_store, write_job(own_store, "records.csv", by="Asha"), pack(order))
    assert fetch_source_mapping(own_store, "PracticeSoft") == replace(mapping, valid_rows=False)


@pytest.mark.parametrize("cut", [0, 10, 300, -1])
def test_an_order_that_did_not_arrive_whole_stores_nothing(own_store: Store, cut: int) -> None:
    job = write_job(own_store, "records.csv", by="Asha")
    stream = io.BytesIO(pack(ImportOrder(JANUARY, "records.csv", "Asha", Mapping())).getvalue()[:cut])
    with pytest.raises(StoreRefused, match="did not arrive whole"):
        follow_order(own_store, job, stream)
    assert job_of(own_store, job).state == "refused"
    assert fetch_record_count(own_store) == 0
