"""Several groups as if alike, for a display of all of them at once: generalised overlap weights (Li & Li 2019).

With e_k the probability of group k by a multinomial model of the case mix, an episode of group z weighs
(1/e_z) / Σ_k (1/e_k). Of two groups these are the overlap weights of `overlap`. 10.1214/19-AOAS1282
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from outcomes.cohort import CaseMix, GroupedScores
from outcomes.estimates.logistic import find_design, pick_terms
from outcomes.estimates.sums import Floats

__all__ = ["FEWEST_ALIKE", "estimate_alike_weights"]

FEWEST_ALIKE = 50
"""A smaller group among several is too easily told apart from them by chance: all would be weighed to its few."""

_ROUNDS = 25
_TOLERANCE = 1e-7
_RIDGE = 1e-4
"""Relative to the information of one term; several small groups are easily told apart by a rare one."""


def estimate_alike_weights(scores: GroupedScores, case_mix: CaseMix) -> Floats:
    """Return a weight for each episode that makes the groups of one panel alike, the first field making the panels.

    Of two groups exactly, in all terms of the case mix; of more nearly. The weights of a panel have the mean 1; of a
    panel with one group all are 1.
    """
    panels = np.array([key[0] for key in scores.groups])[scores.code] if len(scores.code) else np.zeros(0)
    weights = np.ones(len(scores.code))
    for panel in np.unique(panels):
        here = np.flatnonzero(panels == panel)
        present, group = np.unique(scores.code[here], return_inverse=True)
        if len(present) > 1:
            weights[here] = _weigh(group, case_mix.terms[here], len(present))
    return weights


def _weigh(group: npt.NDArray[np.int64], terms: Floats, groups: int) -> Floats:
    terms = terms[:, pick_terms(terms)]
    chance = _fit(find_design(terms), np.eye(groups)[group])
    inverse = 1.0 / np.maximum(chance, 1e-6)
    weight = inverse[np.arange(len(group)), group] / inverse.sum(axis=1)
    return np.asarray(weight / weight.mean())


def _fit(design: Floats, member: Floats) -> Floats:
    """Return the probabilities of each group, n × groups, by maximum likelihood; the last group is the reference."""
    free, size = member.shape[1] - 1, design.shape[1]
    beta = np.zeros((size, free))
    chance = _find_chances(design, beta)
    for _ in range(_ROUNDS):
        gradient = design.T @ (member - chance)[:, :-1]
        information = np.empty((free, size, free, size))
        for one in range(free):
            for other in range(one, free):
                spread = chance[:, one] * ((one == other) - chance[:, other])
                information[one, :, other] = information[other, :, one] = (design * spread[:, None]).T @ design
        whole = information.reshape(free * size, free * size)
        whole = whole + _RIDGE * np.trace(whole) / len(whole) * np.eye(len(whole))
        step = np.linalg.solve(whole, gradient.T.ravel()).reshape(free, size).T
        longest = float(np.abs(step).max())
        beta += step / max(1.0, longest / 2.0)
        chance = _find_chances(design, beta)
        if longest < _TOLERANCE:
            break
    return chance


def _find_chances(design: Floats, beta: Floats) -> Floats:
    linear = np.column_stack([design @ beta, np.zeros(len(design))])
    raised = np.exp(linear - linear.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
