"""A trend's panel as a drawing for paper: black on white, told apart by line and marker, readable in grey."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from outcomes.charts import TrendLayout
from outcomes.estimates import FEWEST, Estimate

__all__ = ["render_panel"]

_WIDTH, _HEIGHT = 260.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 26.0, 8.0, 6.0, 24.0
_TICKS_ON_SCALE = 5

_Place = Callable[[float, float], str]
"""Session and value → where they stand on paper, as SVG wants a point."""


def render_panel(layout: TrendLayout) -> str:
    """Return the first panel of `layout` as SVG: the mean had everyone stayed on its band, the mean of those scored."""
    group = layout.panels[0].lines[0].group
    sessions = len(group.points)
    low, high = layout.axis

    def at(session: float, value: float) -> str:
        across = _LEFT + (_WIDTH - _LEFT - _RIGHT) * (session - 1) / max(1, sessions - 1)
        up = _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low)
        return f"{across:.1f},{up:.1f}"

    kept = [(point.session, point.kept) for point in group.drawn if point.kept is not None]
    banded = [(session, one) for session, one in kept if one.low is not None and one.high is not None]
    observed = [
        (point.session, point.observed)
        for point in group.drawn
        if point.observed is not None and point.observed.n >= FEWEST
    ]
    edge = [at(session, one.high or 0.0) for session, one in banded]
    edge += [at(session, one.low or 0.0) for session, one in reversed(banded)]
    marks = (at(session, one.value).split(",") for session, one in kept)
    parts = [
        *_draw_axes(at, sessions, _list_ticks(layout)),
        f'<polygon points="{" ".join(edge)}" fill="#d0d0d0"/>',
        _draw_line(at, observed, 'stroke="#777777" stroke-width="1" stroke-dasharray="1.5 2"'),
        _draw_line(at, kept, 'stroke="#000000" stroke-width="1.3"'),
        *(f'<circle cx="{across}" cy="{up}" r="1.9" fill="#000000"/>' for across, up in marks),
        *_draw_labels(at, kept, observed),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" '
        f'font-family="Libertinus Serif" font-size="7.5">{"".join(parts)}</svg>'
    )


def _list_ticks(layout: TrendLayout) -> list[float]:
    """Return where the axis is marked: in fifths of the whole scale, as on screen."""
    start, end = layout.trend.axis
    low, high = layout.axis
    step = (end - start) / _TICKS_ON_SCALE
    return [low + step * place for place in range(round((high - low) / step) + 1)]


def _draw_axes(at: _Place, sessions: int, ticks: Sequence[float]) -> list[str]:
    parts = []
    for value in ticks:
        (left, up), (right, _) = at(1, value).split(","), at(sessions, value).split(",")
        parts.append(f'<line x1="{left}" y1="{up}" x2="{right}" y2="{up}" stroke="#e0e0e0" stroke-width="0.5"/>')
        parts.append(f'<text x="{_LEFT - 5:g}" y="{float(up) + 2.5:.1f}" text-anchor="end">{value:g}</text>')
    floor = _HEIGHT - _BOTTOM + 11
    for session in range(1, sessions + 1):
        across = at(session, ticks[0]).split(",")[0]
        parts.append(f'<text x="{across}" y="{floor:g}" text-anchor="middle">{session}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle:g}" y="{floor + 10:g}" text-anchor="middle">session</text>')
    return parts


def _draw_labels(
    at: _Place, kept: Sequence[tuple[int, Estimate]], observed: Sequence[tuple[int, Estimate]]
) -> list[str]:
    """Name the two lines at their right ends, where they have parted."""
    if not kept or not observed or abs(kept[-1][1].value - observed[-1][1].value) < 1e-9:
        return []
    upper, lower = ("those still scored", "had everyone stayed")
    (upper_session, upper_end), (lower_session, lower_end) = observed[-1], kept[-1]
    if upper_end.value < lower_end.value:
        upper, lower = lower, upper
        (upper_session, upper_end), (lower_session, lower_end) = kept[-1], observed[-1]
    above, beneath = at(upper_session, upper_end.value).split(","), at(lower_session, lower_end.value).split(",")
    return [
        f'<text x="{above[0]}" y="{float(above[1]) - 5:.1f}" text-anchor="end">{upper}</text>',
        f'<text x="{beneath[0]}" y="{float(beneath[1]) + 10:.1f}" text-anchor="end">{lower}</text>',
    ]


def _draw_line(at: _Place, points: Sequence[tuple[int, Estimate]], looks: str) -> str:
    where = " ".join(at(session, one.value) for session, one in points)
    return f'<polyline points="{where}" fill="none" {looks}/>'
