"""The one way to select episodes: every page, export and command takes its cohort from `select_episodes`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.snapshot import Snapshot
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = ["Cohort", "Flow", "pick_instrument", "select_episodes", "select_unknown", "select_within"]

_CHOICES = {
    "clinics": "clinic",
    "practitioners": "practitioner",
    "back_pain_types": "back_pain_type",
    "combinations": "group",
}
"""Filter fields that hold allowed values, and the episodes' column they speak of."""


@dataclass(frozen=True, eq=False)
class Cohort:
    """The episodes selected from a snapshot.

    `scope` and `filter`: by which they were selected; with the snapshot's data version they say which they are. `rows`:
    positions in the snapshot's episodes, ascending. `in_scope`: how many episodes the reader may see at all;
    `records`: their session records; `red_flagged`: how many of the selected were left out for a red flag.
    """

    snapshot: Snapshot
    filter: CohortFilter
    scope: Scope
    rows: npt.NDArray[np.int64]
    in_scope: int
    records: int
    red_flagged: int

    @property
    def episodes(self) -> pd.DataFrame:
        """The selected episodes, one row each."""
        return self.snapshot.episodes.iloc[self.rows]

    @property
    def pooled(self) -> tuple[str, ...]:
        """The starting combinations that these episodes show as `other combinations`, in alphabetical order."""
        episodes = self.episodes
        rare = episodes.loc[episodes["group"] == OTHER_COMBINATIONS, "combination"]
        return tuple(sorted(rare.unique()))


@dataclass(frozen=True, slots=True)
class Flow:
    """How many remain at each step, from the records to a chart; `with_follow_up` is a count, not an exclusion."""

    records: int
    episodes: int
    red_flagged: int
    selected: int
    with_baseline: int
    with_follow_up: int
    in_chart: int


def select_episodes(snapshot: Snapshot, scope: Scope, chosen: CohortFilter) -> Cohort:
    """Return the episodes within `scope` that `chosen` asks for. A value that no episode has selects nothing."""
    episodes = snapshot.episodes
    visible = select_within(episodes, scope)
    wanted = visible & _matches(episodes, chosen)
    flagged = episodes["red_flagged"].to_numpy(dtype=bool)
    kept = wanted if chosen.include_red_flagged else wanted & ~flagged
    return Cohort(
        snapshot,
        chosen,
        scope,
        rows=np.flatnonzero(kept),
        in_scope=int(visible.sum()),
        records=int(episodes["sessions"].to_numpy()[visible].sum()),
        red_flagged=int((wanted & ~kept).sum()),
    )


def select_unknown(snapshot: Snapshot, scope: Scope, chosen: CohortFilter) -> tuple[str, ...]:
    """Return the values in `chosen` that no episode within `scope` has: outdated links, or another's records."""
    within = select_within(snapshot.episodes, scope)
    visible = snapshot.episodes[within]
    unknown: list[str] = []
    for name, column in _CHOICES.items():
        present = set(visible[column].dropna().unique())
        unknown += [value for value in getattr(chosen, name) if value not in present]
    recorded = {word for words in visible["contributing_types"].dropna().unique() for word in words.split(";")}
    unknown += [word for word in chosen.contributing_types if word not in recorded]
    for outcome in OUTCOMES:
        instrument = getattr(chosen, f"{outcome}_instrument")
        scores = snapshot.scores.get((outcome, instrument))
        if instrument is not None and (scores is None or not np.isfinite(scores[within]).any()):
            unknown.append(instrument)
    return tuple(unknown)


def pick_instrument(cohort: Cohort, outcome: Outcome) -> str | None:
    """Return the instrument asked for, else the one with most baselines in the cohort; None where nothing is scored."""
    asked: str | None = getattr(cohort.filter, f"{outcome}_instrument")
    if asked is not None:
        return asked
    baselines = {
        instrument: int(np.isfinite(matrix[cohort.rows, 0]).sum())
        for (measured, instrument), matrix in sorted(cohort.snapshot.scores.items())
        if measured == outcome
    }
    return max(baselines, key=lambda name: baselines[name]) if baselines else None


def select_within(episodes: pd.DataFrame, scope: Scope) -> npt.NDArray[np.bool_]:
    """Return which episodes lie within `scope`: those that began at its clinics, with its practitioners."""
    visible = np.ones(len(episodes), dtype=bool)
    for column, allowed in (("clinic", scope.clinics), ("practitioner", scope.practitioners)):
        if allowed is not None:
            visible &= episodes[column].isin(allowed).to_numpy()
    return visible


def _matches(episodes: pd.DataFrame, chosen: CohortFilter) -> npt.NDArray[np.bool_]:
    match = np.ones(len(episodes), dtype=bool)
    for name, column in _CHOICES.items():
        values = getattr(chosen, name)
        if values:
            match &= episodes[column].isin(values).to_numpy()
    if chosen.contributing_types:
        recorded = episodes["contributing_types"].astype(object).fillna("").str.split(";")
        wanted = set(chosen.contributing_types)
        match &= np.array([not wanted.isdisjoint(words) for words in recorded], dtype=bool)
    if chosen.persistence:
        match &= (episodes["persistence"] == chosen.persistence).to_numpy()
    if chosen.first_session_from:
        match &= (episodes["first_day"] >= pd.Timestamp(chosen.first_session_from)).to_numpy()
    if chosen.first_session_to:
        match &= (episodes["first_day"] <= pd.Timestamp(chosen.first_session_to)).to_numpy()
    return match
