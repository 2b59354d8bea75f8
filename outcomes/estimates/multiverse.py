"""One comparison under other definitions of improvement: does what is found hold whichever one is taken?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from outcomes.cohort import Cohort, build_case_mix, build_landmark, build_scores
from outcomes.estimates.arms import find_arms, find_within
from outcomes.estimates.comparison import RESPONSE_AFTER, compare_arms
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.responders import ResponderRule, find_responder_rule

__all__ = ["Definition", "Multiverse", "Standing", "compare_definitions"]

_RULES = ("pct30", "pct50", "points")
_LANDMARKS = (1, 2)

Standing = Literal["better", "worse", "unclear", "not comparable"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition: what improved is held together, by which rule, of arms formed at which session.

    `response`: first − second in points of per cent after eight sessions, None where the two may not be compared.
    """

    outcome: Outcome
    instrument: str
    rule: ResponderRule
    landmark: int
    began: tuple[int, int]
    response: Estimate | None

    @property
    def standing(self) -> Standing:
        """Return whether more of the first arm improve, the interval clear of no difference."""
        if self.response is None or self.response.low is None or self.response.high is None:
            return "not comparable"
        if self.response.low > 0:
            return "better"
        return "worse" if self.response.high < 0 else "unclear"


@dataclass(frozen=True, slots=True)
class Multiverse:
    """Two arms under every definition."""

    first: str
    second: str
    definitions: tuple[Definition, ...]

    def count(self, standing: Standing) -> int:
        """Return under how many definitions the first arm stands so."""
        return sum(definition.standing == standing for definition in self.definitions)


def compare_definitions(cohort: Cohort, first: str, second: str, *, kind: str, session: int) -> Multiverse:
    """Hold two combinations together, within the type `kind`, under each rule, outcome and landmark.

    `session`: the one at which the gate asks whether enough are scored.
    """
    found = []
    for outcome in OUTCOMES:
        scores = build_scores(cohort, outcome, by=["back_pain_type"], sessions=max(session, RESPONSE_AFTER + 1))
        within = find_within(scores, kind)
        for number in _LANDMARKS:
            landmark = build_landmark(cohort, scores, session=number)
            case_mix = build_case_mix(cohort, scores, landmark=number)
            arms = find_arms(landmark, first, second, within=within)
            for rule in map(find_responder_rule, _RULES):
                told = compare_arms(replace(scores, rule=rule), case_mix, arms, session=session)
                found.append(Definition(outcome, scores.instrument, rule, number, told.began, told.response))
    return Multiverse(first, second, tuple(found))
