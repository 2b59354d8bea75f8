"""All that a trend is made from, as sums: they add up across clinics and servers, and cost the same at any size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outcomes.cohort import Flow, GroupedScores
from outcomes.estimates.improvement import find_improved
from outcomes.estimates.sums import Floats, Integers, ScoreSums, sum_scores
from outcomes.vocabulary.instruments import Instrument, Outcome, find_instrument
from outcomes.vocabulary.selection import GroupField

__all__ = ["TrendSums", "sum_trend"]


@dataclass(frozen=True, eq=False)
class TrendSums:
    """What became of G groups over K sessions, in sums.

    `groups`: one key per group with a word for each field of `by`. `scores`: the sums of scores, groups × folds.
    `whereabouts`: 4 × G × K, how many came to each session, left improved before it, left otherwise, may still come.
    `patients`: G × K, how many patients were scored, each once in a group however many their episodes;
    `all_patients`: K, the same over all groups together.
    """

    outcome: Outcome
    instrument: str
    by: tuple[GroupField, ...]
    groups: tuple[tuple[str, ...], ...]
    scores: ScoreSums
    whereabouts: Integers
    patients: Integers
    all_patients: Integers
    other_instruments: int
    flow: Flow


def sum_trend(scores: GroupedScores, weights: Floats | None = None) -> TrendSums:
    """Return the sums of `scores`, each episode counted with its weight (by default 1)."""
    alone = np.zeros(len(scores.code), dtype=np.int64)
    return TrendSums(
        scores.outcome,
        scores.instrument,
        scores.by,
        scores.groups,
        scores=sum_scores(scores, weights),
        whereabouts=_count_whereabouts(scores, find_instrument(scores.instrument)),
        patients=_count_patients(scores, scores.code, len(scores.groups)),
        all_patients=_count_patients(scores, alone, 1)[0],
        other_instruments=scores.other_instruments,
        flow=scores.flow,
    )


def _count_patients(scores: GroupedScores, code: Integers, size: int) -> Integers:
    """Return how many patients, each once however many their episodes, were scored: groups × sessions."""
    scored = np.isfinite(scores.matrix)
    again = np.bincount(scores.patient, minlength=1)[scores.patient] > 1
    owner = code[again] * (int(scores.patient.max(initial=0)) + 1) + scores.patient[again]
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    together = np.logical_or.reduceat(scored[again][order], starts, axis=0) if len(starts) else scored[:0]
    single = np.where(again, size, code)  # beyond the groups: counted just now
    both = np.concatenate([single, code[again][order[starts]]])
    scored = np.concatenate([scored, together])
    counts = [np.bincount(both, weights=column, minlength=size + 1)[:size] for column in scored.T]
    return np.stack(counts, axis=-1).astype(np.int64)


def _count_whereabouts(scores: GroupedScores, instrument: Instrument | None) -> Integers:
    """Return how many came to each session, left improved, left otherwise, may still come: 4 × groups × sessions."""
    size, sessions = len(scores.groups), scores.matrix.shape[1]
    rows = np.arange(len(scores.code))
    latest = scores.history[rows, scores.last - 1]
    improved = find_improved(scores.matrix[:, 0], latest, instrument, scores.rule)
    state = np.where(scores.open, 2, np.where(improved, 0, 1))
    stayed = np.minimum(scores.attended, sessions)
    cell = (scores.code * 3 + state) * (sessions + 1) + stayed
    ended = np.bincount(cell, minlength=size * 3 * (sessions + 1)).reshape(size, 3, sessions + 1)
    gone = np.cumsum(ended, axis=-1)[..., :-1]  # by the number of their last session, who did not come to the next
    in_care = ended.sum(axis=(1, 2))[:, None] - gone.sum(axis=1)
    return np.concatenate([in_care[None], np.moveaxis(gone, 1, 0)])
