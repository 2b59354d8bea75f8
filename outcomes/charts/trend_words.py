"""A trend in sentences and as a table: what the figures show, how sure it is, and what it cannot tell."""

from __future__ import annotations

from outcomes.charts.labels import label_outcome
from outcomes.charts.style import say_interval, say_number
from outcomes.charts.trend_layout import Panel, TrendLayout
from outcomes.estimates import Estimate, Trend, TrendPoint, find_tipping_point
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["HEADLINE_SESSION", "say_leaving", "say_panel", "say_tipping_point", "say_trend", "tabulate_trend"]

HEADLINE_SESSION = 6
"""The session that headlines speak of, after five treatments; where it is not drawn, the last one that is."""

_PARTING_SHARE = 0.05
"""Observed and kept mean part visibly from 5 % of the scale on."""

_STILL_SHARE = 0.005
"""A change below this share of the scale is none worth a verb."""


def say_trend(trend: Trend) -> str:
    """Return the headline: from the first session to the headline's, had everyone stayed."""
    outcome = label_outcome(trend.outcome)
    if not trend.groups:
        return f"{outcome}: nothing to show, no episode here has a baseline."
    start, end = _ends(trend)
    if start is None or end is None or end.kept is None or end.change is None:
        return f"{outcome}: too few to judge, {trend.everyone.episodes:,} episodes have a baseline."
    return (
        f"{outcome} {_say_change(trend, end.change)} from {_amount(trend, start.value)} to "
        f"**{_amount(trend, end.kept.value)}** by session {end.session}, had everyone stayed "
        f"({say_interval(end.kept.low, end.kept.high)}; {trend.everyone.episodes:,} episodes, "
        f"{end.kept.n:,} scored there)."
    )


def say_leaving(trend: Trend) -> str:
    """Return why the mean of those scored parts from the kept mean; nothing where it does not."""
    _, end = _ends(trend)
    if end is None or end.kept is None or end.observed is None:
        return ""
    parting = end.observed.value - end.kept.value
    low, high = trend.axis
    if abs(parting) <= _PARTING_SHARE * (high - low):
        return ""
    worse = (parting > 0) == _lower_is_better(trend)
    reason = (
        "those who improved have left, and the plain mean no longer sees them"
        if worse
        else "those who did worse have left, and the plain mean no longer sees them"
    )
    return (
        f"The mean of those still scored at session {end.session} is {_amount(trend, end.observed.value)}, "
        f"{'worse' if worse else 'better'} than that: {reason}."
    )


def say_tipping_point(trend: Trend) -> str:
    """Return how much worse those who left would have to be before the change could not be told from none."""
    _, end = _ends(trend)
    delta = find_tipping_point(trend.everyone, end.session) if end else None
    if end is None or delta is None:
        return ""
    low, high = trend.axis
    if abs(delta) > high - low:
        return "No score that those who left could have would undo this change."
    direction = "worse" if (delta > 0) == _lower_is_better(trend) else "better"
    return (
        f"Those who left by session {end.session} would have to be {_amount(trend, abs(delta))} "
        f"{'points ' if trend.unit == 'points' else ''}{direction} than their scores suggest before this change could "
        "not be told from none."
    )


def say_panel(layout: TrendLayout, panel: Panel) -> str:
    """Return what a panel shows, line by line, for those who cannot see it."""
    trend = layout.trend
    parts = []
    for line in panel.lines:
        drawn = line.group.drawn[:HEADLINE_SESSION]
        start, end = (drawn[0].kept, drawn[-1].kept) if len(drawn) > 1 else (None, None)
        if start is None or end is None:
            parts.append(f"{line.label}: too few to judge, {line.group.episodes:,} began")
        else:
            parts.append(
                f"{line.label}: from {_amount(trend, start.value)} at session 1, {line.group.episodes:,} episodes, to "
                f"{_amount(trend, end.value)} at session {drawn[-1].session} had everyone stayed, {end.n:,} scored"
            )
    return f"{panel.title}. {label_outcome(trend.outcome)} over sessions, {trend.instrument}. " + "; ".join(parts) + "."


def tabulate_trend(trend: Trend) -> list[dict[str, object]]:
    """Return the numbers of a trend, one row per group and session.

    Columns: the fields grouped by, then session, n, observed and kept with their intervals, in_care, unit; then the
    change from session 1 with its interval, and what became of those not in care. None where too few remain.
    """
    return [
        dict(zip(trend.by, group.key, strict=True)) | _tabulate_point(trend, point)
        for group in trend.groups
        for point in group.points
    ]


def _tabulate_point(trend: Trend, point: TrendPoint) -> dict[str, object]:
    return {
        "session": point.session,
        "n": point.observed.n if point.observed else 0,
        **_tabulate("observed", point.observed),
        **_tabulate("kept", point.kept),
        "in_care": point.in_care,
        "unit": trend.unit,
        **_tabulate("change", point.change),
        "left_improved": point.left_improved,
        "left_otherwise": point.left_otherwise,
        "may_still_come": point.waiting,
    }


def _tabulate(name: str, estimate: Estimate | None) -> dict[str, object]:
    values = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))


def _ends(trend: Trend) -> tuple[Estimate | None, TrendPoint | None]:
    """Return the first kept mean and the point that the headline speaks of, if two points are drawn at all."""
    drawn = trend.everyone.drawn[:HEADLINE_SESSION]
    return (drawn[0].kept, drawn[-1]) if len(drawn) > 1 else (None, None)


def _lower_is_better(trend: Trend) -> bool:
    instrument = find_instrument(trend.instrument)
    return instrument is None or instrument.better == "lower"


def _say_change(trend: Trend, change: Estimate) -> str:
    """Return a change's verb by its meaning: a falling disability score is a better function, not a falling one."""
    low, high = trend.axis
    if abs(change.value) < _STILL_SHARE * (high - low):
        return "stays"
    better = (change.value < 0) == _lower_is_better(trend)
    if trend.outcome == "function":
        return "improves" if better else "worsens"
    return "falls" if better else "rises"


def _amount(trend: Trend, value: float) -> str:
    """Return a score with its unit where a bare number would mislead."""
    if trend.unit == "% of baseline":
        return f"{value:.0f} % of baseline"
    return f"{say_number(value)} %" if trend.unit == "%" else say_number(value)
