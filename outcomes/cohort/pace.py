"""How fast a cohort's groups come, and how long their pain had lasted: what a course told in weeks is laid upon."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort.scores import GroupedScores
from outcomes.cohort.selection import Cohort

__all__ = ["Pace", "build_pace", "build_together"]


@dataclass(frozen=True, eq=False)
class Pace:
    """The pace of the groups of a `GroupedScores`, in their order.

    `days`: groups × session numbers 1…K, the median days from session 1 on of those who came to a session, NaN where
    nobody did; `came`: how many did. `acute`, `persistent`: episodes by the duration of symptoms, where it is recorded.
    """

    days: npt.NDArray[np.float64]
    came: npt.NDArray[np.int64]
    acute: npt.NDArray[np.int64]
    persistent: npt.NDArray[np.int64]


def build_pace(cohort: Cohort, scores: GroupedScores) -> Pace:
    """Return the pace of the episodes in `scores`, which were built from `cohort`."""
    groups = len(scores.groups)
    days, came = _find_medians(cohort, scores)
    persistence = cohort.snapshot.episodes["persistence"]
    acute, persistent = (
        np.bincount(scores.code[(persistence == word).to_numpy(dtype=bool)[scores.rows]], minlength=groups)
        for word in ("acute", "persistent")
    )
    return Pace(days, came, acute, persistent)


def build_together(scores: GroupedScores) -> GroupedScores:
    """Return the same scores as one group of everyone, with the empty key."""
    return replace(scores, groups=((),), code=np.zeros_like(scores.code))


def _find_medians(cohort: Cohort, scores: GroupedScores) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the median days to each session and how many came to it, both groups × session numbers."""
    sessions, episodes = cohort.snapshot.sessions, cohort.snapshot.episodes
    shape = (len(scores.groups), scores.matrix.shape[1])
    code = np.full(len(episodes), -1, dtype=np.int64)
    code[scores.rows] = scores.code
    episode, number = sessions["episode"].to_numpy(), sessions["session"].to_numpy()
    here = np.flatnonzero((code[episode] >= 0) & (number <= shape[1]))
    episode = episode[here]
    # An episode with a baseline has a session 1, which is its first.
    day = sessions["session_date"].to_numpy()[here] - episodes["first_day"].to_numpy()[episode]
    cell = code[episode] * shape[1] + number[here] - 1
    came = np.bincount(cell, minlength=shape[0] * shape[1])
    # Cell and day in one number: one sort puts every cell's days in order, which is far faster than cell by cell.
    waited = day.astype("timedelta64[D]").astype(np.int64)
    longest = int(waited.max(initial=0)) + 1
    ordered = np.sort(cell * longest + waited)
    start = np.cumsum(came) - came
    filled = came > 0
    middle = [ordered[start[filled] + place[filled]] % longest for place in ((came - 1) // 2, came // 2)]
    days = np.full(came.shape, np.nan)
    days[filled] = (middle[0] + middle[1]) / 2
    return days.reshape(shape), came.reshape(shape)
