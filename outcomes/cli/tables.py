"""The tables that commands print and `export` writes: made once, so that both tell the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast

from outcomes.charts import (
    say_control_chart,
    say_control_detail,
    say_flag_accuracy,
    say_flow,
    say_left_out,
    say_red_flags,
    say_reliability,
    say_screening,
    say_track,
    say_units,
    say_unlisted,
    tabulate_control_chart,
    tabulate_flags,
    tabulate_on_track,
    tabulate_response,
    tabulate_summary,
    tabulate_trend,
    tabulate_units,
)
from outcomes.cohort import Cohort, build_case_mix, build_scores, select_episodes
from outcomes.cohort.selection import pick_instrument
from outcomes.estimates import (
    SHOWN,
    ResponseKind,
    Trend,
    UnitMeasure,
    estimate_on_track,
    estimate_over_time,
    estimate_response,
    estimate_summary,
    estimate_summed_trend,
    estimate_track_reference,
    estimate_trend,
    estimate_units,
    find_expected,
    find_red_flags,
    sum_spread_trend,
)
from outcomes.store import (
    Store,
    fetch_aliases,
    fetch_batches,
    fetch_setting_changes,
    fetch_settings,
    fetch_spread_trend,
)
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, Outcome
from outcomes.vocabulary.monthly import MonthlyMeasure
from outcomes.vocabulary.responders import find_responder_rule
from outcomes.vocabulary.selection import CohortFilter, GroupField, Scope
from outcomes.vocabulary.settings import SETTINGS, Setting, SettingChange

__all__ = [
    "Table",
    "list_aliases",
    "list_batches",
    "list_setting_changes",
    "list_settings",
    "tell_flags",
    "tell_on_track",
    "tell_over_time",
    "tell_practitioners",
    "tell_response",
    "tell_spread_trend",
    "tell_summary",
    "tell_trend",
]

Rows = Iterable[Mapping[str, Any]]

_SUMMARY_COLUMNS = ("measure", "value", "low", "high", "n", "n_missing", "unit")
_TREND_COLUMNS = (
    *("session", "n", "observed", "observed_low", "observed_high"),
    *("kept", "kept_low", "kept_high", "in_care", "unit"),
    *("change", "change_low", "change_high", "left_improved", "left_otherwise", "may_still_come"),
)
_RESPONSE_COLUMNS = (
    *("session", "n", "improved", "improved_low", "improved_high", "left_unimproved", "in_care"),
    *("left_unconfirmed", "next_improved", "next_improved_low", "next_improved_high", "after", "unit"),
)
_BATCH_COLUMNS = ("batch", "file", "imported_at", "rows", "status")
_OVER_TIME_COLUMNS = (
    *("month", "n", "value", "mean", "lower", "upper", "verdict"),
    *("state", "rule", "unit"),
)
_UNIT_COLUMNS = (
    *("n", "observed", "expected", "low95", "high95", "low998", "high998", "shrunken", "reliability", "verdict"),
    *("observed_low", "observed_high", "shrunken_low", "shrunken_high", "unit"),
)
_ON_TRACK_COLUMNS = (
    *("patient", "episode", "session", "score", "p10", "p25", "p50", "p75", "p90", "state", "chance"),
    *("chance_low", "chance_high", "n", "improved_at", "days_since_score", "practitioner", "back_pain_type"),
)
_FLAG_COLUMNS = (*("patient", "flag", "recorded_on", "age_days", "signs", "state", "action", "clinic", "practitioner"),)
_ALIAS_COLUMNS = ("field", "written", "shown", "set_at", "set_by")
_SETTING_COLUMNS = ("name", "value", "default", "set_at", "set_by")
_CHANGE_COLUMNS = ("name", "before", "value", "set_at", "set_by")


@dataclass(frozen=True)
class Table:
    """One table: its columns, its rows by their names, and what must be said beside it, a sentence each."""

    columns: tuple[str, ...]
    rows: Rows
    notes: tuple[str, ...] = ()


def tell_summary(cohort: Cohort) -> Table:
    """Return the overview's measures, one a row."""
    return Table(_SUMMARY_COLUMNS, tabulate_summary(estimate_summary(cohort)))


def tell_trend(cohort: Cohort, outcome: Outcome, *, by: tuple[GroupField, ...], sessions: int) -> Table:
    """Return scores over sessions, one row per group and session."""
    return _table_trend(estimate_trend(build_scores(cohort, outcome, by=by, sessions=sessions)))


def tell_spread_trend(
    store: Store, chosen: CohortFilter, outcome: Outcome, *, by: tuple[GroupField, ...], sessions: int
) -> Table:
    """Return the same, from the sums of the servers that the scores are spread over."""
    answer = fetch_spread_trend(store, chosen, outcome, by=by, sessions=sessions)
    return _table_trend(estimate_summed_trend(sum_spread_trend(answer)))


