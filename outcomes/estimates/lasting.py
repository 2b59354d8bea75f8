"""Whether an improvement lasts: who gets worse again while scored, and who comes back within a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort import Cohort, GroupedScores
from outcomes.estimates.improvement import find_worse
from outcomes.estimates.incidence import find_response
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["YEAR", "Lasting", "find_lasting"]

YEAR = 365
"""Days after an episode's last session within which a new one counts as coming back."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Lasting:
    """Flags, one entry an episode of the scores.

    `improved`: found meaningfully better, at whatever session; `watched`: of these, those scored again afterwards and
    with room on the scale to get worse; `worse`: of these, who at any later score was worse by the instrument's points
    than at that improvement. `followed`: has ended, and a year has passed since in its clinic's records; `back`: of
    these, whose patient began a new episode within it, whatever it was of.
    """

    improved: Flags
    watched: Flags
    worse: Flags
    followed: Flags
    back: Flags


def find_lasting(cohort: Cohort, scores: GroupedScores) -> Lasting:
    """Return whether improvements last among the episodes of `scores`, built from `cohort` over all sessions."""
    when, _ = find_response(scores, "first")
    improved = when > 0
    rows, sessions = np.arange(len(when)), np.arange(1, scores.matrix.shape[1] + 1)
    better = np.where(improved, scores.matrix[rows, np.maximum(when, 1) - 1], np.nan)
    later = np.where(improved[:, None] & (sessions > when[:, None]), scores.matrix, np.nan)
    worse, may_worsen = find_worse(better, later, find_instrument(scores.instrument))
    watched = improved & np.isfinite(later).any(axis=1) & may_worsen.any(axis=1)
    followed, back = _find_returns(cohort.snapshot.episodes)
    return Lasting(
        improved,
        watched,
        watched & (worse & np.isfinite(later)).any(axis=1),
        followed[scores.rows],
        back[scores.rows],
    )


def _find_returns(episodes: pd.DataFrame) -> tuple[Flags, Flags]:
    """Return for every episode of a snapshot whether it can be followed for a year, and whether a new one began then.

    An episode of the same patient counts whatever it is of, so that a filter hides nobody who came back.
    """
    last = episodes["last_day"].to_numpy()
    newest = episodes.groupby("clinic", observed=True)["last_day"].transform("max").to_numpy()
    followed = ~episodes["open"].to_numpy(dtype=bool) & (newest - last >= np.timedelta64(YEAR, "D"))
    first, patient = episodes["first_day"].to_numpy(), episodes["patient"].to_numpy()
    order = np.lexsort((first, patient))
    again = np.zeros(len(order), dtype=bool)
    same = patient[order][1:] == patient[order][:-1]
    wait = first[order][1:] - last[order][:-1]
    again[order[:-1]] = same & (wait <= np.timedelta64(YEAR, "D"))
    return followed, followed & again
