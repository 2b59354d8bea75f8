"""Types of back pain by starting combinations as a grid: the share in each cell, on a ground as strong as it is sure.

Names of rows stand above their cells, so that six columns are read on a telephone too.
"""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.cell_layout import arrange_cells, draw_ground
from outcomes.charts.grid_words import is_judged
from outcomes.charts.labels import label_group
from outcomes.charts.literal import label_literally
from outcomes.charts.style import QUIET, SERIES, fade
from outcomes.estimates import Grid, GridCell
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS

__all__ = ["draw_grid"]

_HEAD, _NAME, _CELL, _GAP = 34, 20, 46, 3
"""Heights in pixels: the columns' heads, a row's name, its cells, and the gap about each."""

_BROKEN = {
    "disc": "Disc-<br>related",
    "radiculopathy": "Nerve com-<br>pression",
    "sacroiliac": "Sacroiliac<br>joint",
    "degenerative": "Degen-<br>erative",
    "unspecified": "Un-<br>specified",
}
"""Heads that would not fit a sixth of a telephone's width in one line."""

_SURE, _UNSURE = 5.0, 25.0
_STRONGEST, _FAINTEST = 0.45, 0.07
"""Half an interval's width in points of per cent, and the ground's opacity there."""

_NOTE = {"showarrow": False, "font": {"size": 12}}


def draw_grid(grid: Grid, *, ink: str) -> go.Figure:
    """Draw every cell with its share in per cent, 95% interval and n; what holds too few is grey.

    `ink`: the colour of the reader's text.
    """
    kinds = list(dict.fromkeys(cell.back_pain_type for cell in grid.cells))
    sizes: dict[str, int] = {}
    for cell in grid.cells:
        sizes[cell.combination] = sizes.get(cell.combination, 0) + cell.episodes
    rows = sorted(sizes, key=lambda word: (word == OTHER_COMBINATIONS, -sizes[word], word))
    placed = [(cell, kinds.index(cell.back_pain_type), rows.index(cell.combination)) for cell in grid.cells]
    trace = {
        "type": "scatter",
        "x": [column + 0.5 for _, column, _ in placed],
        "y": [_top(row) + _NAME + _CELL / 2 for _, _, row in placed],
        "mode": "text",
        "text": [_tell(cell) for cell, _, _ in placed],
        "textfont": {"size": 11, "color": ink},
        "cliponaxis": False,
        "customdata": [_describe(cell) for cell, _, _ in placed],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    notes = [_head(kind, column) for column, kind in enumerate(kinds)] + [
        _name(word, row) for row, word in enumerate(rows)
    ]
    shapes = [_ground(cell, column, row) for cell, column, row in placed]
    layout = arrange_cells(len(kinds), _top(len(rows)), ink) | {"annotations": notes, "shapes": shapes}
    return go.Figure([trace], layout, _validate=False)


def _top(row: int) -> float:
    return _HEAD + row * (_NAME + _CELL + _GAP)


def _tell(cell: GridCell) -> str:
    share = cell.improved
    if share is None or share.low is None or share.high is None:
        return f"too few<br>n {share.n if share else 0:,}"
    return f"<b>{share.value:.0f} %</b><br>{share.low:.0f}–{share.high:.0f}<br>n {share.n:,}"


def _describe(cell: GridCell) -> str:
    share, name = (
        cell.improved,
        f"{label_literally(cell.combination)}, {label_group('back_pain_type', cell.back_pain_type)}",
    )
    if share is None or share.low is None or share.high is None:
        return f"<b>{name}</b><br>too few to judge, {cell.episodes:,} with a baseline"
    return (
        f"<b>{name}</b><br>{share.value:.0f} % stand better (95% interval {share.low:.0f} to {share.high:.0f})<br>"
        f"n {share.n:,}, {share.n_missing:,} of them not scored again; {cell.episodes:,} with a baseline"
    )


def _ground(cell: GridCell, column: int, row: int) -> dict[str, object]:
    return draw_ground(column, _top(row) + _NAME, height=_CELL, gap=0.02, colour=_shade(cell))


def _shade(cell: GridCell) -> str:
    share = cell.improved
    if not is_judged(cell) or share is None or share.low is None or share.high is None:
        return fade(QUIET, 0.12)
    unsure = min(1.0, max(0.0, ((share.high - share.low) / 2 - _SURE) / (_UNSURE - _SURE)))
    return fade(SERIES[0].colour, round(_STRONGEST + unsure * (_FAINTEST - _STRONGEST), 3))


def _head(kind: str, column: int) -> dict[str, object]:
    text = _BROKEN.get(kind, label_group("back_pain_type", kind))
    return {**_NOTE, "text": text, "x": column + 0.5, "y": _HEAD - _GAP, "yanchor": "bottom", "font": {"size": 11}}


def _name(word: str, row: int) -> dict[str, object]:
    text = label_literally(label_group("combination", word))
    return {**_NOTE, "text": text, "x": 0.02, "y": _top(row) + _NAME, "xanchor": "left", "yanchor": "bottom"}
