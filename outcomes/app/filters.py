"""The filters that all pages share: in the sidebar, repeated as chips, and in the address.

The widgets are plain and keyed. They are seeded from the address when it differs from what was last written to it, and
the address is written after they are drawn; a page's own parameters are left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import streamlit as st

from outcomes.app.choices import PAGE_TURNED, VIEW_NAMES
from outcomes.app.reader import load_scope
from outcomes.app.snapshots import load_snapshot
from outcomes.app.text import escape
from outcomes.charts import label_group, label_selection
from outcomes.cohort import (
    QUERY_NAMES,
    Cohort,
    Snapshot,
    filter_to_query,
    query_to_filter,
    select_episodes,
    select_unknown,
)
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.instruments import OUTCOMES
from outcomes.vocabulary.selection import CohortFilter, GroupField

__all__ = ["filter_by_click", "query_of_filter", "seed_filters", "show_filters"]

_CHOSEN = "filter_chosen"
_PAGE = "filter_page"
_LISTS: dict[str, tuple[str, GroupField, str]] = {
    "back_pain_types": ("Back pain", "back_pain_type", "back_pain_type"),
    "combinations": ("Started with", "combination", "group"),
    "clinics": ("Clinic", "clinic", "clinic"),
    "practitioners": ("Practitioner", "practitioner", "practitioner"),
}
"""Filter field → its label, what its words are, and the episodes' column that holds them."""

_INSTRUMENTS = tuple(f"{outcome}_instrument" for outcome in OUTCOMES)

_WIDGETS = {"include_red_flagged": "leave_out_red_flagged"}
"""Filter field → its widget, where that is called otherwise."""

_COURSES = {None: "All", "acute": "Under 12 weeks", "persistent": "12 weeks or more"}


def seed_filters(page: str) -> None:
    """Take the filter over from the address: on arrival, and when it was changed there.

    `page` is where the reader is. On another page the widgets are others, under the same keys; where the address brings
    no filter along, they get the one last chosen.
    """
    query = _read_address()
    turned = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    st.session_state[PAGE_TURNED] = turned
    if _CHOSEN in st.session_state:
        known: CohortFilter = st.session_state[_CHOSEN]
        if query == filter_to_query(known) or (turned and not query):
            if turned:
                _put(known)
            return
    chosen, unread = query_to_filter(query)
    foreign = [
        name for name in st.query_params if name not in QUERY_NAMES | VIEW_NAMES and not name.startswith("embed")
    ]
    for text in (*unread, *foreign):
        st.warning(f"The link asks for {escape(text)}, which cannot be read; it was left out.")
    _put(chosen)


