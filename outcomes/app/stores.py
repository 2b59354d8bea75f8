"""The stores that the app reads: the clinic's own, and the sample clinic while that one is empty."""

from __future__ import annotations

import os

import streamlit as st

from outcomes.store import Store, fetch_any_record, find_home, open_sample, open_store

__all__ = ["load_own_store", "load_store"]


def load_own_store() -> Store:
    """Return the clinic's own store, open."""
    return _own_store(os.environ.get("OUTCOMES_DATABASE_URL", ""), str(find_home().absolute()))


def load_store() -> Store:
    """Return the store the pages read: the clinic's own, or the sample clinic's while that one is empty."""
    own = load_own_store()
    return own if fetch_any_record(own) else _sample_store(str(find_home().absolute()))


@st.cache_resource(show_spinner=False)
def _own_store(url: str, home: str) -> Store:
    return open_store(url or None)


@st.cache_resource(show_spinner="Preparing the sample clinic, once…")
def _sample_store(home: str) -> Store:
    return open_sample()
