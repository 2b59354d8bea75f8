"""Scores over sessions: small multiples on equal axes, with who is still in care beneath."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from outcomes.charts.labels import label_group, label_outcome
from outcomes.charts.style import BAND_OPACITY, QUIET, SERIES, Series, fade, say_interval, say_number
from outcomes.estimates import FEWEST, GroupTrend, Trend, TrendPoint
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "LINES_AT_MOST",
    "Line",
    "Panel",
    "TrendLayout",
    "arrange_trend",
    "draw_panel",
    "say_panel",
    "say_trend",
    "tabulate_trend",
]

LINES_AT_MOST = len(SERIES)
"""More groups in one chart are not told apart at a glance; they become small multiples."""

WINDOW = (4, 8)
"""The sessions within which clinics promise improvement; a grey band marks them."""

_HEIGHT = 300
_TICKS = (1, 4, 8, 12, 16, 20, 24)


@dataclass(frozen=True, slots=True)
class Line:
    """One group with its looks."""

    label: str
    group: GroupTrend
    series: Series


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the small multiples."""

    title: str
    word: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TrendLayout:
    """A trend laid out: panels on equal axes, each line with the same looks in all of them.

    `legend`: each line's label and looks; `left_out`: the words of lines that were not asked for.
    """

    trend: Trend
    panels: tuple[Panel, ...]
    legend: tuple[tuple[str, Series], ...]
    left_out: tuple[str, ...]
    axis: tuple[float, float]


def arrange_trend(trend: Trend, *, lines: Sequence[str] | None = None) -> TrendLayout:
    """Lay out a trend by two fields: the first makes the panels, the second the lines.

    `lines`: the words of the lines to draw, at most `LINES_AT_MOST`; by default those with most episodes.
    """
    panel_field, line_field = trend.by
    sizes: dict[str, int] = {}
    for group in trend.groups:
        sizes[group.key[1]] = sizes.get(group.key[1], 0) + group.episodes
    ranked = sorted(sizes, key=lambda word: (-sizes[word], word))
    chosen = [word for word in (lines or ranked) if word in sizes][:LINES_AT_MOST]
    looks = dict(zip(chosen, SERIES, strict=False))
    panels: dict[str, list[Line]] = {}
    for group in trend.groups:
        panel, line = group.key
        if line in looks:
            panels.setdefault(panel, []).append(Line(label_group(line_field, line), group, looks[line]))
    arranged = tuple(
        Panel(
            label_group(panel_field, word),
            word,
            tuple(sorted(members, key=lambda line: SERIES.index(line.series))),
        )
        for word, members in panels.items()
    )
    return TrendLayout(
        trend,
        arranged,
        legend=tuple((label_group(line_field, word), series) for word, series in looks.items()),
        left_out=tuple(word for word in ranked if word not in looks),
        axis=_axis(trend, arranged),
    )


def draw_panel(layout: TrendLayout, panel: Panel, *, session: int) -> go.Figure:
    """Draw one panel: observed means with their bands, how many at the start and at `session`, who is still in care."""
    figure = go.Figure()
    for line in panel.lines:
        drawn = _drawable(line.group)
        if drawn:
            figure.add_trace(_band(drawn, line.series))
    for line in panel.lines:
        drawn = _drawable(line.group)
        if drawn:
            figure.add_trace(_line(drawn, line, layout.trend.unit))
            figure.add_trace(_strip(line))
    _set_axes(figure, layout)
    _note_counts(figure, panel, session)
    return figure


def say_panel(layout: TrendLayout, panel: Panel, *, session: int) -> str:
    """Return what a panel shows, line by line, for those who cannot see it."""
    parts = []
    for line in panel.lines:
        start, later = line.group.points[0].observed, line.group.points[session - 1].observed
        if start is None or later is None or later.n < FEWEST:
            parts.append(f"{line.label}: too few to judge, {line.group.episodes} began")
            continue
        parts.append(
            f"{line.label}: {say_number(start.value)} at session 1 (n {start.n}), "
            f"{say_number(later.value)} at session {session} (n {later.n})"
        )
    outcome = label_outcome(layout.trend.outcome)
    return f"{panel.title}. {outcome} over sessions, {layout.trend.instrument}. " + "; ".join(parts) + "."


def say_trend(trend: Trend, *, session: int = 6) -> str:
    """Return the headline over everyone selected: from the first session to `session`, or the last drawn before it."""
    outcome = label_outcome(trend.outcome)
    if not trend.groups:
        return f"{outcome}: nothing to show, no episode here has a baseline."
    everyone = trend.groups[0]
    drawn = _drawable(everyone)[:session]
    if len(drawn) < 2:
        return (
            f"{outcome}: too few to judge. {everyone.episodes:,} episodes have a baseline, "
            f"fewer than {FEWEST} a later score."
        )
    start, later, session = drawn[0].observed, drawn[-1].observed, drawn[-1].session
    assert start is not None  # what is drawn was observed
    assert later is not None
    return (
        f"{outcome} {_verb(trend, later.value - start.value)} from {say_number(start.value)} at the first session to "
        f"**{say_number(later.value)}** at session {session} ({say_interval(later.low, later.high)}) among the "
        f"{later.n:,} of {everyone.episodes:,} episodes still scored there."
    )


def tabulate_trend(trend: Trend) -> list[dict[str, object]]:
    """Return the numbers of a trend, one row per group and session.

    Columns: the fields grouped by, then session, n, observed with its interval, kept with its interval (None until
    it is estimated), in_care, unit.
    """
    rows: list[dict[str, object]] = []
    for group in trend.groups:
        for point in group.points:
            seen = point.observed
            rows.append(
                {
                    **dict(zip(trend.by, group.key, strict=True)),
                    "session": point.session,
                    "n": seen.n if seen else 0,
                    "observed": seen.value if seen else None,
                    "observed_low": seen.low if seen else None,
                    "observed_high": seen.high if seen else None,
                    "kept": None,
                    "kept_low": None,
                    "kept_high": None,
                    "in_care": point.in_care,
                    "unit": trend.unit,
                }
            )
    return rows


