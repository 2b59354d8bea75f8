"""A trend in sentences: what the figures show, how sure it is, and what it cannot tell."""

from __future__ import annotations

from outcomes.charts.labels import label_outcome
from outcomes.charts.style import say_count, say_interval, say_number
from outcomes.charts.trend_layout import Panel, TrendLayout
from outcomes.estimates import (
    PERCENT,
    ChanceRange,
    CourseStep,
    Estimate,
    Trend,
    TrendPoint,
    find_tipping_point,
)
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "HEADLINE_SESSION",
    "say_chance_change",
    "say_leaving",
    "say_natural_course",
    "say_panel",
    "say_tipping_point",
    "say_trend",
]

HEADLINE_SESSION = 6
"""The session that headlines speak of, after five treatments; where it is not drawn, the last one that is."""

_TOLD = 0.05
"""A change that is said as 0.0 is next to nothing."""

_PARTING_SHARE = 0.05
"""Observed and kept mean part visibly from 5 % of the scale on."""


def say_trend(trend: Trend) -> str:
    """Return the headline: the change by the headline's session had everyone stayed, and how sure it is.

    The verb follows the interval of the change: where it holds zero, no change is claimed.
    """
    outcome = label_outcome(trend.outcome)
    if not trend.groups:
        return f"{outcome}: nothing to show, no episode here has a baseline."
    start, end = _ends(trend)
    if start is None or end is None or end.kept is None or end.change is None or end.change.low is None:
        return f"{outcome}: too few to judge. {_say_follow_up(trend)}."
    course = f"from {_amount(trend, start.value)} to {_amount(trend, end.kept.value)}"
    behind = f"({say_count(trend.everyone.episodes, 'episode')}, {end.kept.n:,} scored there)"
    verb = _find_verb(trend, end.change)
    if not verb:
        interval = say_interval(end.change.low, end.change.high)
        return (
            f"{outcome} shows **no clear change** by session {end.session}, had everyone stayed: {course}, a change of "
            f"{say_number(end.change.value)} ({interval}) {behind}."
        )
    low, high = sorted(map(abs, (end.change.low, end.change.high or 0.0)))
    return (
        f"{outcome} {verb} by **{say_number(abs(end.change.value))} {_difference_unit(trend)}** "
        f"({say_interval(low, high)}) by session {end.session}, had everyone stayed: {course} {behind}."
    )


def _say_follow_up(trend: Trend) -> str:
    begun, later = say_count(trend.everyone.episodes, "episode"), trend.flow.with_follow_up
    return (
        f"{begun} with a baseline, {later:,} of them scored again"
        if later
        else f"{begun} with a baseline, none scored again"
    )


def say_leaving(trend: Trend) -> str:
    """Return how the mean of those scored parts from the kept mean, and who it no longer sees; nothing where not."""
    _, end = _ends(trend)
    if end is None or end.kept is None or end.observed is None:
        return ""
    parting = end.observed.value - end.kept.value
    low, high = trend.axis
    if abs(parting) <= _PARTING_SHARE * (high - low):
        return ""
    worse = (parting > 0) == _lower_is_better(trend)
    gone, kind = (end.left_improved, "improved") if worse else (end.left_otherwise, "without improving")
    who = f"{gone:,} of the {end.left:,} who had left by then left {kind}" if 2 * gone > end.left else "many have left"
    plain, kept = _amount(trend, end.observed.value), _amount(trend, end.kept.value)
    return (
        f"{label_outcome(trend.outcome)}: the plain mean of those still scored at session {end.session} is {plain}, "
        f"{'worse' if worse else 'better'} than {kept}: {who}, and the plain mean no longer sees them."
    )


def say_tipping_point(trend: Trend) -> str:
    """Return how much worse those who left would have to be before the change could not be told from none."""
    _, end = _ends(trend)
    delta = find_tipping_point(trend.everyone, end.session) if end else None
    if end is None or delta is None:
        return ""
    low, high = trend.axis
    outcome = label_outcome(trend.outcome)
    if abs(delta) > high - low:
        return f"{outcome}: no score that those who left could have would undo the change."
    direction = "worse" if (delta > 0) == _lower_is_better(trend) else "better"
    return (
        f"{outcome}: those who left by session {end.session} would have to be {say_number(abs(delta))} "
        f"{_difference_unit(trend)} {direction} than their scores suggest before the change could not be told from "
        "none."
    )


