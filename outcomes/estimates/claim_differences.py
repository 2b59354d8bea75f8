"""The claims that one group does better than another: each a fair comparison of two arms at session 6, or several.

Arms are told apart by the first session recorded, never by what was added later. What the gate of a comparison does
not let be told is no difference here either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import CaseMix, Cohort, GroupedScores, Landmark, build_case_mix, build_landmark, build_scores
from outcomes.estimates.addressed import find_addressed
from outcomes.estimates.claim_prospects import Intake, find_difference_part
from outcomes.estimates.claim_verdicts import ClaimPart, ClaimResult, PartField, find_joint_result
from outcomes.estimates.comparison import RESPONSE_AFTER, Arms, compare_arms
from outcomes.estimates.summary import IMPROVEMENT_SESSION
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS, USUAL_CARE, name_combination

__all__ = ["LATER_SESSION", "Ground", "estimate_difference_claims", "find_ground"]

LATER_SESSION = 10
"""Whether a difference is still there is looked at here, after nine treatments."""

Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]

_ACUPUNCTURE, _MASSAGE = "acupuncture", "massage"
_ADJUSTED = name_combination([_ACUPUNCTURE, "chiropractic adjustment"])
_DECOMPRESSED = name_combination([_ACUPUNCTURE, "spinal decompression"])


@dataclass(frozen=True, eq=False)
class Ground:
    """What comparisons of one outcome are made on, one entry an episode: `kind`, its type; `group`, its combination
    with the rare ones pooled. `intake`: of all episodes of the snapshot.
    """

    cohort: Cohort
    scores: GroupedScores
    case_mix: CaseMix
    start: Landmark
    kind: Words
    group: Words
    intake: Intake


def find_ground(cohort: Cohort, outcome: Outcome, intake: Intake) -> Ground:
    """Return what comparisons of `outcome` are made on. `intake`: of all episodes of the snapshot."""
    scores = build_scores(cohort, outcome, by=["back_pain_type"], sessions=max(RESPONSE_AFTER + 1, LATER_SESSION))
    episodes = cohort.snapshot.episodes.iloc[scores.rows]
    return Ground(
        cohort,
        scores,
        build_case_mix(cohort, scores) if len(scores.rows) else CaseMix((), np.zeros((0, 0)), (), np.zeros((0, 0))),
        build_landmark(cohort, scores),
        kind=episodes["back_pain_type"].to_numpy(dtype=str),
        group=episodes["group"].to_numpy(dtype=str),
        intake=intake,
    )


def estimate_difference_claims(pain: Ground) -> tuple[ClaimResult, ...]:
    """Return C2 to C6 and C9 on one cohort's pain, and where it is asked for on its function."""
    return (
        _judge_combined(pain),
        _judge_acupuncture(pain),
        _judge_adjustment(pain),
        _judge_usual_care(pain),
        _judge_addressed(pain),
        _judge_decompression(pain),
    )


def _judge_combined(ground: Ground) -> ClaimResult:
    """C2: two or more treatments against one, over all types and in each."""
    number = ground.start.given.sum(axis=1)
    several, one = number >= 2, number == 1
    whole = _compare(ground, several, one)
    present = [kind.word for kind in BACK_PAIN_TYPES if (ground.kind == kind.word).any()]
    within = [
        _compare(ground, several & here, one & here, field="back_pain_type", word=word)
        for word in present
        for here in [ground.kind == word]
    ]
    return ClaimResult("C2", whole, tuple(within))


def _judge_acupuncture(ground: Ground) -> ClaimResult:
    """C3: within muscular pain acupuncture against none, and against massage without it."""
    here, needled = ground.kind == "muscular", ground.start.find_with(_ACUPUNCTURE)
    without = _compare(ground, needled & here, ~needled & here)
    massaged = ground.start.find_with(_MASSAGE) & ~needled & here
    against = _compare(ground, needled & here, massaged, field="combination", word=_MASSAGE)
    return find_joint_result("C3", without, against)


def _judge_adjustment(ground: Ground) -> ClaimResult:
    """C4: within sacroiliac pain the combination against all others, and each other that may be compared against it."""
    here, adjusted = ground.kind == "sacroiliac", ground.start.find_exactly(_ADJUSTED)
    rest = _compare(ground, adjusted & here, ~adjusted & here)
    others = sorted(set(ground.group[here & ~adjusted]) - {OTHER_COMBINATIONS})
    each = [
        _compare(ground, adjusted & here, (ground.group == other) & here, field="combination", word=other)
        for other in others
    ]
    if any(part.reason == "worse" for part in each):
        rest = replace(rest, verdict="not supported here", reason="another is better", needed=None, month=None)
    return ClaimResult("C4", rest, tuple(each))


def _judge_usual_care(ground: Ground) -> ClaimResult:
    """C5: acupuncture and usual care against usual care alone, in pain and in function."""

    def compare(on: Ground, outcome: Outcome) -> ClaimPart:
        both = on.start.find_with(_ACUPUNCTURE) & on.start.find_with(USUAL_CARE)
        return _compare(on, both, on.start.find_exactly(USUAL_CARE), field="outcome", word=outcome)

    pain = compare(ground, "pain")
    if pain.reason == "nobody":
        return find_joint_result("C5", pain)
    return find_joint_result("C5", pain, compare(find_ground(ground.cohort, "function", ground.intake), "function"))


def _judge_addressed(ground: Ground) -> ClaimResult:
    """C6: every recorded problem addressed against not every one; by any modality named, and by all of them."""
    addressed = find_addressed(ground.cohort, ground.scores)
    recorded = addressed.problems > 0
    any_, all_ = (recorded & (count == addressed.problems) for count in (addressed.by_any, addressed.by_all))
    whole = _compare(ground, any_, recorded & ~any_)
    return ClaimResult("C6", whole, (_compare(ground, all_, recorded & ~all_, field="addressing", word="by all"),))


def _judge_decompression(ground: Ground) -> ClaimResult:
    """C9: within disc-related pain the combination against all others, and whether it is still there later."""
    here, decompressed = ground.kind == "disc", ground.start.find_exactly(_DECOMPRESSED)
    arms = decompressed & here, ~decompressed & here
    later = _compare(ground, *arms, field="session", word=str(LATER_SESSION), session=LATER_SESSION)
    return ClaimResult("C9", _compare(ground, *arms), (later,))


def _compare(
    ground: Ground,
    first: Flags,
    second: Flags,
    *,
    field: PartField = "all",
    word: str = "",
    session: int = IMPROVEMENT_SESSION,
) -> ClaimPart:
    here = ground.start.reached
    arms = Arms("first", "second", first & here, second & here)
    found = compare_arms(ground.scores, ground.case_mix, arms, session=session)
    began = [ground.intake.pick(ground.scores.rows[arm]) for arm in (arms.in_first, arms.in_second)]
    return find_difference_part(field, word, found, *began)
