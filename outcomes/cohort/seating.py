"""Records seated: sessions, episodes and score matrices; all of them, or only those of patients with something new.

Both ways give the same to the last digit. What came is seated by itself, and everybody else's moves over to make room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import union_categoricals

from outcomes.cohort.episodes import build_episodes, build_own_episodes, build_standing
from outcomes.cohort.gaps import build_history
from outcomes.vocabulary.aliases import ALIAS_FIELDS, Alias, find_names
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.records import LONGEST

__all__ = ["FOLDS", "ScoreKey", "Seats", "seat_changes", "seat_records", "take_records"]

FOLDS = 50
"""Patients are dealt into this many folds; leaving out one after the other gives the intervals (STATISTICS §1)."""

_KEYS = ("patient_key", "episode_id")
"""Words that hardly ever recur; all others are categories."""

_STANDING = ("group", "open", "settled", "followed", "patient", "fold")
_SEATED = ("episode", "session")
_WRITTEN = {name: f"{name}_written" for name in ALIAS_FIELDS}

_Value = TypeVar("_Value", bound=np.generic)

Integers = npt.NDArray[np.int64]
ScoreKey = tuple[Outcome, str]
Matrices = dict[ScoreKey, npt.NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Seats:
    """`sessions` and `episodes` as `build_episodes` gives them, words as categories; `scores` and `histories` by
    outcome and instrument: episodes × session numbers 1…`LONGEST`, NaN where none."""

    sessions: pd.DataFrame
    episodes: pd.DataFrame
    scores: Matrices
    histories: Matrices


def seat_records(records: pd.DataFrame, aliases: tuple[Alias, ...], *, gap_days: int) -> Seats:
    """Return all `records` seated under the names that clinics and practitioners go by."""
    sessions, episodes = build_episodes(_correct_names(records, aliases), gap_days=gap_days)
    scores = {key: _seat(sessions, len(episodes), key) for key in _list_keys(sessions)}
    episodes = _deal(episodes, _assign_folds(episodes["patient_key"]))
    return _finish(_restore_names(sessions), episodes, scores)


def take_records(sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the records that seated `sessions` were made from."""
    words = {str(name): sessions[name].astype("str") for name in sessions.select_dtypes("category").columns}
    return sessions.drop(columns=list(_SEATED)).assign(**words)


def seat_changes(
    seats: Seats, added: pd.DataFrame, gone: Integers, aliases: tuple[Alias, ...], *, gap_days: int
) -> Seats:
    """Return the seats once the records `added` came and those numbered `gone` went.

    `aliases` and `gap_days` must be those under which `seats` came about.
    """
    before = seats.sessions
    leaving = np.isin(before["record"].to_numpy(), gone)
    concerned = set(before["patient_key"][leaving]) | set(added["patient_key"])
    moved = seats.episodes["patient_key"].isin(concerned).to_numpy()
    moving = moved[before["episode"].to_numpy()]
    records = pd.concat([take_records(before[moving & ~leaving]), added], ignore_index=True)
    own_sessions, own = build_own_episodes(_correct_names(records, aliases), gap_days=gap_days)
    stay, sit = np.flatnonzero(~moved), np.flatnonzero(~moving)
    place = _find_places(seats.episodes.iloc[stay], own)
    episode_order = _interleave(stay, place, len(moved))
    counted = np.bincount(before["episode"].to_numpy(), minlength=len(moved))
    starts = np.concatenate([[0], np.cumsum(counted[stay])])
    session_order = _interleave(sit, starts[place][own_sessions["episode"].to_numpy()], len(moving))
    lengths = _rearrange(counted, own["sessions"].to_numpy(), episode_order)
    sessions = _join(before, _restore_names(own_sessions), session_order)
    sessions["episode"] = np.repeat(np.arange(len(lengths)), lengths)
    fold = _rearrange(seats.episodes["fold"].to_numpy(), _assign_folds(own["patient_key"]), episode_order)
    episodes = _join(seats.episodes.drop(columns=list(_STANDING)), own, episode_order)
    episodes = _deal(build_standing(sessions, episodes, gap_days=gap_days), fold)
    scores = {}
    for key in _list_keys(sessions):
        held = seats.scores.get(key)
        held = np.full((len(moved), LONGEST), np.nan, dtype=np.float32) if held is None else held
        scores[key] = _rearrange(held, _seat(own_sessions, len(own), key), episode_order)
    return _finish(sessions, episodes, scores)


def _finish(sessions: pd.DataFrame, episodes: pd.DataFrame, scores: Matrices) -> Seats:
    for frame in (episodes, sessions):
        for name in set(frame.columns) - set(_KEYS):
            if isinstance(frame[name].dtype, pd.StringDtype):
                frame[name] = frame[name].astype("category")
    for matrix in scores.values():
        matrix.setflags(write=False)
    return Seats(sessions, episodes, scores, {key: build_history(matrix) for key, matrix in scores.items()})