def say_chance_change(trend: Trend, chance: ChanceRange | None) -> str:
    """Return how much of the headline's change could be ups and downs; nothing where that is not known.

    `trend`: in the instrument's points, as `chance` is.
    """
    _, end = _ends(trend)
    if chance is None or end is None or end.change is None:
        return ""
    outcome, unit = label_outcome(trend.outcome), _difference_unit(trend)
    changed, improves = abs(end.change.value), (end.change.value < 0) == _lower_is_better(trend)
    least, most = sorted(abs(limit) for limit in (chance.low, chance.high))
    opposed = {limit > 0 for limit in (chance.low, chance.high)} != {end.change.value > 0}
    if most < _TOLD:
        return f"{outcome}: ups and downs alone would bring next to no change."
    if opposed or not _find_verb(trend, end.change):
        return f"{outcome}: ups and downs alone would bring {_say_by_itself(trend, chance)}."
    days = "bad" if improves else "good"
    part = f"{say_number(least)} to {say_number(most)}"
    if most >= changed:
        part = "all" if least >= changed else f"{say_number(least)} to all of them"
    return f"{outcome}: of the {say_number(changed)} {unit}, {part} could be {days} days passing by themselves."


def _say_by_itself(trend: Trend, chance: ChanceRange) -> str:
    """Return a range of changes by what they mean: `an improvement of 0.1 to 1.0 points`."""
    unit = _difference_unit(trend)
    turn = -1.0 if _lower_is_better(trend) else 1.0
    low, high = sorted(turn * limit for limit in (chance.low, chance.high))
    if low >= 0:
        return f"an improvement of {say_number(low)} to {say_number(high)} {unit}"
    if high <= 0:
        return f"a worsening of {say_number(-high)} to {say_number(-low)} {unit}"
    return f"anything from a worsening of {say_number(-low)} to an improvement of {say_number(high)} {unit}"


def say_natural_course(layout: TrendLayout) -> str:
    """Return how pain went in cohort studies over the weeks of the headline's sessions; nothing where not asked for."""
    if layout.beside is None:
        return ""
    trend, course = layout.trend, next((course for course in layout.beside if not course.key), None)
    if course is None:
        return "Course in cohort studies: the duration of symptoms is recorded of too few here to lay it beside."
    last = course.steps[:HEADLINE_SESSION][-1]
    return (
        f"In cohort studies (Menezes Costa 2012) pain went {_say_steps(trend, course.steps[0], last)}, from the same "
        f"start and with as many persistent cases as here ({100 * course.persistent:.0f} % of {course.n:,}). That is "
        "course in cohorts, not course untreated."
    )


def _say_steps(trend: Trend, first: CourseStep, last: CourseStep) -> str:
    course = f"from {_amount(trend, first.value)} to {_amount(trend, last.value)}"
    return f"{course} over the {say_count(round(last.weeks), 'week')} that {last.session} sessions take here"


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
    if panel.beside:
        steps = panel.beside.steps
        parts.append(f"in cohort studies: {_say_steps(trend, steps[0], steps[:HEADLINE_SESSION][-1])}")
    return f"{panel.title}. {label_outcome(trend.outcome)} over sessions, {trend.instrument}. " + "; ".join(parts) + "."


def _ends(trend: Trend) -> tuple[Estimate | None, TrendPoint | None]:
    """Return the first kept mean and the point that the headline speaks of, if two points are drawn at all."""
    drawn = trend.everyone.drawn[:HEADLINE_SESSION]
    return (drawn[0].kept, drawn[-1]) if len(drawn) > 1 else (None, None)


def _lower_is_better(trend: Trend) -> bool:
    instrument = find_instrument(trend.instrument)
    return instrument is None or instrument.better == "lower"


def _find_verb(trend: Trend, change: Estimate) -> str:
    """Return the verb of a change by its meaning, none where its interval holds zero.

    A falling disability score is a better function, and is not said to fall.
    """
    if change.low is None or change.high is None or change.low <= 0 <= change.high:
        return ""
    better = (change.value < 0) == _lower_is_better(trend)
    if trend.outcome == "function":
        return "improves" if better else "worsens"
    return "falls" if better else "rises"


def _difference_unit(trend: Trend) -> str:
    """Return the unit of a difference: between two per cents it is points, not per cent of anything."""
    return "points" if trend.unit.startswith("%") else trend.unit


def _amount(trend: Trend, value: float) -> str:
    """Return a score with its unit where a bare number would mislead."""
    if trend.unit == PERCENT:
        return f"{value:.0f} {PERCENT}"
    return f"{say_number(value)} %" if trend.unit == "%" else say_number(value)
