"""How many sessions it takes to improve: cumulative incidence with leaving as a competing risk, on additive counts.

An improvement found at session k is dated k; who leaves after session k without one leaves at k + ½, and can then no
longer be found improved (Aalen–Johansen). One minus Kaplan–Meier would count those who left as if they had stayed to
improve.

Each episode is followed up to its last session of which it is known whether another came, so not quite to the end of
the records: that nothing has been heard since is no sign yet that a patient has left. Whoever came again after that
leaves the count at k + ¾, neither improved nor gone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates.improvement import find_assessable, find_improved
from outcomes.estimates.results import ResponseKind
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "GOES_ON",
    "IMPROVED",
    "Incidence",
    "ResponseCounts",
    "estimate_incidence",
    "find_response",
    "pool_responses",
    "sum_responses",
    "sum_responses_anew",
]

Floats = npt.NDArray[np.float64]

SESSIONS_APART = 2
"""Two scores confirm each other when they lie at most this many sessions apart."""

IMPROVED, LEFT_UNCONFIRMED, LEFT_UNIMPROVED, GOES_ON = range(4)
"""How it ended for an episode, in the order of `ResponseCounts.ended`."""


@dataclass(frozen=True, eq=False)
class ResponseCounts:
    """Counts of episodes with an assessable baseline, float64; they add up across folds, clinics and imports.

    total: G groups × F folds. ended: G × F × 4 × K, by the session number at which it ended: found improved, left
    after one unconfirmed better score, left unimproved, came again but is not followed further.
    """

    total: Floats
    ended: Floats


@dataclass(frozen=True, eq=False)
class Incidence:
    """What became of everyone by each session, as shares that add up to 1, K sessions last.

    share: … × 3 × K, improved, left unconfirmed, left unimproved. error: its standard errors. in_care: … × K, neither.
    at_risk: … × K, came to the session and had not improved before. next_improved: … × (K − 1), of those at risk who do
    not improve there, the share found improved at the next session; told_by: of how many that is known.
    """

    share: Floats
    error: Floats
    in_care: Floats
    at_risk: Floats
    next_improved: Floats
    told_by: Floats


def find_response(scores: GroupedScores, kind: ResponseKind) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the session at which each episode is found improved, 0 where never, and whether its last score was better.

    Only what had been scored by then is used.
    """
    better = find_improved(scores.matrix[:, 0], scores.matrix, find_instrument(scores.instrument), scores.rule)
    better[:, 0] = False
    seen = np.isfinite(scores.matrix)
    when = np.zeros(len(better), dtype=np.int64)
    before = np.zeros(len(better), dtype=np.int64)
    was_better = np.zeros(len(better), dtype=bool)
    for session in range(1, better.shape[1] + 1):
        here, hit = seen[:, session - 1], better[:, session - 1]
        if kind == "sustained":
            hit = hit & was_better & (session - before <= SESSIONS_APART)
        when = np.where(hit & (when == 0), session, when)
        before = np.where(here, session, before)
        was_better = np.where(here, better[:, session - 1], was_better)
    return when, was_better


@dataclass(frozen=True, eq=False)
class _Endings:
    """Of n episodes: whether they are counted, whether it ended by the last session told, how, and at which one."""

    counted: npt.NDArray[np.bool_]
    told: npt.NDArray[np.bool_]
    state: npt.NDArray[np.int64]
    session: npt.NDArray[np.int64]


def _find_endings(scores: GroupedScores, kind: ResponseKind) -> _Endings:
    assessable = find_assessable(scores.matrix[:, 0], find_instrument(scores.instrument), scores.rule)
    when, was_better = find_response(scores, kind)
    found = (when > 0) & (when <= scores.followed)
    goes_on = scores.attended > scores.followed
    state = np.select([found, goes_on, was_better], [IMPROVED, GOES_ON, LEFT_UNCONFIRMED], LEFT_UNIMPROVED)
    session = np.where(found, when, scores.followed)
    counted = assessable & (scores.followed > 0)
    # Who comes beyond the last session told is still in care at it.
    return _Endings(counted, counted & (session <= scores.matrix.shape[1]), state, session)


