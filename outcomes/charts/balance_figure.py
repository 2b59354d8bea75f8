"""How alike two arms are, term by term: as recorded, and as the weights make them."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from outcomes.charts.comparison_labels import label_arm, label_term
from outcomes.charts.forest_figure import FAIR, PLAIN
from outcomes.charts.literal import label_literally
from outcomes.charts.style import QUIET, arrange_ground, fade
from outcomes.estimates import Balance, Comparison, Gate

__all__ = ["draw_balance", "pick_balance", "say_balance", "tabulate_balance"]

_MODELLED, _CHECKS = 8, 4
"""How many terms are drawn: of those that the weights level, and of those that they do not; the most apart."""

_ALIKE = 0.1
_ROW, _HEAD, _FOOT = 34, 6, 44
_NOTE = {"showarrow": False, "font": {"size": 11}}


def pick_balance(balance: Sequence[Balance]) -> list[Balance]:
    """Return the terms to draw: those that were most apart, then the checks that are."""
    modelled = sorted((one for one in balance if one.modelled), key=lambda one: -abs(one.plain))
    checks = sorted((one for one in balance if not one.modelled), key=lambda one: -abs(one.weighted))
    return modelled[:_MODELLED] + checks[:_CHECKS]


def draw_balance(comparison: Comparison, *, ink: str) -> go.Figure:
    """Draw the standardised differences of the terms most apart: squares as recorded, circles as weighted."""
    terms = pick_balance(comparison.balance)
    depth = _HEAD + max(len(terms), 1) * _ROW
    y = [_HEAD + place * _ROW + 24 for place in range(len(terms))]
    lines = {
        "type": "scatter",
        "x": [value for term in terms for value in (round(term.plain, 3), round(term.weighted, 3), None)],
        "y": [value for at in y for value in (at, at, None)],
        "mode": "lines",
        "line": {"color": fade(QUIET, 0.6), "width": 1.2},
        "hoverinfo": "skip",
    }
    marks = [
        {
            "type": "scatter",
            "x": [round(getattr(term, name), 3) for term in terms],
            "y": y,
            "mode": "markers",
            "cliponaxis": False,
            "marker": {"symbol": series.marker, "size": 8, "color": series.colour},
            "hovertemplate": f"{word}: %{{x:.2f}}<extra></extra>",
        }
        for name, series, word in (("plain", PLAIN, "as recorded"), ("weighted", FAIR, "as weighted"))
    ]
    widest = max([2 * _ALIKE, *(abs(value) for term in terms for value in (term.plain, term.weighted))])
    layout = {
        **arrange_ground(),
        "height": depth + _FOOT,
        "margin": {"l": 8, "r": 8, "t": 0, "b": _FOOT},
        "font": {"color": ink},
        "hovermode": "closest",
        "annotations": [_name(term, place) for place, term in enumerate(terms)],
        "shapes": [_band(depth)],
        "xaxis": {
            "fixedrange": True,
            "zeroline": False,
            "range": [-1.1 * widest, 1.1 * widest],
            "nticks": 6,
            "title": {"text": "Difference in standard deviations", "standoff": 4},
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [depth, 0]},
    }
    return go.Figure([lines, *marks], layout, _validate=False)


def say_balance(comparison: Comparison) -> str:
    """Return how far the arms were apart and how alike they are made, and what that proves."""
    modelled = [one for one in comparison.balance if one.modelled]
    if not modelled:
        return "Nothing that is recorded could be weighed."
    most = max(modelled, key=lambda one: abs(one.plain))
    first, second = label_arm(comparison.first), label_arm(comparison.second)
    text = (
        f"As recorded, {first} and {second} are most apart in {label_term(most.term)}, by {abs(most.plain):.2f} "
        f"standard deviations. The weights make all {len(modelled)} terms level, which proves nothing: they were made "
        "to."
    )
    worst = comparison.gate.worst
    if worst is None:
        return f"{text} There is nothing further by which to check it."
    return (
        f"{text} Of what they were not made to level, {label_term(worst.term)} is the most apart, by "
        f"{abs(worst.weighted):.2f}{_say_chance(comparison.gate)}. Overlap {100 * comparison.gate.common:.0f} %: it is "
        "100 where each could as well have been given the other, 0 where none could."
    )


def _say_chance(gate: Gate) -> str:
    """Return whether the check most apart is so by more than chance; nothing where it counts as alike anyway."""
    if gate.worst is None or abs(gate.worst.weighted) <= _ALIKE:
        return ""
    if abs(gate.worst.weighted) <= gate.by_chance:
        return f": in groups of this size chance alone would bring up to {gate.by_chance:.2f}"
    return f": more than the {gate.by_chance:.2f} that chance alone would bring"


def tabulate_balance(comparison: Comparison) -> list[dict[str, object]]:
    """Return every term's standardised difference, first − second, as recorded and as weighted."""
    return [
        {
            "term": label_term(one.term),
            "apart_plain": round(one.plain, 3) + 0.0,  # no −0.0
            "apart_weighted": round(one.weighted, 3) + 0.0,
            "levelled": "yes" if one.modelled else "no, a check",
        }
        for one in comparison.balance
    ]


def _name(term: Balance, place: int) -> dict[str, object]:
    text = label_literally(label_term(term.term)) + ("" if term.modelled else " <i>(a check)</i>")
    return {
        **_NOTE,
        "text": text,
        "xref": "paper",
        "x": 0,
        "y": _HEAD + place * _ROW + 9,
        "xanchor": "left",
        "yanchor": "middle",
    }


def _band(depth: int) -> dict[str, object]:
    return {
        "type": "rect",
        "x0": -_ALIKE,
        "x1": _ALIKE,
        "y0": 0,
        "y1": depth,
        "fillcolor": fade(QUIET, 0.12),
        "line": {"width": 0},
        "layer": "below",
    }
