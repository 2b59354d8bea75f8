"""What pages load: stores, the one shared snapshot of a data version, results cached by all they depend on."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from outcomes.cohort import Cohort, Snapshot, build_scores, build_snapshot
from outcomes.estimates import Scale, Summary, Trend, estimate_summary, estimate_trend
from outcomes.store import Store, fetch_any_record, fetch_data_version, find_home, open_sample, open_store
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.selection import CohortFilter, GroupField, Scope

__all__ = ["load_own_store", "load_scope", "load_snapshot", "load_store", "load_summary", "load_trend"]

_Key = tuple[str, int, Scope, CohortFilter]
"""What every result of a cohort depends on: store, data version, scope, filter."""

SESSIONS = 13
"""Session numbers shown: twelve sessions of treatment, and the score after them."""


def load_own_store() -> Store:
    """Return the clinic's own store, open."""
    return _own_store(os.environ.get("OUTCOMES_DATABASE_URL", ""), str(find_home().absolute()))


def load_store() -> Store:
    """Return the store the pages read: the clinic's own, or the sample clinic's while that one is empty."""
    own = load_own_store()
    return own if fetch_any_record(own) else _sample_store(str(find_home().absolute()))


def load_scope() -> Scope:
    """Return what the reader may see. There is no sign-in yet: everything."""
    return Scope.whole_clinic()


def load_snapshot() -> Snapshot:
    """Return the snapshot of the store's newest data version, shared by all connections."""
    store = load_store()
    return _snapshot(store.name, fetch_data_version(store), store)


def load_trend(cohort: Cohort, outcome: Outcome, *, by: Sequence[GroupField], scale: Scale = "points") -> Trend:
    """Return the cohort's trend on one outcome, grouped `by` fields, in points or as per cent of baseline."""
    return _trend(_key_of(cohort), outcome, tuple(by), scale, _cohort=cohort)


def load_summary(cohort: Cohort) -> Summary:
    """Return the overview's measures of the cohort."""
    return _summary(_key_of(cohort), _cohort=cohort)


def _key_of(cohort: Cohort) -> _Key:
    return (cohort.snapshot.store_name, cohort.snapshot.data_version, load_scope(), cohort.filter)


@st.cache_resource(show_spinner=False)
def _own_store(url: str, home: str) -> Store:
    return open_store(url or None)


@st.cache_resource(show_spinner="Preparing the sample clinic, once…")
def _sample_store(home: str) -> Store:
    return open_sample()


@st.cache_resource(max_entries=2, show_spinner="Reading the records…")
def _snapshot(store_name: str, data_version: int, _store: Store) -> Snapshot:
    return build_snapshot(_store)


@st.cache_resource(max_entries=256, show_spinner=False)
def _trend(
    key: _Key,
    outcome: Outcome,
    by: tuple[GroupField, ...],
    scale: Scale,
    *,
    _cohort: Cohort,
) -> Trend:
    return estimate_trend(build_scores(_cohort, outcome, by=by, sessions=SESSIONS), scale=scale)


@st.cache_resource(max_entries=64, show_spinner=False)
def _summary(key: _Key, *, _cohort: Cohort) -> Summary:
    return estimate_summary(_cohort)
