"""Whether the clinic's own target is reached: the newest year's share improved, held against it by its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.estimates.periods import PERIOD
from outcomes.estimates.results import Estimate
from outcomes.estimates.summary import Summary

__all__ = ["NEAR_POINTS", "Target", "TargetState", "compare_target"]

TargetState = Literal["above", "below", "near", "unsure", "too few", "not set"]

NEAR_POINTS = 10
"""Near is what lies within so many points of the target by the whole interval (rule of ours)."""


@dataclass(frozen=True, slots=True)
class Target:
    """The target, in per cent, and the share held against it: of care begun in `quarters`, oldest first.

    Above or below: the whole 95% interval of the share is. Near: the interval holds the target, and lies within
    `NEAR_POINTS` of it. Unsure: it holds the target, and is wider.
    """

    state: TargetState
    percent: int
    share: Estimate | None
    quarters: tuple[str, ...]


def compare_target(summary: Summary, percent: int) -> Target:
    """Return whether meaningful improvement of everyone reaches `percent`; 0 where no target is set.

    Of the newest four quarters that may be judged; of all care where there are not so many.
    """
    measure = summary.find("improved_of_all")
    years, share = measure.years, measure.estimate
    quarters = summary.quarters[: years.judged + 1]  # of the first that may not be judged, those who began early in it
    if years.judged >= PERIOD:
        share, quarters = years.recent, summary.quarters[years.judged - PERIOD : years.judged]
    if percent == 0:
        return Target("not set", percent, share, quarters)
    if share is None or share.low is None or share.high is None:
        return Target("too few", percent, share, quarters)
    if share.low <= percent <= share.high:
        near = max(percent - share.low, share.high - percent) <= NEAR_POINTS
        return Target("near" if near else "unsure", percent, share, quarters)
    return Target("above" if share.low > percent else "below", percent, share, quarters)
