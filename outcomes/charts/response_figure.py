"""How many sessions until it helps, as figures: what became of everyone by session, what one more session brings."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from outcomes.charts.style import QUIET, SERIES, arrange_ground, fade
from outcomes.charts.trend_figure import Trace
from outcomes.estimates import PROMISED, SHOWN, Estimate, GroupResponse, ResponsePoint

__all__ = ["STATES", "draw_next_session", "draw_states"]

_HEIGHT = 260
_NEXT_HEIGHT = 280
_ROOM = 20
_IMPROVED, _LEFT = SERIES[0], SERIES[1]

STATES = (
    ("improved", "improved", _IMPROVED.word, "■"),
    ("left_unconfirmed", "left, better at one score only", _IMPROVED.word, "▨"),
    ("in_care", "still in care, not improved", "gray", "□"),
    ("left_unimproved", "left, not improved", _LEFT.word, "▨"),
)
"""A point's states from the bottom up: field, label, the theme's name of the colour, and a glyph for the legend."""

_FILLS: dict[str, Trace] = {
    "improved": {"fillcolor": fade(_IMPROVED.colour, 0.4)},
    "left_unconfirmed": {
        "fillpattern": {
            "shape": "/",
            "size": 7,
            "solidity": 0.35,
            "fgcolor": _IMPROVED.colour,
            "bgcolor": fade(_IMPROVED.colour, 0.12),
        }
    },
    "in_care": {"fillcolor": fade(QUIET, 0.10)},
    "left_unimproved": {
        "fillpattern": {
            "shape": "\\",
            "size": 7,
            "solidity": 0.35,
            "fgcolor": _LEFT.colour,
            "bgcolor": fade(_LEFT.colour, 0.12),
        }
    },
}


def draw_states(group: GroupResponse) -> go.Figure:
    """Draw what has become of everyone after each session: improved from below, left from above, in care between.

    A marker with its 95% interval tells the share improved at the end of the promised sessions, between whose dotted
    marks improvement is said to come.
    """
    traces = [*(_stack(group, field, label) for field, label, _, _ in STATES), _mark(group.after(PROMISED[1]))]
    return go.Figure(traces, _lay_out(group), _validate=False)


def _stack(group: GroupResponse, field: str, label: str) -> Trace:
    shares: list[Estimate] = [getattr(point, field) for point in group.points]
    return {
        "type": "scatter",
        "x": [point.after for point in group.points],
        "y": [round(share.value, 2) for share in shares],
        "mode": "lines",
        "stackgroup": "everyone",
        "line": {"width": 0.5, "color": QUIET, "shape": "hv"},
        "name": label,
        "customdata": [point.at_risk for point in group.points],
        "hovertemplate": f"after %{{x}} sessions: %{{y:.0f}} % {label}<extra></extra>",
        **_FILLS[field],
    }


def _mark(point: ResponsePoint) -> Trace:
    share = point.improved
    known = share.low is not None and share.high is not None
    return {
        "type": "scatter",
        "x": [point.after],
        "y": [round(share.value, 2)],
        "mode": "markers",
        "marker": {"symbol": _IMPROVED.marker, "size": 9, "color": _IMPROVED.colour},
        "error_y": {
            "visible": known,
            "symmetric": False,
            "array": [round((share.high or 0.0) - share.value, 2)],
            "arrayminus": [round(share.value - (share.low or 0.0), 2)],
            "color": _IMPROVED.colour,
            "thickness": 2,
            "width": 5,
        },
        "hoverinfo": "skip",
    }


def _lay_out(group: GroupResponse) -> dict[str, Any]:
    sessions = max(SHOWN - 1, group.points[-1].after)  # one axis for all panels, however far each is told
    return {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 4, "r": 8, "t": 8, "b": 4},
        "hovermode": "closest",
        "shapes": [_rule(place) for place in PROMISED],
        "annotations": [_name(group.after(PROMISED[1]))],
        "xaxis": {
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "range": [0, sessions],
            "tickvals": list(range(0, sessions + 1, 4)),
            "title": {"text": "Sessions completed", "standoff": 4},
            "showgrid": False,
        },
        "yaxis": {
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "range": [0, 100],
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0", "25", "50", "75", "100 %"],
        },
    }


def _name(point: ResponsePoint) -> dict[str, object]:
    """Return the share's figure beside its marker: within the area of the improved, where there is room for it."""
    share = point.improved.value
    return {
        "text": f"<b>{share:.0f} %</b>",
        "x": point.after,
        "y": share,
        "xanchor": "right",
        "yanchor": "top" if share > _ROOM else "bottom",
        "xshift": -7,
        "yshift": -7 if share > _ROOM else 7,
        "showarrow": False,
        "font": {"size": 14},
    }


def _rule(place: int) -> dict[str, object]:
    line = {"color": QUIET, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "y domain", "line": line}


def draw_next_session(group: GroupResponse) -> go.Figure:
    """Draw, for those not improved after so many sessions, the share found improved after one more, with intervals."""
    told = [point for point in group.points if point.next_improved and point.next_improved.low is not None]
    # After one session nobody can have two better scores in a row.
    points = [point for point in told if point.after or (point.next_improved and point.next_improved.value)]
    shares = [point.next_improved for point in points if point.next_improved]
    trace = {
        "type": "scatter",
        "x": [point.after for point in points],
        "y": [round(share.value, 2) for share in shares],
        "mode": "markers+lines",
        "line": {"color": fade(_IMPROVED.colour, 0.5), "width": 1.2},
        "marker": {"symbol": _IMPROVED.marker, "size": 9, "color": _IMPROVED.colour},
        "error_y": {
            "symmetric": False,
            "array": [round((share.high or 0.0) - share.value, 2) for share in shares],
            "arrayminus": [round(share.value - (share.low or 0.0), 2) for share in shares],
            "color": _IMPROVED.colour,
            "thickness": 1.6,
            "width": 4,
        },
        "cliponaxis": False,
        "customdata": [share.n for share in shares],
        "hovertemplate": (
            "not improved after %{x} sessions, n %{customdata:,}:<br>%{y:.0f} % are after one more<extra></extra>"
        ),
    }
    last = max((point.after for point in points), default=1)
    layout = _lay_out(group) | {"height": _NEXT_HEIGHT, "shapes": [], "annotations": []}
    layout["xaxis"] |= {
        "range": [-0.4, last + 0.4],
        "dtick": 1,
        "tickvals": list(range(last + 1)),
        "title": {"text": "Not improved after … sessions", "standoff": 4},
    }
    highest = max((share.high or share.value for share in shares), default=10.0)
    layout["yaxis"] |= {
        "range": [0, 1.08 * highest],
        "tickvals": None,
        "ticktext": None,
        "nticks": 5,
        "ticksuffix": " %",
    }
    return go.Figure([trace], layout, _validate=False)
