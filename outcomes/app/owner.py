"""What the owner's pages load: measures over time, units against what is expected, cached by all they depend on."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from outcomes.app.snapshots import CohortKey, key_of
from outcomes.app.turns import cache_heavy
from outcomes.cohort import Cohort, build_case_mix, build_scores
from outcomes.estimates import (
    SHOWN,
    Expected,
    OverTime,
    RaisedChart,
    RaisedUnits,
    UnitMeasure,
    Units,
    estimate_over_time,
    estimate_units,
    find_expected,
    find_raised,
)

__all__ = ["load_over_time", "load_raised", "load_units"]

_Field = Literal["practitioner", "clinic"]
_MEASURES: tuple[UnitMeasure, UnitMeasure] = ("improved", "scored")


def load_over_time(cohort: Cohort) -> OverTime:
    """Return the cohort's measures by intake month, between their limits."""
    return _over_time(key_of(cohort), _cohort=cohort)


def load_units(cohort: Cohort, field: str) -> tuple[Units, Units]:
    """Return practitioners, or clinics, against what is expected: in who improves, and in who is scored again."""
    chosen: _Field = "clinic" if field == "clinic" else "practitioner"
    key = key_of(cohort)
    improved, scored = (
        _units(key, chosen, measure, _cohort=cohort, _expected=_expected(key, measure, _cohort=cohort))
        for measure in _MEASURES
    )
    return improved, scored


def load_raised(cohort: Cohort) -> tuple[RaisedChart | RaisedUnits, ...]:
    """Return what to raise of the cohort, the worst first."""
    return find_raised(load_over_time(cohort), [*load_units(cohort, "practitioner"), *load_units(cohort, "clinic")])


@cache_heavy(max_entries=64, show_spinner=False)
def _over_time(key: CohortKey, *, _cohort: Cohort) -> OverTime:
    return estimate_over_time(_cohort)


@cache_heavy(max_entries=64, show_spinner=False)
def _expected(key: CohortKey, measure: UnitMeasure, *, _cohort: Cohort) -> Expected:
    """Practitioners and clinics are held against the same model."""
    scores = build_scores(_cohort, "pain", by=["clinic"], sessions=SHOWN)
    session = _cohort.snapshot.settings.responder_session
    return find_expected(scores, build_case_mix(_cohort, scores), session, measure=measure)


@st.cache_resource(max_entries=128, show_spinner=False)
def _units(key: CohortKey, field: _Field, measure: UnitMeasure, *, _cohort: Cohort, _expected: Expected) -> Units:
    scores = build_scores(_cohort, "pain", by=[field], sessions=SHOWN)
    return estimate_units(scores, _expected, _cohort.snapshot.settings.responder_session, measure=measure)
