"""What was added later, as a flow: from all who began with a combination to what they had been given in the end."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from outcomes.charts.literal import label_literally
from outcomes.charts.style import QUIET, SERIES, arrange_ground, fade
from outcomes.estimates import SOMETHING_ELSE, Estimate, Switches
from outcomes.vocabulary.modalities import split_combination

__all__ = ["draw_switches"]

_DEPTH = 200
"""Pixels that all who began take up; each stream has its share of them."""

_LINE, _GAP = 17, 10
"""Pixels of one line of a label, and between two streams where they arrive."""

_LEFT, _RIGHT, _LABEL = 0.03, 0.46, 0.49
"""Where the streams begin, where they end, and their labels: shares of the figure's width."""

_STEPS = 24
"""A stream's edge is drawn with so many."""

_NOTE = {"showarrow": False, "font": {"size": 12}, "align": "left", "xanchor": "left", "yanchor": "middle"}


def draw_switches(switches: Switches, *, ink: str) -> go.Figure:
    """Draw what became of a combination as streams, each as wide as its share, with share, interval and n.

    `ink`: the colour of the reader's text.
    """
    labels = [_label(word, share) for word, share in switches.paths]
    widths = [_DEPTH * share.value / 100 for _, share in switches.paths]
    slots = [max(width, _LINE * (label.count("<br>") + 1)) for width, label in zip(widths, labels, strict=True)]
    depth = sum(slots) + _GAP * max(len(slots) - 1, 0)
    start, arrive = (depth - _DEPTH) / 2, 0.0
    traces: list[dict[str, object]] = []
    notes: list[dict[str, object]] = []
    for (word, share), width, slot, label in zip(switches.paths, widths, slots, labels, strict=True):
        traces.append(_stream(start, arrive + (slot - width) / 2, width, plain=not word, told=_tell(share)))
        notes.append({**_NOTE, "text": label, "x": _LABEL, "y": arrive + slot / 2})
        start, arrive = start + width, arrive + slot + _GAP
    top = (depth - _DEPTH) / 2
    bar = {"type": "rect", "x0": 0, "x1": _LEFT, "y0": top, "y1": top + _DEPTH, "fillcolor": ink, "line": {"width": 0}}
    return go.Figure(traces, _lay_out(depth, ink) | {"annotations": notes, "shapes": [bar]}, _validate=False)


def _stream(start: float, end: float, width: float, *, plain: bool, told: str) -> dict[str, object]:
    steps = [step / _STEPS for step in range(_STEPS + 1)]
    x = [_LEFT + (_RIGHT - _LEFT) * step for step in steps]
    upper = [start + (end - start) * step**2 * (3 - 2 * step) for step in steps]
    lower = [y + width for y in upper]
    return {
        "type": "scatter",
        "x": [round(value, 4) for value in (*x, *x[::-1])],
        "y": [round(value, 1) for value in (*upper, *lower[::-1])],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": fade(QUIET, 0.35) if plain else fade(SERIES[0].colour, 0.6),
        "hoveron": "fills",
        "text": told,
        "hoverinfo": "text",
    }


def _label(word: str, share: Estimate) -> str:
    if not word:
        name = "nothing more"
    elif word == SOMETHING_ELSE:
        name = word
    else:
        name = "<br>".join(f"+ {label_literally(part)}" for part in split_combination(word))
    return f"<b>{name}</b><br>{_tell(share)}"


def _tell(share: Estimate) -> str:
    interval = "" if share.low is None or share.high is None else f" ({share.low:.0f} to {share.high:.0f})"
    return f"{share.value:.0f} %{interval}, n {round(share.value * share.n / 100):,}"


def _lay_out(depth: float, ink: str) -> dict[str, Any]:
    return {
        **arrange_ground(),
        "height": depth + 12,
        "margin": {"l": 8, "r": 8, "t": 6, "b": 6},
        "font": {"color": ink},
        "hovermode": "closest",
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, 1]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [depth, 0]},
    }