def sum_responses(scores: GroupedScores, kind: ResponseKind) -> ResponseCounts:
    """Return the counts of `scores` by group, fold and the session number at which it ended for an episode."""
    groups, sessions = len(scores.groups), scores.matrix.shape[1]
    endings = _find_endings(scores, kind)
    cell = scores.code * FOLDS + scores.fold
    place = ((cell * 4 + endings.state) * sessions + endings.session - 1)[endings.told]
    size = groups * FOLDS
    return ResponseCounts(
        np.bincount(cell[endings.counted], minlength=size).astype(np.float64).reshape(groups, FOLDS),
        np.bincount(place, minlength=size * 4 * sessions).astype(np.float64).reshape(groups, FOLDS, 4, sessions),
    )


def sum_responses_anew(scores: GroupedScores, kind: ResponseKind, weights: Floats) -> ResponseCounts:
    """Return the weighted counts by group for each column of `weights`, episodes × R; R stands where the folds do."""
    groups, sessions = len(scores.groups), scores.matrix.shape[1]
    endings = _find_endings(scores, kind)
    place = endings.state * sessions + endings.session - 1
    totals, counts = [], []
    for group in range(groups):
        own = scores.code == group
        told = own & endings.told
        cells = np.zeros((int(told.sum()), 4 * sessions))
        cells[np.arange(len(cells)), place[told]] = 1.0
        totals.append(weights[own & endings.counted].sum(axis=0))
        counts.append((weights[told].T @ cells).reshape(-1, 4, sessions))
    return ResponseCounts(np.stack(totals), np.stack(counts))


def pool_responses(counts: ResponseCounts) -> ResponseCounts:
    """Return the counts of all groups together, as one group."""
    return ResponseCounts(counts.total.sum(axis=0, keepdims=True), counts.ended.sum(axis=0, keepdims=True))


def estimate_incidence(total: Floats, ended: Floats) -> Incidence:
    """Return cumulative incidences from counts. `total`: …; `ended`: … × 4 × K, as in `ResponseCounts`.

    Standard errors by the delta method (Marubini & Valsecchi 1995, as in statsmodels' `CumIncidenceRight`).
    """
    gone = np.cumsum(ended.sum(axis=-2), axis=-1)
    at_risk = total[..., None] - gone + ended.sum(axis=-2)
    unimproved = at_risk - ended[..., IMPROVED, :]
    number = _interleave(at_risk, unimproved)
    nothing = np.zeros_like(at_risk)
    events = np.stack(
        [
            _interleave(ended[..., IMPROVED, :], nothing),
            _interleave(nothing, ended[..., LEFT_UNCONFIRMED, :]),
            _interleave(nothing, ended[..., LEFT_UNIMPROVED, :]),
        ],
        axis=-2,
    )
    share, error, free = _accumulate(number, events)
    after = free[..., ::2]
    with np.errstate(invalid="ignore", divide="ignore"):
        next_improved = np.diff(share[..., IMPROVED, ::2], axis=-1) / after[..., :-1]
    told_by = unimproved - ended[..., GOES_ON, :]
    return Incidence(share[..., ::2], error[..., ::2], after, at_risk, next_improved, told_by[..., :-1])


def _interleave(whole: Floats, half: Floats) -> Floats:
    """Return what happens at 1, 1½, 2, 2½, … in order."""
    return np.stack([whole, half], axis=-1).reshape(*whole.shape[:-1], 2 * whole.shape[-1])


def _accumulate(number: Floats, events: Floats) -> tuple[Floats, Floats, Floats]:
    """Return cumulative incidences with their errors (… × causes × times), and the share free of all (… × times)."""
    n, any_cause = np.maximum(number, 1.0), events.sum(axis=-2)
    free = np.cumprod(1 - any_cause / n, axis=-1)
    before = np.concatenate([np.ones_like(free[..., :1]), free[..., :-1]], axis=-1)
    weight = (before / n)[..., None, :]
    share = np.cumsum(weight * events, axis=-1)
    left_over = np.maximum(n - any_cause, 1.0)  # where nobody is left over, the share moves no more: its term is 0
    spread = (any_cause / (n * left_over))[..., None, :]
    own = weight**2 * events * (1 - events / n[..., None, :])
    cross = weight * events / n[..., None, :]
    variance = (
        share**2 * np.cumsum(spread, axis=-1)
        - 2 * share * np.cumsum(share * spread, axis=-1)
        + np.cumsum(share**2 * spread, axis=-1)
        + np.cumsum(own, axis=-1)
        - 2 * share * np.cumsum(cross, axis=-1)
        + 2 * np.cumsum(share * cross, axis=-1)
    )
    return share, np.sqrt(np.maximum(variance, 0.0)), free
