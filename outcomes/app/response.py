"""How the Response page shows what it has: states by session, the meter of ups and downs, the next session.

And what only this page loads: who leaves, and when there is no more gain.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from outcomes.app.figures import load_figure
from outcomes.app.loading import load_scores
from outcomes.app.showing import FIGURE_CONFIG, show_caution, show_headline
from outcomes.app.snapshots import CohortKey, key_of
from outcomes.app.text import escape
from outcomes.charts import (
    STATES,
    draw_chance_meter,
    draw_next_session,
    draw_states,
    label_group,
    say_chance_improvement,
    say_chance_meter,
    say_group_response,
    say_next_session,
    say_states,
)
from outcomes.cohort import Cohort
from outcomes.estimates import (
    SHOWN,
    ChanceRange,
    Estimate,
    GroupResponse,
    Leaving,
    Plateau,
    Response,
    estimate_leaving,
    estimate_plateau,
)
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.selection import GroupField

__all__ = [
    "load_leaving",
    "load_plateau",
    "show_chance",
    "show_next_session",
    "show_section",
    "show_states",
]

_PANELS_IN_A_ROW = 3
_PANELS_AT_MOST = 6


def load_leaving(cohort: Cohort, outcome: Outcome, *, by: GroupField) -> Leaving:
    """Return who left without having improved, and in which group `by` more do than in all others."""
    return _leaving(key_of(cohort), outcome, by, _cohort=cohort)


def load_plateau(cohort: Cohort, outcome: Outcome, *, by: GroupField) -> Plateau:
    """Return from which session on little more is gained, of all groups `by` together."""
    return _plateau(key_of(cohort), outcome, by, _cohort=cohort)


def show_section(title: str) -> None:
    """Show the heading of a part of a page: a further question."""
    st.subheader(title, anchor=False)


def show_states(response: Response) -> None:
    """Show what has become of everyone by session, a panel a group, of which those with most episodes."""
    sizes = sorted((group.episodes for group in response.groups), reverse=True)
    fewest = sizes[:_PANELS_AT_MOST][-1]
    largest = [group for group in response.groups if group.episodes >= fewest][:_PANELS_AT_MOST]
    if any(group.half for group in largest):
        told = [state for state in STATES if state[0] != "left_unconfirmed" or response.kind == "sustained"]
        marks = (f":{word}[{glyph}] {label}".replace(" ", "\u00a0") for _, label, word, glyph in told)
        st.markdown(" \u2003".join(marks))
    for start in range(0, len(largest), _PANELS_IN_A_ROW):
        row = largest[start : start + _PANELS_IN_A_ROW]
        for column, group in zip(st.columns(min(_PANELS_IN_A_ROW, len(largest)), gap="medium"), row, strict=False):
            with column:
                _show_panel(response, group)
    hidden = len(response.groups) - len(largest)
    if hidden:
        groups = "1 smaller group is" if hidden == 1 else f"{hidden} smaller groups are"
        show_caution(f"{groups} in the table only.")


def _show_panel(response: Response, group: GroupResponse) -> None:
    name = label_group(response.by[0], group.key[0])
    st.markdown(f"**{escape(name)}**")
    if group.half:  # else there are too few, which the line beneath says
        st.plotly_chart(
            load_figure(draw_states, group),
            key=f"states-{response.outcome}-{group.key[0]}",
            config=FIGURE_CONFIG,
            alt=say_states(response, group),
        )
    show_caution(say_group_response(group))


def show_chance(observed: Estimate | None, chance: ChanceRange | None) -> None:
    """Show what of an observed share ups and downs alone would bring; that it cannot be told where that is so."""
    if observed is None or observed.low is None:
        return  # whose share it would be has been said to be too few
    if chance is None:
        show_caution("No published population tells how scores of this instrument go up and down by themselves.")
        return
    show_headline(say_chance_improvement(observed, chance))
    st.plotly_chart(
        load_figure(draw_chance_meter, observed, chance),
        key="chance",
        config=FIGURE_CONFIG,
        alt=say_chance_meter(observed, chance),
    )


def show_next_session(response: Response, fees: Sequence[Estimate | None]) -> None:
    """Show what one more session brings to those who have not improved yet."""
    sentence = say_next_session(response.everyone, fees)
    if not sentence:
        show_caution("Too few to judge.")
        return
    show_headline(sentence)
    st.plotly_chart(load_figure(draw_next_session, response.everyone), key="next", config=FIGURE_CONFIG, alt=sentence)


@st.cache_resource(max_entries=64, show_spinner=False)
def _leaving(key: CohortKey, outcome: Outcome, by: GroupField, *, _cohort: Cohort) -> Leaving:
    return estimate_leaving(load_scores(key, outcome, (by,), SHOWN, _cohort=_cohort))


@st.cache_resource(max_entries=64, show_spinner=False)
def _plateau(key: CohortKey, outcome: Outcome, by: GroupField, *, _cohort: Cohort) -> Plateau:
    return estimate_plateau(load_scores(key, outcome, (by,), SHOWN, _cohort=_cohort))