def _read_address() -> dict[str, list[str]]:
    """Return what of the address is the filter's."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name in QUERY_NAMES}


def _put(chosen: CohortFilter) -> None:
    """Make `chosen` what the widgets will show."""
    st.session_state[_CHOSEN] = chosen
    for name in (*_LISTS, "contributing_types"):
        st.session_state[name] = list(getattr(chosen, name))
    for name in ("first_session_from", "first_session_to", "persistence", *_INSTRUMENTS):
        st.session_state[name] = getattr(chosen, name)
    st.session_state["leave_out_red_flagged"] = not chosen.include_red_flagged


def show_filters() -> Cohort:
    """Show the shared filters and return the episodes they select."""
    snapshot = load_snapshot()
    with st.sidebar:
        st.space("small")
        st.caption("Show only")
        chosen = _show_widgets(snapshot)
    _write(chosen)
    _show_chips(chosen)
    if chosen.first_session_from and chosen.first_session_to and chosen.first_session_from > chosen.first_session_to:
        st.warning("The period ends before it begins, so nothing lies within it.")
    scope = load_scope()
    unknown = select_unknown(snapshot, scope, chosen)
    if unknown:
        words = ", ".join(f"“{escape(word)}”" for word in unknown)
        st.warning(f"Not in these records: {words}. The filter still asks for it, so it selects nothing there.")
    return select_episodes(snapshot, scope, chosen)


def query_of_filter() -> dict[str, list[str]]:
    """Return the query that carries the filter to another page."""
    return filter_to_query(st.session_state[_CHOSEN])


def filter_by_click(chart: str, by: Sequence[GroupField], panel: str) -> None:
    """Filter by the line whose marker was clicked in `chart` and by its panel; `by` says what both are words of."""
    points = st.session_state[chart].selection.points
    if not points:
        return
    line = points[0]["customdata"][-1]
    for field, word in zip(by, (panel, line), strict=True):
        for name, (_, words_of, _) in _LISTS.items():
            if words_of == field:
                st.session_state[name] = [word]


def _write(chosen: CohortFilter) -> None:
    st.session_state[_CHOSEN] = chosen
    query = filter_to_query(chosen)
    if _read_address() == query:
        return
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in QUERY_NAMES}
    st.query_params.from_dict({**others, **query})


def _show_widgets(snapshot: Snapshot) -> CohortFilter:
    episodes = snapshot.episodes
    lists: dict[str, tuple[str, ...]] = {}
    for name, (label, field, column) in list(_LISTS.items())[:2]:
        lists[name] = _choose(name, label, field, episodes[column].dropna().unique())
    earliest = episodes["first_day"].min().date() if len(episodes) else None
    start = _choose_day("first_session_from", "First session from", earliest, snapshot.as_of)
    end = _choose_day("first_session_to", "First session up to", earliest, snapshot.as_of)
    for name, (label, field, column) in list(_LISTS.items())[2:]:
        lists[name] = _choose(name, label, field, episodes[column].dropna().unique())
    with st.expander("More filters"):
        contributing = _choose(
            "contributing_types", "Contributing type", "back_pain_type", [kind.word for kind in BACK_PAIN_TYPES[:-1]]
        )
        course = st.selectbox(
            "Symptoms for",
            list(_COURSES),
            format_func=_COURSES.__getitem__,
            key="persistence",
        )
        instruments = {name: _choose_instrument(snapshot, name) for name in _INSTRUMENTS}
        calm = st.checkbox("Leave out red-flagged", key="leave_out_red_flagged", help=_RED_FLAG_HELP)
    return CohortFilter(
        first_session_from=start,
        first_session_to=end,
        **lists,  # type: ignore[arg-type]
        contributing_types=contributing,
        persistence=course,  # type: ignore[arg-type]
        **instruments,  # type: ignore[arg-type]
        include_red_flagged=not calm,
    )


_RED_FLAG_HELP = "Episodes with a recorded sign of emergency are left out of performance figures, and counted."


def _choose(name: str, label: str, field: GroupField, words: Iterable[str]) -> tuple[str, ...]:
    # A word from a link that no record has stays among the options: the filter must not widen by itself.
    options = sorted({*map(str, words), *st.session_state.get(name, [])})
    chosen = st.multiselect(
        label,
        options,
        format_func=lambda word: label_group(field, word),
        key=name,
        placeholder="All",
    )
    return tuple(chosen)


def _choose_day(name: str, label: str, earliest: dt.date | None, latest: dt.date | None) -> dt.date | None:
    asked = [day for day in (st.session_state.get(name), earliest, latest) if day]
    day: dt.date | None = st.date_input(
        label,
        value=None,
        min_value=min(asked, default=None),
        max_value=max(asked, default=None),
        format="YYYY-MM-DD",
        key=name,
    )
    return day


def _choose_instrument(snapshot: Snapshot, key: str) -> str | None:
    outcome = key.removesuffix("_instrument")
    present = sorted({instrument for measured, instrument in snapshot.scores if measured == outcome})
    asked = st.session_state.get(key)
    if asked and asked not in present:
        present.append(asked)
    if len(present) < 2:
        return asked  # nothing to choose between
    return st.selectbox(
        f"{outcome.capitalize()} measured on",
        [None, *present],
        format_func=lambda word: word or "The one used most",
        key=key,
    )


def _show_chips(chosen: CohortFilter) -> None:
    """Repeat what is selected above the page, each with one click to clear it."""
    chips = label_selection(chosen)
    if not chips:
        return
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        for label, field, word in chips:
            name = _WIDGETS.get(field, field)
            st.button(
                escape(label),
                icon=":material/close:",
                key=f"chip-{name}-{word}",
                help="Clear this filter",
                on_click=_clear,
                args=(name, word),
            )
        if len(chips) > 1:
            st.button("Clear all", type="tertiary", key="chip-all", on_click=_clear_all)


def _clear(name: str, word: str | None) -> None:
    if word is not None:
        st.session_state[name] = [kept for kept in st.session_state[name] if kept != word]
    else:
        st.session_state[name] = name == "leave_out_red_flagged" or None


def _clear_all() -> None:
    _put(CohortFilter())
