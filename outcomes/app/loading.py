"""What pages load of a cohort: results, each cached by all that it depends on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from outcomes.app.reader import load_scope
from outcomes.app.snapshots import CohortKey, key_of, load_everyone, load_snapshot
from outcomes.app.stores import load_store
from outcomes.app.turns import cache_heavy
from outcomes.cohort import (
    LONGEST,
    Cohort,
    GroupedScores,
    Snapshot,
    build_case_mix,
    build_fees,
    build_pace,
    build_scores,
    build_snapshot,
    build_together,
    select_episodes,
    select_groups,
)
from outcomes.estimates import (
    FEWEST_ALIKE,
    SHOWN,
    ChanceRange,
    Claims,
    Costs,
    Estimate,
    ExpectedCourse,
    PayerRuleUse,
    Responders,
    Response,
    ResponseKind,
    Scale,
    Summary,
    Trend,
    TrendSums,
    estimate_alike_weights,
    estimate_chance_change,
    estimate_chance_improvement,
    estimate_claims,
    estimate_costs,
    estimate_natural_course,
    estimate_next_fees,
    estimate_payer_rule,
    estimate_responders,
    estimate_response,
    estimate_summary,
    estimate_summed_trend,
    estimate_trend,
    find_standing,
    sum_trend,
)
from outcomes.vocabulary.instruments import Outcome, find_instrument
from outcomes.vocabulary.responders import find_responder_rule
from outcomes.vocabulary.selection import CohortFilter, GroupField, Scope
from outcomes.vocabulary.settings import Settings

__all__ = [
    "load_chance_change",
    "load_chance_improvement",
    "load_claims",
    "load_costs",
    "load_natural_course",
    "load_payer_rule",
    "load_preview",
    "load_responders",
    "load_response",
    "load_scores",
    "load_summary",
    "load_trend",
    "load_trend_alike",
]


def load_trend(cohort: Cohort, outcome: Outcome, *, by: Sequence[GroupField], scale: Scale = "points") -> Trend:
    """Return the cohort's trend on one outcome, grouped `by` fields, in points or as per cent of baseline."""
    return _trend(key_of(cohort), outcome, tuple(by), scale, _cohort=cohort)


def load_response(cohort: Cohort, outcome: Outcome, *, by: GroupField, kind: ResponseKind = "first") -> Response:
    """Return by session what share of the cohort is meaningfully improved, has left or is in care, grouped `by`."""
    return _response(key_of(cohort), outcome, by, kind, _cohort=cohort)


def load_responders(cohort: Cohort, outcome: Outcome, *, by: GroupField) -> Responders:
    """Return who of all groups `by` together stands meaningfully improved at the session that the settings name."""
    return _responders(key_of(cohort), outcome, by, _cohort=cohort)


def load_costs(
    cohort: Cohort, outcome: Outcome, *, by: GroupField, kind: ResponseKind
) -> tuple[Costs, tuple[Estimate | None, ...]]:
    """Return sessions and fees per responder, and what the next session costs for each further one, by session."""
    return _costs(key_of(cohort), outcome, by, kind, _cohort=cohort)


def load_payer_rule(cohort: Cohort) -> PayerRuleUse:
    """Return where the cohort's patients stand under the payer's rule."""
    return _payer_rule(key_of(cohort), _cohort=cohort)


def load_natural_course(cohort: Cohort, *, by: GroupField, scale: Scale = "points") -> tuple[ExpectedCourse, ...]:
    """Return how pain would go as in cohort studies: each group's course and, with the empty key, everyone's."""
    return _natural_course(key_of(cohort), by, scale, _cohort=cohort)


def load_chance_change(cohort: Cohort, outcome: Outcome) -> ChanceRange | None:
    """Return the mean change that ups and downs alone would bring in the cohort."""
    return _chance_change(key_of(cohort), outcome, _cohort=cohort)


def load_chance_improvement(cohort: Cohort, outcome: Outcome, *, by: GroupField) -> ChanceRange | None:
    """Return the share that ups and downs alone would improve at one later score, of those `load_responders` counts."""
    return _chance_improvement(key_of(cohort), outcome, by, _cohort=cohort)


def load_trend_alike(
    cohort: Cohort, outcome: Outcome, *, by: Sequence[GroupField], scale: Scale, lines: Sequence[str]
) -> Trend:
    """Return the trend of these `lines` only, within each panel as if all had had the same case mix."""
    return _trend_alike(key_of(cohort), outcome, tuple(by), scale, tuple(lines), _cohort=cohort)


def load_claims(cohort: Cohort) -> Claims:
    """Return what the cohort's records say to every claim."""
    return _claims(key_of(cohort), _cohort=cohort)


def load_summary(cohort: Cohort) -> Summary:
    """Return the overview's measures of the cohort."""
    return _summary(key_of(cohort), _cohort=cohort)


