"""One patient's scores on what was expected, and beneath, session by session, what was given and by whom."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.literal import label_literally
from outcomes.charts.style import QUIET, SERIES, arrange_ground, fade
from outcomes.charts.track_figure import draw_band, draw_scores
from outcomes.charts.trend_figure import Trace
from outcomes.estimates import PatientCare, PatientCourse
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["draw_care", "draw_patient_course"]

_HEIGHT = 300
_ROW = 30
_ROOM = 0.04


def draw_patient_course(course: PatientCourse, care: PatientCare) -> go.Figure:
    """Draw the scores on the course that the first one let expect; where care goes on, what lies ahead as a fan."""
    one, instrument = course.tracked, find_instrument(course.instrument)
    low, high = (instrument.low, instrument.high) if instrument else (0.0, max(score for _, score in one.scores))
    room = _ROOM * (high - low)
    traces = [*draw_band(course.expected), *_draw_ahead(course), draw_scores(one)]
    layout = {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 34},
        "xaxis": {**_sessions(care, course), "title": {"text": "Session"}},
        "yaxis": {"fixedrange": True, "range": [low - room, high + room], "nticks": 6, "zeroline": False},
    }
    return go.Figure(traces, layout, _validate=False)


def draw_care(care: PatientCare, *, private: bool) -> go.Figure:
    """Draw what was given at each session, a row a treatment, and by whom; `private`: without names."""
    people = list(dict.fromkeys(visit.practitioner for visit in care.visits if visit.practitioner))
    rows = list(dict.fromkeys(word for visit in care.visits for word in visit.treatments))
    names = {name: f"Practitioner {place}" if private else name for place, name in enumerate(people, start=1)}
    marks: list[Trace] = []
    for number, word in enumerate([*rows, *people]):
        there = [visit.session for visit in care.visits if word in visit.treatments or word == visit.practitioner]
        series = SERIES[0] if number < len(rows) else SERIES[3]
        marks.append(
            {
                "type": "scatter",
                "x": there,
                "y": [label_literally(names.get(word, word))] * len(there),
                "mode": "markers",
                "marker": {"symbol": "square" if number < len(rows) else "diamond", "size": 11, "color": series.colour},
                "hovertemplate": "session %{x}: %{y}<extra></extra>",
            }
        )
    layout = {
        **arrange_ground(),
        "height": 60 + _ROW * len(marks),
        "margin": {"l": 8, "r": 8, "t": 4, "b": 34},
        "xaxis": {**_sessions(care, None), "title": {"text": "Session"}},
        "yaxis": {"type": "category", "autorange": "reversed", "fixedrange": True, "automargin": True},
    }
    return go.Figure(marks, layout, _validate=False)


def _sessions(care: PatientCare, course: PatientCourse | None) -> dict[str, object]:
    last = max([visit.session for visit in care.visits] + [4])
    if course is not None:
        last = max(last, len(course.expected), course.tracked.session + len(course.ahead) - 1)
    return {"fixedrange": True, "range": [0.6, last + 0.4], "dtick": 1 if last <= 16 else 2, "showgrid": False}


def _draw_ahead(course: PatientCourse) -> list[Trace]:
    if len(course.ahead) < 2:
        return []
    first = course.tracked.session
    colour = SERIES[0].colour
    quiet = {
        "type": "scatter",
        "x": list(range(first, first + len(course.ahead))),
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": colour, "width": 1, "dash": "dot"},
    }
    low, middle, high = ([round(step[level], 2) for step in course.ahead] for level in (0, 2, 4))
    return [
        {**quiet, "y": low},
        {**quiet, "y": high, "fill": "tonexty", "fillcolor": fade(colour, 0.12)},
        {**quiet, "y": middle, "line": {"color": QUIET, "width": 1}},
    ]
