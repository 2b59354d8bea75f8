"""An import in a process of its own: started, watched and cancelled from the page, and safe to reload."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import streamlit as st

import outcomes
from outcomes.app.gate import show_link
from outcomes.app.reader import load_reader
from outcomes.app.text import escape
from outcomes.store import (
    ImportOrder,
    Job,
    Store,
    StoreRefused,
    fetch_jobs,
    write_cancel,
    write_job,
    write_job_end,
    write_order,
)

__all__ = ["show_jobs", "start_import"]

_MINE = "import_job"
_LOOK_AGAIN_SECONDS = 2.0

_CANCELLED: set[int] = set()
"""Jobs whose process this app ends itself, and of which it says so itself: that they broke is no news."""

_STEPS = {
    "starting": (0.05, "Starting"),
    "checking": (0.3, "Reading and checking every row"),
    "waiting": (0.6, "Waiting"),
    "storing": (0.8, "Storing all rows at once, and reading them back"),
}
"""How far each state stands along the way, and what is done in it."""


def start_import(store: Store, order: ImportOrder) -> None:
    """Have `order` done by a process of its own, which this connection then watches.

    Raises:
        StoreRefused: the import cannot be noted; nothing was started.
    """
    job = write_job(store, order.name, by=order.by)
    command = [sys.executable, "-m", "outcomes", "import", "--job", str(job)]
    if not store.on_server:  # an address with its password is the environment's to tell, where nobody else reads it
        command += ["--database", f"sqlite:///{store.name}"]
    house = str(Path(outcomes.__file__).parents[1])
    path = os.pathsep.join(filter(None, (house, os.environ.get("PYTHONPATH"))))
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # it quotes cells
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,  # it goes on when the app is stopped
    )
    threading.Thread(target=_hand_over, args=(store, job, child, order), daemon=True).start()
    st.session_state[_MINE] = job


def show_jobs(store: Store) -> bool:
    """Show imports under way, each with how far it is and a way to cancel it, and what this connection's came to.

    Return whether any is under way.
    """
    jobs = _fetch_shown(store)
    mine = next((job for job in jobs if job.id == st.session_state.get(_MINE)), None)
    under_way = tuple(job.id for job in reversed(jobs) if not job.ended)
    if under_way:
        _watch(store, under_way)
    if mine is not None and mine.ended:
        _show_ended(mine)
        del st.session_state[_MINE]
    elif jobs and jobs[0].state == "broken":
        _show_ended(jobs[0])
    return bool(under_way)


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _watch(store: Store, under_way: tuple[int, ...]) -> None:
    """Show the jobs as they stand now; once one has ended, the whole page is drawn anew."""
    jobs = [job for job in reversed(_fetch_shown(store)) if job.id in under_way]
    if any(job.ended for job in jobs):
        st.rerun()
    for job in jobs:
        _show_under_way(store, job)


def _fetch_shown(store: Store) -> list[Job]:
    """Return the imports that concern the reader: all, or where they are bound to some clinics, their own."""
    reader = load_reader()
    return [job for job in fetch_jobs(store) if not reader.clinics or job.begun_by == reader.name]


def _show_under_way(store: Store, job: Job) -> None:
    share, words = _STEPS[job.state]
    with st.container(border=True, key=f"job-{job.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape(job.file_name)}** · begun by {escape(job.begun_by)}", width="stretch")
            cancelled = st.button("Cancel", icon=":material/close:", type="tertiary", key=f"job_cancel_{job.id}")
        st.progress(share, text=escape(job.message or f"{words}…"))
        st.caption("You may leave or reload this page: the import goes on.")
    if cancelled:
        _CANCELLED.add(job.id)
        try:
            write_cancel(store, job.id)
        except StoreRefused as refusal:
            _CANCELLED.discard(job.id)
            st.error(escape(str(refusal)), icon=":material/error:")
            return
        st.session_state.setdefault(_MINE, job.id)
        st.rerun()


def _show_ended(job: Job) -> None:
    text = escape(job.message)
    if job.state == "stored":
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="import-done"):
            st.markdown(f":material/check_circle: **{text}**", width="stretch")
            show_link(load_reader(), "Trends", label="See the trend", icon=":material/show_chart:")
    elif job.state in ("refused", "broken"):
        st.error(f"**{escape(job.file_name)}**: {text}", icon=":material/error:")
    else:
        st.info(f"**{escape(job.file_name)}**: {text}")


def _hand_over(store: Store, job: int, child: subprocess.Popen[bytes], order: ImportOrder) -> None:
    """Write the order into the child's hands and wait for its end, so that none stays behind as a zombie."""
    assert child.stdin is not None
    with suppress(OSError), child.stdin as stream:  # a child that was cancelled reads no more
        write_order(stream, order)
    if child.wait() and job not in _CANCELLED:
        with suppress(StoreRefused):  # where it could say why, it did, and that stands
            write_job_end(store, job, "broken", message="The import ended in the middle; nothing was stored.")