def _verb(trend: Trend, change: float) -> str:
    """Return what a change means: a falling disability score is a better function, and is not said to fall."""
    instrument = find_instrument(trend.instrument)
    smallest = instrument.span / 200 if instrument else 0.05
    if abs(change) < smallest:
        return "stays"
    better = (change < 0) == (instrument is None or instrument.better == "lower")
    if trend.outcome == "function":
        return "improves" if better else "worsens"
    return "falls" if better else "rises"


def _drawable(group: GroupTrend) -> tuple[TrendPoint, ...]:
    """Return the points up to the first with too few scored."""
    drawn: list[TrendPoint] = []
    for point in group.points:
        if point.observed is None or point.observed.n < FEWEST:
            break
        drawn.append(point)
    return tuple(drawn)


def _line(drawn: Sequence[TrendPoint], line: Line, unit: str) -> go.Scatter:
    seen = [point.observed for point in drawn if point.observed]
    return go.Scatter(
        x=[point.session for point in drawn],
        y=[round(estimate.value, 3) for estimate in seen],
        mode="lines+markers",
        name=line.label,
        line={"color": line.series.colour, "width": 2.2, "dash": line.series.dash},
        marker={"symbol": line.series.marker, "size": 7, "color": line.series.colour},
        customdata=[
            [say_interval(estimate.low, estimate.high), f"{estimate.n:,}", f"{point.in_care:,}"]
            for estimate, point in zip(seen, drawn, strict=True)
        ],
        hovertemplate=(
            f"<b>{line.label}</b><br>session %{{x}}: %{{y:.1f}} {unit}<br>"
            "%{customdata[0]}<br>%{customdata[1]} scored, %{customdata[2]} in care<extra></extra>"
        ),
    )


def _band(drawn: Sequence[TrendPoint], series: Series) -> go.Scatter:
    bounds = [(point.session, point.observed) for point in drawn if point.observed and point.observed.low is not None]
    forth = [(session, estimate.high) for session, estimate in bounds]
    back = [(session, estimate.low) for session, estimate in reversed(bounds)]
    outline = forth + back
    return go.Scatter(
        x=[session for session, _ in outline],
        y=[None if value is None else round(value, 3) for _, value in outline],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=fade(series.colour, BAND_OPACITY),
        hoverinfo="skip",
    )


def _strip(line: Line) -> go.Scatter:
    points = line.group.points
    return go.Scatter(
        x=[point.session for point in points],
        y=[round(100 * point.in_care / line.group.episodes, 1) for point in points],
        mode="lines",
        line={"color": line.series.colour, "width": 1.8, "dash": line.series.dash, "shape": "hv"},
        name=line.label,
        customdata=[f"{point.in_care:,} of {line.group.episodes:,}" for point in points],
        hovertemplate="session %{x}: %{y:.0f} % still in care (%{customdata})<extra></extra>",
        yaxis="y2",
    )


def _note_counts(figure: go.Figure, panel: Panel, session: int) -> None:
    """Write each line's n at the start and at `session` into the panel's foot, lines without a mark included."""
    for place, line in enumerate(reversed(panel.lines)):
        start, later = line.group.points[0].observed, line.group.points[session - 1].observed
        counts = f"n {start.n if start else 0:,} → {later.n if later else 0:,}"
        if not _drawable(line.group):
            counts += ", too few to judge"
        figure.add_annotation(
            text=f'<span style="color:{line.series.colour}">{line.series.glyph}</span> {counts}',
            xref="x domain",
            yref="y domain",
            x=0.02,
            y=0.02,
            yshift=place * 14,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 11},
        )


def _axis(trend: Trend, panels: Sequence[Panel]) -> tuple[float, float]:
    """Return one range for all panels: the scale from its low end, up to the highest band, in whole ticks."""
    instrument = find_instrument(trend.instrument)
    low, span = (instrument.low, instrument.span) if instrument else (0.0, 10.0)
    tick = span / 5
    highest = max(
        (
            point.observed.high or point.observed.value
            for panel in panels
            for line in panel.lines
            for point in _drawable(line.group)
            if point.observed
        ),
        default=low + span,
    )
    return low, min(low + span, low + tick * math.ceil((highest - low) / tick))


def _set_axes(figure: go.Figure, layout: TrendLayout) -> None:
    sessions = len(layout.trend.groups[0].points) if layout.trend.groups else WINDOW[1]
    figure.add_shape(
        type="rect",
        x0=WINDOW[0],
        x1=WINDOW[1],
        y0=0,
        y1=1,
        yref="y domain",
        fillcolor=fade(QUIET, 0.1),
        line={"width": 0},
        layer="below",
    )
    figure.update_layout(
        height=_HEIGHT,
        margin={"l": 4, "r": 8, "t": 8, "b": 4},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        xaxis={
            "range": [0.6, sessions + 0.4],
            "tickvals": [tick for tick in _TICKS if tick <= sessions],
            "title": {"text": "Session", "standoff": 4},
            "anchor": "y2",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={
            "domain": [0.3, 1],
            "range": list(layout.axis),
            "zeroline": False,
            "nticks": 6,
            "fixedrange": True,
            "automargin": True,
        },
        yaxis2={
            "domain": [0, 0.2],
            "range": [0, 104],
            "tickvals": [0, 50, 100],
            "ticktext": ["0", "50", "100 %"],
            "title": {"text": "In care", "standoff": 4, "font": {"size": 11}},
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )
