"""Ten thousand to ten million sessions: the two means by type and combination, others' plain ones, and every page."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from outcomes.cohort import Snapshot, build_scores, select_episodes
from outcomes.estimates import estimate_summed_trend, sum_trend
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.benchmarks.chain import make_records
from tests.benchmarks.engines import flatten, open_engines
from tests.benchmarks.pages import BY, estimate_means, make_pages
from tests.benchmarks.timing import time_work
from tests.simulations.care import SESSIONS
from tests.snapshots import snap_frame

__all__ = ["SIZES", "Growth", "measure_growth"]

SIZES = {10_000: 9, 100_000: 9, 1_000_000: 5, 10_000_000: 1}
"""How many sessions, and how often each is timed."""

COLD, HELD = "ours, from the score matrices", "ours, from sums held"
WITH_INTERVALS = (COLD, HELD)


@dataclass(frozen=True)
class Growth:
    """Seconds at one size. `one_pass`: one sum by numpy over scores and session numbers, five bytes a session.

    `means`: of the two means, or of others' plain one; `pages`: of the work that answers each page; `seat`: of seating
    records that were read; `megabytes`: of the snapshot.
    """

    sessions: int
    episodes: int
    one_pass: float
    means: dict[str, float]
    pages: dict[str, float]
    seat: float
    megabytes: float


def measure_growth(sessions: int, repeats: int) -> Growth:
    """Make so many sessions and time everything over them."""
    seat, snapshot = _seat(sessions)
    flat = flatten(snapshot)
    pain, number = flat["pain"].to_numpy(), flat["session"].to_numpy()
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    sums = sum_trend(build_scores(cohort, "pain", by=BY, sessions=SESSIONS))
    means = {
        COLD: time_work(lambda: estimate_means(snapshot, "pain"), repeats=repeats),
        HELD: time_work(lambda: estimate_summed_trend(sums), repeats=max(repeats, 5)),
    }
    with open_engines(flat) as engines:
        means |= {name: time_work(work, repeats=repeats) for name, work in engines.items()}
    one_pass = time_work(lambda: (np.add.reduce(pain), np.add.reduce(number)), repeats=21)
    pages = {name: time_work(work, repeats=repeats) for name, work in make_pages(snapshot).items()}
    return Growth(sessions, len(snapshot.episodes), one_pass, means, pages, seat, _weigh(snapshot))


def _seat(sessions: int) -> tuple[float, Snapshot]:
    records = make_records(sessions)
    start = time.perf_counter()
    snapshot = snap_frame(records)
    return time.perf_counter() - start, snapshot


def _weigh(snapshot: Snapshot) -> float:
    frames = sum(frame.memory_usage(deep=True).sum() for frame in (snapshot.sessions, snapshot.episodes))
    matrices = sum(matrix.nbytes for kind in (snapshot.scores, snapshot.histories) for matrix in kind.values())
    return (frames + matrices) / 1e6
