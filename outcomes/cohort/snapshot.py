"""The snapshot: one immutable, in-memory picture of a store, from which every page is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.episodes import build_episodes
from outcomes.store import Store, fetch_data_version, fetch_sessions
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.selection import Scope

__all__ = ["LONGEST", "Snapshot", "build_snapshot"]

LONGEST = 26
"""The last session number that a score matrix holds."""

_CATEGORIES = ("clinic", "practitioner", "back_pain_type", "combination", "group", "persistence", "treatments")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything a page may ask of one store at one data version. Never changed once built.

    `episodes` and `sessions`: as `build_episodes` gives them, words as categories. `scores`: for each outcome and
    instrument a matrix episodes × session numbers 1…`LONGEST`, float32, NaN where there is no score. `as_of`: the
    newest session date, which stands for today; None while the store is empty.
    """

    store_name: str
    data_version: int
    episodes: pd.DataFrame
    sessions: pd.DataFrame
    scores: dict[tuple[Outcome, str], npt.NDArray[np.float32]]
    as_of: dt.date | None


def build_snapshot(store: Store) -> Snapshot:
    """Read all current records of `store` and seat them: episodes, sessions, score matrices."""
    version = fetch_data_version(store)
    sessions, episodes = build_episodes(fetch_sessions(store, Scope.whole_clinic()))
    scores = {
        (outcome, str(instrument)): _seat(sessions, len(episodes), outcome, str(instrument))
        for outcome in OUTCOMES
        for instrument in sessions.loc[sessions[f"{outcome}_score"].notna(), f"{outcome}_instrument"].unique()
    }
    for frame in (episodes, sessions):
        for name in _CATEGORIES:
            if name in frame:
                frame[name] = frame[name].astype("category")
    newest = sessions["session_date"].max()
    as_of = None if pd.isna(newest) else newest.date()
    return Snapshot(store.name, version, episodes, sessions, scores, as_of)


def _seat(sessions: pd.DataFrame, episodes: int, outcome: Outcome, instrument: str) -> npt.NDArray[np.float32]:
    score = sessions[f"{outcome}_score"]
    seated = score.notna() & (sessions[f"{outcome}_instrument"] == instrument) & (sessions["session"] <= LONGEST)
    matrix = np.full((episodes, LONGEST), np.nan, dtype=np.float32)
    rows = sessions.loc[seated, "episode"].to_numpy()
    columns = sessions.loc[seated, "session"].to_numpy() - 1
    matrix[rows, columns] = score[seated].to_numpy()
    matrix.setflags(write=False)
    return matrix
