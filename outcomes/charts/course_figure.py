"""The course of one measure as a small line, from zero: blown up to its own range, noise would look like news."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.style import QUIET, SERIES, arrange_ground
from outcomes.charts.summary_words import Card

__all__ = ["draw_course"]

_HEIGHT = 56
_HEADROOM = 1.15


def draw_course(card: Card) -> go.Figure:
    """Draw a card's course by quarter, its newest value marked."""
    quarters = [quarter for quarter, _ in card.series]
    values = [round(value, 2) for _, value in card.series]
    colour = SERIES[0].colour
    line = {
        "type": "scatter",
        "x": quarters,
        "y": values,
        "mode": "lines+markers",
        "line": {"color": QUIET, "width": 1.8},
        "marker": {"color": colour, "size": [0] * (len(values) - 1) + [7]},
        "hovertemplate": "%{x}: %{y:.1f}<extra></extra>",
    }
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 4, "r": 6, "t": 4, "b": 4},
        "xaxis": {**hidden, "type": "category"},
        "yaxis": {**hidden, "range": [min(0.0, *values), max(values) * _HEADROOM or 1.0]},
    }
    return go.Figure([line], layout, _validate=False)
