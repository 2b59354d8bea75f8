"""One patient's care as recorded: each episode, its sessions, what was given, by whom, and how it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from outcomes.cohort.selection import Cohort, select_episodes
from outcomes.cohort.snapshot import Snapshot
from outcomes.vocabulary.modalities import split_combination
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = ["PatientCare", "Visit", "build_patient_care"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One session. `scores`: outcome, instrument and score, where there is one."""

    session: int
    day: dt.date
    treatments: tuple[str, ...]
    practitioner: str
    scores: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, eq=False)
class PatientCare:
    """One episode of one patient. `cohort`: that episode alone, from which its scores and flags are built. `number`:
    which of the patient's episodes it is, from 1, of `episodes`."""

    cohort: Cohort
    patient_key: str
    number: int
    episodes: int
    back_pain_type: str
    visits: tuple[Visit, ...]
    open: bool
    discharged: bool
    discharge_reason: str


def build_patient_care(snapshot: Snapshot, scope: Scope, patient_key: str) -> tuple[PatientCare, ...]:
    """Return the patient's episodes within `scope`, the newest first; nothing where there are none."""
    everyone = select_episodes(snapshot, scope, CohortFilter(include_red_flagged=True))
    own = everyone.rows[(everyone.episodes["patient_key"] == patient_key).to_numpy()]
    own = own[np.argsort(snapshot.episodes["first_day"].to_numpy()[own], kind="stable")]
    cares = []
    for number, row in enumerate(own.tolist(), start=1):
        episode = snapshot.episodes.iloc[row]
        alone = Cohort(
            snapshot, everyone.filter, scope, np.array([row]), everyone.in_scope, int(episode["sessions"]), 0
        )
        reason = episode["discharge_reason"]
        cares.append(
            PatientCare(
                *(alone, patient_key, number, len(own), str(episode["back_pain_type"])),
                visits=_list_visits(snapshot, row),
                open=bool(episode["open"]),
                discharged=bool(episode["discharged"]),
                discharge_reason=reason if isinstance(reason, str) else "",
            )
        )
    return tuple(reversed(cares))


def _list_visits(snapshot: Snapshot, row: int) -> tuple[Visit, ...]:
    sessions = snapshot.sessions[snapshot.sessions["episode"] == row]
    return tuple(
        Visit(
            int(one["session"]),
            one["session_date"].date(),
            tuple(split_combination(str(one["treatments"]))),
            one["practitioner"] if isinstance(one["practitioner"], str) else "",
            tuple(
                (outcome, str(one[f"{outcome}_instrument"]), float(one[f"{outcome}_score"]))
                for outcome in ("pain", "function")
                if one[f"{outcome}_score"] == one[f"{outcome}_score"]
            ),
        )
        for one in sessions.to_dict("records")
    )
