"""What each modality adds: episodes given it against those not, both given the same besides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import POOL_BELOW, CaseMix, GroupedScores, Landmark
from outcomes.estimates.arms import find_sets
from outcomes.estimates.comparison import Arms, Comparison, compare_arms

__all__ = ["Contribution", "compare_modalities"]

Flags = npt.NDArray[np.bool_]

_FEWEST_BESIDE = 10
"""What else was given must have been given to so many with the modality and to so many without it."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One modality: those given it at the start against those not. `given`: how many of either there are in all.

    The comparison holds those who were given the same besides: where a treatment never stood beside the same others
    as it was left out, nobody is compared.
    """

    modality: str
    given: tuple[int, int]
    comparison: Comparison


def compare_modalities(
    scores: GroupedScores, case_mix: CaseMix, landmark: Landmark, *, session: int, within: Flags | None = None
) -> tuple[Contribution, ...]:
    """Return each modality that at least 20 episodes were given by the landmark and 20 were not, in their order.

    What else was given is part of the case mix. `within`: who may be compared at all; by default everyone.
    """
    eligible = landmark.reached if within is None else landmark.reached & within
    found = []
    for place, modality in enumerate(landmark.modalities):
        given = landmark.given[:, place]
        sizes = (int((eligible & given).sum()), int((eligible & ~given).sum()))
        if min(sizes) < POOL_BELOW:
            continue
        others = np.delete(landmark.given, place, axis=1)
        alike = _find_given_besides(others, given, eligible)
        arms = Arms(modality, f"no {modality}", alike & given, alike & ~given, landmark.session)
        names = tuple(f"given: {word}" for word in landmark.modalities if word != modality)
        beside = case_mix.with_terms(names, others.astype(np.float64))
        found.append(Contribution(modality, sizes, compare_arms(scores, beside, arms, session=session)))
    return tuple(found)


def _find_given_besides(others: Flags, given: Flags, eligible: Flags) -> Flags:
    """Return who was given a set of other modalities that both arms were given: the rest have nobody to be held to."""
    found = np.zeros(len(given), dtype=bool)
    rows = np.flatnonzero(eligible)
    sets, which = find_sets(others[rows])
    with_it, without = (np.bincount(which[arm], minlength=len(sets)) for arm in (given[rows], ~given[rows]))
    found[rows] = (np.minimum(with_it, without) >= _FEWEST_BESIDE)[which]
    return found
