"""How much of what ails a patient the first treatments are said to address: problems recorded, problems addressed.

A problem is a type of back pain: the main one or a contributing one. Which modality is said to address which stands in
the vocabulary; what is said was not shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Cohort, GroupedScores
from outcomes.vocabulary.back_pain import UNSPECIFIED
from outcomes.vocabulary.claims import find_modalities_for
from outcomes.vocabulary.modalities import split_combination

__all__ = ["Addressed", "find_addressed"]

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Addressed:
    """One entry an episode, in the order of the scores.

    `problems`: how many types are recorded, unspecified not counted; `by_any`: for how many of them the starting
    combination holds a modality; `by_all`: for how many it holds every modality named.
    """

    problems: Integers
    by_any: Integers
    by_all: Integers


def find_addressed(cohort: Cohort, scores: GroupedScores) -> Addressed:
    """Return how many problems of each episode in `scores`, built from `cohort`, its first session addressed."""
    episodes = cohort.snapshot.episodes.iloc[scores.rows]
    kind, start = (episodes[name].astype("category").cat for name in ("back_pain_type", "combination"))
    other = episodes["contributing_types"].astype("category").cat
    codes = np.column_stack([kind.codes, other.codes, start.codes]).astype(np.int64)
    different, place = np.unique(codes, axis=0, return_inverse=True)
    counts = [
        _count(
            str(kind.categories[main]),
            str(other.categories[also]) if also >= 0 else "",
            str(start.categories[given]),
        )
        for main, also, given in different.tolist()
    ]
    table = np.array(counts, dtype=np.int64).reshape(-1, 3)[place.ravel()]
    return Addressed(table[:, 0], table[:, 1], table[:, 2])


def _count(main: str, contributing: str, combination: str) -> tuple[int, int, int]:
    """Return how many problems there are, are addressed by some modality, and by every one named."""
    problems = {main, *contributing.split(";")} - {"", UNSPECIFIED}
    held = set(split_combination(combination))
    named = [set(find_modalities_for(problem)) for problem in problems]
    return len(problems), sum(bool(held & each) for each in named), sum(bool(each) and each <= held for each in named)
