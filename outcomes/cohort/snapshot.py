"""The snapshot: one immutable, in-memory picture of a store, from which every page is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.seating import FOLDS, Seats, seat_changes, seat_records, take_records
from outcomes.store import (
    HeldRecords,
    RecordChanges,
    Store,
    fetch_aliases,
    fetch_batches,
    fetch_changes,
    fetch_data_version,
    fetch_flag_actions,
    fetch_rebases,
    fetch_setting_changes,
    fetch_settings,
)
from outcomes.vocabulary.aliases import Alias
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.monthly import Rebase
from outcomes.vocabulary.records import LONGEST
from outcomes.vocabulary.red_flags import FlagDone
from outcomes.vocabulary.selection import Scope
from outcomes.vocabulary.settings import SettingChange, Settings

__all__ = ["FOLDS", "LONGEST", "Snapshot", "build_snapshot"]

_FEW = 0.01
"""Where more than this share of the records is new, all are seated anew; scattered, twice that takes as long."""


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
    the history of imports, as `fetch_batches` gives it. `held`: what of the store has been read; None in a part.
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
    held: HeldRecords | None = None


@dataclass(frozen=True, eq=False)
class _Reading:
    """What a store held at one data version."""

    data_version: int
    changes: RecordChanges
    settings: Settings
    setting_changes: tuple[SettingChange, ...]
    rebases: tuple[Rebase, ...]
    aliases: tuple[Alias, ...]
    flag_actions: tuple[FlagDone, ...]
    batches: pd.DataFrame


def build_snapshot(store: Store, *, settings: Settings | None = None, since: Snapshot | None = None) -> Snapshot:
    """Read all current records of `store` and seat them: episodes, sessions, score matrices.

    `settings`: to see what others than the store's own would come to. `since`: a whole snapshot of the same store; what
    stands in it already is not read again, and where little is new only that is seated. The result is the same.
    """
    read = _read(store, since)
    settings = settings or read.settings
    seats = _seat(read, settings, since)
    newest = seats.sessions["session_date"].max()
    as_of = None if pd.isna(newest) else newest.date()
    return Snapshot(
        *(store.name, read.data_version, seats.episodes, seats.sessions, seats.scores, seats.histories),
        *(as_of, settings, read.setting_changes),
        rebases=read.rebases,
        flag_actions=read.flag_actions,
        aliases=read.aliases,
        batches=read.batches,
        held=read.changes.held,
    )


def _seat(read: _Reading, settings: Settings, since: Snapshot | None) -> Seats:
    added, gone = read.changes.added, read.changes.gone
    if since is None or read.changes.anew:
        return seat_records(added, read.aliases, gap_days=settings.gap_days)
    alike = (since.aliases, since.settings.gap_days) == (read.aliases, settings.gap_days)
    if alike and len(added) + len(gone) <= _FEW * len(since.sessions):
        seats = Seats(since.sessions, since.episodes, since.scores, since.histories)
        if not len(added) and not len(gone):
            return seats
        return seat_changes(seats, added, gone, read.aliases, gap_days=settings.gap_days)
    held = take_records(since.sessions[~since.sessions["record"].isin(gone)])
    records = pd.concat([held, added], ignore_index=True)
    return seat_records(records, read.aliases, gap_days=settings.gap_days)


def _read(store: Store, since: Snapshot | None) -> _Reading:
    """Return the current records and settings with the data version that both belong to, even while others write."""
    version = fetch_data_version(store)
    while True:
        changes = fetch_changes(store, since.held if since else None)
        settings, setting_changes = fetch_settings(store), fetch_setting_changes(store)
        read = _Reading(
            *(version, changes, settings, setting_changes, fetch_rebases(store), fetch_aliases(store)),
            flag_actions=fetch_flag_actions(store),
            batches=fetch_batches(store, Scope.whole_clinic()),
        )
        newest = fetch_data_version(store)
        if newest == version:
            return read
        version = newest
