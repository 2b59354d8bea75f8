"""The overview's measures in words: a card each, with what it is, how sure, of how many, and how it compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from outcomes.charts.labels import label_measure
from outcomes.charts.style import say_count, say_interval, say_number
from outcomes.estimates import COUNT, IMPROVEMENT_SESSION, Estimate, Measure, Summary, Verdict

__all__ = ["Card", "is_share", "say_absence", "say_cards", "say_course", "tabulate_summary"]


@dataclass(frozen=True, slots=True)
class Card:
    """One measure as it is shown: `verdict` and `against` are empty where nothing is compared.

    `series`: intake quarters with the value of the measure called `course`, those left out that cannot be judged.
    """

    name: str
    label: str
    value: str
    detail: str
    meaning: str
    verdict: Verdict
    against: str
    course: str
    series: tuple[tuple[str, float], ...]


_AGAINST = "against the year before"

_SESSIONS = "sessions"
"""The unit of a number of sessions."""

_COURSES = {"sessions_to_improvement": "improved_after_8"}
"""Cards that show the course of another measure: a median moves in steps that say nothing."""

_ABSENT = {
    "pain_improvement": f"too few scored at session {IMPROVEMENT_SESSION}",
    "function_improvement": f"too few scored at session {IMPROVEMENT_SESSION}",
    "improved_of_all": "no care in which improvement could be told began half a year ago or longer",
    "improved_of_scored": "nobody whose care began half a year ago or longer was scored again",
    "sessions_to_improvement": "fewer than half improve within 12 sessions, or too few are followed",
    "improved_after_8": "too few are followed long enough yet",
    "left_unimproved_after_8": "too few are followed long enough yet",
}
"""What is said where a measure has no value."""

_MEANINGS: dict[str, str] = {
    "patients": "Everyone with an episode of care here. The line: how many began, by quarter.",
    "improved_of_all": (
        "Pain meaningfully better at the session that Settings names, or where it was not scored there at the last "
        "score before; of all whose care began at least half a year ago. Whoever was not scored again counts as not "
        "improved. Bad days pass by themselves, so part of this is no treatment's merit."
    ),
    "sessions_to_improvement": (
        "After so many sessions half of all had a score that was meaningfully better. The line: the share improved "
        "within 8 sessions, by the quarter in which care began."
    ),
    "pain_improvement": "Mean improvement had everyone stayed. The line: by the quarter in which care began.",
    "left_unimproved_after_8": (
        "Left within 8 sessions without one score that was meaningfully better. The line: by the quarter in which "
        "care began."
    ),
    "pain_scores_completed": "Sessions at which pain was scored; beside it, function.",
}
"""The measures that have a card, in their order, and what each means."""


def say_cards(summary: Summary) -> tuple[Card, ...]:
    """Return the overview's cards in their order."""
    details = {
        "patients": _say_volume(summary),
        "improved_of_all": _say_of_scored(summary),
        "sessions_to_improvement": _say_within(summary),
        "pain_scores_completed": _say_function_scores(summary),
    }
    cards = []
    for name, meaning in _MEANINGS.items():
        measure, course = summary.find(name), summary.find(_COURSES.get(name, name))
        cards.append(
            Card(
                name,
                label_measure(name),
                _say_value(measure.estimate),
                " · ".join(filter(None, (_say_certainty(measure), details.get(name, ""), _say_comparison(course)))),
                meaning,
                "" if course.verdict == "too few" else course.verdict,
                _AGAINST if course.verdict in ("better", "worse", "steady") else "",
                label_measure(course.name),
                tuple(
                    (quarter, value)
                    for quarter, value in zip(summary.quarters, course.series, strict=True)
                    if value is not None
                ),
            )
        )
    return tuple(cards)


