"""Can we know yet? What difference so many episodes would show, how many it takes, and when as many will have come."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from outcomes.cohort import Cohort, GroupedScores
from outcomes.estimates.balance import WEAK_NUMBER
from outcomes.estimates.claim_prospects import Intake, find_month
from outcomes.estimates.comparison import Arms, Comparison
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["Reach", "ReachState", "estimate_reach"]

ReachState = Literal["already", "by month", "not at this rate", "more would not help"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether two arms are enough to show the instrument's important change, `points`, in four of five repetitions.

    `detectable`: the smallest difference that they would show now; None where they are too few to say. `needed`: how
    many episodes of both it takes, of which `began` have begun; `monthly`: how many begin in a month, 0 where the
    records are too short to say. `month`: when as many will have begun (2027-03).
    """

    state: ReachState
    points: float
    detectable: float | None
    began: int
    needed: int | None
    monthly: float
    month: str | None


def estimate_reach(cohort: Cohort, scores: GroupedScores, arms: Arms, comparison: Comparison) -> Reach:
    """Return when `comparison`, of `arms` among `scores`, can show the important change at the present intake."""
    instrument = find_instrument(comparison.instrument)
    points = instrument.points if instrument else math.nan
    began, needed = sum(comparison.began), _find_needed(comparison)
    intake = _find_intake(cohort, scores, arms)
    monthly = intake.monthly if intake else 0.0
    found = Reach("not at this rate", points, comparison.detectable, began, needed, monthly, None)
    if comparison.gate.verdict == "not comparable" and not comparison.gate.only_few:
        return replace(found, state="more would not help")
    if needed is None or intake is None:
        return found
    if needed <= began:
        return replace(found, state="already")
    month = find_month(intake, needed - began)
    return found if month is None else replace(found, state="by month", month=month)


def _find_needed(comparison: Comparison) -> int | None:
    """Return how many episodes it takes for both: that the gate lets a difference be told, and that it shows enough."""
    began, numbers = sum(comparison.began), comparison.gate.numbers
    if min(numbers) <= 0:
        return None
    for_gate = math.ceil(began * max(1.0, *(WEAK_NUMBER / number for number in numbers)) - 1e-9)
    return max(for_gate, comparison.needed or 0)


def _find_intake(cohort: Cohort, scores: GroupedScores, arms: Arms) -> Intake | None:
    as_of = cohort.snapshot.as_of
    if as_of is None:
        return None
    days = cohort.snapshot.episodes["first_day"].to_numpy()
    since = cohort.snapshot.episodes["first_day"].min().date()
    return Intake(days, as_of, since).pick(scores.rows[arms.in_first | arms.in_second])
