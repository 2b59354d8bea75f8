"""One patient's scores on the course that the first score lets expect: small in the list."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.style import QUIET, SERIES, Series, arrange_ground, fade
from outcomes.charts.trend_figure import Trace
from outcomes.estimates import Band, Tracked, TrackState
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["STATE_SERIES", "draw_band", "draw_scores", "draw_spark"]

STATE_SERIES: dict[TrackState, Series] = {"off track": SERIES[1], "watch": SERIES[3], "on track": SERIES[0]}
"""How a last score looks by its state; others are quiet."""

_HEIGHT = 84
_ROOM = 0.06


def draw_spark(one: Tracked, instrument_id: str) -> go.Figure:
    """Draw one patient's scores over sessions on the expected course, the last one marked by its state."""
    instrument = find_instrument(instrument_id)
    low, high = (instrument.low, instrument.high) if instrument else (0.0, max(score for _, score in one.scores))
    room = _ROOM * (high - low)
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "xaxis": {**hidden, "range": [0.7, max(one.session, 4) + 0.3]},
        "yaxis": {**hidden, "range": [low - room, high + room]},
    }
    return go.Figure([*draw_band(one.band), draw_scores(one)], layout, _validate=False)


def draw_band(band: Band) -> list[Trace]:
    """Return the expected course: 80 and 50 of 100 within the bands, half on each side of the middle line."""
    if len(band) < 2:
        return []
    sessions = list(range(1, len(band) + 1))
    quiet = {"type": "scatter", "x": sessions, "mode": "lines", "hoverinfo": "skip"}
    none = {"width": 0}
    by_level = [[round(step[level], 2) for step in band] for level in range(5)]
    return [
        {**quiet, "y": by_level[0], "line": none},
        {**quiet, "y": by_level[4], "line": none, "fill": "tonexty", "fillcolor": fade(QUIET, 0.16)},
        {**quiet, "y": by_level[1], "line": none},
        {**quiet, "y": by_level[3], "line": none, "fill": "tonexty", "fillcolor": fade(QUIET, 0.2)},
        {**quiet, "y": by_level[2], "line": {"color": QUIET, "width": 1, "dash": "dot"}},
    ]


def draw_scores(one: Tracked) -> Trace:
    """Return the scores over sessions, the last one marked by its state."""
    look = STATE_SERIES.get(one.state)
    count = len(one.scores)
    return {
        "type": "scatter",
        "x": [session for session, _ in one.scores],
        "y": [round(score, 2) for _, score in one.scores],
        "mode": "lines+markers",
        "line": {"color": QUIET, "width": 1.6},
        "marker": {
            "color": [QUIET] * (count - 1) + [look.colour if look else QUIET],
            "symbol": ["circle"] * (count - 1) + [look.marker if look else "circle-open"],
            "size": [4] * (count - 1) + [9],
        },
        "hovertemplate": "session %{x}: %{y:.1f}<extra></extra>",
    }
