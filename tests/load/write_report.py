"""`make load`: many readers at a time against a real server; writes docs/load.md.

python -m tests.load.write_report
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from outcomes.store import fetch_record_count, open_sample, open_store, prepare_import, write_import
from tests.load.readers import READ, Crowd, find_rest, measure_crowd
from tests.servers import ROOT, Server, start_server

REPORT = ROOT / "docs" / "load.md"
RECORDS = ROOT / "sample_data" / "session_records.csv"
COPIES = 5
"""Of the sample clinic, in the larger one: 95,000 sessions."""

STAGGERED, OVER = 50, 60.0
AT_ONCE = 50
IDLE, IDLE_OVER, STAY = 200, 100.0, 10.0
RERUNS, PAUSE = 3, 5.0
"""How often each of the staggered readers goes on, and the seconds that each reads before."""

FIRST_GOAL, HEALTH_GOAL, MEMORY_GOAL = 2.0, 1.0, 1e9
MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Load:
    """One way to come: its name, when each reader comes, what they do, and what is asked of the server."""

    name: str
    arrivals: tuple[float, ...]
    reruns: int
    stay: float = 0.0


LOADS = (
    Load(f"{STAGGERED} over a minute", tuple(OVER * place / STAGGERED for place in range(STAGGERED)), RERUNS),
    Load(f"{AT_ONCE} at once", (0.0,) * AT_ONCE, 1),
    Load(f"{IDLE} connected", tuple(IDLE_OVER * place / IDLE for place in range(IDLE)), 0, STAY),
)

QUIET = 0.05
NOISE = (
    "The machine was busy: others took up to {others:.0f} % of its computing time, and what is left is slower for it.\n"
    "So all seconds are too long; sizes and counts are not touched."
)

HEAD = """# Load

Written by `make load` on {date}: Python {python}, {cores} cores, which the readers of the test share with the server.
{noise}

A reader is a connection that asks as a browser does and reads all that it is sent; nothing is drawn, and the files of
the page itself are not fetched. *First paint*: from connecting until the page is complete. *Rerun*: from a filter or
another page until complete. The readers open {pages} pages in turn. *Health*: `/_stcore/health`, asked for every half
second throughout. *Dropped*: refused, broken off, or not complete within two minutes. *Memory*: the server's resident
set once all are there. *Others*: how much of the machine's computing time others took meanwhile. Each row is a server
of its own that was just started, so whatever is computed once a data version is computed within the row. Seconds are
the middle one / that of 95 of 100 / the longest.
"""

TABLE = """
## {title}

| who comes | first paint, s | rerun, s | health, s | dropped | memory before → with all, MB | others |
|---|---:|---:|---:|---:|---:|---:|
"""

FOOT = """
Goals, on a quiet machine: {staggered} over a minute, 95 of 100 first paints under {first:.0f} s: **{first_met}**.
{idle} connected under {memory:.0f} GB: **{memory_met}**. {at_once} at once, nobody dropped: **{dropped_met}**;
health under {health:.0f} s: **{health_met}**.

What keeps it so: one snapshot of the records for all; every result and figure worked out once for all who are shown the
same; pages in turn, as many at a time as there are cores, so that half of a crowd is served in half the time and the
server answers meanwhile; heavy computing in turns of its own, with a notice to those who wait; and the program's own
objects kept out of Streamlit's search for garbage after every run.
"""


def write_report() -> int:
    """Measure each load on each store, and write the page; return 1 where somebody was dropped."""
    os.environ["OUTCOMES_DATABASE_URL"] = ""
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, tuple[int, list[Crowd]]] = {}
        for place, (title, build) in enumerate(STORES.items()):
            home = Path(folder) / str(place)
            home.mkdir()
            os.environ["OUTCOMES_HOME"] = str(home)
            sessions = build()
            found[title] = (sessions, [_measure(home, load) for load in LOADS])
    REPORT.write_text(_write(found), encoding="utf-8")
    dropped = [failure for _, crowds in found.values() for crowd in crowds for failure in crowd.failed]
    for failure in dropped[:10]:
        print(failure, file=sys.stderr)
    print(f"{len(dropped)} dropped; written: {REPORT.name}")
    return 1 if dropped else 0


def _measure(home: Path, load: Load) -> Crowd:
    server: Server = start_server(home)
    try:
        return measure_crowd(server, load.arrivals, reruns=load.reruns, pause=PAUSE, stay=load.stay)
    finally:
        server.end()


def _write(found: dict[str, tuple[int, list[Crowd]]]) -> str:
    others = max(crowd.others for _, crowds in found.values() for crowd in crowds)
    noise = NOISE.format(others=100 * others) if others > QUIET else "Nobody else used the machine meanwhile."
    date, python = dt.date.today(), platform.python_version()
    parts = [HEAD.format(date=date, python=python, cores=os.cpu_count(), noise=noise, pages=len(READ))]
    for title, (sessions, crowds) in found.items():
        parts.append(TABLE.format(title=f"{title}: {sessions:,} sessions"))
        parts += [_tell(load, crowd) + "\n" for load, crowd in zip(LOADS, crowds, strict=True)]
    staggered, at_once, idle = next(iter(found.values()))[1]
    slowest = find_rest(staggered.first, 0.95)
    parts.append(
        FOOT.format(
            staggered=STAGGERED,
            idle=IDLE,
            at_once=AT_ONCE,
            first=FIRST_GOAL,
            memory=MEMORY_GOAL / 1e9,
            health=HEALTH_GOAL,
            first_met=_judge(slowest < FIRST_GOAL, f"{slowest:.1f} s"),
            memory_met=_judge(idle.memory_after < MEMORY_GOAL, f"{idle.memory_after / MEGABYTE:.0f} MB"),
            dropped_met=_judge(not at_once.failed, f"{len(at_once.failed)} dropped"),
            health_met=_judge(max(at_once.health) < HEALTH_GOAL, f"{max(at_once.health):.2f} s at the longest"),
        )
    )
    return "".join(parts)


def _tell(load: Load, crowd: Crowd) -> str:
    times = (_say_times(values) for values in (crowd.first, crowd.reruns, crowd.health))
    memory = f"{crowd.memory_before / MEGABYTE:.0f} → {crowd.memory_after / MEGABYTE:.0f}"
    return f"| {load.name} | {' | '.join(times)} | {len(crowd.failed)} | {memory} | {100 * crowd.others:.0f} % |"


def _say_times(values: list[float]) -> str:
    if not values:
        return "–"
    return " / ".join(f"{value:.2f}" for value in (find_rest(values, 0.5), find_rest(values, 0.95), max(values)))


def _judge(met: bool, value: str) -> str:
    return f"{'met' if met else 'missed'} ({value})"


def _build_sample() -> int:
    """Build the sample clinic in the home that is set, and return how many sessions it has."""
    return fetch_record_count(open_sample())


def _build_larger() -> int:
    """Fill the own store with the sample clinic several times over, each with people of its own."""
    with RECORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for copy in range(COPIES):
        own = dict.fromkeys(("clinic", "practitioner"), f" {copy + 1}") | {"patient_id": f"-{copy}"}
        own |= {"episode_id": f"-{copy}"}
        for row in rows:
            writer.writerow(row | {name: row[name] + mark for name, mark in own.items() if row[name]})
    store = open_store()
    write_import(store, prepare_import(store, written.getvalue().encode(), "larger.csv"), imported_by="load")
    return fetch_record_count(store)


STORES: dict[str, Callable[[], int]] = {"The sample clinic": _build_sample, "A larger clinic": _build_larger}

if __name__ == "__main__":
    sys.exit(write_report())
