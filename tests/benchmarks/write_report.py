"""`make bench`: writes docs/benchmarks.md. Everything is timed in one run and told as ratios; the machine is shared.

python -m tests.benchmarks.write_report [largest number of sessions]
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.clicking import Clicking, measure_clicking
from tests.benchmarks.growth import COLD, HELD, SIZES, Growth, measure_growth
from tests.benchmarks.imports import ImportTimes, time_import
from tests.benchmarks.mixed_model import measure_mixed_model
from tests.benchmarks.spread import SpreadTime, time_spread
from tests.benchmarks.storing import Crowding, Reading, fill_store, measure_crowding, measure_reading
from tests.servers import ROOT

_Found = TypeVar("_Found")

REPORT = ROOT / "docs" / "benchmarks.md"
STORED = (10_000, 100_000, 1_000_000)
"""Sessions of the stores that are read; on the larger one a server is started and clicked on."""
SPREAD = 1_000_000
IMPORTED = 1_000_000
GOAL_SIZE = 1_000_000
PANDAS = "pandas, columns of categories"

HEAD = """# Benchmarks

Written by `make bench` on {date}: Python {python}, {cores} cores. Everything is timed in one run, the middle of several
repeats, and told as ratios, for the machine is shared and noisy.

The records are of a chain of clinics of 25,000 sessions each: five types of back pain, three combinations, up to
thirteen sessions, pain and function with 12 % of scores missing, people who leave when they feel better, and seven
things recorded at the start.

*One pass* is one sum by numpy over scores and session numbers, five bytes a session: the memory's own speed.

## Means of pain by type, combination and session

Ours are two means, of those scored and had everyone stayed, each with its interval from fifty folds of patients, and
who is still in care. Others' is the plain mean alone. In passes over as many sessions:

"""

STORING = """
## A store, and a snapshot of it

*Driver*: all rows of the file as sqlite3 hands them out at once. *First snapshot*: read, held against the seals, seated
as episodes and score matrices. *Backup*: the whole store copied and verified, as before each day's first change.
*Import*: a thousand further sessions, read, checked, compared and stored. *Renewed*: the next snapshot, of which only
what is new is read and seated. In drivers, and seconds of this run:

| sessions | first snapshot | backup | import | renewed | driver, s | snapshot, s | backup, s | import, s | renewed, s |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""

SNAPSHOTS = """
The snapshot of {sizes} sessions is {megabytes} MB; seating what was read takes
{seats} s.
"""

PAGES = """
## Pages

What a page does after a filter change nobody asked for yet, from the snapshot to the figures as they are sent, but for
the widgets. In plain means by pandas over as many sessions, and at {largest:,} in seconds of this run:

"""

SERVED = """
A server on a store of {sessions:,} sessions, just started: the first page is complete {first:.0f} s after it
answers, for it reads the records at its start; later reruns take {rerun:.2f} s, the middle one of forty readers'. It
holds {memory:.0f} MB with all pages shown, and **{each:.1f} MB** more for each further connection (less than nothing
where memory was given back meanwhile).

## A click

In a real browser, from the click to the last change of the page; an app that only tells what was chosen is 1. On
*Trends* over {sessions:,} sessions, from pain to function and back: **{again:.1f}×**; to per cent, which nobody has
asked for yet: **{anew:.1f}×** ({empty:.0f} ms for the app with nothing in it). Five figures of one line each, drawn by
the same library in an app with nothing else in it: **{five:.1f}×**.
"""

MIXED = """
## A model for repeated measures

statsmodels' mixed model of the same 600 patients (a mean for each session, an intercept of each patient's own) takes
**{ratio:.0f}×** what both of our means with their intervals take.
"""

SPREADING = """
## Several servers

The sums of a trend from {sessions:,} sessions that are laid out over four PostgreSQL servers, all on this one machine,
in what one server's flat table takes for them, asked in the same way; and a statement that does not let the servers
add up:

| by | groups × folds | four servers | all scores travel |
|---|---:|---:|---:|
"""

IMPORT = """
## An import

A file of {rows:,} rows, read, checked, compared, stored and read back as the command does it: **{ratio:.2f}×** what the
driver's own executemany takes for the same tuples into an equal table ({driver:.0f} s in this run). Of that
{prepare:.2f} are reading, checking and comparing, {write:.2f} storing.
"""

GOALS = """
## Goals

| at {sessions:,} sessions | goal | found |
|---|---:|---:|
"""


