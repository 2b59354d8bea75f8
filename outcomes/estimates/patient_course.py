"""One episode on one instrument: its scores, what the first one let expect, and what lies ahead given all so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from outcomes.cohort import LONGEST, PatientCare, build_ongoing, build_scores
from outcomes.estimates.on_track import Band, Tracked, TrackReference, find_band, find_tracked
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.instruments import Outcome

__all__ = ["PatientCare", "PatientCourse", "estimate_patient_course", "find_patient_instrument"]

_AHEAD = 4
_UP_TO = 8


@dataclass(frozen=True, slots=True)
class PatientCourse:
    """One patient's scores on one instrument. `tracked`: where they stand at the last score.

    `expected`: by session from the first, given the first score only, as far as session 8 or the last score; `ahead`:
    by session from the last score on, given all of them, four sessions further, while care goes on. `ended`: of earlier
    patients like this one, how many in 100 ended meaningfully improved; None where there are none.
    """

    outcome: Outcome
    instrument: str
    tracked: Tracked
    expected: Band
    ahead: Band
    open: bool
    ended: Estimate | None


def find_patient_instrument(care: PatientCare, outcome: Outcome) -> str:
    """Return the instrument that the patient's first session was scored on, "" where it was not."""
    first = care.visits[0].scores if care.visits and care.visits[0].session == 1 else ()
    return next((instrument for measured, instrument, _ in first if measured == outcome), "")


def estimate_patient_course(care: PatientCare, reference: TrackReference) -> PatientCourse | None:
    """Return the course of the patient's episode on the instrument of `reference`; None without a first score there."""
    chosen = {f"{reference.outcome}_instrument": reference.instrument}
    cohort = replace(care.cohort, filter=replace(care.cohort.filter, **chosen))  # type: ignore[arg-type]
    scores = build_scores(cohort, reference.outcome, by=["back_pain_type"], sessions=LONGEST)
    if not len(scores.rows):
        return None
    going = replace(scores, open=np.ones(1, dtype=bool))
    (tracked,) = find_tracked(going, build_ongoing(cohort, scores), reference.courses, reference.prospects)
    last = tracked.session
    expected = find_band(scores, reference.courses, 0, max(last, _UP_TO)) or tracked.band
    ahead = find_band(scores, reference.courses, 0, last + _AHEAD, known=last) if care.open else ()
    return PatientCourse(
        reference.outcome,
        reference.instrument,
        tracked,
        expected,
        ahead[last - 1 :],
        care.open,
        reference.find_ended(scores.groups[0], float(scores.matrix[0, 0])),
    )
