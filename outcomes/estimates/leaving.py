"""Who leaves without having improved: each group's share by the promised session, held against all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.cohort import GroupedScores
from outcomes.estimates.incidence import sum_responses
from outcomes.estimates.proportions import find_difference_interval
from outcomes.estimates.response import PROMISED, estimate_pooled, estimate_response
from outcomes.estimates.results import Estimate, GroupResponse
from outcomes.vocabulary.selection import GroupField

__all__ = ["GroupLeaving", "Leaving", "LeavingSide", "estimate_leaving"]

LeavingSide = Literal["more", "fewer", "unclear"]


@dataclass(frozen=True, slots=True)
class GroupLeaving:
    """One group that left unimproved, and all others beside it. `low`, `high`: of group − others, in points of per
    cent, by an interval as much wider as there are groups looked at."""

    word: str
    left: Estimate
    others: Estimate
    low: float
    high: float

    @property
    def side(self) -> LeavingSide:
        """Whether more of the group leave than of the others, by the whole interval."""
        if self.low <= 0 <= self.high:
            return "unclear"
        return "more" if self.low > 0 else "fewer"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who left within so many sessions without one meaningfully better score.

    `everyone`: None under ten patients, or where not so many sessions are told. `groups`: those that can be held
    against the others, the most first; `untold`: how many cannot.
    """

    by: GroupField
    after: int
    everyone: Estimate | None
    groups: tuple[GroupLeaving, ...]
    untold: int


def estimate_leaving(scores: GroupedScores) -> Leaving:
    """Return who left unimproved by the eighth session, in which group of `scores`, grouped by one field."""
    counts, response = sum_responses(scores, "first"), estimate_response(scores)
    places = range(len(scores.groups))
    pairs = [
        (group.key[0], _tell(group), _tell(estimate_pooled(scores, counts, [at for at in places if at != place])))
        for place, group in enumerate(response.groups)
        if len(scores.groups) > 1
    ]
    told = [(word, own, others) for word, own, others in pairs if own is not None and others is not None]
    found = []
    for word, own, others in told:
        interval = find_difference_interval(own, others, looks=len(told))
        assert interval is not None  # neither is told without one
        found.append(GroupLeaving(word, own, others, *interval))
    ranked = sorted(found, key=lambda group: (-group.left.value, group.word))
    untold = len(scores.groups) - len(found)
    return Leaving(scores.by[0], PROMISED[1], _tell(response.everyone), tuple(ranked), untold)


def _tell(group: GroupResponse) -> Estimate | None:
    if not group.episodes:
        return None
    point = group.after(PROMISED[1])
    left = point.left_unimproved
    return left if point.after == PROMISED[1] and left.low is not None and left.high is not None else None
