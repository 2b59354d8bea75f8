"""When there is no more gain: from which session on what is still to come is small, had everyone stayed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outcomes.cohort import GroupedScores
from outcomes.estimates.kept import FEWEST, estimate_kept, find_half_width
from outcomes.estimates.methods import KEPT_MEAN
from outcomes.estimates.proportions import count_patients
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import pool_sums, sum_scores
from outcomes.vocabulary.instruments import Outcome, find_instrument

__all__ = ["AFTER", "SMALL_SHARE", "Plateau", "estimate_plateau"]

SMALL_SHARE = 0.5
"""Of the instrument's important change: less than so much still to come is called little (rule of ours)."""

AFTER = 6
"""Sessions that must be told after the one from which on little is to come (rule of ours): near the end of what is told
every course looks flat, also one that goes on as before."""


@dataclass(frozen=True, slots=True)
class Plateau:
    """What is still to gain of the everyone-kept mean, from one session to the last one told; positive is better.

    `small`: less than this is little, in the instrument's unit. `last`: the last session told. `session`: the first
    from which on, at every session, the whole 95% interval of what is still to come lies below `small`, with `AFTER`
    sessions or more behind it; None where there is none. `ahead`: what is still to come from `start` on, which is that
    session, or else the last that could have been it; None where too few sessions are told. `before`: what was gained
    up to there.
    """

    outcome: Outcome
    instrument: str
    small: float
    last: int
    session: int | None
    start: int
    ahead: Estimate | None
    before: Estimate | None


def estimate_plateau(scores: GroupedScores) -> Plateau:
    """Return from which session on little is still to come, of all groups of `scores` together."""
    instrument = find_instrument(scores.instrument)
    small = SMALL_SHARE * instrument.points if instrument else np.nan
    kept = estimate_kept(pool_sums(sum_scores(scores)))
    enough = [count_patients(scores.patient[seen]) >= FEWEST for seen in np.isfinite(scores.matrix).T]
    last = int(np.logical_and.accumulate(kept.drawn[0] & enough).sum())  # ten patients, however many episodes they make
    if last <= AFTER or instrument is None:
        return Plateau(scores.outcome, scores.instrument, small, last, None, 0, None, None)
    turn = -1.0 if instrument.better == "lower" else 1.0
    mean, replicates = turn * kept.mean[:, :last], turn * kept.replicates[..., :last]
    n, episodes = int(np.isfinite(scores.matrix[:, last - 1]).sum()), len(scores.code)

    def gain(start: int, end: int) -> Estimate:
        value = float(mean[0, end] - mean[0, start])
        half = float(
            find_half_width(replicates[..., end : end + 1] - replicates[..., start : start + 1], kept.folds)[0, 0]
        )
        return Estimate(value, value - half, value + half, n, episodes - n, instrument.unit, KEPT_MEAN)

    ahead = [gain(start, last - 1) for start in range(last - 1)]
    little = np.array([one.high is not None and one.high < small for one in ahead])
    from_here = np.flatnonzero(np.logical_and.accumulate(little[::-1])[::-1][: last - AFTER])
    place = int(from_here[0]) if len(from_here) else None
    told = last - AFTER - 1 if place is None else place
    return Plateau(
        scores.outcome,
        scores.instrument,
        small,
        last,
        None if place is None else place + 1,
        told + 1,
        ahead[told],
        gain(0, told) if told else None,
    )
