"""`make bench`: writes docs/benchmarks.md. Everything is timed in one run and told as ratios; the machine is shared.

Two yardsticks: one numpy pass over the scores (the memory's own speed), and pandas' groupby of the observed means,
which is what a dashboard without intervals and without those who left would do.
"""

import datetime as dt
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from outcomes.charts import HEADLINE_SESSION, arrange_trend, draw_panel, say_panel, say_trend, tabulate_trend
from outcomes.cohort import Snapshot, build_scores, build_snapshot, select_episodes
from outcomes.estimates import Trend, estimate_trend
from outcomes.store import open_store, prepare_import, write_import
from outcomes.vocabulary.instruments import OUTCOMES
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.simulations.care import SESSIONS, simulate_care

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
EPISODES = 16_000
TYPES = ("muscular", "disc", "radiculopathy", "sacroiliac", "degenerative")
COMBINATIONS = ("acupuncture", "acupuncture + chiropractic adjustment", "acupuncture + exercise therapy")
BY = ("back_pain_type", "combination")
REPEATS = 9

HEAD = """# Benchmarks

Written by `make bench`: the median of {repeats} repeats within one run, as ratios, for the machine is shared and noisy.
{date}, Python {python}, {cores} cores. {sessions:,} sessions of {episodes:,} episodes in 15 groups (five types, three
combinations), pain and function, 12 % of scores missing.

Yardsticks: *one pass* is one sum by numpy over scores and session numbers, five bytes a session; *plain means*
is pandas' `groupby` of pain by type, combination and session, on columns of categories.

| what, from the snapshot in memory | in passes | in plain means |
|---|---:|---:|
"""

FOOT = """
The figures of five panels are {size:.0f} kB of JSON. At the time of this run one pass took {one_pass:.2f} ms, the plain
means {plain:.0f} ms and all of *Trends* {trends:.0f} ms.
"""


def write_report() -> None:
    """Build the records, time everything and write the report."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _build_snapshot(Path(folder))
    records = _flatten(snapshot)
    pain, number = records["pain"].to_numpy(), records["session"].to_numpy(dtype=np.uint8)
    one_pass = _time(lambda: (pain.sum(), number.sum()))
    plain = _time(lambda: records.groupby([*BY, "session"], observed=True)["pain"].mean())
    rows = {
        "pain: sums of every group and fold, means with intervals, observed and kept": _time(
            lambda: _estimate(snapshot, "pain")
        ),
        "pain and function: the same": _time(lambda: [_estimate(snapshot, outcome) for outcome in OUTCOMES]),
        "pandas: plain means of pain and function, no interval": _time(
            lambda: [records.groupby([*BY, "session"], observed=True)[name].mean() for name in OUTCOMES]
        ),
        "*Trends*: both outcomes, sentences, tables and the figures of both": _time(lambda: _make_page(snapshot)),
    }
    size = sum(len(figure) for figure in _make_page(snapshot)[: len(TYPES)]) / 1000
    head = HEAD.format(
        repeats=REPEATS,
        date=dt.date.today(),
        python=platform.python_version(),
        cores=os.cpu_count(),
        sessions=len(records),
        episodes=EPISODES,
    )
    lines = [f"| {name} | {spent / one_pass:,.0f}× | {spent / plain:.1f}× |" for name, spent in rows.items()]
    *_, trends = rows.values()
    foot = FOOT.format(size=size, one_pass=one_pass * 1e3, plain=plain * 1e3, trends=trends * 1e3)
    REPORT.write_text(head + "\n".join(lines) + "\n" + foot, encoding="utf-8")


def _build_snapshot(folder: Path) -> Snapshot:
    """Return a clinic of `EPISODES` episodes, brought in by the ordinary import."""
    random = np.random.default_rng(1)
    pain, function = (simulate_care(EPISODES, random, gaps=0.12) for _ in OUTCOMES)
    start = dt.date(2022, 1, 3)
    lines = ["patient_id,session_date,back_pain_type,treatments,pain_score,function_score"]
    for episode in range(EPISODES):
        kind, combination = TYPES[episode % 5], COMBINATIONS[episode // 5 % 3]
        first = start + dt.timedelta(days=episode % 1_300)
        for session in range(pain.attended[episode]):
            scores = (pain.seen[episode, session], 10 * function.seen[episode, session])
            words = ",".join("" if np.isnan(score) else f"{score:.0f}" for score in scores)
            lines.append(f"{episode},{first + dt.timedelta(days=7 * session)},{kind},{combination},{words}")
    store = open_store(f"sqlite:///{folder / 'bench.db'}")
    write_import(store, prepare_import(store, "\n".join(lines).encode(), "bench.csv"), imported_by="bench")
    return build_snapshot(store)


def _flatten(snapshot: Snapshot) -> pd.DataFrame:
    """Return the sessions with their episode's group as categories: what a plain chart would be drawn from."""
    episodes = snapshot.episodes.loc[snapshot.sessions["episode"], list(BY)].reset_index(drop=True)
    scores = snapshot.sessions[["session", "pain_score", "function_score"]].reset_index(drop=True)
    scores.columns = pd.Index(["session", "pain", "function"])
    flat = pd.concat([episodes, scores.astype({"pain": "float32", "function": "float32"})], axis="columns")
    return flat[flat["session"] <= SESSIONS].reset_index(drop=True)


def _estimate(snapshot: Snapshot, outcome: str) -> Trend:
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    return estimate_trend(build_scores(cohort, outcome, by=BY, sessions=SESSIONS))


def _make_page(snapshot: Snapshot) -> list[str]:
    """Do what *Trends* does after a filter change, but for the widgets; return the figures as they are sent."""
    figures = []
    for outcome in OUTCOMES:
        trend = _estimate(snapshot, outcome)
        layout = arrange_trend(trend)
        say_trend(trend)
        tabulate_trend(trend)
        for panel in layout.panels:
            say_panel(layout, panel)
            figures.append(draw_panel(layout, panel, session=HEADLINE_SESSION).to_json(validate=False))
    return figures


def _time(work: Callable[[], object]) -> float:
    """Return the median seconds that `work` takes, once warm."""
    work()
    spent = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return median(spent)


if __name__ == "__main__":
    write_report()
