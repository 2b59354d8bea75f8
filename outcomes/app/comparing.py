"""What the Combinations page loads: the grid, a comparison and what goes with it, cached by all that they depend on."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from outcomes.app.snapshots import CohortKey, key_of
from outcomes.app.turns import cache_heavy
from outcomes.cohort import (
    POOL_BELOW,
    CaseMix,
    Cohort,
    GroupedScores,
    Landmark,
    build_case_mix,
    build_landmark,
    build_scores,
)
from outcomes.estimates import (
    EVERY_TYPE,
    IMPROVEMENT_SESSION,
    SHOWN,
    Best,
    Comparison,
    Contribution,
    Grid,
    Layers,
    Multiverse,
    Reach,
    Switches,
    compare_arms,
    compare_definitions,
    compare_each,
    compare_layers,
    compare_modalities,
    estimate_grid,
    estimate_reach,
    estimate_switches,
    find_addressed,
    find_arms,
    find_combinations,
    find_types,
    find_within,
)
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS

__all__ = [
    "load_best",
    "load_combinations",
    "load_comparison",
    "load_contributions",
    "load_definitions",
    "load_grid",
    "load_layers",
    "load_switches",
]


@dataclass(frozen=True, eq=False)
class _Ground:
    """What comparisons of one outcome are made on, one entry an episode."""

    scores: GroupedScores
    case_mix: CaseMix
    given: Landmark


def load_grid(cohort: Cohort, outcome: Outcome) -> Grid:
    """Return who stands meaningfully improved, by type of back pain and starting combination."""
    return _grid(key_of(cohort), outcome, _cohort=cohort)


def load_combinations(cohort: Cohort, outcome: Outcome, landmark: int) -> dict[str, dict[str, int]]:
    """Return how many episodes had been given each combination, by type and of all types together, the most frequent
    first.

    `landmark`: given by this session; at the first one what they began with. Combinations too rare to stand alone are
    left out.
    """
    return _combinations(key_of(cohort), outcome, landmark, _cohort=cohort)


def load_comparison(
    cohort: Cohort, outcome: Outcome, landmark: int, *, kind: str, first: str, second: str
) -> tuple[Comparison, Reach]:
    """Return two combinations held together within a type, and when they could be told apart."""
    return _comparison(key_of(cohort), outcome, landmark, kind, first, second, _cohort=cohort)


def load_best(cohort: Cohort, outcome: Outcome, landmark: int) -> tuple[Best, ...]:
    """Return for each type of back pain what does better than all others, and every two held together."""
    combinations = load_combinations(cohort, outcome, landmark)
    kinds = [kind for kind, counts in combinations.items() if counts and kind != EVERY_TYPE]
    key = key_of(cohort)
    return tuple(_best(key, outcome, landmark, kind, tuple(combinations[kind]), _cohort=cohort) for kind in kinds)


def load_contributions(cohort: Cohort, outcome: Outcome, landmark: int, *, kind: str) -> tuple[Contribution, ...]:
    """Return each treatment within a type against its absence, beside the same others."""
    return _contributions(key_of(cohort), outcome, landmark, kind, _cohort=cohort)


def load_layers(cohort: Cohort, outcome: Outcome, landmark: int, *, kind: str) -> Layers:
    """Return more treatments against fewer within a type, and pairs beyond the sum of each."""
    return _layers(key_of(cohort), outcome, landmark, kind, _cohort=cohort)


def load_switches(cohort: Cohort, outcome: Outcome, landmark: int, *, kind: str) -> tuple[Switches, ...]:
    """Return what was added later to each combination within a type."""
    return _switches(key_of(cohort), outcome, landmark, kind, _cohort=cohort)


def load_definitions(cohort: Cohort, kind: str, first: str, second: str) -> Multiverse:
    """Return two starting combinations held together under every definition of improvement."""
    return _definitions(key_of(cohort), kind, first, second, _cohort=cohort)


@st.cache_resource(max_entries=4, show_spinner=False)
def _ground(key: CohortKey, outcome: Outcome, landmark: int, *, _cohort: Cohort) -> _Ground:
    """Few are kept: they are as large as the cohort, and one page asks for the same ones several times."""
    scores = build_scores(_cohort, outcome, by=["back_pain_type", "combination"], sessions=SHOWN)
    return _Ground(
        scores,
        build_case_mix(_cohort, scores, landmark=landmark),
        build_landmark(_cohort, scores, session=landmark),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _grid(key: CohortKey, outcome: Outcome, *, _cohort: Cohort) -> Grid:
    ground = _ground(key, outcome, 1, _cohort=_cohort)
    return estimate_grid(ground.scores, _cohort.snapshot.settings.responder_session)


@st.cache_resource(max_entries=64, show_spinner=False)
def _combinations(key: CohortKey, outcome: Outcome, landmark: int, *, _cohort: Cohort) -> dict[str, dict[str, int]]:
    ground = _ground(key, outcome, landmark, _cohort=_cohort)
    if landmark == 1:
        own = {combination for _, combination in ground.scores.groups} - {OTHER_COMBINATIONS}
    else:
        own = {word for word, count in find_combinations(ground.given).items() if count >= POOL_BELOW}
    found = {kind: find_combinations(ground.given, within=here) for kind, here in find_types(ground.scores).items()}
    found[EVERY_TYPE] = find_combinations(ground.given)
    return {kind: {word: count for word, count in counts.items() if word in own} for kind, counts in found.items()}


@cache_heavy(max_entries=256, show_spinner="Holding them together…")
def _comparison(
    key: CohortKey, outcome: Outcome, landmark: int, kind: str, first: str, second: str, *, _cohort: Cohort
) -> tuple[Comparison, Reach]:
    ground = _ground(key, outcome, landmark, _cohort=_cohort)
    arms = find_arms(ground.given, first, second, within=find_within(ground.scores, kind))
    found = compare_arms(ground.scores, ground.case_mix, arms, session=IMPROVEMENT_SESSION)
    return found, estimate_reach(_cohort, ground.scores, arms, found)


@cache_heavy(max_entries=64, show_spinner="Holding each against all others…")
def _best(
    key: CohortKey, outcome: Outcome, landmark: int, kind: str, words: tuple[str, ...], *, _cohort: Cohort
) -> Best:
    ground = _ground(key, outcome, landmark, _cohort=_cohort)
    return compare_each(ground.scores, ground.case_mix, ground.given, words, kind=kind, session=IMPROVEMENT_SESSION)


@cache_heavy(max_entries=64, show_spinner="Holding them together…")
def _contributions(
    key: CohortKey, outcome: Outcome, landmark: int, kind: str, *, _cohort: Cohort
) -> tuple[Contribution, ...]:
    ground = _ground(key, outcome, landmark, _cohort=_cohort)
    within = find_within(ground.scores, kind)
    return compare_modalities(ground.scores, ground.case_mix, ground.given, session=IMPROVEMENT_SESSION, within=within)


@cache_heavy(max_entries=64, show_spinner="Holding the layers together…")
def _layers(key: CohortKey, outcome: Outcome, landmark: int, kind: str, *, _cohort: Cohort) -> Layers:
    ground = _ground(key, outcome, landmark, _cohort=_cohort)
    return compare_layers(
        ground.scores,
        ground.case_mix,
        ground.given,
        session=IMPROVEMENT_SESSION,
        within=find_within(ground.scores, kind),
        addressed=find_addressed(_cohort, ground.scores),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _switches(key: CohortKey, outcome: Outcome, landmark: int, kind: str, *, _cohort: Cohort) -> tuple[Switches, ...]:
    ground = _ground(key, outcome, landmark, _cohort=_cohort)
    return estimate_switches(ground.scores, ground.given, within=find_within(ground.scores, kind))


@cache_heavy(max_entries=64, show_spinner="Holding them together under twelve definitions…")
def _definitions(key: CohortKey, kind: str, first: str, second: str, *, _cohort: Cohort) -> Multiverse:
    return compare_definitions(_cohort, first, second, kind=kind, session=IMPROVEMENT_SESSION)
