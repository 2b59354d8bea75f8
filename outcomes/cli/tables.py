"""The tables that commands print and `export` writes: made once, so that both tell the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from outcomes.charts import say_flow, say_left_out, tabulate_response, tabulate_summary, tabulate_trend
from outcomes.cohort import Cohort, build_scores
from outcomes.estimates import ResponseKind, estimate_response, estimate_summary, estimate_trend
from outcomes.store import Store, fetch_batches, fetch_setting_changes, fetch_settings
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.responders import find_responder_rule
from outcomes.vocabulary.selection import GroupField
from outcomes.vocabulary.settings import SETTINGS, Setting, SettingChange

__all__ = [
    "Table",
    "list_batches",
    "list_setting_changes",
    "list_settings",
    "tell_response",
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
    trend = estimate_trend(build_scores(cohort, outcome, by=by, sessions=sessions))
    return Table((*by, *_TREND_COLUMNS), tabulate_trend(trend), (say_flow(trend),))


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


def list_batches(store: Store) -> Table:
    """Return the history of imports, newest first."""
    return Table(_BATCH_COLUMNS, cast("Rows", fetch_batches(store).to_dict("records")))


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
