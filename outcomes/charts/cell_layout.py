"""What every figure of cells in rows shares: a ground under each cell, and a layout without axes, counted downwards."""

from __future__ import annotations

from typing import Any

from outcomes.charts.style import arrange_ground

__all__ = ["arrange_cells", "draw_ground"]


def draw_ground(column: int, top: float, *, height: float, gap: float, colour: str) -> dict[str, object]:
    """Return the ground of the cell in `column` that begins at `top`; `gap`: left free at each side, of one column."""
    return {
        "type": "rect",
        "x0": column + gap,
        "x1": column + 1 - gap,
        "y0": top,
        "y1": top + height,
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }


def arrange_cells(columns: int, height: float, ink: str) -> dict[str, Any]:
    """Return the layout of a figure so many `columns` wide and so many pixels high, its words in `ink`."""
    hidden = {"visible": False, "fixedrange": True}
    return {
        **arrange_ground(),
        "height": int(height),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "font": {"color": ink},
        "hovermode": "closest",
        "xaxis": {**hidden, "range": [0, max(columns, 1)]},
        "yaxis": {**hidden, "range": [height, 0]},
    }
