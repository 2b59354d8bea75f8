"""Choices of one page only: kept while the reader is on other pages, and in the address, so that a link tells all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from outcomes.app.text import escape

__all__ = ["show_choice", "show_segments", "show_selection"]


def show_segments(label: str, options: Mapping[str, str], *, name: str) -> str:
    """Show `options` (word → label) side by side and return the chosen word; the first is the default."""
    _seed(name, lambda words: words[0] if words[0] in options else None)
    first = next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=None if name in st.session_state else first,
        required=True,
        key=name,
        persist_state="session",
    )
    word = chosen or first
    _write(name, [] if word == first else [word])
    return word


def show_choice(label: str, options: Mapping[str, str], *, name: str) -> str:
    """Show `options` (word → label) as a list to choose one from and return its word; the first is the default."""
    _seed(name, lambda words: words[0] if words[0] in options else None)
    chosen: str = st.selectbox(label, list(options), format_func=options.__getitem__, key=name, persist_state="session")
    _write(name, [] if chosen == next(iter(options)) else [chosen])
    return chosen


def show_selection(
    label: str, words: Sequence[str], *, name: str, say: Callable[[str], str], at_most: int, placeholder: str
) -> list[str]:
    """Show `words`, each said by `say`, to choose up to `at_most` from, and return the chosen ones."""
    _seed(name, lambda asked: [word for word in asked if word in words][:at_most])
    if name in st.session_state:  # what the records no longer hold cannot stay chosen
        st.session_state[name] = [word for word in st.session_state[name] if word in words]
    chosen = st.multiselect(
        label,
        words,
        format_func=say,
        max_selections=at_most,
        placeholder=placeholder,
        key=name,
        persist_state="session",
    )
    _write(name, chosen)
    return chosen


def _seed(name: str, read: Callable[[list[str]], object]) -> None:
    """Take a choice over from the address when the reader arrives with it."""
    asked = st.query_params.get_all(name)
    if not asked or name in st.session_state:
        return
    value = read(asked)
    if value:
        st.session_state[name] = value
    else:
        st.warning(f"The link asks for {escape(name)}={escape(', '.join(asked))}, which is not here; it was left out.")


def _write(name: str, words: Sequence[str]) -> None:
    """Keep a choice in the address; the default needs no word there."""
    if list(words) == st.query_params.get_all(name):
        return
    if words:
        st.query_params[name] = list(words)
    else:
        del st.query_params[name]
