"""Turns: when many want something at once, as many are served as there are cores, the others one after another.

Python computes in one thread at a time. Fifty scripts side by side all end when the last would have ended, and the
server's own answers wait behind all of them; one after another half of them end in half the time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

__all__ = ["cache_heavy", "take_heavy_turn", "take_page_turn"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

_CORES = os.cpu_count() or 1
_HEAVY = threading.BoundedSemaphore(_CORES)
_PAGES = threading.BoundedSemaphore(_CORES)

_PATIENCE = 30.0
"""Seconds after which a page no longer waits: its turn is a courtesy, and nobody may wait forever for others."""

_SILENCE = 1.0
"""Seconds that a page waits before the reader is told why."""

HEAVY_NOTICE = "Others are computing; yours is next…"
PAGE_NOTICE = "Many are reading just now: your page comes as soon as it is its turn."


class _Held(threading.local):
    """What this thread holds."""

    page = False
    heavy = False


_HELD = _Held()


class _NeedsTurn(Exception):
    """A value is not there yet, and computing it needs a turn."""


@contextmanager
def take_page_turn() -> Iterator[None]:
    """Run a page in its turn; whoever waits longer than a moment is told."""
    _HELD.page = _PAGES.acquire(timeout=_SILENCE)
    try:
        if not _HELD.page:
            with st.spinner(PAGE_NOTICE):
                _HELD.page = _PAGES.acquire(timeout=_PATIENCE)
        yield
    finally:
        _give_page_turn_back()


@contextmanager
def take_heavy_turn() -> Iterator[None]:
    """Compute something heavy in its turn, and let other pages run meanwhile; whoever waits is told.

    Within a turn it asks for no second one. It must not be entered within a cached function: that would keep all others
    who want the same value waiting, and them who hold a turn among them.
    """
    if _HELD.heavy:
        yield
        return
    _give_page_turn_back()
    _HELD.heavy = _HEAVY.acquire(blocking=False)
    try:
        if not _HELD.heavy:
            with st.spinner(HEAVY_NOTICE):
                _HELD.heavy = _HEAVY.acquire()
        yield
    finally:
        if _HELD.heavy:
            _HELD.heavy = False
            _HEAVY.release()


def cache_heavy(*, max_entries: int, show_spinner: str | bool) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """As `st.cache_resource`, for what takes long: it is computed in its turn, and whoever waits is told.

    What is there already is given at once. The turn is waited for before Streamlit's lock on the value is taken:
    whoever holds a lock computes, so nobody waits for someone who waits.
    """

    def decorate(work: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(work)
        def compute(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            if not _HELD.heavy:
                raise _NeedsTurn
            return work(*args, **kwargs)

        cached = st.cache_resource(max_entries=max_entries, show_spinner=show_spinner)(compute)

        @wraps(work)
        def load(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            with suppress(_NeedsTurn):
                return cached(*args, **kwargs)
            with take_heavy_turn():
                return cached(*args, **kwargs)

        return load

    return decorate


def _give_page_turn_back() -> None:
    if _HELD.page:
        _HELD.page = False
        _PAGES.release()
