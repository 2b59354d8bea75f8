"""A figure is drawn once for all who are shown the same, and never stands in for another."""

from __future__ import annotations

import gc
import json
import pickle
from collections.abc import Iterator
from dataclasses import replace

import plotly.graph_objects as go
import plotly.io
import plotly.tools
import pytest
import streamlit as st

from outcomes.app.figures import load_figure
from outcomes.charts import DrawnFigure, arrange_trend, draw_panel
from outcomes.cohort import Snapshot, build_scores, select_episodes
from outcomes.estimates import Trend, estimate_trend
from outcomes.vocabulary.selection import CohortFilter, Scope


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def make_trend(snapshot: Snapshot, scope: Scope, chosen: CohortFilter | None = None) -> Trend:
    cohort = select_episodes(snapshot, scope, chosen or CohortFilter())
    return estimate_trend(build_scores(cohort, "pain", by=["back_pain_type", "combination"], sessions=12))


@pytest.fixture(scope="module")
def trend(sample_snapshot: Snapshot) -> Trend:
    return make_trend(sample_snapshot, Scope.whole_clinic())


DRAWN: list[int] = []


def draw_counted(layout: object, *, session: int) -> go.Figure:
    DRAWN.append(session)
    return go.Figure([{"type": "scatter", "y": [1, session]}], _validate=False)


def draw_unit(trend: Trend) -> go.Figure:
    return go.Figure(layout={"title": {"text": trend.unit}}, _validate=False)


def test_a_function_that_might_depend_on_more_than_its_arguments_is_refused() -> None:
    for secret in ("one", "other"):
        with pytest.raises((pickle.PicklingError, AttributeError)):
            load_figure(lambda: go.Figure(layout={"title": {"text": secret}}))  # noqa: B023


def test_what_is_kept_says_what_was_drawn_to_the_last_letter(trend: Trend) -> None:
    layout = arrange_trend(trend)
    for panel in layout.panels:
        figure = draw_panel(layout, panel, session=6)
        kept = load_figure(draw_panel, layout, panel, session=6)
        taken = plotly.tools.return_figure_from_figure_or_data(kept, True)
        assert plotly.io.to_json(taken, validate=False) == figure.to_json(validate=False)


def test_all_who_are_shown_the_same_share_one_figure(trend: Trend) -> None:
    DRAWN.clear()
    first = load_figure(draw_counted, arrange_trend(trend), session=6)
    again = load_figure(draw_counted, arrange_trend(trend), session=6)  # laid out anew, as at every run
    other = load_figure(draw_counted, arrange_trend(trend), session=8)
    assert first is again
    assert other is not first
    assert DRAWN == [6, 8]


def test_another_scope_filter_or_data_version_has_a_figure_of_its_own(sample_snapshot: Snapshot) -> None:
    whole = Scope.whole_clinic()
    names = sample_snapshot.sessions["practitioner"].value_counts().index[:2]
    trends = [
        make_trend(sample_snapshot, whole),
        make_trend(sample_snapshot, whole, CohortFilter(include_red_flagged=True)),
        *(make_trend(sample_snapshot, whole, CohortFilter(practitioners=(str(name),))) for name in names),
        make_trend(sample_snapshot, whole),  # equal, but estimated anew, as after an import
    ]
    for trend in trends:
        layout = arrange_trend(trend)
        kept = load_figure(draw_panel, layout, layout.panels[0], session=6)
        assert kept.to_dict() == json.loads(draw_panel(layout, layout.panels[0], session=6).to_json(validate=False))


def test_an_object_in_the_memory_of_one_that_is_gone_is_not_taken_for_it(sample_snapshot: Snapshot) -> None:
    cohort = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())
    scores = build_scores(cohort, "pain", by=["back_pain_type", "combination"], sessions=4)
    original = estimate_trend(scores)
    for number in range(200):  # freed at once but for what the figures hold: Python gives the same memory again
        trend = replace(original, unit=f"unit {number}")
        shown = load_figure(draw_unit, trend).to_dict()
        assert shown["layout"]["title"]["text"] == f"unit {number}"
        del trend
        gc.collect(0)


def test_a_figure_drawn_before_is_shown_by_streamlit_as_any_other() -> None:
    figure = go.Figure([{"type": "scatter", "y": [1.5, None, 3]}], {"height": 240}, _validate=False)
    drawn = DrawnFigure(figure)
    assert plotly.tools.return_figure_from_figure_or_data(drawn, True)["layout"]["height"] == 240
    assert drawn.to_dict() == json.loads(figure.to_json(validate=False))
    assert "DrawnFigure" in repr(drawn)
