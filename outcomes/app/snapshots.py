"""The records that pages stand on: the one shared snapshot of a data version, and what each reader may see of it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from outcomes.app.reader import load_peer_scope, load_scope
from outcomes.app.stores import load_store
from outcomes.app.turns import cache_heavy
from outcomes.cohort import Cohort, Snapshot, build_snapshot, select_visible
from outcomes.store import (
    ClinicRecords,
    Store,
    WrittenNames,
    fetch_clinics,
    fetch_data_version,
    fetch_written_names,
)
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = [
    "CohortKey",
    "key_of",
    "load_clinics",
    "load_everyone",
    "load_peers",
    "load_snapshot",
    "load_written_names",
]

CohortKey = tuple[str, int, Scope, CohortFilter]
"""What every result of a cohort depends on: store, data version, scope, filter."""


def load_clinics(store: Store) -> tuple[ClinicRecords, ...]:
    """Return the reader's clinics whose records `store` holds, counted once a data version."""
    return _clinics(store.name, fetch_data_version(store), load_scope(), store)


def load_written_names(store: Store) -> WrittenNames:
    """Return the names that the reader's records in `store` are written with, looked up once a data version."""
    return _written_names(store.name, fetch_data_version(store), load_scope(), store)


def load_snapshot() -> Snapshot:
    """Return what the reader may see of the store's newest data version; nothing of anybody else is in it."""
    return _load_within(load_scope())


def load_peers() -> Snapshot:
    """Return the snapshot that the reader is held against: everyone's in the reader's clinics.

    For what all let expect, and for bands without names; never to be shown itself.
    """
    return _load_within(load_peer_scope())


def load_everyone() -> Snapshot:
    """Return the snapshot of the store's newest data version, whole: the one copy that all connections share."""
    return _load_within(Scope.whole_clinic())


def _load_within(scope: Scope) -> Snapshot:
    store = load_store()
    key = (store.name, fetch_data_version(store))
    whole = _snapshot(*key, store)
    return whole if scope == Scope.whole_clinic() else _visible(*key, scope, _whole=whole)


def key_of(cohort: Cohort) -> CohortKey:
    """Return what the results of `cohort` are cached by."""
    return (cohort.snapshot.store_name, cohort.snapshot.data_version, cohort.scope, cohort.filter)


@st.cache_resource(max_entries=32, show_spinner=False)
def _clinics(store_name: str, data_version: int, scope: Scope, _store: Store) -> tuple[ClinicRecords, ...]:
    return fetch_clinics(_store, scope)


@st.cache_resource(max_entries=32, show_spinner=False)
def _written_names(store_name: str, data_version: int, scope: Scope, _store: Store) -> WrittenNames:
    return fetch_written_names(_store, scope)


@cache_heavy(max_entries=2, show_spinner="Reading the records…")
def _snapshot(store_name: str, data_version: int, _store: Store) -> Snapshot:
    newest = _newest(store_name)
    snapshot = newest.snapshot = build_snapshot(_store, since=newest.snapshot)
    return snapshot


@dataclass
class _Newest:
    """The newest snapshot of a store: what stands in it is not read again for the next one."""

    snapshot: Snapshot | None = None


@st.cache_resource(max_entries=4, show_spinner=False)
def _newest(store_name: str) -> _Newest:
    return _Newest()


@st.cache_resource(max_entries=32, show_spinner=False)
def _visible(store_name: str, data_version: int, scope: Scope, *, _whole: Snapshot) -> Snapshot:
    return select_visible(_whole, scope)