def _table_trend(trend: Trend) -> Table:
    return Table((*trend.by, *_TREND_COLUMNS), tabulate_trend(trend), (say_flow(trend),))


def tell_response(
    cohort: Cohort,
    outcome: Outcome,
    *,
    by: tuple[GroupField, ...],
    sessions: int,
    rule: str | None = None,
    kind: ResponseKind = "first",
) -> Table:
    """Return shares improved, left and in care in per cent, one row per group and session.

    `rule`: the id of a responder rule, else the one in the settings.
    """
    scores = build_scores(cohort, outcome, by=by, sessions=sessions)
    if rule is not None:
        scores = replace(scores, rule=find_responder_rule(rule))
    response = estimate_response(scores, kind=kind)
    notes = tuple(filter(None, (say_flow(response), say_left_out(response))))
    return Table((*by, *_RESPONSE_COLUMNS), tabulate_response(response), notes)


def tell_over_time(cohort: Cohort, measure: MonthlyMeasure) -> Table:
    """Return one measure by intake month, one a row, with what its newest complete month says."""
    result = estimate_over_time(cohort, (measure,))
    (chart,) = result.charts
    said = (say_control_chart(chart).replace("**", ""), say_control_detail(chart), say_flow(result))
    return Table(_OVER_TIME_COLUMNS, tabulate_control_chart(chart), tuple(filter(None, said)))


def tell_practitioners(cohort: Cohort, field: Literal["practitioner", "clinic"], measure: UnitMeasure) -> Table:
    """Return practitioners, or clinics, against what is expected, one a row in the order of their names."""
    scores = build_scores(cohort, "pain", by=[field], sessions=SHOWN)
    session = cohort.snapshot.settings.responder_session
    expected = find_expected(scores, build_case_mix(cohort, scores), session, measure=measure)
    units = estimate_units(scores, expected, session, measure=measure)
    said = (say_units(units).replace("**", ""), say_reliability(units), say_flow(units))
    return Table((field, *_UNIT_COLUMNS), tabulate_units(units), tuple(filter(None, said)))


def tell_on_track(cohort: Cohort, outcome: Outcome) -> Table:
    """Return the open episodes, those with a red flag among them, who needs a second look first."""
    snapshot, chosen = cohort.snapshot, replace(cohort.filter, include_red_flagged=True)
    instrument = pick_instrument(cohort, outcome) or DEFAULT_INSTRUMENTS[outcome]
    reference = estimate_track_reference(snapshot, Scope.whole_clinic(), outcome, instrument)
    result = estimate_on_track(select_episodes(snapshot, Scope.whole_clinic(), chosen), reference)
    said = (say_track(result).replace("**", ""), say_unlisted(result), say_flag_accuracy(result.accuracy))
    return Table(_ON_TRACK_COLUMNS, tabulate_on_track(result), tuple(filter(None, (*said, say_flow(result)))))


def tell_flags(cohort: Cohort) -> Table:
    """Return every session with a red flag, open ones first by age."""
    whole = select_episodes(cohort.snapshot, Scope.whole_clinic(), replace(cohort.filter, include_red_flagged=True))
    flags = find_red_flags(whole)
    said = (
        say_red_flags(flags).replace("**", ""),
        say_screening(flags),
        "Retrospective records, not monitored, not a medical device.",
    )
    return Table(_FLAG_COLUMNS, tabulate_flags(flags), said)


def list_aliases(store: Store) -> Table:
    """Return every correction of a name, newest first."""
    return Table(_ALIAS_COLUMNS, [asdict(alias) for alias in reversed(fetch_aliases(store))])


def list_batches(store: Store) -> Table:
    """Return the history of imports, newest first."""
    return Table(_BATCH_COLUMNS, cast("Rows", fetch_batches(store, Scope.whole_clinic()).to_dict("records")))


def list_settings(store: Store) -> Table:
    """Return the settings in force, one a row; when and by whom stay empty where the default stands unset."""
    settings, changes = fetch_settings(store), fetch_setting_changes(store)
    return Table(_SETTING_COLUMNS, [_tell(one, settings.value_of(one.name), changes) for one in SETTINGS])


def list_setting_changes(store: Store) -> Table:
    """Return every change of the settings, newest first."""
    return Table(_CHANGE_COLUMNS, [asdict(change) for change in fetch_setting_changes(store)])


def _tell(setting: Setting, value: str, changes: tuple[SettingChange, ...]) -> dict[str, object]:
    row: dict[str, object] = {"name": setting.name, "value": value, "default": setting.default}
    latest = next((change for change in changes if change.name == setting.name), None)
    if latest is not None and latest.value == value:
        row |= {"set_at": latest.set_at, "set_by": latest.set_by}
    return row
