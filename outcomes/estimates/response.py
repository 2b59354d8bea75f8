"""How many sessions until it helps: shares improved by session, the median, the promised window, the next session."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.improvement import find_assessable
from outcomes.estimates.incidence import (
    GOES_ON,
    IMPROVED,
    Incidence,
    ResponseCounts,
    estimate_incidence,
    pool_responses,
    sum_responses,
)
from outcomes.estimates.kept import FEWEST, find_half_width
from outcomes.estimates.methods import CUMULATIVE_INCIDENCE, NEXT_SESSION
from outcomes.estimates.proportions import NORMAL, find_wilson_interval
from outcomes.estimates.results import Estimate, GroupResponse, Response, ResponseKind, ResponsePoint, SessionsToHalf
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["PROMISED", "SHOWN", "estimate_pooled", "estimate_response"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PROMISED = (4, 8)
"""Clinics promise that most patients improve meaningfully within 4 to 8 sessions (claim C1)."""

SHOWN = 13
"""Session numbers told: twelve sessions of treatment, and the score after them."""

_SPECK = 1e-9
"""What is left of a share in float64 where it is none, or all."""


def estimate_response(scores: GroupedScores, *, kind: ResponseKind = "first") -> Response:
    """Return for every group, and for all together, what share had improved, had left or was in care by each session.

    Intervals: log–log, by the delta method where every patient stands for one episode, else by the jackknife over
    folds of patients; none under ten patients. A group is told as far as its care is followed: while ten who have not
    improved are, or half of all who have not.
    """
    counts = sum_responses(scores, kind)
    everyone = _estimate_groups(((),), pool_responses(counts), _count(scores, np.zeros_like(scores.code), 1))
    return Response(
        scores.outcome,
        scores.instrument,
        scores.rule,
        kind,
        scores.by,
        groups=_estimate_groups(scores.groups, counts, _count(scores, scores.code, len(scores.groups))),
        everyone=everyone[0],
        other_instruments=scores.other_instruments,
        flow=scores.flow,
    )


def estimate_pooled(scores: GroupedScores, counts: ResponseCounts, groups: Sequence[int]) -> GroupResponse:
    """Return the groups of `scores` at the positions `groups` as one, from the `counts` of all."""
    wanted = np.zeros(len(scores.groups), dtype=bool)
    wanted[list(groups)] = True
    chosen = wanted[scores.code]
    part = pool_responses(ResponseCounts(counts.total[groups], counts.ended[groups]))
    return _estimate_groups(((),), part, _count(scores, np.zeros_like(scores.code), 1, among=chosen))[0]


@dataclass(frozen=True, eq=False)
class _Sizes:
    """Of G groups: how many patients are counted, how many episodes are not, and why."""

    patients: Integers
    not_assessable: Integers
    too_early: Integers


def _count(scores: GroupedScores, code: Integers, groups: int, among: Flags | None = None) -> _Sizes:
    among = np.ones(len(code), dtype=bool) if among is None else among
    assessable = find_assessable(scores.matrix[:, 0], find_instrument(scores.instrument), scores.rule)
    counted, early = among & assessable & (scores.followed > 0), among & assessable & (scores.followed == 0)
    present = np.zeros((groups, int(scores.patient.max(initial=0)) + 1), dtype=bool)
    present[code[counted], scores.patient[counted]] = True

    def count(codes: Integers) -> Integers:
        return np.bincount(codes, minlength=groups)

    return _Sizes(present.sum(axis=1), count(code[among & ~assessable]), count(code[early]))


def _estimate_groups(
    keys: Sequence[tuple[str, ...]], counts: ResponseCounts, sizes: _Sizes
) -> tuple[GroupResponse, ...]:
    numbers = _compute(counts, sizes)
    return tuple(_tell_group(numbers, sizes, group, key) for group, key in enumerate(keys))


@dataclass(frozen=True, eq=False)
class _Numbers:
    """All that is told of G groups.

    whole: their incidence. told: G, how many of the session numbers are told. low, high: G × 3 × K, limits of its
    shares, NaN where none are given. unfollowed: G × K, how many were followed to an earlier session only, not improved
    by then. next_half: G × (K − 1), half the width of the next session's interval by the jackknife, NaN where Wilson's
    serves. windows, window_half: G, the share improving in the promised window; None where K ends before it.
    """

    whole: Incidence
    episodes: Integers
    told: Integers
    enough: Flags
    low: Floats
    high: Floats
    unfollowed: Integers
    next_half: Floats
    windows: Floats | None
    window_half: Floats | None


def _compute(counts: ResponseCounts, sizes: _Sizes) -> _Numbers:
    total, ended = counts.total.sum(axis=1), counts.ended.sum(axis=1)
    whole = estimate_incidence(total, ended)
    filled = counts.total > 0
    without = estimate_incidence(total[:, None] - counts.total, ended[:, None] - counts.ended)
    shares = np.where(filled[..., None, None], without.share, np.nan)
    folds = filled.sum(axis=1)
    repeated = sizes.patients < total
    half = np.where(repeated[:, None, None], find_half_width(shares, folds), NORMAL * whole.error)
    told = _count_told(whole, total)
    enough = (sizes.patients >= FEWEST) & (told > 1)
    bounds = _find_bounds(whole.share, half, sizes.patients)
    low, high = (np.where(enough[:, None, None], bound, np.nan) for bound in bounds)
    nexts = np.where(filled[..., None], without.next_improved, np.nan)
    first, last = PROMISED
    reached = whole.share.shape[-1] > last
    return _Numbers(
        whole,
        total.astype(np.int64),
        told,
        enough,
        low,
        high,
        unfollowed=(np.cumsum(ended[:, GOES_ON], axis=-1) - ended[:, GOES_ON]).astype(np.int64),
        next_half=np.where(repeated[:, None], find_half_width(nexts, folds), np.nan),
        windows=whole.share[:, IMPROVED, last] - whole.share[:, IMPROVED, first - 1] if reached else None,
        window_half=find_half_width(shares[:, :, IMPROVED, last] - shares[:, :, IMPROVED, first - 1], folds)
        if reached
        else None,
    )


def _count_told(whole: Incidence, total: Floats) -> Integers:
    """Return how many session numbers of each group are told.

    Beyond them a few who are still followed, or nobody, would speak for many whose care goes on out of sight.
    """
    improved_there = np.diff(whole.share[:, IMPROVED], prepend=0.0, axis=-1)
    come = (whole.in_care + improved_there) * total[:, None]
    followed = (whole.at_risk >= FEWEST) | (whole.at_risk >= come / 2 - _SPECK * total[:, None])
    return np.asarray(np.logical_and.accumulate(followed, axis=-1).sum(axis=-1))


def _find_bounds(share: Floats, half: Floats, patients: Integers) -> tuple[Floats, Floats]:
    """Return the limits of `share` on the log–log scale; of none or all, those of Wilson's interval."""
    none, all_ = share < _SPECK, share > 1 - _SPECK
    with np.errstate(invalid="ignore", divide="ignore"):
        within = np.where(none | all_, np.nan, share)
        stretch = np.exp(half / np.abs(within * np.log(within)))
        low, high = within**stretch, within ** (1 / stretch)
    number = np.maximum(patients, 1.0).reshape(-1, *([1] * (share.ndim - 1)))
    edge = NORMAL**2 / (number + NORMAL**2)
    return np.where(none, 0.0, np.where(all_, 1 - edge, low)), np.where(all_, 1.0, np.where(none, edge, high))


