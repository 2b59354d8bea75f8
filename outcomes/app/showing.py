"""How pages show what they have: the question, the answer, the chart, its table, who is in it, and the method."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from outcomes.app.text import escape
from outcomes.charts import TrendLayout, draw_panel, label_axis, label_heading, label_word, say_flow, say_panel
from outcomes.estimates import METHODS, Trend

__all__ = [
    "show_caution",
    "show_empty",
    "show_flow",
    "show_headline",
    "show_legend",
    "show_method",
    "show_panels",
    "show_question",
    "show_table",
]

_PANELS_IN_A_ROW = 3
_FIGURE_CONFIG = {"displayModeBar": False, "responsive": True}


def show_question(question: str) -> None:
    """Show the page's title, which is the question it answers."""
    st.title(question, anchor=False)


def show_headline(*sentences: str) -> None:
    """Show the answer: one sentence a line, larger than the text."""
    for sentence in sentences:
        emphasised = escape(sentence).replace(r"\*\*", "**")  # the one mark a sentence may carry
        st.markdown(f"##### {emphasised}")


def show_caution(sentence: str) -> None:
    """Show in a quiet line what the chart cannot tell."""
    st.caption(escape(sentence))


def show_legend(layout: TrendLayout) -> None:
    """Show once, above all panels, which line is which."""
    # No-break spaces: a label stays in one piece with its mark, and lines break between labels.
    marks = [
        f":{series.word}[{series.glyph}] {escape(label)}".replace(" ", "\u00a0") for label, series in layout.legend
    ]
    st.markdown(" \u2003".join(marks))


def show_panels(*layouts: TrendLayout, session: int = 6) -> None:
    """Show the panels of a layout side by side, three in a row; of two layouts pairwise, one row a panel."""
    if len(layouts) == 1:
        panels = [(layouts[0], panel) for panel in layouts[0].panels]
        in_a_row = min(_PANELS_IN_A_ROW, max(1, len(panels)))
    else:
        words = [panel.word for panel in layouts[0].panels]
        by_word = [{panel.word: panel for panel in layout.panels} for layout in layouts]
        panels = [
            (layout, found[word])
            for word in words
            for layout, found in zip(layouts, by_word, strict=True)
            if word in found
        ]
        in_a_row = len(layouts)
    st.caption(" · ".join(escape(label_axis(layout.trend.outcome, layout.trend.instrument)) for layout in layouts))
    for start in range(0, len(panels), in_a_row):
        row = panels[start : start + in_a_row]
        for column, (layout, panel) in zip(st.columns(in_a_row, gap="medium"), row, strict=False):
            with column:
                outcome = layout.trend.outcome
                st.markdown(f"**{escape(panel.title)}**" + (f" · {outcome}" if len(layouts) > 1 else ""))
                st.plotly_chart(
                    draw_panel(layout, panel, session=session),
                    key=f"trend-{outcome}-{panel.word}",
                    config=_FIGURE_CONFIG,
                    alt=say_panel(layout, panel, session=session),
                )


def show_table(rows: Sequence[dict[str, object]], *, title: str = "The same as a table") -> None:
    """Show the numbers of a chart, folded away until asked for."""
    with st.expander(title):
        frame = pd.DataFrame(rows).dropna(axis="columns", how="all")
        for name in frame.columns:
            if frame[name].dtype.kind in "OU" or name in ("back_pain_type", "combination"):
                frame[name] = [label_word(str(name), str(word)) for word in frame[name]]
        st.dataframe(
            frame.rename(columns={name: label_heading(str(name)) for name in frame.columns}),
            hide_index=True,
            height=360,
            alt=title,
        )


def show_flow(trend: Trend) -> None:
    """Show who is in the chart and who is not."""
    st.caption(escape(say_flow(trend)))


def show_method(*names: str) -> None:
    """Show how the numbers were made, folded away until asked for."""
    with st.expander("How this was computed"):
        for name in names:
            st.markdown(f"**{escape(name)}** — {escape(METHODS[name])}")


def show_empty(title: str, hint: str) -> None:
    """Show that there is nothing to see, why, and what to do about it."""
    with st.container(border=True):
        st.markdown(f"**{escape(title)}**")
        st.markdown(escape(hint))