def say_course(card: Card) -> str:
    """Return a card's course in words, for those who cannot see the line."""
    if len(card.series) < 2:
        return f"{card.course}: too few quarters for a course."
    (first, start), (last, end) = card.series[0], card.series[-1]
    lowest, highest = min(value for _, value in card.series), max(value for _, value in card.series)
    say = say_number if any(value % 1 for _, value in card.series) else "{:,.0f}".format
    return (
        f"{card.course} by quarter: {say(start)} in {first}, {say(end)} in {last}, "
        f"between {say(lowest)} and {say(highest)}."
    )


def say_absence(name: str) -> str:
    """Return why the measure called `name` has no value, where it has none."""
    return _ABSENT.get(name, "nothing is recorded")


def is_share(estimate: Estimate) -> bool:
    """Tell whether an estimate in per cent is a share; else it is a difference of scores that stand in per cent."""
    return estimate.unit == "%" and estimate.method.startswith("share")


def tabulate_summary(summary: Summary) -> list[dict[str, object]]:
    """Return the measures, one row each: measure, value, low, high, n, n_missing, unit."""
    return [_tabulate(measure) for measure in summary.measures]


def _tabulate(measure: Measure) -> dict[str, object]:
    estimate = measure.estimate
    row: dict[str, object] = {"measure": measure.name}
    for name in ("value", "low", "high", "n", "n_missing", "unit"):
        row[name] = getattr(estimate, name) if estimate else None
    return row


def _say_value(estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    if estimate.method == COUNT:
        return f"{estimate.value:,.0f}"
    if estimate.unit == _SESSIONS:
        return f"{estimate.value:.0f}"
    if estimate.low is None:
        return "too few"
    return f"{estimate.value:.0f} %" if is_share(estimate) else _say_amount(estimate)


def _say_amount(estimate: Estimate) -> str:
    unit = "points" if estimate.unit == "%" else estimate.unit  # a difference of per cents is in points
    return f"{say_number(estimate.value)} {unit}"


def _say_certainty(measure: Measure) -> str:
    estimate = measure.estimate
    if estimate is None:
        return say_absence(measure.name)
    if estimate.method == COUNT:
        return ""
    n = f"n {estimate.n:,}"
    if estimate.unit == _SESSIONS:
        upper = "or more" if estimate.high is None else f"to {estimate.high:.0f}"
        return f"until half have improved · 95% interval {estimate.low:.0f} {upper} · {n}"
    if estimate.low is None or estimate.high is None:
        return n
    if is_share(estimate):
        return f"95% interval {estimate.low:.0f} to {estimate.high:.0f} % · {n}"
    began = estimate.n + estimate.n_missing
    return f"{say_interval(estimate.low, estimate.high)} · {began:,} began, {estimate.n:,} scored"


def _say_comparison(measure: Measure) -> str:
    return "no two years to compare yet" if measure.verdict == "too few" and measure.estimate else ""


def _say_volume(summary: Summary) -> str:
    episodes, sessions = (summary.find(name).estimate for name in ("episodes", "sessions"))
    if episodes is None or sessions is None:
        return ""
    return f"{say_count(episodes.value, 'episode')} · {say_count(sessions.value, 'session')}"


def _say_of_scored(summary: Summary) -> str:
    scored = summary.find("improved_of_scored").estimate
    return f"{_say_share(scored)} of the {scored.n:,} scored again" if _is_sure(scored) else ""


def _say_within(summary: Summary) -> str:
    share = summary.find("improved_after_8").estimate
    return f"within 8: {_say_share(share)}" if _is_sure(share) else ""


def _say_function_scores(summary: Summary) -> str:
    function = summary.find("function_scores_completed").estimate
    return f"function {_say_share(function)}" if _is_sure(function) else ""


def _is_sure(estimate: Estimate | None) -> TypeGuard[Estimate]:
    """Tell whether an estimate is there and of enough patients: of too few no share is told in passing."""
    return estimate is not None and estimate.low is not None


def _say_share(estimate: Estimate) -> str:
    return f"{estimate.value:.0f} % ({estimate.low:.0f} to {estimate.high:.0f})"
