"""One panel of a trend as a figure: everyone-kept means with their bands, observed means faint, who is in care."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.literal import label_literally
from outcomes.charts.style import BAND_OPACITY, QUIET, arrange_ground, fade, say_interval, say_number
from outcomes.charts.trend_layout import Line, Panel, TrendLayout
from outcomes.estimates import PROMISED, Estimate, ExpectedCourse, TrendPoint

__all__ = ["draw_panel"]

WINDOW = tuple(number + 1 for number in PROMISED)
"""Where the promised sessions end: session k is scored after k − 1; a grey band marks them."""

Trace = dict[str, object]

_HEIGHT = 300
_TICKS = (1, 4, 8, 12, 16, 20, 24)
_DIGITS = 3
_NAMED_AT = 5
"""The session at which the course in cohort studies has its name."""

_NOTE = {"showarrow": False, "font": {"size": 11}}


def draw_panel(layout: TrendLayout, panel: Panel, *, session: int) -> go.Figure:
    """Draw one panel of `layout`, with each line's n at the start and at `session`.

    Solid with markers: the everyone-kept means, on their 95% bands. Thin and dotted: the observed means. Beneath: the
    share who have not left. A line ends where too few remain. A point's custom data ends with the line's word. Thin
    and grey, where the panel has it: the course in cohort studies.
    """
    lines = [line for line in panel.lines if line.group.drawn]
    beside = panel.beside if panel.beside and lines else None
    traces = [
        *(_band(line) for line in lines),
        *([_beside(beside, layout.trend.unit)] if beside else []),
        *(_observed(line) for line in lines),
        *(_kept(line, layout.trend.unit) for line in lines),
        *(_strip(line) for line in lines),
    ]
    notes = _count_notes(panel, session) + ([_name_beside(beside)] if beside else [])
    # Checking every attribute takes plotly longer than all the estimates; a test does it once instead.
    return go.Figure(traces, _lay_out(layout) | {"annotations": notes}, _validate=False)


def _beside(course: ExpectedCourse, unit: str) -> Trace:
    return {
        "type": "scatter",
        "x": [step.session for step in course.steps],
        "y": [_round(step.value) for step in course.steps],
        "mode": "lines",
        "line": {"color": QUIET, "width": 1.6, "dash": "longdashdot"},
        "customdata": [round(step.weeks, 1) for step in course.steps],
        "hovertemplate": (
            f"In cohort studies: %{{y:.1f}} {unit}<br>%{{customdata}} weeks after session 1, as here at session %{{x}}"
            "<br>Menezes Costa 2012; not untreated<extra></extra>"
        ),
    }


def _name_beside(course: ExpectedCourse) -> dict[str, object]:
    # Right of the middle of the fall there is room: where courses flatten, they lie on each other.
    step = course.steps[:_NAMED_AT][-1]
    return {
        **_NOTE,
        "text": "cohort studies,<br>from week 0",
        "align": "left",
        "x": step.session,
        "y": _round(step.value),
        "xanchor": "left",
        "yanchor": "bottom",
    }


def _band(line: Line) -> Trace:
    bounds = [(point.session, point.kept) for point in line.group.drawn]
    known = [(session, kept.low, kept.high) for session, kept in bounds if kept and kept.low is not None]
    back = known[::-1]
    return {
        "type": "scatter",
        "x": [session for session, _, _ in known + back],
        "y": [_round(high) for _, _, high in known] + [_round(low) for _, low, _ in back],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": fade(line.series.colour, BAND_OPACITY),
        "hoverinfo": "skip",
    }


def _observed(line: Line) -> Trace:
    points = [(point.session, point.observed) for point in line.group.drawn if point.observed]
    return {
        "type": "scatter",
        "x": [session for session, _ in points],
        "y": [_round(observed.value) for _, observed in points],
        "mode": "lines",
        "line": {"color": fade(line.series.colour, 0.6), "width": 1.2, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _kept(line: Line, unit: str) -> Trace:
    points = [(point, point.kept) for point in line.group.drawn]
    return {
        "type": "scatter",
        "x": [point.session for point, _ in points],
        "y": [_round(kept.value) for _, kept in points if kept],
        "mode": "lines+markers",
        "cliponaxis": False,
        "name": label_literally(line.label),
        "line": {"color": line.series.colour, "width": 2.2, "dash": line.series.dash},
        "marker": {"symbol": line.series.marker, "size": 7, "color": line.series.colour},
        "customdata": [[*_describe(point, kept), line.word] for point, kept in points if kept],
        "hovertemplate": (
            f"<b>{label_literally(line.label)}</b><br>session %{{x}}: %{{y:.1f}} {unit} had everyone stayed<br>"
            "%{customdata[0]}<br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>"
        ),
    }


def _describe(point: TrendPoint, kept: Estimate) -> tuple[str, str, str]:
    seen = f"mean of the {kept.n:,} scored: {say_number(point.observed.value)}" if point.observed else ""
    return say_interval(kept.low, kept.high), seen, _say_whereabouts(point)


def _say_whereabouts(point: TrendPoint) -> str:
    still = f"{point.in_care:,} came, {point.waiting:,} may still come"
    return f"{still}; left: {point.left_improved:,} improved, {point.left_otherwise:,} otherwise"


def _strip(line: Line) -> Trace:
    # Who has begun lately may still come to this session: only who has left is out of care.
    episodes, points = line.group.episodes, line.group.points
    return {
        "type": "scatter",
        "x": [point.session for point in points],
        "y": [round(100 * (1 - point.left / episodes), 1) for point in points],
        "mode": "lines",
        "line": {"color": line.series.colour, "width": 1.8, "dash": line.series.dash, "shape": "hv"},
        "customdata": [_say_whereabouts(point) for point in points],
        "hovertemplate": "session %{x}: %{y:.0f} % have not left<br>%{customdata}<extra></extra>",
        "yaxis": "y2",
    }


def _count_notes(panel: Panel, session: int) -> list[dict[str, object]]:
    """Return notes for the panel's foot: each line's n at the start and at `session`, undrawn lines included."""
    return [
        {
            "text": f'<span style="color:{line.series.colour}">{line.series.glyph}</span> {_say_count(line, session)}',
            "xref": "x domain",
            "yref": "y domain",
            "x": 0.02,
            "y": 0.02,
            "yshift": place * 14,
            "xanchor": "left",
            "yanchor": "bottom",
            **_NOTE,
        }
        for place, line in enumerate(reversed(panel.lines))
    ]


def _say_count(line: Line, session: int) -> str:
    later = line.group.points[session - 1].observed
    counts = f"n {line.group.episodes:,} → {later.n if later else 0:,} at {session}"
    return counts if line.group.drawn else f"{counts}, too few to judge"


def _lay_out(layout: TrendLayout) -> dict[str, object]:
    sessions = len(layout.trend.everyone.points)
    # The margins are told: to find them, each figure would be drawn twice.
    still = {"zeroline": False, "fixedrange": True, "automargin": False}
    return {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 54, "r": 8, "t": 8, "b": 50},
        "hovermode": "closest",
        "shapes": [
            {
                "type": "rect",
                "x0": WINDOW[0],
                "x1": WINDOW[1],
                "y0": 0,
                "y1": 1,
                "yref": "y domain",
                "fillcolor": fade(QUIET, 0.1),
                "line": {"width": 0},
                "layer": "below",
            }
        ],
        "xaxis": {
            **still,
            "range": [0.6, sessions + 0.4],
            "tickvals": [tick for tick in _TICKS if tick <= sessions],
            "title": {"text": "Session", "standoff": 4},
            "anchor": "y2",
            "showgrid": False,
        },
        "yaxis": {**still, "domain": [0.3, 1], "range": list(layout.axis), "nticks": 6},
        "yaxis2": {
            **still,
            "domain": [0, 0.2],
            "range": [0, 104],
            "tickvals": [0, 50, 100],
            "ticktext": ["0", "50", "100 %"],
            "title": {"text": "In care", "standoff": 4, "font": {"size": 11}},
        },
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
