"""Practitioners or clinics in the funnel of chance: how far above or below what is expected, by how many episodes."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from outcomes.charts.forest_figure import ForestRow
from outcomes.charts.literal import label_literally
from outcomes.charts.style import QUIET, SERIES, arrange_ground, fade, say_number
from outcomes.charts.trend_figure import Trace
from outcomes.estimates import Estimate, PeerBand, Unit, Units

__all__ = ["arrange_units", "draw_funnel"]

_HEIGHT = 320
_NAMED = ("better", "worse", "perhaps better", "perhaps worse")
_CLOSE_N, _CLOSE_Y = 0.18, 0.12
"""Shares of the figure's width and height within which two names would lie on each other."""

_MARKS = {
    "better": {"symbol": "circle", "size": 10, "color": SERIES[0].colour},
    "perhaps better": {"symbol": "circle-open", "size": 10, "color": SERIES[0].colour},
    "no signal": {"symbol": "circle", "size": 7, "color": QUIET},
    "too few": {"symbol": "x-thin-open", "size": 8, "color": QUIET},
    "perhaps worse": {"symbol": "square-open", "size": 10, "color": SERIES[1].colour},
    "worse": {"symbol": "square", "size": 10, "color": SERIES[1].colour},
}


def draw_funnel(units: Units, *, alone: str = "", ink: str) -> go.Figure:
    """Draw each unit at its n and its distance from what is expected, within the 95% and 99.8% limits of chance.

    `alone`: show this unit only. `ink`: the colour of the reader's text.
    """
    shown = [unit for unit in units.units if alone in ("", unit.name)]
    traces = [*_draw_limits(units), *_mark(shown)]
    reach = _find_reach(units, shown)
    layout = {
        **arrange_ground(),
        "height": _HEIGHT,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 44},
        "font": {"color": ink},
        "hovermode": "closest",
        "xaxis": {
            "fixedrange": True,
            "rangemode": "tozero",
            "range": [0, units.funnel[-1].n if units.funnel else 10],
            "title": {"text": "episodes counted (n)", "standoff": 4},
            "showgrid": False,
            "nticks": 6,
        },
        "yaxis": {"fixedrange": True, "range": [-reach, reach], "nticks": 7, "zeroline": False, "tickformat": "+d"},
        "annotations": _name(shown, reach, units.funnel[-1].n if units.funnel else 10),
    }
    return go.Figure(traces, layout, _validate=False)


def arrange_units(units: Units, *, alone: str = "", peers: PeerBand | None = None) -> list[ForestRow]:
    """Return the rows of a forest: more of a hundred than expected, as recorded and drawn to what is expected.

    `alone`: this unit only, and the middle half of its `peers` beneath.
    """
    rows = [_arrange(unit, units.share) for unit in units.units if alone in ("", unit.name)]
    if units.icc > 0 and peers is not None and peers.low is not None and peers.high is not None:
        low, high = peers.low - units.share, peers.high - units.share
        middle = Estimate((low + high) / 2, low, high, peers.peers, 0, "%", "")
        rows.append(ForestRow(f"The middle half of {peers.peers} peers", fair=middle))
    return rows


def _arrange(unit: Unit, share: float) -> ForestRow:
    few = unit.verdict == "too few"
    note = "too few to judge" if few else f"reliability {unit.reliability:.2f}"
    return ForestRow(
        unit.name,
        fair=None if few else _shift(unit.shrunken, share),
        plain=_shift(unit.observed, unit.expected),
        note=f"n {unit.n:,}, {note}",
    )


def _shift(estimate: Estimate, by: float) -> Estimate:
    low, high = (None if limit is None else limit - by for limit in (estimate.low, estimate.high))
    return Estimate(estimate.value - by, low, high, estimate.n, estimate.n_missing, estimate.unit, estimate.method)


def _draw_limits(units: Units) -> list[Trace]:
    n = [point.n for point in units.funnel]
    traces: list[Trace] = []
    for level, dash in (("998", "dot"), ("95", "dash")):
        line = {"color": QUIET, "width": 1.2, "dash": dash}
        quiet = {"type": "scatter", "x": n, "mode": "lines", "hoverinfo": "skip", "line": line}
        low, high = ([round(getattr(point, f"{side}{level}"), 2) for point in units.funnel] for side in ("low", "high"))
        traces += [
            {**quiet, "y": low},
            {**quiet, "y": high, "fill": "tonexty", "fillcolor": fade(QUIET, 0.07)},
        ]
    middle = {"color": QUIET, "width": 1.4}
    ends = [0, n[-1]] if n else []
    return [
        *traces,
        {"type": "scatter", "x": ends, "y": [0] * len(ends), "mode": "lines", "line": middle, "hoverinfo": "skip"},
    ]


def _mark(shown: Sequence[Unit]) -> list[Trace]:
    traces: list[Trace] = []
    for verdict, marker in _MARKS.items():
        here = [unit for unit in shown if unit.verdict == verdict]
        if here:
            traces.append(
                {
                    "type": "scatter",
                    "x": [unit.n for unit in here],
                    "y": [round(unit.difference, 2) for unit in here],
                    "mode": "markers",
                    "cliponaxis": False,
                    "marker": marker,
                    "customdata": [_say_hover(unit) for unit in here],
                    "hovertemplate": "%{customdata}<extra></extra>",
                }
            )
    return traces


def _say_hover(unit: Unit) -> str:
    low, high = unit.limits998
    return (
        f"<b>{label_literally(unit.name)}</b><br>{unit.observed.value:.0f} % of {unit.n:,}, "
        f"{unit.expected:.0f} % expected<br>by chance {low:.0f} to {high:.0f} % (99.8 %)<br>{unit.verdict}"
    )


def _find_reach(units: Units, shown: Sequence[Unit]) -> float:
    """Return how far the axis goes both ways: to every unit and to the funnel where it is not at its widest."""
    line = units.funnel[len(units.funnel) // 3 :]
    told = [abs(unit.difference) for unit in shown] + [max(-point.low95, point.high95) for point in line]
    return round(1.18 * max(told, default=10.0), 1)


def _name(shown: Sequence[Unit], reach: float, largest: float) -> list[dict[str, object]]:
    """Return the names of units that signal, above or below their marks so that neighbours do not lie on each other."""
    notes: list[dict[str, object]] = []
    above: list[Unit] = []
    for unit in sorted(shown, key=lambda unit: unit.n):
        if unit.verdict not in _NAMED:
            continue
        crowded = any(
            abs(other.n - unit.n) < _CLOSE_N * largest
            and abs(other.difference - unit.difference) < _CLOSE_Y * 2 * reach
            for other in above
        )
        if not crowded:
            above.append(unit)
        notes.append(
            {
                "x": unit.n,
                "y": round(unit.difference, 2),
                "text": label_literally(unit.name),
                "showarrow": False,
                "font": {"size": 12},
                "yshift": -14 if crowded else 14,
                "hovertext": f"{say_number(unit.difference)} of a hundred",
            }
        )
    return notes
