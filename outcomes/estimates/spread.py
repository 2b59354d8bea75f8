"""What is laid out over several servers, and a trend's sums made from what they send back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort import FOLDS, LONGEST, NOT_RECORDED, Flow, Snapshot
from outcomes.cohort.scores import place_group
from outcomes.estimates.improvement import find_improved
from outcomes.estimates.sums import Floats, ScoreSums
from outcomes.estimates.trend_sums import TrendSums
from outcomes.vocabulary.instruments import OUTCOMES, Outcome, find_instrument
from outcomes.vocabulary.responders import find_responder_rule
from outcomes.vocabulary.spread import IMPROVED, LEFT, STAYS, SpreadFacts, SpreadTrend, SumKind, Words

__all__ = ["find_spread_facts", "find_spread_rows", "sum_spread_trend"]

_DESCRIBED = {
    "clinic": "clinic",
    "practitioner": "practitioner",
    "back_pain_type": "back_pain_type",
    "group": "combination",
    "intake_quarter": "intake_quarter",
    "persistence": "persistence",
}
"""The episodes' words that are laid out, and under which name."""


def find_spread_rows(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """Return what is laid out: "episodes", one row each, and "scores", one per episode with a baseline and instrument.

    Scores come with their gaps filled (`z1`…) and with whether they were seen (`s1`…, NaN after the last). Nothing in
    it names a patient: `patient` is a number of this layout alone.
    """
    described = _describe(snapshot)
    episodes = described.copy()
    for outcome in OUTCOMES:
        episodes[f"{outcome}_baselines"] = _list_baselines(snapshot, outcome)
    scores = [_lay_scores(snapshot, described, outcome, instrument) for outcome, instrument in sorted(snapshot.scores)]
    empty = [_lay_scores(snapshot, described, outcome, "") for outcome in OUTCOMES[:1]] if not scores else []
    return {"episodes": episodes, "scores": pd.concat([*scores, *empty], ignore_index=True)}


def find_spread_facts(snapshot: Snapshot) -> SpreadFacts:
    """Return from what the tables are made, and the words that a filter may ask for."""
    episodes = snapshot.episodes
    columns = {
        "clinics": "clinic",
        "practitioners": "practitioner",
        "back_pain_types": "back_pain_type",
        "combinations": "group",
    }
    known = {name: sorted(map(str, episodes[column].dropna().unique())) for name, column in columns.items()}
    contributing = {word for words in episodes["contributing_types"].dropna().unique() for word in words.split(";")}
    known["contributing_types"] = sorted(contributing)
    for outcome in OUTCOMES:
        known[f"{outcome}_instrument"] = sorted(name for measured, name in snapshot.scores if measured == outcome)
    return SpreadFacts(snapshot.data_version, int(episodes["sessions"].sum()), len(episodes), known)


def sum_spread_trend(answer: SpreadTrend) -> TrendSums:
    """Return a trend's sums from those of the servers: the same as `sum_trend` of all scores on one machine."""
    keys = sorted(answer.whereabouts, key=lambda words: place_group(_name(words)))
    place = {words: number for number, words in enumerate(keys)}
    whereabouts = np.zeros((4, len(keys), answer.sessions), dtype=np.int64)
    scores = _arrange_sums(answer, place)
    for words, ended in answer.whereabouts.items():
        for (state, session), count in ended.items():
            whereabouts[1 + state, place[words], session:] += count  # gone before each session after it
    began = np.rint(scores.total.sum(axis=1)).astype(np.int64)
    whereabouts[0] = began[:, None] - whereabouts[1:].sum(axis=0)
    everyone = int(began.sum())
    patients = np.array([answer.patients[words] for words in keys], dtype=np.int64).reshape(-1, answer.sessions)
    return TrendSums(
        answer.outcome,
        answer.instrument,
        answer.by,
        tuple(map(_name, keys)),
        scores=scores,
        whereabouts=whereabouts,
        patients=patients,
        all_patients=np.array(answer.all_patients, dtype=np.int64),
        other_instruments=answer.other_instruments,
        flow=Flow(
            records=answer.facts.records,
            episodes=answer.facts.episodes,
            red_flagged=answer.red_flagged,
            selected=answer.selected,
            with_baseline=everyone,
            with_follow_up=answer.with_follow_up,
            in_chart=everyone,
        ),
    )


def _describe(snapshot: Snapshot) -> pd.DataFrame:
    episodes = snapshot.episodes
    described = pd.DataFrame({to: episodes[name].astype(object) for name, to in _DESCRIBED.items()})
    words = episodes["contributing_types"].astype(object)
    described["contributing_types"] = words.map(lambda one: one.split(";") if isinstance(one, str) else None)
    described["modality_count"] = episodes["modality_count"]
    described["first_day"] = episodes["first_day"].dt.date
    described["red_flagged"] = episodes["red_flagged"].astype(bool)
    return described


def _list_baselines(snapshot: Snapshot, outcome: Outcome) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(len(snapshot.episodes))]
    for (measured, instrument), matrix in sorted(snapshot.scores.items()):
        if measured == outcome:
            for row in np.flatnonzero(np.isfinite(matrix[:, 0])):
                found[row].append(instrument)
    return found


