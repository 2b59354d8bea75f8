"""Choices of one page only: kept while the reader is on other pages, and in the address, so that a link tells all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from outcomes.app.text import escape

__all__ = ["PAGE_TURNED", "VIEW_NAMES", "show_choice", "show_segments", "show_selection", "show_switch"]

PAGE_TURNED = "page_turned"
"""Where the shell notes that the reader has just come from another page, which empties the address."""

VIEW_NAMES = frozenset(
    {
        *("show", "in", "compare", "line_combination", "line_back_pain_type", "line_modality_count"),
        *("cohort_studies", "alike", "outcome", "groups", "counted", "claim"),
        *("within", "first", "second", "by_session"),
        *("measure", "units", "view"),
        *("complete", "check"),
        "open",
    }
)
"""The names that pages' own choices take up in a link."""

_CHOICE_WIDTH = 240
"""In pixels: beside other choices the longest option would else be cut off."""

_ON = "yes"
"""The word of a switch that is on, in a link."""


def show_segments(label: str, options: Mapping[str, str], *, name: str, default: str | None = None) -> str:
    """Show `options` (word → label) side by side and return the chosen word. `default`: else the first is."""
    first = next(iter(options)) if default is None else default
    _seed(name, lambda words: words[0] if words[0] in options else None, first)
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


def show_choice(
    label: str, options: Mapping[str, str], *, name: str, default: str | None = None, wide: bool = False
) -> str:
    """Show `options` (word → label) as a list to choose one from and return its word.

    `default`: what is chosen first, else the first option. Where the options change, what is no longer among them gives
    way to the new default, and so does a default that nobody chose. `wide`: it fills its column.
    """
    first = next(iter(options)) if default is None else default
    _seed(name, lambda words: words[0] if words[0] in options else None, first)
    _follow(name, options, first)
    chosen: str = st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=name,
        persist_state="session",
        width="stretch" if wide else _CHOICE_WIDTH,
    )
    _write(name, [] if chosen == first else [chosen])
    return chosen


def show_switch(label: str, *, name: str, meaning: str) -> bool:
    """Show a switch, off by default, and return whether it is on. `meaning`: what it shows, for the curious."""
    _seed(name, lambda words: words == [_ON], False)
    on = st.toggle(label, key=name, help=meaning, persist_state="session")
    _write(name, [_ON] if on else [])
    return on


def show_selection(
    label: str, words: Sequence[str], *, name: str, say: Callable[[str], str], at_most: int, placeholder: str
) -> list[str]:
    """Show `words`, each said by `say`, to choose up to `at_most` from, and return the chosen ones."""
    _seed(name, lambda asked: [word for word in asked if word in words][:at_most], [])
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


def _seed(name: str, read: Callable[[list[str]], object], default: object) -> None:
    """Take a choice over from the address: on arrival, and when it was changed there, as by going back."""
    asked = st.query_params.get_all(name)
    written = st.session_state.get(_written(name), [])
    known = name in st.session_state
    if (known and (asked == written or (st.session_state.get(PAGE_TURNED) and not asked))) or (not known and not asked):
        return
    value = read(asked) if asked else default
    if asked and not value:
        st.warning(f"The link asks for {escape(name)}={escape(', '.join(asked))}, which is not here; it was left out.")
    st.session_state[name] = value or default
    st.session_state[_written(name)] = asked


def _follow(name: str, options: Mapping[str, str], default: str) -> None:
    """Put the default where nothing was chosen, or nothing that is still among the options."""
    before = st.session_state.get(_defaulted(name))
    st.session_state[_defaulted(name)] = default
    chosen = st.session_state.get(name)
    unasked = chosen == before and not st.query_params.get_all(name)
    if chosen not in options or unasked:
        st.session_state[name] = default


def _write(name: str, words: Sequence[str]) -> None:
    """Keep a choice in the address; the default needs no word there."""
    st.session_state[_written(name)] = list(words)
    if list(words) == st.query_params.get_all(name):
        return
    if words:
        st.query_params[name] = list(words)
    else:
        del st.query_params[name]


def _written(name: str) -> str:
    return f"{name}_in_address"


def _defaulted(name: str) -> str:
    return f"{name}_default"
