"""All that a trend is made from, as sums: they add up across clinics and servers, and cost the same at any size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    sums = sum_scores(scores, weights)
    patients, all_patients = _count_patients(scores)
    return TrendSums(
        scores.outcome,
        scores.instrument,
        scores.by,
        scores.groups,
        scores=sums,
        whereabouts=_count_whereabouts(scores, find_instrument(scores.instrument)),
        patients=patients,
        all_patients=all_patients,
        other_instruments=scores.other_instruments,
        flow=scores.flow,
    )


def _count_patients(scores: GroupedScores) -> tuple[Integers, Integers]:
    """Return how many patients, each once however many their episodes, were scored: groups × sessions, and in all."""
    scored = np.isfinite(scores.matrix)
    size, sessions = len(scores.groups), scored.shape[1]
    episodes = np.stack([np.bincount(scores.code[seen], minlength=size) for seen in scored.T], axis=-1)
    again = np.bincount(scores.patient, minlength=1)[scores.patient] > 1
    whose = scores.patient[again]
    in_group = scores.code[again] * (int(whose.max(initial=0)) + 1) + whose
    surplus = _count_surplus(in_group, scores.code[again], scored[again], size)
    alone = np.zeros(len(whose), dtype=np.int64)
    return episodes - surplus, episodes.sum(axis=0) - _count_surplus(whose, alone, scored[again], 1).reshape(sessions)


def _count_surplus(owner: Integers, code: Integers, scored: npt.NDArray[np.bool_], size: int) -> Integers:
    """Return how many of the episodes `scored` are of an `owner` counted already: groups × sessions."""
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    if not len(starts):
        return np.zeros((size, scored.shape[1]), dtype=np.int64)
    number = np.add.reduceat(scored[order].astype(np.int64), starts, axis=0)
    surplus = np.zeros((size, scored.shape[1]), dtype=np.int64)
    np.add.at(surplus, code[order[starts]], np.maximum(number - 1, 0))
    return surplus


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