def load_preview(settings: Settings) -> Summary:
    """Return what the overview's measures of all records would be under `settings`, those in force or others."""
    snapshot = load_snapshot()
    return _preview(
        snapshot.store_name, snapshot.data_version, load_scope(), settings, _snapshot=snapshot, _whole=load_everyone()
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def load_scores(
    key: CohortKey, outcome: Outcome, by: tuple[GroupField, ...], sessions: int, *, _cohort: Cohort
) -> GroupedScores:
    """Return the scores of the cohort that `key` stands for.

    Few are kept: they are as large as the cohort, and one page asks for the same ones several times.
    """
    return build_scores(_cohort, outcome, by=by, sessions=sessions)


@st.cache_resource(max_entries=256, show_spinner=False)
def _trend(
    key: CohortKey,
    outcome: Outcome,
    by: tuple[GroupField, ...],
    scale: Scale,
    *,
    _cohort: Cohort,
) -> Trend:
    return estimate_summed_trend(_trend_sums(key, outcome, by, _cohort=_cohort), scale=scale)


@st.cache_resource(max_entries=16, show_spinner=False)
def _trend_sums(key: CohortKey, outcome: Outcome, by: tuple[GroupField, ...], *, _cohort: Cohort) -> TrendSums:
    """Few are kept: they are large where groups are many."""
    return sum_trend(load_scores(key, outcome, by, SHOWN, _cohort=_cohort))


@cache_heavy(max_entries=64, show_spinner="Making the groups alike…")
def _trend_alike(
    key: CohortKey,
    outcome: Outcome,
    by: tuple[GroupField, ...],
    scale: Scale,
    lines: tuple[str, ...],
    *,
    _cohort: Cohort,
) -> Trend:
    scores = select_groups(load_scores(key, outcome, by, SHOWN, _cohort=_cohort), lines, fewest=FEWEST_ALIKE)
    weights = estimate_alike_weights(scores, build_case_mix(_cohort, scores))
    return estimate_trend(scores, weights, scale=scale)


@st.cache_resource(max_entries=256, show_spinner=False)
def _response(key: CohortKey, outcome: Outcome, by: GroupField, kind: ResponseKind, *, _cohort: Cohort) -> Response:
    return estimate_response(load_scores(key, outcome, (by,), SHOWN, _cohort=_cohort), kind=kind)


@st.cache_resource(max_entries=64, show_spinner=False)
def _responders(key: CohortKey, outcome: Outcome, by: GroupField, *, _cohort: Cohort) -> Responders:
    session = _cohort.snapshot.settings.responder_session
    return estimate_responders(load_scores(key, outcome, (by,), SHOWN, _cohort=_cohort), session)


@st.cache_resource(max_entries=256, show_spinner=False)
def _costs(
    key: CohortKey, outcome: Outcome, by: GroupField, kind: ResponseKind, *, _cohort: Cohort
) -> tuple[Costs, tuple[Estimate | None, ...]]:
    scores = load_scores(key, outcome, (by,), LONGEST, _cohort=_cohort)
    fees = build_fees(_cohort, scores)
    response = _response(key, outcome, by, kind, _cohort=_cohort)
    return estimate_costs(scores, fees, kind=kind), estimate_next_fees(response.everyone, fees)


@st.cache_resource(max_entries=64, show_spinner=False)
def _payer_rule(key: CohortKey, *, _cohort: Cohort) -> PayerRuleUse:
    return estimate_payer_rule(_cohort, find_responder_rule(_cohort.snapshot.settings.responder_rule))


@st.cache_resource(max_entries=256, show_spinner=False)
def _natural_course(key: CohortKey, by: GroupField, scale: Scale, *, _cohort: Cohort) -> tuple[ExpectedCourse, ...]:
    grouped = load_scores(key, "pain", (by,), SHOWN, _cohort=_cohort)
    both = (grouped, build_together(grouped))
    return sum((estimate_natural_course(scores, build_pace(_cohort, scores), scale=scale) for scores in both), start=())


@st.cache_resource(max_entries=256, show_spinner=False)
def _chance_change(key: CohortKey, outcome: Outcome, *, _cohort: Cohort) -> ChanceRange | None:
    scores = build_scores(_cohort, outcome, by=["clinic"], sessions=1)
    return estimate_chance_change(scores.matrix[:, 0], find_instrument(scores.instrument))


@st.cache_resource(max_entries=64, show_spinner=False)
def _chance_improvement(key: CohortKey, outcome: Outcome, by: GroupField, *, _cohort: Cohort) -> ChanceRange | None:
    scores = load_scores(key, outcome, (by,), SHOWN, _cohort=_cohort)
    judged = find_standing(scores, _cohort.snapshot.settings.responder_session).scored
    return estimate_chance_improvement(scores.matrix[judged, 0], find_instrument(scores.instrument), scores.rule)


@cache_heavy(max_entries=64, show_spinner="Testing the claims…")
def _claims(key: CohortKey, *, _cohort: Cohort) -> Claims:
    return estimate_claims(_cohort)


@st.cache_resource(max_entries=64, show_spinner=False)
def _summary(key: CohortKey, *, _cohort: Cohort) -> Summary:
    return estimate_summary(_cohort)


@cache_heavy(max_entries=8, show_spinner="Computing what it would move…")
def _preview(
    store_name: str, data_version: int, scope: Scope, settings: Settings, *, _snapshot: Snapshot, _whole: Snapshot
) -> Summary:
    if settings != _snapshot.settings:
        _snapshot = build_snapshot(load_store(), settings=settings, since=_whole)
    return estimate_summary(select_episodes(_snapshot, scope, CohortFilter()))