def _lay_scores(snapshot: Snapshot, described: pd.DataFrame, outcome: Outcome, instrument: str) -> pd.DataFrame:
    nothing = np.full((len(described), LONGEST), np.nan, dtype=np.float32)
    matrix = snapshot.scores.get((outcome, instrument), nothing)
    rows = np.flatnonzero(np.isfinite(matrix[:, 0]))
    matrix = matrix[rows]
    history = snapshot.histories.get((outcome, instrument), nothing)[rows].astype(np.float64)
    last = np.isfinite(history).sum(axis=1)
    own = snapshot.episodes.iloc[rows]
    rule = find_responder_rule(snapshot.settings.responder_rule)
    latest = history[np.arange(len(rows)), last - 1]
    improved = find_improved(matrix[:, 0], latest, find_instrument(instrument), rule)
    patient = _number_anew(own["patient"].to_numpy(dtype=np.int64))
    seen = np.isfinite(matrix).astype(object)
    seen[~np.isfinite(history)] = None
    frame = described.iloc[rows].reset_index(drop=True)
    frame = frame.assign(
        patient=patient,
        fold=own["fold"].to_numpy(),
        last=last,
        attended=own["last_session"].to_numpy(),
        state=np.where(own["open"].to_numpy(dtype=bool), STAYS, np.where(improved, IMPROVED, LEFT)),
        alone=np.bincount(patient, minlength=1)[patient] == 1,
        outcome=outcome,
        instrument=instrument,
    )
    columns = [f"{letter}{k}" for letter in "sz" for k in range(1, LONGEST + 1)]
    values = [*seen.T, *history.T]
    return pd.concat([frame, pd.DataFrame(dict(zip(columns, values, strict=True)))], axis=1)


def _number_anew(patient: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return other numbers for the same patients, in the order in which their episodes stand."""
    _, first, code = np.unique(patient, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[code]


def _arrange_sums(answer: SpreadTrend, place: dict[Words, int]) -> ScoreSums:
    shape = (len(place), FOLDS)
    dense = np.zeros((*shape, len(answer.sums)))
    for (words, fold), numbers in answer.cells.items():
        dense[place[words], fold] = numbers
    sessions = range(1, answer.sessions + 1)
    products = []
    for k in sessions:
        square = np.zeros((*shape, k + 1, k + 1))
        first, second = np.triu_indices(k + 1)
        square[..., first, second] = square[..., second, first] = dense[..., _find_places(answer, k, "product")]
        products.append(square)
    leavers = tuple(dense[..., _find_places(answer, k, "leaver", "stayer")] for k in sessions)
    count = np.stack([block[..., 0, 0] for block in products], axis=-1)
    total: Floats = sum((block[..., 0] for block in leavers), start=np.zeros(shape))
    gaps = tuple(dense[..., _find_places(answer, k, "gap")] for k in sessions)
    return ScoreSums(total, count, count, tuple(products), gaps, leavers)


def _find_places(answer: SpreadTrend, session: int, *kinds: SumKind) -> list[int]:
    """Return where the sums of one kind and session stand; those of products run along the upper triangle's rows."""
    return [place for place, one in enumerate(answer.sums) if one.session == session and one.kind in kinds]


def _name(words: Sequence[Any]) -> tuple[str, ...]:
    return tuple(NOT_RECORDED if word is None else word for word in words)