def write_report(largest: int) -> None:
    """Measure everything up to the `largest` number of sessions and write the report."""
    os.environ["OUTCOMES_DATABASE_URL"] = ""
    imported = _tell(time_import(min(IMPORTED, largest)))
    mixed = measure_mixed_model()
    growth = [_tell(measure_growth(sessions, often)) for sessions, often in SIZES.items() if sessions <= largest]
    spread = _tell(time_spread(min(SPREAD, largest)))
    with tempfile.TemporaryDirectory() as folder:
        readings = []
        for sessions in (size for size in STORED if size <= largest):
            home = Path(folder) / str(sessions)
            home.mkdir()
            os.environ["OUTCOMES_KEY_FILE"] = str(home / "outcomes.key")
            readings.append(_tell(measure_reading(fill_store(home, sessions))))
        del os.environ["OUTCOMES_KEY_FILE"]
        crowding, clicking = _tell(measure_crowding(home)), _tell(measure_clicking(home))
    parts = _write(growth, readings, crowding, clicking)
    parts += [
        MIXED.format(ratio=mixed.ratio),
        SPREADING.format(sessions=spread[0].sessions),
        *(f"| {_name(one)} | {one.cells:,} | {one.ratio:.2f}× | {one.plain_ratio:.2f}× |\n" for one in spread),
        IMPORT.format(
            rows=imported.rows,
            ratio=imported.ratio,
            driver=imported.driver,
            prepare=imported.prepare / imported.driver,
            write=imported.write / imported.driver,
        ),
        *_judge(growth, clicking, imported, crowding, spread),
    ]
    REPORT.write_text("".join(parts), encoding="utf-8")


def _tell(found: _Found) -> _Found:
    """Say what was found as soon as it is: all of it takes half an hour."""
    print(found, flush=True)
    return found


def _write(growth: list[Growth], readings: list[Reading], crowding: Crowding, clicking: Clicking) -> list[str]:
    date, python, cores = dt.date.today(), platform.python_version(), os.cpu_count()
    parts = [HEAD.format(date=date, python=python, cores=cores)]
    sizes = [f"{one.sessions:,}" for one in growth]
    parts += _table(
        ["", *sizes],
        ([name, *(f"{one.means[name] / one.one_pass:,.0f}×" for one in growth)] for name in growth[0].means),
    )
    passes = ", ".join(f"{1e3 * one.one_pass:.2g}" for one in growth)
    parts.append(f"\nOne pass took {passes} ms in this run.\n{STORING}")
    for one in readings:
        ours = (one.build, one.backup, one.prepare + one.write, one.renew)
        ratios = " | ".join(f"{seconds / one.driver:.2f}×" for seconds in ours)
        seconds = " | ".join(f"{value:.2f}" for value in (one.driver, *ours))
        parts.append(f"| {one.sessions:,} | {ratios} | {seconds} |\n")
    told = {"sizes": sizes, "megabytes": [f"{one.megabytes:,.0f}" for one in growth]}
    told["seats"] = [f"{one.seat:.2g}" for one in growth]
    parts.append(SNAPSHOTS.format(**{name: _list(values) for name, values in told.items()}))
    parts.append(PAGES.format(largest=growth[-1].sessions))
    rows = (
        [name, *(f"{one.pages[name] / one.means[PANDAS]:,.1f}×" for one in growth), f"{growth[-1].pages[name]:.1f}"]
        for name in growth[0].pages
    )
    parts += _table(["", *sizes, "s"], rows)
    parts.append(
        SERVED.format(
            sessions=readings[-1].sessions,
            first=crowding.first,
            rerun=crowding.rerun,
            memory=crowding.memory,
            each=crowding.each,
            again=clicking.again / clicking.empty,
            anew=clicking.anew / clicking.empty,
            five=clicking.five / clicking.empty,
            empty=clicking.empty,
        )
    )
    return parts


def _judge(
    growth: list[Growth], clicking: Clicking, imported: ImportTimes, crowding: Crowding, spread: list[SpreadTime]
) -> list[str]:
    at = next((one for one in growth if one.sessions == GOAL_SIZE), growth[-1])
    found = [
        ("both means with intervals from sums held, in passes", "50", f"{at.means[HELD] / at.one_pass:.0f}"),
        ("the same from the score matrices, in plain means by pandas", "3", f"{at.means[COLD] / at.means[PANDAS]:.1f}"),
        ("*Trends* drawn, in an empty rerun", "2", f"{clicking.again / clicking.empty:.1f}"),
        ("import, in the driver's executemany", "3", f"{imported.ratio:.2f}"),
        ("a further connection, MB", "5", f"{crowding.each:.1f}"),
        *((f"sums from four servers by {_name(one)}, in those from one", "1.3", f"{one.ratio:.2f}") for one in spread),
    ]
    return [GOALS.format(sessions=at.sessions), *(f"| {' | '.join(row)} |\n" for row in found)]


def _table(heads: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return [f"| {' | '.join(line)} |\n" for line in lines]


def _name(one: SpreadTime) -> str:
    return " and ".join(one.by).replace("_", " ")


def _list(values: list[str]) -> str:
    return f"{', '.join(values[:-1])} and {values[-1]}" if len(values) > 1 else values[0]


if __name__ == "__main__":
    write_report(int((sys.argv[1:] or [str(max(SIZES))])[0]))
