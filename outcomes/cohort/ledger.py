"""The records of a cohort as they stand, session by session, for those who ask whether they can be trusted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.episodes import RED_FLAGS
from outcomes.cohort.selection import Cohort
from outcomes.cohort.snapshot import Snapshot
from outcomes.vocabulary.aliases import find_names
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.records import UNNAMED_CLINIC
from outcomes.vocabulary.red_flags import name_flag

__all__ = ["Ledger", "build_ledger"]

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ledger:
    """The sessions of a cohort in the order of episode and number, and its episodes.

    `sessions`: one row a session, columns as the snapshot's. `episodes`: one row an episode. `episode`: for each
    session its episode's place in `episodes`; `starts`: for each episode the place of its first session. `recorded`:
    the fields that any record of the store holds, whoever asks. `answered`: for each session whether something is known
    to have been done about its red flag. `batches`: the imports that these sessions came from, oldest first, as the
    store's history. `bounded`: the filter cuts a period out. `practitioner`: for each session a place in `names`, under
    the names that were corrected; −1 where nobody is named.
    """

    sessions: pd.DataFrame
    episodes: pd.DataFrame
    episode: Ints
    starts: Ints
    recorded: frozenset[str]
    answered: Flags
    batches: pd.DataFrame
    as_of: dt.date | None
    bounded: bool
    practitioner: Ints
    names: tuple[str, ...]

    @cached_property
    def every(self) -> Ints:
        """The places of all sessions."""
        return np.arange(len(self.sessions))

    @cached_property
    def follows(self) -> Flags:
        """For each session whether it follows another of its episode."""
        follows = np.ones(len(self.sessions), dtype=bool)
        follows[self.starts] = False
        return follows

    @cached_property
    def ends(self) -> Ints:
        """For each episode the place of its last session."""
        return np.append(self.starts[1:], len(self.sessions))[: len(self.starts)] - 1

    @cached_property
    def days(self) -> Ints:
        """For each session its day, counted from 1970."""
        days: Ints = self.sessions["session_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
        return days

    @cached_property
    def patient(self) -> Ints:
        """For each session its patient's number in the snapshot."""
        numbers: Ints = self.episodes["patient"].to_numpy(dtype=np.int64)[self.episode]
        return numbers

    @cached_property
    def fold(self) -> Ints:
        """For each session its patient's fold."""
        folds: Ints = self.episodes["fold"].to_numpy(dtype=np.int64)[self.episode]
        return folds

    @cached_property
    def batch(self) -> Ints:
        """For each session the import that brought it."""
        return self.sessions["batch"].to_numpy(dtype=np.int64)

    @cached_property
    def brought(self) -> tuple[Ints, Ints]:
        """The imports, oldest first, and for each session the place of its own among them."""
        imports, places = np.unique(self.batch, return_inverse=True)
        return imports, places

    @cached_property
    def number(self) -> Ints:
        """For each session its number in the episode."""
        return self.sessions["session"].to_numpy(dtype=np.int64)

    @cached_property
    def flagged(self) -> Flags:
        """For each session whether a red flag was recorded."""
        return _flag(self.sessions)

    def has(self, field: str) -> Flags:
        """Return for each session whether `field` is recorded; the empty word and the number 0 of a session are not."""
        return _has(self.sessions, field)

    def number_of(self, field: str) -> Floats:
        """Return for each session the number in `field`, NaN where there is none."""
        return self.sessions[field].to_numpy(dtype=np.float64)

    def score(self, outcome: Outcome) -> Floats:
        """Return for each session its score, NaN where there is none."""
        return self.number_of(f"{outcome}_score")

    def codes(self, field: str) -> tuple[Ints, tuple[str, ...]]:
        """Return for each session the place of its word in the words of `field`, −1 where there is none."""
        codes, words = pd.factorize(self.sessions[field])
        return codes.astype(np.int64), tuple(map(str, words))

    def sum_by_episode(self, flags: Flags) -> Ints:
        """Return for each episode how many of its sessions `flags` tells."""
        return np.bincount(self.episode[flags], minlength=len(self.episodes))


def build_ledger(cohort: Cohort) -> Ledger:
    """Return the records of a cohort's episodes. Nothing is left out of them: what is missing is what is looked for."""
    snapshot = cohort.snapshot
    place = np.full(len(snapshot.episodes), -1, dtype=np.int64)
    place[cohort.rows] = np.arange(len(cohort.rows))
    seated = place[snapshot.sessions["episode"].to_numpy()]
    kept = seated >= 0
    sessions = snapshot.sessions if kept.all() else snapshot.sessions[kept]
    episode = seated[kept]
    practitioner, names = _name(sessions["practitioner"], find_names(snapshot.aliases, "practitioner"))
    chosen = cohort.filter
    return Ledger(
        sessions,
        cohort.episodes,
        episode,
        np.flatnonzero(np.diff(episode, prepend=-1) > 0),
        frozenset(name for name in snapshot.sessions.columns if _has(snapshot.sessions, str(name)).any()),
        _find_answered(snapshot, sessions),
        _pick_batches(snapshot.batches, sessions),
        snapshot.as_of,
        bool(chosen.first_session_from or chosen.first_session_to),
        practitioner,
        names,
    )


def _has(frame: pd.DataFrame, field: str) -> Flags:
    column = frame[field]
    if field == "session_number":
        return column.to_numpy() > 0
    blank = {"treatments": "", "episode_id": "", "clinic": UNNAMED_CLINIC}.get(field)
    present: Flags = column.notna().to_numpy(dtype=bool)
    return present if blank is None else present & (column != blank).to_numpy(dtype=bool)


def _flag(sessions: pd.DataFrame) -> Flags:
    flagged = np.zeros(len(sessions), dtype=bool)
    for field in RED_FLAGS:
        flagged |= (sessions[field] == "yes").to_numpy(dtype=bool, na_value=False)
    return flagged


def _find_answered(snapshot: Snapshot, sessions: pd.DataFrame) -> Flags:
    """Tell for each session whether its red flag has an action: in the clinic's file, or noted since."""
    answered: Flags = sessions["red_flag_action"].notna().to_numpy(dtype=bool, copy=True)
    done = {action.flag for action in snapshot.flag_actions}
    for place in np.flatnonzero(_flag(sessions) & ~answered) if done else ():
        row = sessions.iloc[place]
        fields = tuple(field for field in RED_FLAGS if row[field] == "yes")
        day = row["session_date"].date().isoformat()
        name = name_flag(clinic=str(row["clinic"]), patient_key=str(row["patient_key"]), day=day, fields=fields)
        answered[place] = name in done
    return answered


def _pick_batches(history: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    if history.empty:
        return history
    return history[history["batch"].isin(sessions["batch"].unique())].sort_values("batch", ignore_index=True)


def _name(column: pd.Series, corrected: dict[str, str]) -> tuple[Ints, tuple[str, ...]]:
    """Return for each session the place of its practitioner's name, as corrected, among all names in their order."""
    codes, words = pd.factorize(column)
    shown = [corrected.get(str(word), str(word)) for word in words]
    names = tuple(sorted(set(shown)))
    places = np.array([*(names.index(name) for name in shown), -1], dtype=np.int64)
    return places[codes], names
