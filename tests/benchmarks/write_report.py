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

from outcomes.charts import (
    HEADLINE_SESSION,
    ForestRow,
    arrange_everyone,
    arrange_trend,
    draw_care,
    draw_chance_meter,
    draw_forest,
    draw_grid,
    draw_next_session,
    draw_panel,
    draw_patient_course,
    draw_spark,
    draw_states,
    say_care_switches,
    say_chance,
    say_confirmed,
    say_confounding,
    say_costs,
    say_difference,
    say_ended_alike,
    say_flag_accuracy,
    say_for_patient,
    say_gate,
    say_grid,
    say_grid_cells,
    say_grid_luck,
    say_grid_rule,
    say_group_response,
    say_panel,
    say_patient_course,
    say_payer_rule,
    say_plain_beside,
    say_reach,
    say_responders,
    say_response,
    say_response_difference,
    say_states,
    say_track,
    say_tracked,
    say_trend,
    tabulate_costs,
    tabulate_differences,
    tabulate_grid,
    tabulate_next_sessions,
    tabulate_on_track,
    tabulate_payer_rule,
    tabulate_payer_worklist,
    tabulate_response,
    tabulate_trend,
)
from outcomes.charts.quality_figure import draw_completeness
from outcomes.charts.quality_words import (
    say_completeness,
    say_quality,
    tabulate_completeness,
    tabulate_quality,
    tabulate_to_do,
)
from outcomes.cohort import (
    LONGEST,
    Snapshot,
    build_case_mix,
    build_fees,
    build_landmark,
    build_ledger,
    build_pace,
    build_patient_care,
    build_scores,
    build_snapshot,
    build_together,
    select_episodes,
)
from outcomes.estimates import (
    EVERY_TYPE,
    REST,
    TrackReference,
    Trend,
    compare_arms,
    estimate_chance_improvement,
    estimate_completeness,
    estimate_costs,
    estimate_grid,
    estimate_natural_course,
    estimate_next_fees,
    estimate_on_track,
    estimate_patient_course,
    estimate_payer_rule,
    estimate_quality,
    estimate_reach,
    estimate_responders,
    estimate_response,
    estimate_track_reference,
    estimate_trend,
    find_arms,
    find_combinations,
    find_red_flags,
    find_to_do,
    find_within,
)
from outcomes.store import open_store, prepare_import, write_import
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, OUTCOMES, Outcome, find_instrument
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.benchmarks.imports import time_import
from tests.simulations.care import SESSIONS, simulate_care

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
EPISODES = 16_000
TYPES = ("muscular", "disc", "radiculopathy", "sacroiliac", "degenerative")
COMBINATIONS = ("acupuncture", "acupuncture + chiropractic adjustment", "acupuncture + exercise therapy")
CASE_MIX = "age,symptom_weeks,prior_episodes,sex,leg_pain,start_back_risk,payer"
BY = ("back_pain_type", "combination")
REPEATS = 9
IMPORTED = 1_000_000

HEAD = """# Benchmarks

Written by `make bench`: the median of {repeats} repeats within one run, as ratios, for the machine is shared and noisy.
{date}, Python {python}, {cores} cores. {sessions:,} sessions of {episodes:,} episodes in 15 groups (five types, three
combinations), pain and function, 12 % of scores missing, and seven things recorded at the start.

Yardsticks: *one pass* is one sum by numpy over scores and session numbers, five bytes a session; *plain means*
is pandas' `groupby` of pain by type, combination and session, on columns of categories.

| what, from the snapshot in memory | in passes | in plain means |
|---|---:|---:|
"""

FOOT = """
The figures of five panels are {size:.0f} kB of JSON. At the time of this run one pass took {one_pass:.2f} ms, the plain
means {plain:.0f} ms, the grid {grid:.0f} ms, one comparison within a type {comparison:.0f} ms and over all types
{rest:.0f} ms, all of *Response* {response:.0f} ms, all of *Trends* {trends:.0f} ms; what all episodes let expect
{expected:.0f} ms, once a data version, then the list of *On track* {listed:.0f} ms and *Patient* {patient:.0f} ms;
all of *Quality* {quality:.0f} ms.
"""


IMPORT = """
## An import

A file of {rows:,} rows, read, checked, compared, stored and read back as the command does it: **{ratio:.2f}×** what the
driver's own executemany takes for the same tuples into an equal table ({driver:.0f} s in this run). Of that
{prepare:.2f} are reading, checking and comparing, {write:.2f} storing.
"""


