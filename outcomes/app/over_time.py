"""How the Over time page shows its charts, and takes a month from which a measure has limits of its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from outcomes.app.figures import load_figure
from outcomes.app.reader import load_reader
from outcomes.app.showing import FIGURE_CONFIG, show_caution, show_rows
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_store
from outcomes.app.text import emphasise, escape
from outcomes.charts import (
    VERDICT_ICONS,
    draw_control_chart,
    label_measure,
    say_control_chart,
    say_control_detail,
    say_month,
    say_rebase,
)
from outcomes.estimates import ControlChart, OverTime
from outcomes.store import write_rebase

__all__ = ["show_control_charts", "show_rebase"]

_IN_A_ROW = 2


def show_control_charts(charts: Sequence[ControlChart]) -> None:
    """Show each measure by month, with an icon and a sentence; two in a row."""
    for start in range(0, len(charts), _IN_A_ROW):
        row = charts[start : start + _IN_A_ROW]
        for column, chart in zip(st.columns(min(_IN_A_ROW, len(charts)), gap="medium"), row, strict=False):
            with column:
                _show_chart(chart)


def show_rebase(result: OverTime) -> None:
    """Show the form that gives a measure new limits from a month on, and every time it was done, to those who may."""
    if not load_reader().may("settings"):
        return
    snapshot, store = load_snapshot(), load_store()
    with st.expander("New limits from a month on"):
        st.markdown(
            "Where something was changed on purpose, such as another questionnaire or a second room, the old limits no "
            "longer say what chance does. From the month named here on a measure gets limits of its own. The reason is "
            "kept, and nothing is ever overwritten."
        )
        if store.read_only:
            show_caution("This is the sample clinic. New limits belong to records of your own: import these first.")
        names = [chart.measure.name for chart in result.charts]
        with st.form("rebase", border=False):
            name = st.selectbox("Measure", names, format_func=label_measure, key="rebase_measure")
            months = [point.month for point in result.find(name).points]
            month = st.selectbox(
                "From", ["", *reversed(months)], format_func=lambda word: say_month(word) if word else _BACK
            )
            reason = st.text_input("Reason", max_chars=200)
            if st.form_submit_button("Use from now on", disabled=store.read_only):
                if reason.strip():
                    write_rebase(store, name, month, reason=reason, set_by=load_reader().name)
                    st.rerun()
                st.error("New limits need a reason.")
        if snapshot.rebases:
            show_rows(
                [
                    {"When": one.set_at, "By": one.set_by, "What": say_rebase(one.measure, one.month, one.reason)}
                    for one in reversed(snapshot.rebases)
                ]
            )


_BACK = "The first month, as if there were no other limits"


def _show_chart(chart: ControlChart) -> None:
    name = label_measure(chart.measure.name)
    st.markdown(f"**{escape(name)}**", help=escape(chart.measure.meaning))
    sentence = say_control_chart(chart)
    st.markdown(f"{VERDICT_ICONS[chart.verdict or 'no signal']} {_keep_together(sentence)}")
    if chart.points:
        st.plotly_chart(
            load_figure(draw_control_chart, chart),
            key=f"control-{chart.measure.name}",
            config=FIGURE_CONFIG,
            alt=f"{name}: {sentence.replace('**', '')}",
        )
    show_caution(say_control_detail(chart))


def _keep_together(sentence: str) -> str:
    return emphasise(sentence).replace(" %", "\u00a0%")  # a number stays with its sign
