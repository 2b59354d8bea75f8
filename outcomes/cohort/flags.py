"""Red flags as recorded, session by session, each with what was done about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort.selection import Cohort
from outcomes.vocabulary.red_flags import RED_FLAG_FIELDS, FlagDone, name_flag

__all__ = ["Flag", "Screening", "build_flags", "build_screening"]


@dataclass(frozen=True, slots=True)
class Flag:
    """One session at which a red flag was recorded.

    `name`: under which actions are noted; `row`: its episode in the snapshot; `fields`: which signs. `age`: days before
    the newest session in the records. `recorded`: the action that the clinic's file itself tells, "" where none is.
    `done`: what was noted here, oldest first.
    """

    name: str
    row: int
    clinic: str
    patient_key: str
    practitioner: str
    day: dt.date
    age: int
    fields: tuple[str, ...]
    recorded: str
    done: tuple[FlagDone, ...]

    @property
    def open(self) -> bool:
        """Whether nothing is known to have been done about it."""
        return not self.recorded and not self.done


@dataclass(frozen=True, eq=False)
class Screening:
    """One entry an episode of the cohort. `sessions`: how many; `screened`: at how many all signs were asked for;
    `at_first`: whether they were at the first. `patient` and `fold`: whose it is."""

    sessions: npt.NDArray[np.int64]
    screened: npt.NDArray[np.int64]
    at_first: npt.NDArray[np.bool_]
    patient: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]


def build_flags(cohort: Cohort) -> tuple[Flag, ...]:
    """Return every session with a red flag of the cohort's episodes, the oldest first."""
    snapshot = cohort.snapshot
    sessions = snapshot.sessions
    flagged = sessions[(sessions[list(RED_FLAG_FIELDS)] == "yes").any(axis=1) & sessions["episode"].isin(cohort.rows)]
    done: dict[str, list[FlagDone]] = {}
    for one in snapshot.flag_actions:
        done.setdefault(one.flag, []).append(one)
    flags = []
    for row in flagged.to_dict("records"):
        day = row["session_date"].date()
        fields = tuple(name for name in RED_FLAG_FIELDS if row[name] == "yes")
        name = name_flag(
            clinic=str(row["clinic"]), patient_key=str(row["patient_key"]), day=day.isoformat(), fields=fields
        )
        episode = snapshot.episodes.iloc[int(row["episode"])]
        action, practitioner = row["red_flag_action"], episode["practitioner"]
        flags.append(
            Flag(
                name,
                int(row["episode"]),
                str(episode["clinic"]),
                str(row["patient_key"]),
                practitioner if isinstance(practitioner, str) else "",
                day,
                (snapshot.as_of - day).days if snapshot.as_of else 0,
                fields,
                action if isinstance(action, str) else "",
                tuple(done.get(name, ())),
            )
        )
    return tuple(sorted(flags, key=lambda flag: (flag.day, flag.name)))


def build_screening(cohort: Cohort) -> Screening:
    """Return at how many sessions of each episode of the cohort all signs were asked for; a blank is not asked."""
    sessions, episodes = cohort.snapshot.sessions, cohort.episodes
    asked = sessions[list(RED_FLAG_FIELDS)].notna().all(axis=1)
    by_episode = asked.groupby(sessions["episode"])
    count = len(cohort.snapshot.episodes)
    return Screening(
        episodes["sessions"].to_numpy(dtype=np.int64),
        np.asarray(by_episode.sum().reindex(range(count), fill_value=0), dtype=np.int64)[cohort.rows],
        by_episode.first().reindex(range(count), fill_value=False).to_numpy(dtype=bool)[cohort.rows],
        episodes["patient"].to_numpy(dtype=np.int64),
        episodes["fold"].to_numpy(dtype=np.int64),
    )