def _find_places(staying: pd.DataFrame, own: pd.DataFrame) -> Integers:
    """Return before which of the episodes that stay each of the `own` belongs: by clinic, then by patient."""
    held = staying["clinic"].cat
    names = sorted({*held.categories, *own["clinic"].unique()})
    clinics = {name: code for code, name in enumerate(names)}
    clinic = np.array([clinics[name] for name in held.categories], dtype=np.int64)[held.codes]
    key = staying["patient_key"].to_numpy().astype("S32")
    place = []
    for name, patient in zip(own["clinic"].astype("str"), own["patient_key"], strict=True):
        start, end = np.searchsorted(clinic, [clinics[name], clinics[name] + 1])
        place.append(start + np.searchsorted(key[start:end], patient.encode()))
    return np.array(place, dtype=np.int64)


def _interleave(staying: Integers, place: Integers, before: int) -> Integers:
    """Return the new order as positions in what was before, followed by what came.

    `staying`: which of the `before` stay, in their order; `place`: before which of these each that came belongs.
    """
    order = np.empty(len(staying) + len(place), dtype=np.int64)
    coming = place + np.arange(len(place))
    order[coming] = before + np.arange(len(place))
    stays = np.ones(len(order), dtype=bool)
    stays[coming] = False
    order[stays] = staying
    return order


def _join(before: pd.DataFrame, came: pd.DataFrame, order: Integers) -> pd.DataFrame:
    """Return the rows of both in the new `order`, in the types of what was before."""
    return pd.DataFrame({name: _join_column(before[name], came[name], order) for name in before}, copy=False)


def _join_column(before: pd.Series, came: pd.Series, order: Integers) -> pd.Series:
    if isinstance(before.dtype, pd.CategoricalDtype):
        return pd.Series(_join_words(before.array, came.astype("category").array, order))
    came = came.astype(before.dtype)
    if isinstance(before.dtype, pd.StringDtype):
        return pd.concat([before, came], ignore_index=True).take(order).reset_index(drop=True)
    return pd.Series(_rearrange(before.to_numpy(), came.to_numpy(), order))


def _join_words(before: pd.Categorical, came: pd.Categorical, order: Integers) -> pd.Categorical:
    """Return both in the new `order`; where no new word came, the codes of what was before stand as they are."""
    if came.categories.isin(before.categories).all():
        came = came.set_categories(before.categories)
    else:
        both = union_categoricals([before, came], sort_categories=True)
        before, came = both[: len(before)], both[len(before) :]
    codes = _rearrange(before.codes, came.codes, order)
    words = pd.Categorical.from_codes(codes, before.categories, validate=False)
    used = np.bincount(codes + 1, minlength=len(words.categories) + 1)[1:]
    return words if used.all() else words.remove_unused_categories()


def _rearrange(before: npt.NDArray[_Value], came: npt.NDArray[_Value], order: Integers) -> npt.NDArray[_Value]:
    """Return the rows of both in the new `order`; before there was at least one."""
    rows = before.take(order, axis=0, mode="clip")  # nothing as large as all is made on the way
    coming = np.flatnonzero(order >= len(before))
    rows[coming] = came[order[coming] - len(before)]
    return rows


def _deal(episodes: pd.DataFrame, fold: Integers) -> pd.DataFrame:
    """Return the episodes with the number of their patient and the fold that they were dealt into."""
    return episodes.assign(patient=episodes.groupby("patient_key").ngroup(), fold=fold)


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


def _assign_folds(patient_key: pd.Series) -> Integers:
    """Return each episode's fold, the same for all of a patient's episodes.

    The key is itself a keyed hash, so its digits are as good as drawn by lot.
    """
    return np.array([int(key[:8], 16) % FOLDS for key in patient_key], dtype=np.int64)


def _list_keys(sessions: pd.DataFrame) -> list[ScoreKey]:
    """Return which outcomes were scored on which instruments, in the order in which they come."""
    return [
        (outcome, str(instrument))
        for outcome in OUTCOMES
        for instrument in sessions.loc[sessions[f"{outcome}_score"].notna(), f"{outcome}_instrument"].unique()
    ]


def _seat(sessions: pd.DataFrame, episodes: int, key: ScoreKey) -> npt.NDArray[np.float32]:
    outcome, instrument = key
    score = sessions[f"{outcome}_score"]
    seated = score.notna() & (sessions[f"{outcome}_instrument"] == instrument) & (sessions["session"] <= LONGEST)
    matrix = np.full((episodes, LONGEST), np.nan, dtype=np.float32)
    rows = sessions.loc[seated, "episode"].to_numpy()
    columns = sessions.loc[seated, "session"].to_numpy() - 1
    matrix[rows, columns] = score[seated].to_numpy()
    return matrix
