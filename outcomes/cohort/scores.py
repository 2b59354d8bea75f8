"""Score matrices with their groups: what an estimate of a trend is made from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.selection import Cohort, Flow, pick_instrument
from outcomes.cohort.snapshot import LONGEST
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, Outcome
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS
from outcomes.vocabulary.responders import ResponderRule, find_responder_rule
from outcomes.vocabulary.selection import GroupField

__all__ = ["NOT_RECORDED", "GroupedScores", "build_scores", "place_group", "select_groups", "select_rows"]

_COLUMNS: dict[GroupField, str] = {"combination": "group"}  # combinations are shown with the rare ones pooled
NOT_RECORDED = "not recorded"
"""The word of a group whose episodes have none in the field that they are grouped by."""
_PER_EPISODE = (
    *("rows", "code", "matrix", "history", "last", "attended", "open", "followed", "settled", "patient", "fold"),
)
_TYPE_ORDER = {kind.word: place for place, kind in enumerate(BACK_PAIN_TYPES)}


@dataclass(frozen=True, eq=False)
class GroupedScores:
    """The scores of a cohort on one instrument, with each episode's group.

    One row per episode with a baseline; `rows` are their positions in the snapshot's episodes. `matrix`: × session
    numbers 1…K, NaN where no score; `history`: the same with gaps filled, NaN after the last score; `last`: the last
    scored session, K where it lies beyond. `attended`: the last session's number. `open`: it may still go on;
    `followed`: the last session number after which it is known whether another came, 0 where none; `settled`: care
    that began so early has had time to end. `rule`: what counts as meaningful improvement. `patient` and `fold`: whose
    it is, and the fold they were dealt into. `code`: the episode's position in `groups`, one key per
    group with a word for each field of `by`. `other_instruments`: episodes left out because their baseline stands on
    another instrument.
    """

    outcome: Outcome
    instrument: str
    by: tuple[GroupField, ...]
    groups: tuple[tuple[str, ...], ...]
    rows: npt.NDArray[np.int64]
    code: npt.NDArray[np.int64]
    matrix: npt.NDArray[np.float32]
    history: npt.NDArray[np.float32]
    last: npt.NDArray[np.int64]
    attended: npt.NDArray[np.int64]
    open: npt.NDArray[np.bool_]
    followed: npt.NDArray[np.int64]
    settled: npt.NDArray[np.bool_]
    rule: ResponderRule
    patient: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    other_instruments: int
    flow: Flow


def build_scores(cohort: Cohort, outcome: Outcome, *, by: Sequence[GroupField], sessions: int) -> GroupedScores:
    """Return the cohort's scores over the first `sessions` session numbers, grouped `by` fields.

    The instrument is the filter's, else the one with most baselines; an episode without a baseline on it is counted
    in the flow and left out.
    """
    chosen = pick_instrument(cohort, outcome)
    instrument = chosen or DEFAULT_INSTRUMENTS[outcome]
    empty = np.full((len(cohort.snapshot.episodes), LONGEST), np.nan, np.float32)
    stored = cohort.snapshot.scores.get((outcome, instrument), empty)
    histories = cohort.snapshot.histories.get((outcome, instrument), empty)
    rows = cohort.rows[np.isfinite(stored[cohort.rows, 0])]
    episodes = cohort.snapshot.episodes
    matrix, history = stored[rows, :sessions], histories[rows, :sessions]
    code, groups = _group(episodes, rows, tuple(by))
    return GroupedScores(
        outcome,
        instrument,
        tuple(by),
        groups,
        rows,
        code,
        matrix,
        history=history,
        last=np.isfinite(history).sum(axis=1),  # a history has no gaps up to its end
        attended=episodes["last_session"].to_numpy(dtype=np.int64)[rows],
        open=episodes["open"].to_numpy(dtype=bool)[rows],
        followed=episodes["followed"].to_numpy(dtype=np.int64)[rows],
        settled=episodes["settled"].to_numpy(dtype=bool)[rows],
        rule=find_responder_rule(cohort.snapshot.settings.responder_rule),
        patient=episodes["patient"].to_numpy(dtype=np.int64)[rows],
        fold=episodes["fold"].to_numpy(dtype=np.int64)[rows],
        other_instruments=_count_elsewhere(cohort, outcome, instrument),
        flow=Flow(
            records=cohort.records,
            episodes=cohort.in_scope,
            red_flagged=cohort.red_flagged,
            selected=len(cohort.rows),
            with_baseline=len(matrix),
            with_follow_up=int(np.isfinite(matrix[:, 1:]).any(axis=1).sum()),
            in_chart=len(matrix),
        ),
    )


def select_groups(scores: GroupedScores, words: Collection[str], *, fewest: int) -> GroupedScores:
    """Return the scores of the groups whose last field is one of `words` and that have `fewest` episodes or more."""
    sizes = np.bincount(scores.code, minlength=len(scores.groups))
    kept = [place for place, key in enumerate(scores.groups) if key[-1] in words and sizes[place] >= fewest]
    code = np.full(len(scores.groups), -1, dtype=np.int64)
    code[kept] = np.arange(len(kept))
    kept_scores = select_rows(scores, code[scores.code] >= 0)
    groups = tuple(scores.groups[place] for place in kept)
    return replace(kept_scores, groups=groups, code=code[kept_scores.code])


def select_rows(scores: GroupedScores, taken: npt.NDArray[np.bool_]) -> GroupedScores:
    """Return the scores of the episodes that are `taken`, one entry each, in the same groups."""
    part = {name: getattr(scores, name)[taken] for name in _PER_EPISODE}
    return replace(scores, **part)


def _group(
    episodes: pd.DataFrame, rows: npt.NDArray[np.int64], by: tuple[GroupField, ...]
) -> tuple[npt.NDArray[np.int64], tuple[tuple[str, ...], ...]]:
    """Return the group of each episode at `rows`, and the groups' keys: types in the catalogue's order, pools last."""
    mixed = np.zeros(len(rows), dtype=np.int64)
    words: list[list[str]] = []
    for field in by:
        column = episodes[_COLUMNS.get(field, field)].astype("category").cat
        words.append([*map(str, column.categories), NOT_RECORDED])
        own = column.codes.to_numpy()[rows].astype(np.int64)
        mixed = mixed * len(words[-1]) + np.where(own < 0, len(words[-1]) - 1, own)
    code, present = pd.factorize(mixed, sort=True)
    places = np.unravel_index(present, [len(names) for names in words])
    keys = [tuple(names[place] for names, place in zip(words, key, strict=True)) for key in zip(*places, strict=True)]
    order = sorted(range(len(keys)), key=lambda position: place_group(keys[position]))
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys))
    return rank[code], tuple(keys[position] for position in order)


def place_group(key: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return by what groups are sorted: types in the catalogue's order, pools and what is not recorded last."""
    last = len(_TYPE_ORDER)
    return tuple((_TYPE_ORDER.get(word, last + (word in (OTHER_COMBINATIONS, NOT_RECORDED))), word) for word in key)


def _count_elsewhere(cohort: Cohort, outcome: Outcome, instrument: str) -> int:
    """Count the episodes whose baseline stands on another instrument than the one shown."""
    elsewhere = np.zeros(len(cohort.rows), dtype=bool)
    here = np.zeros(len(cohort.rows), dtype=bool)
    for (measured, name), matrix in cohort.snapshot.scores.items():
        if measured == outcome:
            target = here if name == instrument else elsewhere
            target |= np.isfinite(matrix[cohort.rows, 0])
    return int((elsewhere & ~here).sum())
