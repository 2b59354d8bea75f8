"""Whose each episode is, how long ago it began and was last scored, as of the newest session of its clinic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.scores import GroupedScores
from outcomes.cohort.selection import Cohort

__all__ = ["Ongoing", "build_ongoing"]


@dataclass(frozen=True, eq=False)
class Ongoing:
    """One entry an episode of the scores; days are counted back from the newest session of its clinic.

    `age`: since the first session. `idle`: since the last score on this instrument. `patient_key`: the pseudonym;
    `number`: which of the patient's episodes it is, from 1; `practitioner`: of the first session, "" where not
    recorded; `flagged`: a red flag was recorded in it.
    """

    age: npt.NDArray[np.int64]
    idle: npt.NDArray[np.int64]
    patient_key: tuple[str, ...]
    number: npt.NDArray[np.int64]
    practitioner: tuple[str, ...]
    flagged: npt.NDArray[np.bool_]


def build_ongoing(cohort: Cohort, scores: GroupedScores) -> Ongoing:
    """Return whose each episode of `scores` is, and the days since its first session and its last score."""
    episodes, sessions = cohort.snapshot.episodes, cohort.snapshot.sessions
    own = episodes[["first_day", "patient_key", "practitioner", "red_flagged"]].iloc[scores.rows]
    newest = episodes.groupby("clinic", observed=True)["last_day"].transform("max").to_numpy()[scores.rows]
    asked = np.zeros(len(episodes), dtype=bool)
    asked[scores.rows] = True
    score, instrument = f"{scores.outcome}_score", f"{scores.outcome}_instrument"
    theirs = sessions[["episode", "session_date", score, instrument]][asked[sessions["episode"].to_numpy()]]
    scored = theirs[score].notna() & (theirs[instrument] == scores.instrument)
    latest = theirs[scored].groupby("episode")["session_date"].max().reindex(scores.rows).to_numpy()
    day = np.timedelta64(1, "D")
    return Ongoing(
        ((newest - own["first_day"].to_numpy()) // day).astype(np.int64),
        ((newest - latest) // day).astype(np.int64),
        patient_key=tuple(own["patient_key"].astype(str)),
        number=_number(episodes)[scores.rows],
        practitioner=tuple(own["practitioner"].astype(object).fillna("").astype(str)),
        flagged=own["red_flagged"].to_numpy(dtype=bool),
    )


def _number(episodes: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return which of its patient's episodes each one is, by its first day, from 1."""
    patient, day = episodes["patient"].to_numpy(dtype=np.int64), episodes["first_day"].to_numpy()
    order = np.lexsort((day, patient))
    place = np.arange(len(order))
    begins = np.r_[True, patient[order][1:] != patient[order][:-1]]
    number = np.empty(len(order), dtype=np.int64)
    number[order] = place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
    return number
