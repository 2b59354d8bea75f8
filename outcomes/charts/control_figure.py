"""One measure by month between its limits, as a figure: colours by meaning, months still going on hatched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from outcomes.charts.style import QUIET, SERIES, Series, arrange_ground, fade
from outcomes.charts.trend_figure import Trace
from outcomes.estimates import ControlChart, MonthPoint

__all__ = ["VERDICT_SERIES", "draw_control_chart"]

VERDICT_SERIES: dict[str, Series] = {
    "improvement": SERIES[0],
    "concern": SERIES[1],
    "change": SERIES[3],
}
"""How a month looks that signals; others are quiet."""

_HEIGHT = 260
_HEADROOM = 0.08
_NOTE = {"showarrow": False, "font": {"size": 11}, "xref": "paper", "x": 1.0, "xanchor": "left", "xshift": 4}
_CALM = {
    "judged": {"symbol": "circle", "size": 5, "color": QUIET},
    "too few": {"symbol": "x-thin-open", "size": 7, "color": QUIET},
    "unfinished": {"symbol": "circle-open", "size": 6, "color": QUIET},
}


def draw_control_chart(chart: ControlChart) -> go.Figure:
    """Draw a measure by month: mean and limits, months that signal marked, unfinished ones hatched."""
    low, high = _find_range(chart)
    traces = [*_draw_limits(chart), *_hatch(chart, low, high), _draw_course(chart.points), *_mark(chart.points)]
    layout = {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 8, "r": 46, "t": 8, "b": 30},
        "hovermode": "closest",
        "xaxis": {
            "type": "category",
            "fixedrange": True,
            "tickangle": 0,
            "showgrid": False,
            "tickvals": _find_ticks([point.month for point in chart.points]),
        },
        "yaxis": {
            "fixedrange": True,
            "range": [low, high],
            "nticks": 5,
            "zeroline": False,
            "ticksuffix": " %" if chart.unit == "%" and chart.measure.kind == "share" else "",
        },
        "annotations": _name_limits(chart),
    }
    return go.Figure(traces, layout, _validate=False)


def _find_ticks(months: Sequence[str]) -> list[str]:
    """Return the months that are named: each January, or the first where there is none; so a phone has room."""
    return [month for month in months if month.endswith("-01")] or list(months[:1])


def _find_range(chart: ControlChart) -> tuple[float, float]:
    told = [
        value for point in chart.points for value in (point.value, point.lower, point.upper) if value is not None
    ] or [0.0, 1.0]
    room = _HEADROOM * max(max(told) - min(told), 1e-6)
    return round(min(told) - room, 3), round(max(told) + room, 3)


def _draw_limits(chart: ControlChart) -> list[Trace]:
    """Return the band between the limits and the mean; broken where limits of their own begin."""
    traces: list[Trace] = []
    for part in _part(chart.points):
        months = [point.month for point in part]
        line = {"color": QUIET, "width": 1, "dash": "dot", "shape": "hvh"}
        quiet = {"type": "scatter", "x": months, "mode": "lines", "hoverinfo": "skip"}
        traces += [
            {**quiet, "y": [_round(point.lower) for point in part], "line": line},
            {
                **quiet,
                "y": [_round(point.upper) for point in part],
                "line": line,
                "fill": "tonexty",
                "fillcolor": fade(QUIET, 0.08),
            },
            {**quiet, "y": [_round(point.mean) for point in part], "line": {"color": QUIET, "width": 1.4}},
        ]
    return traces


def _part(points: Sequence[MonthPoint]) -> list[list[MonthPoint]]:
    """Return the points that have limits, parted where the mean is another."""
    parts: list[list[MonthPoint]] = []
    for point in points:
        if point.mean is None:
            continue
        if not parts or parts[-1][-1].mean != point.mean:
            parts.append([])
        parts[-1].append(point)
    return parts


def _hatch(chart: ControlChart, low: float, high: float) -> list[Trace]:
    months = [point.month for point in chart.points if point.state == "unfinished"]
    newest = chart.newest
    late = [month for month in months if newest is None or month > newest.month]
    if not late:
        return []
    return [
        {
            "type": "bar",
            "x": late,
            "y": [high - low] * len(late),
            "base": low,
            "width": 1.0,
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"width": 0},
                "pattern": {"shape": "/", "size": 7, "solidity": 0.25, "fgcolor": QUIET, "fillmode": "replace"},
            },
            "opacity": 0.5,
            "hovertemplate": "%{x}: too early to tell<extra></extra>",
        }
    ]


def _draw_course(points: Sequence[MonthPoint]) -> Trace:
    return {
        "type": "scatter",
        "x": [point.month for point in points],
        "y": [_round(point.value) if point.state == "judged" else None for point in points],
        "mode": "lines",
        "line": {"color": QUIET, "width": 1.2},
        "hoverinfo": "skip",
    }


def _mark(points: Sequence[MonthPoint]) -> list[Trace]:
    """Return the months as markers, those that signal by what they mean."""
    traces: list[Trace] = []
    looks: dict[str, Any] = {
        word: {"symbol": series.marker, "size": 9, "color": series.colour} for word, series in VERDICT_SERIES.items()
    }
    for word, marker in {**_CALM, **looks}.items():
        here = [point for point in points if point.value is not None and _look_of(point) == word]
        if here:
            traces.append(
                {
                    "type": "scatter",
                    "x": [point.month for point in here],
                    "y": [_round(point.value) for point in here],
                    "mode": "markers",
                    "marker": marker,
                    "customdata": [f"n {point.n:,}{_say_state(point)}" for point in here],
                    "hovertemplate": "%{x}: %{y:.1f}<br>%{customdata}<extra></extra>",
                }
            )
    return traces


def _look_of(point: MonthPoint) -> str:
    return point.verdict if point.verdict in VERDICT_SERIES else point.state


def _say_state(point: MonthPoint) -> str:
    if point.state == "judged":
        return "" if point.verdict in ("", "too few") else f", {point.verdict}"
    return ", too few to judge" if point.state == "too few" else ", so far"


def _name_limits(chart: ControlChart) -> list[dict[str, object]]:
    """Return the newest limits and mean, written at their lines' ends."""
    newest = next((point for point in reversed(chart.points) if point.mean is not None), None)
    if newest is None:
        return []
    unit = " %" if chart.measure.kind == "share" else ""
    return [
        {**_NOTE, "y": round(value, 3), "text": f"{value:.{0 if chart.measure.kind != 'mean' else 1}f}{unit}"}
        for value in (newest.lower, newest.mean, newest.upper)
        if value is not None
    ]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
