"""What was added later: of those who began with a combination, how many were given each further modality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores, Landmark
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.results import Estimate

__all__ = ["Switches", "estimate_switches"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Switches:
    """Those who began with one combination. `enlarged`: the share to whom anything was added later, in per cent.

    `added`: the modalities added to anyone, with their shares, the most frequent first; one episode may have several.
    `open`: how many may still be given something.
    """

    combination: str
    episodes: int
    enlarged: Estimate | None
    added: tuple[tuple[str, Estimate], ...]
    open: int


def estimate_switches(
    scores: GroupedScores, landmark: Landmark, *, within: Flags | None = None
) -> tuple[Switches, ...]:
    """Return what was added to each starting combination, the most frequent one first.

    `scores`: grouped by combination, or by something and combination. `within`: who is counted; by default everyone.
    """
    eligible = landmark.reached if within is None else landmark.reached & within
    words = np.array([key[scores.by.index("combination")] for key in scores.groups])
    code = {str(word): eligible & (words == word)[scores.code] for word in dict.fromkeys(words)}
    found = [
        _describe(scores, landmark, combination, np.flatnonzero(here))
        for combination, here in code.items()
        if here.any()
    ]
    return tuple(sorted(found, key=lambda one: (-one.episodes, one.combination)))


def _describe(scores: GroupedScores, landmark: Landmark, combination: str, rows: npt.NDArray[np.intp]) -> Switches:
    later: Flags = landmark.later[rows]

    def share(hits: Flags) -> Estimate | None:
        return estimate_share(
            hits.astype(np.float64), np.ones(len(rows)), patient=scores.patient[rows], fold=scores.fold[rows]
        )

    shares = [(word, share(later[:, place])) for place, word in enumerate(landmark.modalities) if later[:, place].any()]
    added = [(word, estimate) for word, estimate in shares if estimate is not None]
    added.sort(key=lambda one: -one[1].value)
    return Switches(
        combination, len(rows), share(np.asarray(later.any(axis=1))), tuple(added), int(scores.open[rows].sum())
    )
