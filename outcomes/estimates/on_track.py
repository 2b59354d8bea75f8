"""Where each open episode stands against what its first score lets expect, and how often such a flag is right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import (
    LONGEST,
    Cohort,
    Flow,
    GroupedScores,
    Ongoing,
    Snapshot,
    build_ongoing,
    build_scores,
    select_episodes,
    select_rows,
)
from outcomes.estimates.course import NINETIETH, SEVENTY_FIFTH, Courses, estimate_courses, find_deviations, find_thirds
from outcomes.estimates.flag_accuracy import FlagAccuracy, estimate_flag_accuracy
from outcomes.estimates.improvement import find_assessable, find_improved
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.prospects import CHANCE_BY, DAYS_TO_TELL, Prospects, estimate_prospects, find_first_better
from outcomes.estimates.responders import find_latest
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import Floats
from outcomes.vocabulary.instruments import Outcome, find_instrument
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = [
    "STATES",
    "Band",
    "OnTrack",
    "TrackReference",
    "TrackState",
    "Tracked",
    "estimate_on_track",
    "estimate_track_reference",
    "find_band",
    "find_state",
    "find_tracked",
]

Band = tuple[tuple[float, float, float, float, float], ...]
"""By session, the 10th, 25th, 50th, 75th and 90th percentile of what is expected."""

TrackState = Literal["off track", "watch", "not scored lately", "on track", "few like this one", "first score only"]

STATES: tuple[TrackState, ...] = (
    *("off track", "watch", "not scored lately", "on track", "few like this one", "first score only"),
)
"""In the order of the list: who needs a second look first."""

SESSIONS_UNSCORED = 2
DAYS_UNSCORED = 30

_QUANTILES = (-NINETIETH, -SEVENTY_FIFTH, 0.0, SEVENTY_FIFTH, NINETIETH)


@dataclass(frozen=True, slots=True)
class Tracked:
    """One open episode at its last score. `row`: its position in the snapshot's episodes.

    `patient_key`: the pseudonym; `episode`: which of the patient's it is, from 1. `flagged`: with a red flag.
    `scores`: session number and score, from the first. `band`: the expected course given the baseline only, at each
    session up to `session`: its 10th, 25th, 50th, 75th and 90th percentile, in the instrument's unit; empty where few
    patients are like this one. `deviation`: how much worse than expected, in standard deviations. `improved_at`: the
    session of the first meaningful improvement, None where there was none. `chance`: of one by session 8, None where
    there was one already, where session 8 is past, and where few patients are like this one. `idle`: days since the
    last score.
    """

    row: int
    patient_key: str
    episode: int
    back_pain_type: str
    practitioner: str
    flagged: bool
    session: int
    score: float
    scores: tuple[tuple[int, float], ...]
    band: Band
    deviation: float | None
    state: TrackState
    improved_at: int | None
    chance: Estimate | None
    idle: int


@dataclass(frozen=True, eq=False)
class TrackReference:
    """What a clinic's own episodes let expect: courses, chances, and how often the flag is right among them.

    `ended`: per type and third of first scores, how many in 100 ended meaningfully improved.
    """

    outcome: Outcome
    instrument: str
    courses: Courses
    prospects: Prospects
    accuracy: FlagAccuracy
    ended: dict[tuple[tuple[str, ...], int], Estimate]

    def find_ended(self, group: tuple[str, ...], baseline: float) -> Estimate | None:
        """Return how patients of this type and third of first scores ended; None where there are too few."""
        if group not in self.courses.groups:
            return None
        third = int((baseline > self.courses.cuts[self.courses.groups.index(group)]).sum())
        return self.ended.get((group, third))


@dataclass(frozen=True, eq=False)
class OnTrack:
    """The open episodes, who needs a second look first. `open`: how many are open, also without a first score."""

    outcome: Outcome
    instrument: str
    tracked: tuple[Tracked, ...]
    open: int
    accuracy: FlagAccuracy
    other_instruments: int
    flow: Flow

    def count(self, state: TrackState) -> int:
        """Return how many are in this state."""
        return sum(one.state == state for one in self.tracked)


def estimate_track_reference(snapshot: Snapshot, scope: Scope, outcome: Outcome, instrument: str) -> TrackReference:
    """Return what all episodes within `scope` let expect on one instrument, whatever a reader has selected.

    A practitioner's patients held against that practitioner's own would never be off track. Episodes with a red flag
    are left out.
    """
    chosen = CohortFilter(**{f"{outcome}_instrument": instrument})  # type: ignore[arg-type]
    cohort = select_episodes(snapshot, scope, chosen)
    scores = build_scores(cohort, outcome, by=["back_pain_type"], sessions=LONGEST)
    told = build_ongoing(cohort, scores).age >= DAYS_TO_TELL
    return TrackReference(
        outcome,
        instrument,
        estimate_courses(scores),
        estimate_prospects(scores, told),
        estimate_flag_accuracy(scores, told),
        _find_ended(scores, told),
    )


def _find_ended(scores: GroupedScores, told: npt.NDArray[np.bool_]) -> dict[tuple[tuple[str, ...], int], Estimate]:
    """Return per type and third of first scores the share improved at the last score, of those scored again."""
    instrument = find_instrument(scores.instrument)
    _, third = find_thirds(scores)
    _, latest = find_latest(scores, scores.matrix.shape[1])
    improved = find_improved(scores.matrix[:, 0], latest, instrument, scores.rule)
    counted = told & ~scores.open & (scores.last > 1) & find_assessable(scores.matrix[:, 0], instrument, scores.rule)
    shares = {}
    for place, group in enumerate(scores.groups):
        for part in range(3):
            own = counted & (scores.code == place) & (third == part)
            share = estimate_share(
                (own & improved).astype(np.float64),
                own.astype(np.float64),
                patient=scores.patient,
                fold=scores.fold,
            )
            if share is not None and share.low is not None:
                shares[group, part] = share
    return shares


def estimate_on_track(cohort: Cohort, reference: TrackReference) -> OnTrack:
    """Return where the open episodes of `cohort` stand on the instrument of `reference`."""
    chosen = {f"{reference.outcome}_instrument": reference.instrument}
    narrowed = replace(cohort, filter=replace(cohort.filter, **chosen))  # type: ignore[arg-type]
    scores = build_scores(narrowed, reference.outcome, by=["back_pain_type"], sessions=LONGEST)
    going = select_rows(scores, scores.open)
    tracked = find_tracked(going, build_ongoing(cohort, going), reference.courses, reference.prospects)
    flow = replace(scores.flow, in_chart=len(tracked))
    return OnTrack(
        reference.outcome,
        scores.instrument,
        tracked,
        int(cohort.episodes["open"].sum()),
        reference.accuracy,
        scores.other_instruments,
        flow,
    )


def find_state(deviation: float | None, session: int, *, unscored: int, idle: int) -> TrackState:
    """Return the state of a patient whose last score is so much worse than expected, in standard deviations.

    `unscored`: sessions held since the last score; `idle`: days since.
    """
    if unscored >= SESSIONS_UNSCORED or idle > DAYS_UNSCORED:
        return "not scored lately"
    if session < 2:
        return "first score only"
    if deviation is None:
        return "few like this one"
    if deviation > NINETIETH:
        return "off track"
    return "watch" if deviation > SEVENTY_FIFTH else "on track"


def find_tracked(
    scores: GroupedScores, ongoing: Ongoing, courses: Courses, prospects: Prospects
) -> tuple[Tracked, ...]:
    """Return the episodes of `scores`, all of them open, who needs a second look first."""
    deviation = find_deviations(scores, courses)
    better = find_first_better(scores)
    seen = np.isfinite(scores.matrix)
    sessions = scores.matrix.shape[1] - seen[:, ::-1].argmax(axis=1)
    bands = _find_bands(scores, courses, sessions)
    tracked = []
    for place, session in enumerate(sessions.tolist()):
        far = deviation[place, session - 1] if session <= deviation.shape[1] else np.nan
        away = None if np.isnan(far) or session < 2 else float(far)
        improved = int(better[place]) if better[place] <= session else None
        chance = None
        if improved is None and session < CHANCE_BY:
            history = scores.history[place].astype(float)
            chance = prospects.estimate_chance(
                *(history[0], history[session - 1], history[max(session - 2, 0)]), session
            )
        tracked.append(
            Tracked(
                row=int(scores.rows[place]),
                patient_key=ongoing.patient_key[place],
                episode=int(ongoing.number[place]),
                back_pain_type=scores.groups[scores.code[place]][0],
                practitioner=ongoing.practitioner[place],
                flagged=bool(ongoing.flagged[place]),
                session=session,
                score=float(scores.matrix[place, session - 1]),
                scores=tuple((int(at) + 1, float(scores.matrix[place, at])) for at in np.flatnonzero(seen[place])),
                band=bands[place],
                deviation=away,
                state=find_state(
                    away, session, unscored=int(scores.attended[place]) - session, idle=int(ongoing.idle[place])
                ),
                improved_at=improved,
                chance=chance,
                idle=int(ongoing.idle[place]),
            )
        )
    return tuple(sorted(tracked, key=_urgency))


def _find_bands(scores: GroupedScores, courses: Courses, sessions: npt.NDArray[np.int64]) -> list[Band]:
    """Return each episode's percentiles up to its number in `sessions`, given its first score; as `find_band`."""
    bands: list[Band] = [()] * len(sessions)
    for model, own in courses.find_models(scores, np.maximum(sessions, 2)):
        mean, deviation = model.find_ahead(scores.history[own, :1].astype(np.float64))
        for number, place in enumerate(own.tolist()):
            bands[place] = _list_limits(mean[number], deviation[number], int(sessions[place]))
    return bands


def find_band(scores: GroupedScores, courses: Courses, place: int, session: int, *, known: int = 1) -> Band:
    """Return the percentiles 10, 25, 50, 75, 90 at each session up to `session`, given the first `known` scores.

    Empty where few patients are like the one at `place`.
    """
    baseline = float(scores.matrix[place, 0])
    model = courses.find_model(scores.groups[scores.code[place]], baseline, max(session, 2))
    if model is None:
        return ()
    mean, deviation = model.find_ahead(scores.history[place : place + 1, :known].astype(np.float64))
    return _list_limits(mean[0], deviation[0], session)


def _list_limits(mean: Floats, deviation: Floats, session: int) -> Band:
    """Return the percentiles at each session up to `session` of a course with this mean and standard deviation."""
    limits = mean[:session, None] + deviation[:session, None] * np.array(_QUANTILES)
    return tuple((a, b, c, d, e) for a, b, c, d, e in limits.tolist())


def _urgency(one: Tracked) -> tuple[int, float, int]:
    return STATES.index(one.state), -(one.deviation if one.deviation is not None else -np.inf), one.row
