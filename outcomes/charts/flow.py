"""The cohort flow as a line of text: who is in a chart, and who is not."""

from __future__ import annotations

from outcomes.estimates import Trend

__all__ = ["say_flow"]


def say_flow(trend: Trend) -> str:
    """Return the way from the records to the chart: `28,310 records → 4,200 episodes → … → 4,012 in this chart`."""
    flow = trend.flow
    steps = [f"{flow.records:,} records", f"{flow.episodes:,} episodes"]
    if flow.selected != flow.episodes:
        steps.append(f"{flow.selected:,} selected")
    steps.append(f"{flow.with_baseline:,} with a baseline")
    steps.append(f"{flow.with_follow_up:,} of them with follow-up")
    text = " → ".join(steps)
    asides = []
    if flow.red_flagged:
        asides.append(f"{flow.red_flagged:,} left out for a red flag")
    if trend.other_instruments:
        asides.append(f"{trend.other_instruments:,} measured on another instrument than {trend.instrument}")
    return f"{text} ({'; '.join(asides)})" if asides else text
