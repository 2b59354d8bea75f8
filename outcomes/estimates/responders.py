"""Meaningful improvement at a stated session: who improved, of everyone and of those scored again, and who is worse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.improvement import find_assessable, find_improved, find_worse
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["Responders", "Standing", "estimate_responders", "find_latest", "find_standing"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Standing:
    """Where each episode stands at the stated session, one entry an episode.

    `counted`: its baseline is assessable and its care has had time to finish. `scored`: again, by the session;
    `there`: at that very session, not only before. `improved`, `worse`: at that score, among the scored; `may_worsen`:
    the scale leaves room.
    """

    counted: Flags
    scored: Flags
    there: Flags
    improved: Flags
    worse: Flags
    may_worsen: Flags


@dataclass(frozen=True, slots=True)
class Responders:
    """Who improved meaningfully by a session, in two denominators, and who got worse.

    `of_all`: whoever was not scored again counts as not improved; `of_all_at_most`: as improved. `of_scored`: of those
    scored again. `worse`: of those scored again who could be. `carried`: judged by a score before the session.
    `too_early`: care that may still change the answer. Estimates are None where nobody is there.
    """

    session: int
    of_all: Estimate | None
    of_all_at_most: Estimate | None
    of_scored: Estimate | None
    worse: Estimate | None
    carried: int
    not_assessable: int
    too_early: int


def find_standing(scores: GroupedScores, session: int) -> Standing:
    """Return where each episode stands by its score at `session`, or where that is missing by the last one before."""
    instrument = find_instrument(scores.instrument)
    baseline = scores.matrix[:, 0]
    scored, score = find_latest(scores, session)
    counted = scores.settled & find_assessable(baseline, instrument, scores.rule)
    worse, may_worsen = find_worse(baseline, score, instrument)
    return Standing(
        counted,
        scored=counted & scored,
        there=counted & np.isfinite(scores.matrix[:, session - 1]),
        improved=counted & scored & find_improved(baseline, score, instrument, scores.rule),
        worse=scores.settled & scored & worse,
        may_worsen=scores.settled & scored & may_worsen,
    )


def find_latest(scores: GroupedScores, session: int) -> tuple[Flags, npt.NDArray[np.float32]]:
    """Return whether each episode was scored after its first session and by `session`, and its last such score."""
    later = scores.matrix[:, 1:session]
    seen = np.isfinite(later)
    scored = np.asarray(seen.any(axis=1))
    latest = later.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)
    return scored, np.where(scored, later[np.arange(len(later)), latest], np.float32("nan"))


def estimate_responders(scores: GroupedScores, session: int) -> Responders:
    """Return who of all groups together stands improved, and who worse, at `session`."""
    standing = find_standing(scores, session)
    silent = standing.counted & ~standing.scored

    def share(hits: Flags, trials: Flags, missing: int = 0) -> Estimate | None:
        return estimate_share(
            hits.astype(np.float64),
            trials.astype(np.float64),
            patient=scores.patient,
            fold=scores.fold,
            missing=missing,
        )

    return Responders(
        session,
        of_all=share(standing.improved, standing.counted, int(silent.sum())),
        of_all_at_most=share(standing.improved | silent, standing.counted, int(silent.sum())),
        of_scored=share(standing.improved, standing.scored, int(silent.sum())),
        worse=share(standing.worse, standing.may_worsen),
        carried=int((standing.scored & ~standing.there).sum()),
        not_assessable=int((scores.settled & ~standing.counted).sum()),
        too_early=int((~scores.settled).sum()),
    )
