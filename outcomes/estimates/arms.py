"""Two arms from what had been given by a landmark: one exact combination against another, or against the rest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores, Landmark
from outcomes.estimates.comparison import Arms
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.modalities import name_combination

__all__ = ["EVERY_TYPE", "REST", "find_arms", "find_combinations", "find_sets", "find_types", "find_within"]

REST = "rest"
"""The second arm's word where it is everyone else."""

EVERY_TYPE = "all"
"""The word for all types of back pain together, of which the type is then part of the case mix."""

Flags = npt.NDArray[np.bool_]


def find_arms(landmark: Landmark, first: str, second: str = REST, *, within: Flags | None = None) -> Arms:
    """Return the episodes given exactly `first`, and those given exactly `second`, or anything else for `REST`.

    Only episodes that reached the landmark are in an arm. `within`: who else may be at all, one entry an episode.
    """
    eligible = landmark.reached if within is None else landmark.reached & within
    in_first = eligible & landmark.find_exactly(first)
    in_second = eligible & (~in_first if second == REST else landmark.find_exactly(second))
    return Arms(first, second, in_first, in_second & ~in_first, landmark.session)


def find_combinations(landmark: Landmark, *, within: Flags | None = None) -> dict[str, int]:
    """Return how many episodes had been given each combination by the landmark, the most frequent first."""
    eligible = landmark.reached if within is None else landmark.reached & within
    sets, which = find_sets(landmark.given[eligible])
    names = {
        name_combination(np.array(landmark.modalities)[held]): int(count)
        for held, count in zip(sets, np.bincount(which), strict=True)
    }
    return dict(sorted(names.items(), key=lambda item: (-item[1], item[0])))


def find_sets(given: Flags) -> tuple[Flags, npt.NDArray[np.int64]]:
    """Return the different rows of `given`, episodes × modalities, and each episode's place among them."""
    if given.shape[1] >= 63:  # more than there are bits
        sets, which = np.unique(given, axis=0, return_inverse=True)
        return sets, which.ravel()
    code = given @ (np.int64(1) << np.arange(given.shape[1], dtype=np.int64))
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    return given[first], which


def find_types(scores: GroupedScores) -> dict[str, Flags]:
    """Return for each type of back pain which episodes have it, in the catalogue's order.

    `scores`: grouped by type, or by type and something else.
    """
    place = scores.by.index("back_pain_type")
    words = np.array([key[place] for key in scores.groups])
    return {kind.word: (words == kind.word)[scores.code] for kind in BACK_PAIN_TYPES if kind.word in words}


def find_within(scores: GroupedScores, kind: str) -> Flags | None:
    """Return which episodes have the type `kind`; None, which bounds nothing, for every type."""
    if kind == EVERY_TYPE:
        return None
    return find_types(scores).get(kind, np.zeros(len(scores.code), dtype=bool))
