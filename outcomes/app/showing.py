"""How pages show what they have: the question, the answer, the chart, its table, who is in it, and the method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from outcomes.app.downloads import show_downloads
from outcomes.app.figures import load_figure
from outcomes.app.filters import filter_by_click
from outcomes.app.terms import show_terms
from outcomes.app.text import emphasise, escape
from outcomes.charts import (
    HEADLINE_SESSION,
    Card,
    Flowing,
    Panel,
    TrendLayout,
    draw_course,
    draw_panel,
    label_axis,
    label_heading,
    label_word,
    say_course,
    say_flow,
    say_panel,
)
from outcomes.cohort import Cohort
from outcomes.estimates import METHODS

__all__ = [
    "FIGURE_CONFIG",
    "find_emphasis",
    "find_ink",
    "show_cards",
    "show_caution",
    "show_flow",
    "show_headline",
    "show_legend",
    "show_mark",
    "show_method",
    "show_nothing",
    "show_panels",
    "show_question",
    "show_rows",
    "show_table",
]

# Colours by meaning, and never red against green.
_VERDICT_COLOURS: dict[str, Literal["blue", "orange", "off"]] = {"better": "blue", "worse": "orange"}

_PANELS_IN_A_ROW = 3
FIGURE_CONFIG = {"displayModeBar": False, "responsive": True}


def show_question(question: str) -> None:
    """Show the page's title, which is the question it answers, and beside it the words that the page uses."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(question, anchor=False, width="content")
        show_terms(question)


def show_headline(sentence: str, *asides: str) -> None:
    """Show the answer, larger than the text, and beneath it in small what must be said with it."""
    st.markdown(f"##### {emphasise(sentence)}")
    show_caution(*asides)


def show_caution(*sentences: str) -> None:
    """Show in quiet lines how to read the chart and what it cannot tell; nothing where there is nothing to say."""
    if text := " ".join(filter(None, sentences)):
        st.caption(escape(text))


def show_mark(text: str) -> None:
    """Show a mark above a chart: how it must not be read."""
    st.badge(escape(text), icon=":material/info:", color="gray")


def show_legend(layout: TrendLayout) -> None:
    """Show once, above all panels, which line is which."""
    # No-break spaces: a label stays in one piece with its mark, and lines break between labels.
    marks = [
        f":{series.word}[{series.glyph}] {escape(label)}".replace(" ", "\u00a0") for label, series in layout.legend
    ]
    st.markdown(" \u2003".join(marks))


def show_panels(*layouts: TrendLayout, clickable: bool = True) -> None:
    """Show the panels of a layout side by side, three in a row; of two layouts pairwise, one row a panel.

    Where `clickable`, a click on a line's marker filters all pages by that line and its panel.
    """
    axes = [label_axis(trend.outcome, trend.instrument, trend.unit) for trend in (layout.trend for layout in layouts)]
    st.caption(" · ".join(map(escape, axes)))
    words = dict.fromkeys(panel.word for layout in layouts for panel in layout.panels)
    panels = [(layout, panel) for word in words for layout in layouts for panel in layout.panels if panel.word == word]
    in_a_row = len(layouts) if len(layouts) > 1 else min(_PANELS_IN_A_ROW, max(1, len(panels)))
    for start in range(0, len(panels), in_a_row):
        row = panels[start : start + in_a_row]
        for column, (layout, panel) in zip(st.columns(in_a_row, gap="medium"), row, strict=False):
            with column:
                _show_panel(layout, panel, named=clickable and len(layouts) > 1, clickable=clickable)


def _show_panel(layout: TrendLayout, panel: Panel, *, named: bool, clickable: bool) -> None:
    outcome = layout.trend.outcome
    st.markdown(f"**{escape(panel.title)}**" + (f" · {outcome}" if named else ""))
    key = f"trend-{outcome}-{panel.word}"
    st.plotly_chart(
        load_figure(draw_panel, layout, panel, session=HEADLINE_SESSION),
        key=key,
        config=FIGURE_CONFIG,
        alt=say_panel(layout, panel),
        on_select=partial(filter_by_click, key, layout.trend.by, panel.word) if clickable else "ignore",
        selection_mode="points",
    )


def show_cards(cards: Sequence[Card]) -> None:
    """Show measures as cards, three in a row: value, course, one word against the year before, interval and n."""
    for start in range(0, len(cards), _PANELS_IN_A_ROW):
        row = cards[start : start + _PANELS_IN_A_ROW]
        for column, card in zip(st.columns(_PANELS_IN_A_ROW, gap="medium"), row, strict=False):
            with column.container(border=True, height="stretch"):
                st.metric(
                    card.label,
                    card.value,
                    delta=card.verdict or None,
                    delta_color=_VERDICT_COLOURS.get(card.verdict, "off"),
                    delta_arrow="off",
                    delta_description=card.against or None,
                    help=escape(card.meaning),
                )
                if len(card.series) > 1:
                    st.plotly_chart(
                        load_figure(draw_course, card),
                        key=f"course-{card.name}",
                        config=FIGURE_CONFIG,
                        alt=say_course(card),
                    )
                st.caption(escape(card.detail))


def show_table(
    rows: Sequence[dict[str, object]],
    *,
    name: str,
    title: str = "The same as a table",
    headings: Mapping[str, str] | None = None,
) -> None:
    """Show the numbers of a chart, folded away until asked for, and hand them out as files named after `name`.

    `headings`: those of columns whose names mean something else in other tables.
    """
    own = headings or {}
    with st.expander(title):
        frame = pd.DataFrame(rows).dropna(axis="columns", how="all")
        for column in frame.columns:
            if frame[column].dtype.kind in "OU" or column in ("back_pain_type", "combination"):
                frame[column] = [label_word(str(column), str(word)) for word in frame[column]]
        st.dataframe(
            frame.rename(
                columns={column: own.get(str(column)) or label_heading(str(column)) for column in frame.columns}
            ),
            hide_index=True,
            height=360,
            alt=title,
        )
        show_downloads(rows, name=name)


def show_rows(rows: Sequence[dict[str, str]]) -> None:
    """Show rows of words as an open table, under the names that they carry."""
    escaped = [{name: escape(words) for name, words in row.items()} for row in rows]
    st.table(pd.DataFrame(escaped), hide_index=True, border="horizontal")


def show_flow(result: Flowing, layout: TrendLayout | None = None) -> None:
    """Show who is in the chart and who is not."""
    st.caption(escape(say_flow(result, layout)))


def show_method(*names: str) -> None:
    """Show how the numbers were made, folded away until asked for."""
    with st.expander("How this was computed"):
        for name in names:
            st.markdown(f"**{escape(name)}** — {escape(METHODS[name])}")


def show_nothing(cohort: Cohort, score: str) -> None:
    """Show why no episode of `cohort` can be told of, and what to do; `score`: what each needs at its first session."""
    if len(cohort.rows):
        title = f"No episode here has a {score} at its first session."
        hint = "No later score can be held against it. Choose another outcome or instrument, or import the scores."
    else:
        title, hint = "No episode of care fits this filter.", "Clear a filter above, or choose a longer period."
    with st.container(border=True):
        st.markdown(f"**{escape(title)}**")
        st.markdown(escape(hint))


def find_ink() -> str:
    """Return the colour of the reader's text: the figures' own grey is too faint for numbers on a coloured ground."""
    return str(st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor"))


def find_emphasis() -> Literal["primary", "secondary"]:
    """Return how the button that moves on looks: filled on the light ground only.

    On the dark one the accent is light enough to be read as text, and white words on it are not.
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"
