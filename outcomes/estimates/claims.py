"""What the records say to the nine claims, and how many of them chance alone would call supported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from outcomes.cohort import Cohort, Flow
from outcomes.estimates.claim_courses import estimate_course_claims
from outcomes.estimates.claim_differences import estimate_difference_claims, find_ground
from outcomes.estimates.claim_prospects import Intake
from outcomes.estimates.claim_verdicts import ClaimReason, ClaimResult
from outcomes.vocabulary.claims import CLAIMS, ClaimVerdict
from outcomes.vocabulary.responders import ResponderRule
from outcomes.vocabulary.selection import CohortFilter

__all__ = ["Claims", "estimate_claims"]

BY_CHANCE = 0.025
"""How often a 95% interval lies wholly on the better side where there is no difference, or one half is the truth."""

_UNTESTED: tuple[ClaimReason, ...] = ("few", "nobody", "little in common", "one practitioner")


@dataclass(frozen=True, slots=True)
class Claims:
    """What the records of one cohort say to every claim.

    `results`: in the order of the vocabulary. `instrument`: on which pain was scored; `rule`: what counts as meaningful
    improvement. `first_day`, `last_day`: between which the episodes began; None where there is none. `filter`: what
    selected them. `other_instruments`: episodes left out because their pain was scored on another.
    """

    results: tuple[ClaimResult, ...]
    instrument: str
    rule: ResponderRule
    first_day: dt.date | None
    last_day: dt.date | None
    filter: CohortFilter
    other_instruments: int
    flow: Flow

    @property
    def tested(self) -> int:
        """How many claims the records let be tested, whatever came of it."""
        return sum(result.leading.reason not in _UNTESTED for result in self.results)

    @property
    def by_chance(self) -> float:
        """How many of these would be expected to come out as supported if there were nothing in any of them."""
        return BY_CHANCE * self.tested

    def find(self, claim: str) -> ClaimResult:
        """Return the result on the claim with that id."""
        return next(result for result in self.results if result.claim == claim)

    def pick(self, verdict: ClaimVerdict) -> tuple[ClaimResult, ...]:
        """Return the results with that verdict."""
        return tuple(result for result in self.results if result.verdict == verdict)


def estimate_claims(cohort: Cohort) -> Claims:
    """Return what the episodes of a cohort say to every claim."""
    snapshot = cohort.snapshot
    days = snapshot.episodes["first_day"].to_numpy()
    as_of = snapshot.as_of or dt.date(1970, 1, 1)
    since = pd.Timestamp(days.min()).date() if len(days) else as_of
    intake = Intake(days, as_of, since)
    pain = find_ground(cohort, "pain", intake)
    results = {
        result.claim: result for result in (*estimate_course_claims(cohort, intake), *estimate_difference_claims(pain))
    }
    began = days[pain.scores.rows]
    first, last = (pd.Timestamp(day).date() for day in (began.min(), began.max())) if len(began) else (None, None)
    return Claims(
        tuple(results[claim.id] for claim in CLAIMS),
        pain.scores.instrument,
        pain.scores.rule,
        first,
        last,
        cohort.filter,
        pain.scores.other_instruments,
        pain.scores.flow,
    )
