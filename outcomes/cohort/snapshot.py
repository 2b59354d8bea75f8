"""The snapshot: one immutable, in-memory picture of a store, from which every page is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.episodes import build_episodes
from outcomes.cohort.gaps import build_history
from outcomes.store import Store, fetch_data_version, fetch_sessions
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.selection import Scope

__all__ = ["FOLDS", "LONGEST", "Snapshot", "build_snapshot"]

LONGEST = 26
"""The last session number that a score matrix holds."""

FOLDS = 50
"""Patients are dealt into this many folds; leaving out one after the other gives the intervals (STATISTICS §1)."""

_CATEGORIES = (
    *("clinic", "practitioner", "intake_quarter", "back_pain_type"),
    *("combination", "group", "persistence", "treatments"),
)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything a page may ask of one store at one data version. Never changed once built.

    `episodes` and `sessions`: as `build_episodes` gives them, words as categories. `scores`: for each outcome and
    instrument a matrix episodes × session numbers 1…`LONGEST`, float32, NaN where there is no score; `histories`: the
    same with gaps filled. `as_of`: the newest session date, which stands for today; None while the store is empty.
    """

    store_name: str
    data_version: int
    episodes: pd.DataFrame
    sessions: pd.DataFrame
    scores: dict[tuple[Outcome, str], npt.NDArray[np.float32]]
    histories: dict[tuple[Outcome, str], npt.NDArray[np.float32]]
    as_of: dt.date | None


def build_snapshot(store: Store) -> Snapshot:
    """Read all current records of `store` and seat them: episodes, sessions, score matrices."""
    version, records = _read(store)
    sessions, episodes = build_episodes(records)
    scores = {
        (outcome, str(instrument)): _seat(sessions, len(episodes), outcome, str(instrument))
        for outcome in OUTCOMES
        for instrument in sessions.loc[sessions[f"{outcome}_score"].notna(), f"{outcome}_instrument"].unique()
    }
    histories = {key: build_history(matrix) for key, matrix in scores.items()}
    episodes["patient"] = episodes.groupby("patient_key").ngroup()
    episodes["fold"] = _assign_folds(episodes["patient_key"])
    for frame in (episodes, sessions):
        for name in _CATEGORIES:
            if name in frame:
                frame[name] = frame[name].astype("category")
    newest = sessions["session_date"].max()
    as_of = None if pd.isna(newest) else newest.date()
    return Snapshot(store.name, version, episodes, sessions, scores, histories, as_of)


def _read(store: Store) -> tuple[int, pd.DataFrame]:
    """Return the data version and the current records at that version, even while others write."""
    version = fetch_data_version(store)
    while True:
        records = fetch_sessions(store, Scope.whole_clinic())
        newest = fetch_data_version(store)
        if newest == version:
            return version, records
        version = newest


def _assign_folds(patient_key: pd.Series) -> npt.NDArray[np.int64]:
    """Return each episode's fold, the same for all of a patient's episodes.

    The key is itself a keyed hash, so its digits are as good as drawn by lot.
    """
    return np.array([int(key[:8], 16) % FOLDS for key in patient_key], dtype=np.int64)


def _seat(sessions: pd.DataFrame, episodes: int, outcome: Outcome, instrument: str) -> npt.NDArray[np.float32]:
    score = sessions[f"{outcome}_score"]
    seated = score.notna() & (sessions[f"{outcome}_instrument"] == instrument) & (sessions["session"] <= LONGEST)
    matrix = np.full((episodes, LONGEST), np.nan, dtype=np.float32)
    rows = sessions.loc[seated, "episode"].to_numpy()
    columns = sessions.loc[seated, "session"].to_numpy() - 1
    matrix[rows, columns] = score[seated].to_numpy()
    matrix.setflags(write=False)
    return matrix
