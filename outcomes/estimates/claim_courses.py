"""The claims on how care goes by itself, with no second group: within 8 sessions, without medication, lasting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import (
    LONGEST,
    Cohort,
    GroupedScores,
    build_landmark,
    build_scores,
)
from outcomes.estimates.claim_prospects import Intake, find_improvement_part, find_share_part
from outcomes.estimates.claim_verdicts import ClaimPart, ClaimResult, PartField, PartMeasure, find_joint_result
from outcomes.estimates.lasting import Lasting, find_lasting
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.response import PROMISED, SHOWN, estimate_response
from outcomes.estimates.results import Estimate
from outcomes.estimates.summary import IMPROVEMENT_SESSION
from outcomes.estimates.trend import estimate_trend
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, find_instrument
from outcomes.vocabulary.modalities import split_combination

__all__ = ["MEDICATION_SESSIONS", "estimate_course_claims"]

MEDICATION_SESSIONS = (4, 8, 12)
"""Of the patients who came to these, the share given pain medication there is told."""

Flags = npt.NDArray[np.bool_]

_MONTHS_TO_FINISH = 6
"""Care that began so long ago has practically always ended."""

_MEDICATION = "pain medication"
_WORSE: PartMeasure = "worse again"
_BACK: PartMeasure = "back within a year"


def estimate_course_claims(cohort: Cohort, intake: Intake) -> tuple[ClaimResult, ...]:
    """Return C1, C7 and C8 on one cohort's pain. `intake`: of all episodes of the snapshot."""
    return _judge_promise(cohort, intake), _judge_medication(cohort, intake), _judge_lasting(cohort, intake)


def _judge_promise(cohort: Cohort, intake: Intake) -> ClaimResult:
    """C1: most are meaningfully better within the sessions that clinics promise."""
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=SHOWN)
    first, sustained = (estimate_response(scores, kind=kind).everyone for kind in ("first", "sustained"))
    began, last = intake.pick(scores.rows), PROMISED[1]
    share, twice = (
        group.after(last).improved if group.episodes and group.after(last).after == last else None
        for group in (first, sustained)
    )
    whole = find_share_part("within 8 sessions", share, began, above=True)
    return ClaimResult("C1", whole, (_show("window", first.window), _show("sustained", twice)))


def _judge_medication(cohort: Cohort, intake: Intake) -> ClaimResult:
    """C7: with degenerative pain and without pain medication at the start, better on average, and never given it."""
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=IMPROVEMENT_SESSION)
    start = build_landmark(cohort, scores)
    degenerative = (cohort.snapshot.episodes["back_pain_type"] == "degenerative").to_numpy()[scores.rows]
    without = _take(scores, degenerative & ~start.find_with(_MEDICATION))
    began = intake.pick(without.rows)
    later = start.later[:, start.modalities.index(_MEDICATION)] if _MEDICATION in start.modalities else None
    given = np.zeros(len(without.rows), dtype=bool)
    if later is not None:
        given = later[np.isin(scores.rows, without.rows)]
    instrument = find_instrument(scores.instrument) or find_instrument(DEFAULT_INSTRUMENTS["pain"])
    assert instrument is not None
    change = estimate_trend(without).everyone.points[-1].change if len(without.rows) else None
    parts = [
        find_improvement_part(change, instrument, began),
        find_share_part("medication", _share(without, given), began, above=False),
    ]
    return find_joint_result("C7", *parts, beside=_tell_medication(cohort, without))


def _tell_medication(cohort: Cohort, scores: GroupedScores) -> Iterator[ClaimPart]:
    """Yield, session by session, the share given pain medication of those who came."""
    sessions = cohort.snapshot.sessions
    treatments = sessions["treatments"].cat
    held = np.array([_MEDICATION in split_combination(str(name)) for name in treatments.categories], dtype=bool)
    place = np.full(len(cohort.snapshot.episodes), -1, dtype=np.int64)
    place[scores.rows] = np.arange(len(scores.rows))
    row, number = place[sessions["episode"].to_numpy()], sessions["session"].to_numpy()
    given = held[treatments.codes.to_numpy()]
    for session in MEDICATION_SESSIONS:
        here = (row >= 0) & (number == session)
        came, taken = np.zeros(len(scores.rows), dtype=bool), np.zeros(len(scores.rows), dtype=bool)
        came[row[here]] = True
        taken[row[here & given]] = True
        yield _show("medication", _share(scores, taken, of=came), "session", str(session))


def _judge_lasting(cohort: Cohort, intake: Intake) -> ClaimResult:
    """C8: who is meaningfully better does not get worse again, nor come back within a year."""
    scores = build_scores(cohort, "pain", by=["combination"], sessions=LONGEST)
    lasting = find_lasting(cohort, scores)
    watched = replace(intake, lag=_MONTHS_TO_FINISH).pick(scores.rows[lasting.watched])
    followed = replace(intake, lag=_MONTHS_TO_FINISH + 12).pick(scores.rows[lasting.followed])
    worse, back = _tell_lasting(scores, lasting, np.ones(len(scores.rows), dtype=bool))
    parts = (
        find_share_part(_WORSE, worse, watched, above=False),
        find_share_part(_BACK, back, followed, above=False),
    )
    return find_joint_result("C8", *parts, beside=_tell_groups(scores, lasting))


def _tell_groups(scores: GroupedScores, lasting: Lasting) -> Iterator[ClaimPart]:
    """Yield both shares of each starting combination of which an interval can be given."""
    for place, (word,) in enumerate(scores.groups):
        worse, back = _tell_lasting(scores, lasting, scores.code == place)
        for share, measure in ((worse, _WORSE), (back, _BACK)):
            if share is not None and share.low is not None:
                yield _show(measure, share, "combination", word)


def _tell_lasting(scores: GroupedScores, lasting: Lasting, among: Flags) -> tuple[Estimate | None, Estimate | None]:
    """Return the shares worse again and back among some; missing: improved but not scored again, not yet followed."""
    unseen = int((among & lasting.improved & ~lasting.watched).sum())
    return (
        _share(scores, lasting.worse, of=lasting.watched & among, missing=unseen),
        _share(scores, lasting.back, of=lasting.followed & among, missing=int((among & ~lasting.followed).sum())),
    )


def _share(scores: GroupedScores, hits: Flags, *, of: Flags | None = None, missing: int = 0) -> Estimate | None:
    among = np.ones(len(hits), dtype=bool) if of is None else of
    return estimate_share(
        (hits & among).astype(np.float64),
        among.astype(np.float64),
        patient=scores.patient,
        fold=scores.fold,
        missing=missing,
    )


def _show(measure: PartMeasure, estimate: Estimate | None, field: PartField = "all", word: str = "") -> ClaimPart:
    return ClaimPart(measure, field, word, None, "shown beside", estimate)


def _take(scores: GroupedScores, taken: Flags) -> GroupedScores:
    """Return the scores of some episodes, as one group."""
    names = ("rows", "matrix", "history", "last", "attended", "open", "followed", "settled", "patient", "fold")
    part = {name: getattr(scores, name)[taken] for name in names}
    return replace(scores, **part, code=np.zeros(int(taken.sum()), dtype=np.int64), groups=((),), by=())