def write_report() -> None:
    """Build the records, time everything and write the report."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _build_snapshot(Path(folder))
    records = _flatten(snapshot)
    reference, *_ = references = [_make_reference(snapshot, outcome) for outcome in OUTCOMES]
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
        "*Combinations*: the grid, with sentences, table and figure": _time(lambda: _make_grid(snapshot)),
        "*Combinations*: one comparison within a type, with sentences, table and figure": _time(
            lambda: _make_comparison(snapshot, TYPES[0], COMBINATIONS[0])
        ),
        "*Combinations*: one against the rest over all types, every episode in it": _time(
            lambda: _make_comparison(snapshot, EVERY_TYPE, REST)
        ),
        "*Response*: the whole page, with sentences, tables and figures": _time(lambda: _make_response(snapshot)),
        "*On track*: once a data version, what all episodes let expect of pain": _time(
            lambda: _make_reference(snapshot)
        ),
        "*On track*: the list of all in care, with the sentences and figures of the first eight": _time(
            lambda: _make_list(snapshot, reference)
        ),
        "*Patient*: the whole page, pain and function": _time(lambda: _make_patient(snapshot, references)),
        "*Quality*: every check, what is missing, one field by practitioner and month": _time(
            lambda: _make_quality(snapshot)
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
    *_, grid, comparison, rest, response, expected, listed, patient, quality, trends = rows.values()
    times = {"one_pass": one_pass, "plain": plain, "response": response, "trends": trends}
    times |= {"expected": expected, "listed": listed, "patient": patient}
    times |= {"grid": grid, "comparison": comparison, "rest": rest, "quality": quality}
    foot = FOOT.format(size=size, **{name: 1e3 * spent for name, spent in times.items()})
    found = time_import(IMPORTED)
    shares = {"prepare": found.prepare / found.driver, "write": found.write / found.driver}
    told = IMPORT.format(rows=found.rows, ratio=found.ratio, driver=found.driver, **shares)
    REPORT.write_text(head + "\n".join(lines) + "\n" + foot + told, encoding="utf-8")


def _build_snapshot(folder: Path) -> Snapshot:
    """Return a clinic of `EPISODES` episodes, brought in by the ordinary import."""
    random = np.random.default_rng(1)
    pain, function = (simulate_care(EPISODES, random, gaps=0.12) for _ in OUTCOMES)
    start = dt.date(2022, 1, 3)
    recorded = _draw_case_mix(random)
    lines = [f"patient_id,session_date,back_pain_type,treatments,pain_score,function_score,{CASE_MIX}"]
    for episode in range(EPISODES):
        kind, combination = TYPES[episode % 5], COMBINATIONS[episode // 5 % 3]
        first = start + dt.timedelta(days=episode % 1_300)
        for session in range(pain.attended[episode]):
            scores = (pain.seen[episode, session], 10 * function.seen[episode, session])
            words = ",".join("" if np.isnan(score) else f"{score:.0f}" for score in scores)
            lines.append(
                f"{episode},{first + dt.timedelta(days=7 * session)},{kind},{combination},{words},{recorded[episode]}"
            )
    store = open_store(f"sqlite:///{folder / 'bench.db'}")
    write_import(store, prepare_import(store, "\n".join(lines).encode(), "bench.csv"), imported_by="bench")
    return build_snapshot(store)


def _draw_case_mix(random: np.random.Generator) -> list[str]:
    """Return what is recorded of each episode at its start, beside its scores; a tenth of the durations are not."""
    age, weeks, prior = (random.integers(low, high, EPISODES) for low, high in ((20, 90), (1, 200), (0, 4)))
    known = np.where(random.random(EPISODES) < 0.1, "", weeks.astype(str))
    words = (("female", "male"), ("yes", "no"), ("low", "medium", "high"), ("self-pay", "insurance", "public"))
    drawn = [random.choice(choices, EPISODES) for choices in words]
    return [",".join(map(str, row)) for row in zip(age, known, prior, *drawn, strict=True)]


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


def _make_grid(snapshot: Snapshot) -> str:
    """Do what *Combinations* does of the grid after a filter change, but for the widgets; return the figure as sent."""
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    grid = estimate_grid(
        build_scores(cohort, "pain", by=BY, sessions=SESSIONS), cohort.snapshot.settings.responder_session
    )
    say_grid(grid), say_grid_luck(grid), say_grid_rule(grid), say_grid_cells(grid), tabulate_grid(grid)
    return draw_grid(grid, ink="#000000").to_json(validate=False)


def _make_comparison(snapshot: Snapshot, kind: str, second: str) -> str:
    """Do what *Combinations* does of one comparison after a filter change, from the records on."""
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    scores = build_scores(cohort, "pain", by=BY, sessions=SESSIONS)
    case_mix, given = build_case_mix(cohort, scores), build_landmark(cohort, scores)
    within = find_within(scores, kind)
    find_combinations(given, within=within)
    arms = find_arms(given, COMBINATIONS[1], second, within=within)
    comparison = compare_arms(scores, case_mix, arms, session=HEADLINE_SESSION)
    assert comparison.fair is not None
    reach = estimate_reach(cohort, scores, arms, comparison)
    say_gate(comparison), say_difference(comparison), say_plain_beside(comparison), say_reach(comparison, reach)
    say_response_difference(comparison), say_confounding(comparison), tabulate_differences(comparison)
    rows = [ForestRow("fair", fair=comparison.fair), ForestRow("plain", plain=comparison.plain)]
    return draw_forest(rows, better="lower", title="", ink="#000000").to_json(validate=False)


def _make_reference(snapshot: Snapshot, outcome: Outcome = "pain") -> TrackReference:
    return estimate_track_reference(snapshot, Scope.whole_clinic(), outcome, DEFAULT_INSTRUMENTS[outcome])


def _make_list(snapshot: Snapshot, reference: TrackReference) -> list[str]:
    """Do what *On track* does after a filter change, but for the widgets; return the figures as they are sent."""
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter(include_red_flagged=True))
    result = estimate_on_track(cohort, reference)
    say_track(result), say_flag_accuracy(result.accuracy), tabulate_on_track(result)
    shown = result.tracked[:8]
    for one in shown:
        say_tracked(one, result.instrument), say_chance(one)
    return [draw_spark(one, result.instrument).to_json(validate=False) for one in shown]


def _make_patient(snapshot: Snapshot, references: list[TrackReference]) -> list[str]:
    """Do what *Patient* does when one is opened, but for the widgets; return the figures as they are sent."""
    key = str(snapshot.episodes.loc[snapshot.episodes["open"], "patient_key"].iloc[0])
    care, *_ = build_patient_care(snapshot, Scope.whole_clinic(), key)
    courses = [estimate_patient_course(care, reference) for reference in references]
    known = tuple(course for course in courses if course is not None)
    for course in known:
        say_patient_course(course), say_ended_alike(course)
    say_care_switches(care, private=False), say_for_patient(care, known), find_red_flags(care.cohort)
    figures = [*(draw_patient_course(course, care) for course in known), draw_care(care, private=False)]
    return [figure.to_json(validate=False) for figure in figures]


def _make_response(snapshot: Snapshot) -> list[str]:
    """Do what *Response* does after a filter change, but for the widgets; return the figures as they are sent."""
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    shown, long = (build_scores(cohort, "pain", by=["back_pain_type"], sessions=size) for size in (SESSIONS, LONGEST))
    first, sustained = (estimate_response(shown, kind=kind) for kind in ("first", "sustained"))
    fees = build_fees(cohort, long)
    costs, nexts = estimate_costs(long, fees, kind="first"), estimate_next_fees(first.everyone, fees)
    standing = estimate_responders(shown, cohort.snapshot.settings.responder_session)
    chance = estimate_chance_improvement(shown.matrix[:, 0], find_instrument(shown.instrument), shown.rule)
    together = build_together(shown)
    courses = sum(
        (estimate_natural_course(scores, build_pace(cohort, scores)) for scores in (shown, together)), start=()
    )
    layout = arrange_everyone(estimate_trend(shown), beside=courses)
    use = estimate_payer_rule(cohort, shown.rule)
    say_response(first), say_confirmed(first, sustained), say_responders(standing), say_costs(costs)
    say_payer_rule(use), tabulate_payer_rule(use), tabulate_payer_worklist(use)
    tabulate_response(first), tabulate_next_sessions(first.everyone, nexts), tabulate_costs(first, costs)
    for group in first.groups:
        say_states(first, group), say_group_response(group)
    figures = [draw_states(group) for group in first.groups]
    figures += [draw_panel(layout, panel, session=HEADLINE_SESSION) for panel in layout.panels]
    figures.append(draw_next_session(first.everyone))
    if standing.of_scored and chance:
        figures.append(draw_chance_meter(standing.of_scored, chance))
    return [figure.to_json(validate=False) for figure in figures]


def _make_quality(snapshot: Snapshot) -> str:
    """Do what *Quality* does after a filter change, but for the widgets; return the figure as it is sent."""
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter(include_red_flagged=True))
    ledger = build_ledger(cohort)
    quality = estimate_quality(ledger)
    say_quality(quality), tabulate_quality(quality), tabulate_to_do(find_to_do(ledger))
    complete = estimate_completeness(ledger, "pain_score")
    assert complete is not None
    say_completeness(complete), tabulate_completeness(complete)
    return draw_completeness(complete, ink="#000000").to_json(validate=False)


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
