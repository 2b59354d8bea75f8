"""Differences with their intervals, one row each, about the line of no difference: plain ones beside fair ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

from outcomes.charts.literal import label_literally
from outcomes.charts.style import QUIET, SERIES, Series, arrange_ground, fade, say_number
from outcomes.estimates import Estimate

__all__ = ["FAIR", "PLAIN", "ForestRow", "draw_forest"]

FAIR, PLAIN = SERIES[0], SERIES[1]
"""Filled circles: had both been alike. Squares: as recorded."""

_HEAD, _ROW = 40, 46
_NAME, _FAIR, _PLAIN = 12, 28, 38
"""Pixels from a row's top: the middle of its name, of the fair mark, of the plain one."""

_FOOT = 44
_NOTE = {"showarrow": False, "font": {"size": 12}}


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row. `fair`, `plain`: first − second, None where none is told; `note`: what is said besides."""

    label: str
    fair: Estimate | None = None
    plain: Estimate | None = None
    note: str = ""


def draw_forest(rows: Sequence[ForestRow], *, better: Literal["lower", "higher"], title: str, ink: str) -> go.Figure:
    """Draw differences about zero, which is named, with the side that is better in words. `title`: the axis's.

    `ink`: the colour of the reader's text.
    """
    reach = _find_reach(rows)
    traces = [
        *_mark(
            [(row.plain, place, _PLAIN if row.fair else _FAIR) for place, row in enumerate(rows)],
            PLAIN,
            size=7,
            faint=True,
        ),
        *_mark([(row.fair, place, _FAIR) for place, row in enumerate(rows)], FAIR, size=10, faint=False),
    ]
    layout = _lay_out(len(rows), reach, title, ink)
    layout["shapes"] = [
        _rule(16, _HEAD),
        *(_rule(_middle(place, _FAIR - 9), _middle(place, _ROW)) for place in range(len(rows))),
    ]
    layout["annotations"] = [*_name_sides(better), *(_name(row, place) for place, row in enumerate(rows))]
    return go.Figure(traces, layout, _validate=False)


def _mark(
    marks: Sequence[tuple[Estimate | None, int, int]], series: Series, *, size: int, faint: bool
) -> list[dict[str, object]]:
    told = [(one, _middle(place, at)) for one, place, at in marks if one is not None]
    if not told:
        return []
    colour = fade(series.colour, 0.75) if faint else series.colour
    return [
        {
            "type": "scatter",
            "x": [round(one.value, 3) for one, _ in told],
            "y": [y for _, y in told],
            "mode": "markers",
            "cliponaxis": False,
            "marker": {"symbol": series.marker, "size": size, "color": colour},
            "error_x": {
                "symmetric": False,
                "array": [round((one.high if one.high is not None else one.value) - one.value, 3) for one, _ in told],
                "arrayminus": [
                    round(one.value - (one.low if one.low is not None else one.value), 3) for one, _ in told
                ],
                "color": colour,
                "thickness": 1.4 if faint else 2.2,
                "width": 4,
            },
            "customdata": [f"n {one.n:,}, {one.n_missing:,} missing" for one, _ in told],
            "hovertemplate": f"{'as recorded' if faint else 'estimate'}: %{{x:.1f}}<br>%{{customdata}}<extra></extra>",
        }
    ]


def _middle(place: int, at: int) -> float:
    return _HEAD + place * _ROW + at


def _find_reach(rows: Sequence[ForestRow]) -> tuple[float, float]:
    """Return an axis that holds every interval and zero, with room on both sides of zero for its names."""
    limits = [0.0]
    for one in (estimate for row in rows for estimate in (row.fair, row.plain)):
        if one is not None:
            limits += [limit for limit in (one.value, one.low, one.high) if limit is not None]
    low, high = min(limits), max(limits)
    width = max(high - low, 1e-6)
    return min(low - 0.05 * width, -0.3 * width), max(high + 0.05 * width, 0.3 * width)


def _name(row: ForestRow, place: int) -> dict[str, object]:
    estimate = row.fair or row.plain
    told = ", ".join(filter(None, (_say(estimate) if estimate else "", row.note)))
    text = f"<b>{label_literally(row.label)}</b>" + (f"  {label_literally(told)}" if told else "")
    return {
        **_NOTE,
        "text": text,
        "xref": "paper",
        "x": 0,
        "y": _middle(place, _NAME),
        "xanchor": "left",
        "yanchor": "middle",
    }


def _say(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{say_number(estimate.value)}, n {estimate.n:,}"
    low, high = say_number(estimate.low), say_number(estimate.high)
    if "0.0" in (low, high) and not estimate.low <= 0 <= estimate.high:  # clear of no difference, and seen to be
        low, high = (f"{limit:.2f}".replace("-", "−") for limit in (estimate.low, estimate.high))
    return f"{say_number(estimate.value)} ({low} to {high}), n {estimate.n:,}"


def _name_sides(better: Literal["lower", "higher"]) -> list[dict[str, object]]:
    words = ("lower, better", "higher, worse") if better == "lower" else ("lower, worse", "higher, better")
    sides = ((f"← {words[0]}", "right", -8), (f"{words[1]} →", "left", 8))
    return [
        {**_NOTE, "text": "no difference", "x": 0, "y": 0, "yanchor": "top"},
        *(
            {**_NOTE, "text": text, "x": 0, "y": 17, "xanchor": anchor, "xshift": shift, "yanchor": "top"}
            for text, anchor, shift in sides
        ),
    ]


def _rule(top: float, bottom: float) -> dict[str, object]:
    """Return a piece of the line of no difference; between rows it gives way to their names."""
    line = {"color": QUIET, "width": 1.4}
    return {"type": "line", "x0": 0, "x1": 0, "y0": top, "y1": bottom, "line": line, "layer": "below"}


def _lay_out(rows: int, reach: tuple[float, float], title: str, ink: str) -> dict[str, Any]:
    depth = _HEAD + max(rows, 1) * _ROW
    return {
        **arrange_ground(),
        "height": depth + _FOOT,
        "margin": {"l": 8, "r": 8, "t": 0, "b": _FOOT},
        "font": {"color": ink},
        "hovermode": "closest",
        "xaxis": {
            "fixedrange": True,
            "zeroline": False,
            "range": [round(limit, 4) if math.isfinite(limit) else 0 for limit in reach],
            "nticks": 6,
            "title": {"text": label_literally(title), "standoff": 4},
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [depth, 0]},
    }
