"""How long ago care began and was last scored, as of the newest session of its clinic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort.scores import GroupedScores
from outcomes.cohort.selection import Cohort

__all__ = ["Ongoing", "build_ongoing"]


@dataclass(frozen=True, eq=False)
class Ongoing:
    """One entry an episode of the scores, in days before the newest session of its clinic.

    `age`: since the first session. `idle`: since the last score on this instrument.
    """

    age: npt.NDArray[np.int64]
    idle: npt.NDArray[np.int64]


def build_ongoing(cohort: Cohort, scores: GroupedScores) -> Ongoing:
    """Return the days since the first session and since the last score of each episode of `scores`."""
    episodes, sessions = cohort.snapshot.episodes, cohort.snapshot.sessions
    newest = episodes.groupby("clinic", observed=True)["last_day"].transform("max").to_numpy()[scores.rows]
    on_it = sessions[f"{scores.outcome}_instrument"] == scores.instrument
    scored = sessions[sessions[f"{scores.outcome}_score"].notna() & on_it]
    latest = scored.groupby("episode")["session_date"].max().reindex(scores.rows).to_numpy()
    day = np.timedelta64(1, "D")
    age = (newest - episodes["first_day"].to_numpy()[scores.rows]) // day
    return Ongoing(age.astype(np.int64), ((newest - latest) // day).astype(np.int64))