def _tell_group(numbers: _Numbers, sizes: _Sizes, group: int, key: tuple[str, ...]) -> GroupResponse:
    whole, episodes, enough = numbers.whole, int(numbers.episodes[group]), bool(numbers.enough[group])
    unfollowed = numbers.unfollowed[group].tolist()
    bounds = (array[group].tolist() for array in (whole.share, numbers.low, numbers.high))
    causes = (
        [
            _share(value, low, high, episodes, missing)
            for value, low, high, missing in zip(*rows, unfollowed, strict=True)
        ]
        for rows in zip(*bounds, strict=True)
    )
    in_care = [
        _share(value, math.nan, math.nan, episodes, missing)
        for value, missing in zip(whole.in_care[group].tolist(), unfollowed, strict=True)
    ]
    told = int(numbers.told[group])
    nexts = [_tell_next(numbers, group, place) for place in range(told - 1)]
    rows = zip(map(int, whole.at_risk[group]), *causes, in_care, [*nexts, None], strict=False)
    # The upper limit of the share reaches a half first, and so bounds the number of sessions from below.
    limits = [array[group, IMPROVED, :told] for array in (whole.share, numbers.high, numbers.low)]
    return GroupResponse(
        key,
        episodes,
        int(sizes.not_assessable[group]),
        int(sizes.too_early[group]),
        tuple(ResponsePoint(session, *row) for session, row in enumerate(rows, start=1)),
        half=SessionsToHalf(*map(_find_half, limits)) if enough else None,
        window=_tell_window(numbers, group, int(sizes.patients[group])) if enough else None,
    )


def _share(value: float, low: float, high: float, n: int, missing: int, method: str = CUMULATIVE_INCIDENCE) -> Estimate:
    if not math.isfinite(low):
        return Estimate(100 * value, None, None, n, missing, "%", method)
    return Estimate(100 * value, 100 * low, 100 * high, n, missing, "%", method)


def _tell_next(numbers: _Numbers, group: int, place: int) -> Estimate | None:
    n, value = int(numbers.whole.told_by[group, place]), float(numbers.whole.next_improved[group, place])
    half = float(numbers.next_half[group, place])
    if n == 0 or not math.isfinite(value):
        return None
    low, high = (value - half, value + half) if half > _SPECK else find_wilson_interval(value * n, n)
    if n < FEWEST or not numbers.enough[group]:
        low = high = math.nan
    return _share(value, max(low, 0.0), min(high, 1.0), n, 0, NEXT_SESSION)


def _tell_window(numbers: _Numbers, group: int, patients: int) -> Estimate | None:
    if numbers.windows is None or numbers.window_half is None or numbers.told[group] <= PROMISED[1]:
        return None
    value, half = float(numbers.windows[group]), float(numbers.window_half[group])
    # Where none improve in the window, or all do, no fold makes a difference: that is not certainty.
    low, high = (value - half, value + half) if half > _SPECK else find_wilson_interval(value * patients, patients)
    n, missing = int(numbers.episodes[group]), int(numbers.unfollowed[group, PROMISED[1]])
    return _share(value, max(low, 0.0), min(high, 1.0), n, missing)


def _find_half(share: Floats) -> int | None:
    """Return after how many sessions `share` reaches a half, None where it does not."""
    reached = share >= 0.5 - _SPECK
    return int(reached.argmax()) if reached.any() else None
