"""The chance meter: the share who improved, on the range that ups and downs alone would bring."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.chance_words import say_chance_range
from outcomes.charts.style import QUIET, SERIES, arrange_ground, fade
from outcomes.estimates import ChanceRange, Estimate

__all__ = ["draw_chance_meter"]

_HEIGHT = 110
_SEEN, _CHANCE, _CHANCE_NAME = 3.2, 0.6, 1.1
"""Where the rows stand on an axis from 0 to 4."""

_TICKS = (0, 25, 50, 75, 100)
_NOTE = {"showarrow": False, "font": {"size": 12}}


def draw_chance_meter(observed: Estimate, chance: ChanceRange) -> go.Figure:
    """Draw an observed share in per cent, with its 95% interval, above the range of `chance`, from 0 to 100 %.

    Solid grey: what ups and downs bring at least; hatched: up to what they may bring.
    """
    colour = SERIES[0].colour
    bars = {"type": "bar", "orientation": "h", "y": [_CHANCE], "width": [0.7], "hoverinfo": "skip"}
    least, most = round(chance.low, 1), round(chance.high, 1)
    hatching = {"shape": "/", "size": 6, "solidity": 0.35, "fgcolor": QUIET, "bgcolor": fade(QUIET, 0.08)}
    edge = {"color": QUIET, "width": 1}
    known = observed.low is not None and observed.high is not None
    traces = [
        {**bars, "x": [least], "marker": {"color": fade(QUIET, 0.6), "line": edge}},
        {**bars, "x": [most - least], "marker": {"color": fade(QUIET, 0.08), "pattern": hatching, "line": edge}},
        {
            "type": "scatter",
            "x": [round(observed.value, 1)],
            "y": [_SEEN],
            "mode": "markers",
            "cliponaxis": False,
            "marker": {"symbol": SERIES[0].marker, "size": 10, "color": colour},
            "error_x": {
                "visible": known,
                "symmetric": False,
                "array": [round((observed.high or 0.0) - observed.value, 1)],
                "arrayminus": [round(observed.value - (observed.low or 0.0), 1)],
                "color": colour,
                "thickness": 2,
                "width": 5,
            },
            "hoverinfo": "skip",
        },
    ]
    notes = [_name_seen(observed), _name_chance(chance)]
    # Checking every attribute takes plotly longer than the estimate; a test does it once instead.
    return go.Figure(traces, _lay_out() | {"annotations": notes}, _validate=False)


def _name_seen(observed: Estimate) -> dict[str, object]:
    """Return the share's label, on the side of its interval where there is more room."""
    right = observed.value <= 50
    end = observed.high if right else observed.low
    return {
        **_NOTE,
        "text": f"here {observed.value:.0f} %",
        "x": observed.value if end is None else end,
        "y": _SEEN,
        "xanchor": "left" if right else "right",
        "xshift": 8 if right else -8,
    }


def _name_chance(chance: ChanceRange) -> dict[str, object]:
    text = f"ups and downs alone: {say_chance_range(chance)}"
    return {**_NOTE, "text": text, "x": 0, "y": _CHANCE_NAME, "xanchor": "left", "yanchor": "bottom"}


def _lay_out() -> dict[str, object]:
    still = {"zeroline": False, "fixedrange": True}
    return {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 14, "r": 22, "t": 2, "b": 22},
        "barmode": "stack",
        "xaxis": {**still, "range": [0, 100], "tickvals": _TICKS, "ticktext": [f"{tick} %" for tick in _TICKS]},
        "yaxis": {**still, "range": [0, 4], "visible": False},
    }
