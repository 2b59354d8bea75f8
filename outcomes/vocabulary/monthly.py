"""What is followed month by month, which way is better, and how a clinic tells that from some month on all is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["MONTHLY_MEASURES", "MonthlyMeasure", "Rebase", "find_monthly_measure"]


@dataclass(frozen=True, slots=True)
class MonthlyMeasure:
    """One measure by the month in which care began.

    `better`: which way is good news, if one is. `kind`: a share of unequal n, or plain values. `follow_up`: how many
    days each episode is given, so that a recent month is held against earlier ones fairly; a month is told once all its
    episodes have had them.
    """

    name: str
    better: Literal["higher", "lower", "neither"]
    kind: Literal["share", "mean", "count"]
    follow_up: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Rebase:
    """From `month` on (yyyy-mm) `measure` has limits of its own, for a reason; an empty month takes all back.

    `set_at`: ISO, UTC, to the second.
    """

    measure: str
    month: str
    reason: str
    set_at: str
    set_by: str


MONTHLY_MEASURES: tuple[MonthlyMeasure, ...] = (
    MonthlyMeasure(
        "improved_of_all",
        "higher",
        "share",
        180,
        "Pain meaningfully better at the session that Settings names, or at the last score before; of all who began in "
        "the month. Whoever was not scored again counts as not improved.",
    ),
    MonthlyMeasure(
        "pain_improvement_of_scored",
        "higher",
        "mean",
        180,
        "Mean improvement in pain from the first session to the session that Settings names, or to the last score "
        "before; of those scored again.",
    ),
    MonthlyMeasure(
        "function_improvement_of_scored",
        "higher",
        "mean",
        180,
        "Mean improvement in function from the first session to the session that Settings names, or to the last score "
        "before; of those scored again.",
    ),
    MonthlyMeasure(
        "left_unimproved_by_8",
        "lower",
        "share",
        180,
        "Left within 8 sessions without one pain score that was meaningfully better.",
    ),
    MonthlyMeasure(
        "pain_scores_in_30_days",
        "higher",
        "share",
        30,
        "Sessions at which pain was scored, of those within 30 days of the first.",
    ),
    MonthlyMeasure(
        "function_scores_in_30_days",
        "higher",
        "share",
        30,
        "Sessions at which function was scored, of those within 30 days of the first.",
    ),
    MonthlyMeasure(
        "new_episodes",
        "neither",
        "count",
        0,
        "Episodes of care begun in the month. More are neither better nor worse.",
    ),
)

_BY_NAME = {measure.name: measure for measure in MONTHLY_MEASURES}


def find_monthly_measure(name: str) -> MonthlyMeasure | None:
    """Return the monthly measure called `name`, or None."""
    return _BY_NAME.get(name)
