"""Completeness by practitioner and month: per cent and n in each cell, on a ground the stronger the more is missing.

Names stand above their cells, so that twelve months are read on a telephone too.
"""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.cell_layout import arrange_cells, draw_ground
from outcomes.charts.literal import label_literally
from outcomes.charts.quality_words import is_faint
from outcomes.charts.style import QUIET, SERIES, fade, say_interval
from outcomes.estimates import Completeness, CompletenessRow, Estimate

__all__ = ["COMPLETENESS_ROWS", "draw_completeness"]

COMPLETENESS_ROWS = 12
"""So many practitioners are drawn, those with most to judge; the table has all."""

_HEAD, _NAME, _CELL, _GAP = 34, 18, 32, 4
"""Heights in pixels: the months' heads, a row's name, its cells, and the gap beneath."""

_STRONGEST, _FAINTEST = 0.55, 0.04
"""The ground's opacity where half or more is missing, and where nothing is."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_THOUSAND, _HALF = 1_000, 50
_NOTE = {"showarrow": False, "font": {"size": 11}}


def draw_completeness(result: Completeness, *, ink: str) -> go.Figure:
    """Draw everyone and the practitioners with most to judge. `ink`: the colour of the reader's text."""
    rows = (result.everyone, *result.rows[:COMPLETENESS_ROWS])
    placed = [
        (row, cell, place, month) for place, row in enumerate(rows) for month, cell in enumerate(row.cells) if cell
    ]
    trace = {
        "type": "scatter",
        "x": [month + 0.5 for _, _, _, month in placed],
        "y": [_top(place) + _NAME + _CELL / 2 for _, _, place, _ in placed],
        "mode": "text",
        "text": [_tell(row, cell, month) for row, cell, _, month in placed],
        "textfont": {"size": 10, "color": ink},
        "cliponaxis": False,
        "customdata": [_describe(row, cell, result.months[month]) for row, cell, _, month in placed],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    heads = [_head(month, place) for place, month in enumerate(result.months)]
    names = [_name(row, place) for place, row in enumerate(rows)]
    shapes = [_ground(row, cell, place, month) for row, cell, place, month in placed]
    layout = arrange_cells(len(result.months), _top(len(rows)), ink) | {"annotations": heads + names, "shapes": shapes}
    return go.Figure([trace], layout, _validate=False)


def _top(row: int) -> float:
    return _HEAD + row * (_NAME + _CELL + _GAP)


def _tell(row: CompletenessRow, cell: Estimate, month: int) -> str:
    n = f"{cell.n / _THOUSAND:.1f}k" if cell.n >= _THOUSAND else str(cell.n)
    return f"({cell.value:.0f})<br>{n}" if is_faint(row, month) else f"<b>{cell.value:.0f}</b><br>{n}"


def _describe(row: CompletenessRow, cell: Estimate, month: str) -> str:
    interval = f" ({say_interval(cell.low, cell.high)} %)" if cell.low is not None else ", too few to judge"
    name = label_literally(row.name) or "Everyone"
    return f"<b>{name}, {month}</b><br>complete in {cell.value:.0f} % of {cell.n:,}{interval}"


def _ground(row: CompletenessRow, cell: Estimate, place: int, month: int) -> dict[str, object]:
    missing = min(1.0, (100 - cell.value) / _HALF)
    strength = round(_FAINTEST + missing * (_STRONGEST - _FAINTEST), 3)
    colour = fade(QUIET, 0.1) if is_faint(row, month) else fade(SERIES[1].colour, strength)
    return draw_ground(month, _top(place) + _NAME, height=_CELL, gap=0.03, colour=colour)


def _head(month: str, place: int) -> dict[str, object]:
    year, number = month.split("-")
    text = _MONTHS[int(number) - 1] + (f"<br>{year}" if place == 0 or number == "01" else "<br> ")
    return {**_NOTE, "text": text, "x": place + 0.5, "y": _HEAD - _GAP, "yanchor": "bottom"}


def _name(row: CompletenessRow, place: int) -> dict[str, object]:
    text = label_literally(row.name) or "<b>Everyone</b>"
    return {**_NOTE, "text": text, "x": 0.03, "y": _top(place) + _NAME, "xanchor": "left", "yanchor": "bottom"}
