"""Where the lines of a trend stand: small multiples on equal axes, each line with the same looks in all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.charts.labels import label_group, label_outcome
from outcomes.charts.style import SERIES, Series
from outcomes.estimates import FEWEST, ExpectedCourse, GroupTrend, Trend

__all__ = ["LINES_AT_MOST", "Line", "Panel", "TrendLayout", "arrange_everyone", "arrange_trend"]

LINES_AT_MOST = len(SERIES)
"""More groups in one chart are not told apart at a glance; they become small multiples."""

_TICKS_ON_AXIS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One group with its looks. `word`: the group's word in the field that makes the lines."""

    label: str
    word: str
    group: GroupTrend
    series: Series


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the small multiples. `word`: the group's word in the field that makes the panels.

    `beside`: the course of everyone in the panel had it gone as in cohort studies, where it is asked for and known.
    """

    title: str
    word: str
    lines: tuple[Line, ...]
    beside: ExpectedCourse | None = None


@dataclass(frozen=True, slots=True)
class TrendLayout:
    """A trend laid out.

    `legend`: each line's label and looks. `ranked`: the words of all lines there are, those with most episodes first.
    `axis`: the one range of all panels. `beside`: the courses drawn beside the lines, everyone's with the empty key;
    None where they were not asked for.
    """

    trend: Trend
    panels: tuple[Panel, ...]
    legend: tuple[tuple[str, Series], ...]
    ranked: tuple[str, ...]
    axis: tuple[float, float]
    beside: tuple[ExpectedCourse, ...] | None = None


def arrange_trend(
    trend: Trend, *, lines: Sequence[str] = (), beside: tuple[ExpectedCourse, ...] | None = None
) -> TrendLayout:
    """Lay out a trend by two fields: the first makes the panels, the second the lines.

    `lines`: the words of the lines to draw, at most `LINES_AT_MOST`; by default those with most episodes. `beside`:
    the courses to draw beside them, on the trend's scale, grouped by the field that makes the panels.
    """
    panel_field, line_field = trend.by
    sizes: dict[str, int] = {}
    for group in trend.groups:
        sizes[group.key[1]] = sizes.get(group.key[1], 0) + group.episodes
    ranked = sorted(sizes, key=lambda word: (-sizes[word], word))
    asked = [word for word in lines if word in sizes]
    looks = dict(zip((asked or ranked)[:LINES_AT_MOST], SERIES, strict=False))
    panels: dict[str, list[Line]] = {}
    for group in trend.groups:
        panel, line = group.key
        if line in looks:
            panels.setdefault(panel, []).append(Line(label_group(line_field, line), line, group, looks[line]))
    courses = {course.key: course for course in beside or ()}
    arranged = tuple(
        Panel(
            label_group(panel_field, word),
            word,
            tuple(sorted(members, key=lambda line: SERIES.index(line.series))),
            courses.get((word,)),
        )
        for word, members in panels.items()
    )
    legend = tuple((label_group(line_field, word), series) for word, series in looks.items())
    return TrendLayout(trend, arranged, legend, tuple(ranked), _find_axis(trend, arranged), beside)


def arrange_everyone(trend: Trend, *, beside: tuple[ExpectedCourse, ...] | None = None) -> TrendLayout:
    """Lay out a trend as one panel with one line: everyone together, with their course of those in `beside`."""
    course = next((course for course in beside or () if not course.key), None)
    line = Line("Everyone", "", trend.everyone, SERIES[0])
    panels = (Panel(label_outcome(trend.outcome), trend.outcome, (line,), course),)
    return TrendLayout(trend, panels, (("Everyone", SERIES[0]),), (), _find_axis(trend, panels), beside)


def _find_axis(trend: Trend, panels: Sequence[Panel]) -> tuple[float, float]:
    """Return one range for all panels: from the scale's low end up to the highest band, in whole ticks."""
    low, end = trend.axis
    tick = (end - low) / _TICKS_ON_AXIS
    tops = [top for panel in panels for line in panel.lines for top in _find_tops(line.group)]
    tops += [step.value for panel in panels if panel.beside for step in panel.beside.steps]
    highest = max(tops, default=end)
    return low, low + tick * max(1, math.ceil((highest - low) / tick - 1e-9))


def _find_tops(group: GroupTrend) -> list[float]:
    kept = [point.kept.high if point.kept.high is not None else point.kept.value for point in group.drawn if point.kept]
    observed = [point.observed.value for point in group.drawn if point.observed and point.observed.n >= FEWEST]
    return kept + observed
