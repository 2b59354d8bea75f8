"""The snapshot: one immutable, in-memory picture of a store, from which every page is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.episodes import build_episodes
from outcomes.cohort.gaps import build_history
from outcomes.store import (
    Store,
    fetch_aliases,
    fetch_batches,
    fetch_data_version,
    fetch_flag_actions,
    fetch_rebases,
    fetch_sessions,
    fetch_setting_changes,
    fetch_settings,
)
from outcomes.vocabulary.aliases import ALIAS_FIELDS, Alias, find_names
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.monthly import Rebase
from outcomes.vocabulary.red_flags import FlagDone
from outcomes.vocabulary.selection import Scope
from outcomes.vocabulary.settings import SettingChange, Settings

__all__ = ["FOLDS", "LONGEST", "Snapshot", "build_snapshot"]

LONGEST = 26
"""The last session number that a score matrix holds."""

FOLDS = 50
"""Patients are dealt into this many folds; leaving out one after the other gives the intervals (STATISTICS §1)."""

_CATEGORIES = (
    *("clinic", "practitioner", "intake_quarter", "back_pain_type"),
    *("combination", "group", "persistence", "treatments"),
)

_WRITTEN = {name: f"{name}_written" for name in ALIAS_FIELDS}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything a page may ask of one store at one data version. Never changed once built.

    `episodes` and `sessions`: as `build_episodes` gives them, words as categories; names of clinics and practitioners
    as corrected in the episodes, as imported in the sessions. `scores`: for each outcome and instrument a matrix
    episodes × session numbers 1…`LONGEST`, float32, NaN where there is no score; `histories`: the same with gaps
    filled. `as_of`: the newest session date, which stands for today; None while the store is empty.
    `settings`: those under which all this was built; `changes`: how the store's came about, newest first.
    `rebases`: from when on a measure over time has limits of its own, oldest first.
    `flag_actions`: what was done about red flags, oldest first. `aliases`: the names that were corrected. `batches`:
    the history of imports, as `fetch_batches` gives it.
    """

    store_name: str
    data_version: int
    episodes: pd.DataFrame
    sessions: pd.DataFrame
    scores: dict[tuple[Outcome, str], npt.NDArray[np.float32]]
    histories: dict[tuple[Outcome, str], npt.NDArray[np.float32]]
    as_of: dt.date | None
    settings: Settings
    changes: tuple[SettingChange, ...]
    rebases: tuple[Rebase, ...] = ()
    flag_actions: tuple[FlagDone, ...] = ()
    aliases: tuple[Alias, ...] = ()
    batches: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, eq=False)
class _Reading:
    """What a store held at one data version."""

    data_version: int
    records: pd.DataFrame
    settings: Settings
    changes: tuple[SettingChange, ...]
    rebases: tuple[Rebase, ...]
    aliases: tuple[Alias, ...]
    flag_actions: tuple[FlagDone, ...]
    batches: pd.DataFrame


def build_snapshot(store: Store, *, settings: Settings | None = None) -> Snapshot:
    """Read all current records of `store` and seat them: episodes, sessions, score matrices.

    `settings`: to see what others than the store's own would come to.
    """
    read = _read(store)
    settings = settings or read.settings
    sessions, episodes = build_episodes(_correct_names(read.records, read.aliases), gap_days=settings.gap_days)
    sessions = _restore_names(sessions)
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
    return Snapshot(
        *(store.name, read.data_version, episodes, sessions, scores, histories, as_of, settings, read.changes),
        rebases=read.rebases,
        flag_actions=read.flag_actions,
        aliases=read.aliases,
        batches=read.batches,
    )


def _read(store: Store) -> _Reading:
    """Return the current records and settings with the data version that both belong to, even while others write."""
    version = fetch_data_version(store)
    while True:
        records = fetch_sessions(store, Scope.whole_clinic())
        settings, changes = fetch_settings(store), fetch_setting_changes(store)
        read = _Reading(
            *(version, records, settings, changes, fetch_rebases(store), fetch_aliases(store)),
            flag_actions=fetch_flag_actions(store),
            batches=fetch_batches(store, Scope.whole_clinic()),
        )
        newest = fetch_data_version(store)
        if newest == version:
            return read
        version = newest


def _correct_names(records: pd.DataFrame, aliases: tuple[Alias, ...]) -> pd.DataFrame:
    """Return the records under the names that clinics and practitioners go by, those written kept beside them."""
    for name in ALIAS_FIELDS:
        if names := find_names(aliases, name):
            corrected = {name: records[name].replace(names), _WRITTEN[name]: records[name]}
            records = records.assign(**corrected)
    return records


def _restore_names(sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the sessions under the names that were imported: exported so, they can be imported again."""
    for name, written in _WRITTEN.items():
        if written in sessions:
            sessions = sessions.assign(**{name: sessions[written]}).drop(columns=written)
    return sessions


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
