"""What to raise this month, on the overview: a sentence a signal, each with the link to where it is seen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from outcomes.app.filters import query_of_filter
from outcomes.app.gate import show_link
from outcomes.app.reader import load_reader
from outcomes.app.showing import show_caution
from outcomes.app.text import escape
from outcomes.charts import VERDICT_ICONS, say_raised
from outcomes.estimates import RaisedChart, RaisedUnits

__all__ = ["show_raised"]

_AT_MOST = 5


def show_raised(raised: Sequence[RaisedChart | RaisedUnits]) -> None:
    """Show the signals that are strict enough for a front page, or that nothing stands out."""
    st.subheader("What to raise this month", anchor=False)
    _show_signals(raised)
    label = "Can the data behind this be trusted?"
    show_link(load_reader(), "Quality", label=label, icon=":material/verified:", query_params=dict(query_of_filter()))


def _show_signals(raised: Sequence[RaisedChart | RaisedUnits]) -> None:
    if not raised:
        st.markdown(
            f"{VERDICT_ICONS['no signal']} Nothing stands out: no measure's newest complete month, no practitioner and "
            "no clinic lies beyond the strict limits that are used here."
        )
        return
    for place, one in enumerate(raised[:_AT_MOST]):
        with st.container(horizontal=True, vertical_alignment="center", key=f"raised-{place}"):
            st.markdown(f"{VERDICT_ICONS[one.verdict]} {escape(say_raised(one))}")
            _link(one)
    if len(raised) > _AT_MOST:
        show_caution(f"And {len(raised) - _AT_MOST} more, on *Over time* and *Practitioners*.")


def _link(one: RaisedChart | RaisedUnits) -> None:
    query = dict(query_of_filter())
    if isinstance(one, RaisedChart):
        query["measure"] = [one.chart.measure.name]
        show_link(load_reader(), "Over time", label="See it over time", query_params=query)
        return
    if one.result.field == "clinic":
        query["units"] = ["clinic"]
    show_link(load_reader(), "Practitioners", label="See who and how far", query_params=query)
