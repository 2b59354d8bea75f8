"""Overlap weights: episodes count as far as they could have been in either arm (Li, Morgan & Zaslavsky 2018).

With e the probability of the first arm by a binary logistic model of the case mix, an episode of the first arm has the
weight 1 − e, one of the second e. Fitted by maximum likelihood, the weights make the arms' means of every term of the
model equal exactly, and no weight is extreme. 10.1080/01621459.2016.1260466
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS
from outcomes.estimates.logistic import find_chance, find_design, fit_logistic, hold_information

__all__ = ["OverlapWeights", "estimate_overlap_weights"]

Floats = npt.NDArray[np.float64]

_CHORD_ROUNDS = 6
_CHORD_TOLERANCE = 1e-5
"""Of a step, in coefficients of standardised terms; what is left then is about a fiftieth of it."""


@dataclass(frozen=True, eq=False)
class OverlapWeights:
    """The weights of n episodes, and the probabilities that they come from.

    chance: n, the probability of the first arm. weights: n × (1 + F), with all patients first, then without each fold,
    where the model was fitted anew and the fold's own episodes weigh nothing.
    """

    chance: Floats
    weights: Floats


def estimate_overlap_weights(
    first: npt.NDArray[np.bool_], terms: Floats, fold: npt.NDArray[np.int64]
) -> OverlapWeights:
    """Return the overlap weights of two arms. `first`: n, who is in the first; `terms`: n × p; `fold`: n.

    Without each fold the model is fitted anew: from the whole's solution by chord steps, which end where its own
    equations are solved.
    """
    design = find_design(terms)
    arm = first.astype(np.float64)
    whole = fit_logistic(design, arm)
    chance = find_chance(design @ whole)
    without = _refit(design, arm, fold, whole, chance)
    chances = np.column_stack([chance, find_chance(design @ without.T)])
    weights = np.where(first[:, None], 1.0 - chances, chances)
    weights[:, 1:] *= fold[:, None] != np.arange(FOLDS)
    return OverlapWeights(chance, weights)


def _refit(design: Floats, arm: Floats, fold: npt.NDArray[np.int64], whole: Floats, chance: Floats) -> Floats:
    """Return the coefficients without each fold, F × p."""
    size = design.shape[1]
    information, gradient = np.zeros((FOLDS, size, size)), np.zeros((FOLDS, size))
    spread, residual = chance * (1 - chance), arm - chance
    for one in np.unique(fold):
        here = fold == one
        part = design[here]
        information[one] = (part * spread[here, None]).T @ part
        gradient[one] = residual[here] @ part
    inverse = np.linalg.inv(hold_information(information.sum(axis=0) - information))
    # The first step starts where the whole is solved: there only what each fold takes away is left.
    betas: Floats = whole + np.einsum("fij,fj->fi", inverse, gradient.sum(axis=0) - gradient)
    kept = fold[:, None] != np.arange(FOLDS)
    for _ in range(_CHORD_ROUNDS):
        left = (arm[:, None] - find_chance(design @ betas.T)) * kept
        step = np.einsum("fij,fj->fi", inverse, left.T @ design)
        betas = betas + step
        if np.abs(step).max() < _CHORD_TOLERANCE:
            break
    return betas
