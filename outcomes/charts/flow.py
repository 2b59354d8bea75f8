"""The cohort flow as a line of text: who is in a chart, and who is not."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.style import say_count
from outcomes.charts.trend_layout import TrendLayout
from outcomes.estimates import Claims, Grid, OnTrack, OverTime, Response, Trend, Units

__all__ = ["Flowing", "say_flow", "say_pool"]

Flowing = Trend | Response | Claims | Grid | OverTime | Units | OnTrack
"""Results that know who is in them."""


def say_flow(result: Flowing, layout: TrendLayout | None = None) -> str:
    """Return the way from the records to the chart: `28,310 records → 4,200 episodes → … → 1,438 in these lines`.

    With `layout`, the last step counts the lines that are drawn; else everyone with a baseline is in the chart.
    """
    flow = result.flow
    steps = [say_count(flow.records, "record"), say_count(flow.episodes, "episode")]
    if flow.selected != flow.episodes:
        steps.append(f"{flow.selected:,} selected")
    steps.append(f"{flow.with_baseline:,} with a baseline")
    steps.append(f"{flow.with_follow_up:,} of them with follow-up")
    if layout is not None:
        shown = sum(line.group.episodes for panel in layout.panels for line in panel.lines)
        steps.append(f"{shown:,} with a baseline in these lines")
    text = " → ".join(steps)
    asides = []
    if flow.red_flagged:
        asides.append(f"{flow.red_flagged:,} left out for a red flag")
    if result.other_instruments:
        asides.append(f"{result.other_instruments:,} measured on another instrument than {result.instrument}")
    if layout is not None and flow.with_baseline > shown:
        asides.append(f"{flow.with_baseline - shown:,} belong to lines that are not shown")
    return f"{text} ({'; '.join(asides)})" if asides else text


def say_pool(combinations: Sequence[str]) -> str:
    """Return which starting combinations are shown together because few began with each; nothing where none are."""
    if not combinations:
        return ""
    return f"Too rare to stand alone, and shown as other combinations: {'; '.join(combinations)}."
