"""What care took: sessions and fees of each episode, and the fee of each session number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort.scores import GroupedScores
from outcomes.cohort.selection import Cohort

__all__ = ["Fees", "build_fees"]


@dataclass(frozen=True, eq=False)
class Fees:
    """One entry an episode, in the order of the scores: `sessions` recorded, the `total` of their fees, in the records'
    currency, and whether that is `complete`, each session having one. `usual`: K, the mean fee at each session number,
    NaN where none is recorded.
    """

    sessions: npt.NDArray[np.int64]
    total: npt.NDArray[np.float64]
    complete: npt.NDArray[np.bool_]
    usual: npt.NDArray[np.float64]


def build_fees(cohort: Cohort, scores: GroupedScores) -> Fees:
    """Return what the episodes of `scores` took; they must be those of `cohort`'s snapshot."""
    frame, size = cohort.snapshot.sessions, len(cohort.snapshot.episodes)
    episode, fee = frame["episode"].to_numpy(), frame["fee"].to_numpy()
    paid = np.isfinite(fee)
    sessions = np.bincount(episode, minlength=size)[scores.rows].astype(np.int64)
    with_fee = np.bincount(episode[paid], minlength=size)[scores.rows]
    total = np.bincount(episode[paid], weights=fee[paid], minlength=size)[scores.rows].astype(np.float64)
    return Fees(sessions, total, with_fee == sessions, _average(cohort, scores, paid))


def _average(cohort: Cohort, scores: GroupedScores, paid: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    frame, length = cohort.snapshot.sessions, scores.matrix.shape[1]
    chosen = np.zeros(len(cohort.snapshot.episodes), dtype=bool)
    chosen[scores.rows] = True
    number = frame["session"].to_numpy()
    here = paid & chosen[frame["episode"].to_numpy()] & (number <= length)
    count = np.bincount(number[here] - 1, minlength=length)
    total = np.bincount(number[here] - 1, weights=frame["fee"].to_numpy()[here], minlength=length)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
