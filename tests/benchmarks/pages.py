"""What each page does after a filter change, from the snapshot to the figure as it is sent, but for the widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, OUTCOMES, Outcome, find_instrument
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.benchmarks.chain import COMBINATIONS, TYPES
from tests.simulations.care import SESSIONS

__all__ = ["BY", "estimate_means", "make_pages"]

BY = ("back_pain_type", "combination")


def make_pages(snapshot: Snapshot) -> Mapping[str, Callable[[], object]]:
    """Return, by what is done, the work that answers a page."""
    references: list[TrackReference] = []

    def let_expect() -> None:
        references[:] = [_make_reference(snapshot, outcome) for outcome in OUTCOMES]

    return {
        "*Trends*: both outcomes, sentences, tables and the figures of both": lambda: _make_page(snapshot),
        "*Response*: the whole page, with sentences, tables and figures": lambda: _make_response(snapshot),
        "*Combinations*: the grid, with sentences, table and figure": lambda: _make_grid(snapshot),
        "*Combinations*: one comparison within a type, with sentences, table and figure": lambda: _make_comparison(
            snapshot, TYPES[0], COMBINATIONS[0]
        ),
        "*Combinations*: one against the rest over all types, every episode in it": lambda: _make_comparison(
            snapshot, EVERY_TYPE, REST
        ),
        "*On track*: once a data version, what all episodes let expect of pain and function": let_expect,
        "*On track*: the list of all in care, sentences and figures of the first eight": lambda: _make_list(
            snapshot, references[0]
        ),
        "*Patient*: the whole page, pain and function": lambda: _make_patient(snapshot, references),
        "*Quality*: every check, what is missing, one field by practitioner and month": lambda: _make_quality(snapshot),
    }


def estimate_means(snapshot: Snapshot, outcome: Outcome) -> Trend:
    """Return both means with their intervals by type and combination, from the score matrices on."""
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    return estimate_trend(build_scores(cohort, outcome, by=BY, sessions=SESSIONS))


def _make_page(snapshot: Snapshot) -> list[str]:
    """Do what *Trends* does after a filter change, but for the widgets; return the figures as they are sent."""
    figures = []
    for outcome in OUTCOMES:
        trend = estimate_means(snapshot, outcome)
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
