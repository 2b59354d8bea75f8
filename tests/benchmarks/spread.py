"""How long a chain's sums take from four servers, as a multiple of the same sums from one server's flat table.

All five servers stand on one machine and share its cores: so the figure is what it costs to part the work, and nothing
of what it gains to have more machines.

    python -m tests.benchmarks.spread 300000
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy.engine import Connection

from outcomes.cohort import build_snapshot
from outcomes.estimates import find_spread_facts, find_spread_rows
from outcomes.store import Store, open_store, prepare_import, write_import, write_spread
from outcomes.store.spread_part import fill_part
from outcomes.store.spread_reading import SETTINGS, fetch_cells, reading_spread
from outcomes.store.spread_sql import unpack_sums, write_cells, write_sum
from outcomes.vocabulary.selection import GroupField
from outcomes.vocabulary.spread import list_sums
from tests.benchmarks.chain import make_files
from tests.four_servers import start_four
from tests.postgres import find_programs, start_postgres

__all__ = ["SpreadTime", "time_spread"]

_SESSIONS = 13
_CHOSEN = "outcome = 'pain' AND instrument = 'NRS' AND NOT red_flagged"


@dataclass(frozen=True, slots=True)
class SpreadTime:
    """Seconds for the sums of a trend over a whole chain, the best of several, by turns within one run.

    `flat`: one server, one table, asked in the same way. `spread`: four servers, added up where the rows are. `plain`:
    the table of four servers asked for plain sums, without the two levels, so that all rows travel.
    """

    sessions: int
    episodes: int
    by: tuple[GroupField, ...]
    cells: int
    flat: float
    spread: float
    plain: float

    @property
    def ratio(self) -> float:
        """How many times as long four servers take as one."""
        return self.spread / self.flat

    @property
    def plain_ratio(self) -> float:
        """How many times as long it takes where all rows travel."""
        return self.plain / self.flat


def time_spread(
    sessions: int,
    *,
    groupings: Sequence[tuple[GroupField, ...]] = (("combination",), ("back_pain_type", "combination")),
    times: int = 5,
) -> list[SpreadTime]:
    """Return the times for a chain of so many sessions, for each grouping."""
    programs = find_programs()
    assert programs is not None
    home = start_postgres(programs)
    try:
        with (
            start_four(programs) as four,
            tempfile.TemporaryDirectory() as folder,
            pytest.MonkeyPatch.context() as set_,
        ):
            set_.setenv("OUTCOMES_HOME", folder)
            store = open_store(home.make_database("chain"))
            _import(store, sessions)
            snapshot = build_snapshot(store)
            tables = find_spread_rows(snapshot)
            write_spread(
                store, [one.address() for one in four], tables, facts=find_spread_facts(snapshot), by="benchmark"
            )
            flat_address = home.make_database("flat")
            fill_part(flat_address, {name: frame.assign(bucket=0) for name, frame in tables.items()}, 0, "flat")
            episodes = int((tables["scores"]["outcome"] == "pain").sum())
            with (
                closing(psycopg.connect(flat_address, autocommit=True)) as flat,
                reading_spread(store) as (joined, _, _),
            ):
                for setting in SETTINGS:
                    flat.execute(f"SET {setting}")
                found = [_time(flat, joined, by, times, sessions, episodes) for by in groupings]
            store.engine.dispose()
            return found
    finally:
        home.end()


def _time(
    flat: psycopg.Connection,
    joined: Connection,
    by: tuple[GroupField, ...],
    times: int,
    sessions: int,
    episodes: int,
) -> SpreadTime:
    sums = list_sums(_SESSIONS)
    keys = ", ".join((*by, "fold"))
    single = f"SELECT {keys}, {', '.join(map(write_sum, sums))} FROM spread.scores WHERE {_CHOSEN} GROUP BY {keys}"
    ((alone, lengths),) = write_cells("spread_part.scores_flat_0", by, sums, _CHOSEN)
    start = len(by) + 1
    asked: dict[str, Callable[[], Sized]] = {
        "flat": lambda: [unpack_sums(row[start:], lengths) for row in flat.execute(alone).fetchall()],
        "spread": lambda: fetch_cells(joined, by, sums, _CHOSEN, {}),
    }
    best = dict.fromkeys(asked, float("inf"))
    cells = 0
    for _ in range(times):
        for name, ask in asked.items():
            began = time.perf_counter()
            cells = len(ask())
            best[name] = min(best[name], time.perf_counter() - began)
    joined.exec_driver_sql("SET LOCAL enable_partitionwise_aggregate = off")
    began = time.perf_counter()
    assert len(joined.exec_driver_sql(single).fetchall()) == cells
    plain = time.perf_counter() - began
    joined.exec_driver_sql("SET LOCAL enable_partitionwise_aggregate = on")
    return SpreadTime(sessions, episodes, by, cells, best["flat"], best["spread"], plain)


def _import(store: Store, sessions: int) -> None:
    for number, content in enumerate(make_files(sessions)):
        write_import(store, prepare_import(store, content, f"chain-{number}.csv"), imported_by="benchmark")


def _tell(asked: int) -> None:
    for one in time_spread(asked):
        print(
            f"{one.sessions:,} sessions, {one.episodes:,} episodes, by {' and '.join(one.by)}, {one.cells} cells: "
            f"one server {one.flat:.2f} s; four {one.spread:.2f} s, {one.ratio:.2f} ×; "
            f"all rows travelling {one.plain:.2f} s, {one.plain_ratio:.2f} ×"
        )


if __name__ == "__main__":
    _tell(int(sys.argv[1]))
