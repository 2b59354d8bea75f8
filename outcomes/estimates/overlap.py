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

__all__ = ["OverlapWeights", "estimate_overlap_weights", "pick_terms"]

Floats = npt.NDArray[np.float64]

_FEWEST = 10
"""A level that fewer episodes have, or fewer lack, is no term of a model: it would only part the arms by chance."""

_ROUNDS = 30
_CHORD_ROUNDS = 6
_TOLERANCE = 1e-9
_RIDGE = 1e-6
"""Relative to the information of one term: it holds a model that separates the arms, and moves no other."""


@dataclass(frozen=True, eq=False)
class OverlapWeights:
    """The weights of n episodes, and the probabilities that they come from.

    chance: n, the probability of the first arm. weights: n × (1 + F), with all patients first, then without each fold,
    where the model was fitted anew and the fold's own episodes weigh nothing.
    """

    chance: Floats
    weights: Floats


def pick_terms(terms: Floats) -> npt.NDArray[np.int64]:
    """Return the columns of `terms` that tell these episodes apart: neither constant nor nearly so, nor repeated."""
    indicator = np.isin(terms, (0.0, 1.0)).all(axis=0)
    count = terms.sum(axis=0)
    rare = indicator & ((count < _FEWEST) | (count > len(terms) - _FEWEST))
    varied = np.flatnonzero((terms.std(axis=0) > 1e-9) & ~rare)
    if not len(varied):
        return varied
    # Pivoting would do as well; the columns are few and the first of two that say the same should stay.
    kept: list[int] = []
    basis = np.ones((len(terms), 1)) / np.sqrt(len(terms))
    for column in varied:
        values = terms[:, column] - basis @ (basis.T @ terms[:, column])
        length = float(np.linalg.norm(values))
        if length > 1e-6 * np.linalg.norm(terms[:, column]):
            kept.append(int(column))
            basis = np.column_stack([basis, values / length])
    return np.array(kept, dtype=np.int64)


def estimate_overlap_weights(
    first: npt.NDArray[np.bool_], terms: Floats, fold: npt.NDArray[np.int64]
) -> OverlapWeights:
    """Return the overlap weights of two arms. `first`: n, who is in the first; `terms`: n × p; `fold`: n.

    Without each fold the model is fitted anew: from the whole's solution by chord steps, which end where its own
    equations are solved.
    """
    scale = terms.std(axis=0)
    design = np.column_stack([np.ones(len(terms)), (terms - terms.mean(axis=0)) / np.where(scale > 0, scale, 1.0)])
    arm = first.astype(np.float64)
    whole = _fit(design, arm)
    chance = _expit(design @ whole)
    without = _refit(design, arm, fold, whole, chance)
    chances = np.column_stack([chance, _expit(design @ without.T)])
    weights = np.where(first[:, None], 1.0 - chances, chances)
    weights[:, 1:] *= fold[:, None] != np.arange(FOLDS)
    return OverlapWeights(chance, weights)


def _fit(design: Floats, arm: Floats) -> Floats:
    beta = np.zeros(design.shape[1])
    share = min(max(arm.mean(), 1e-3), 1 - 1e-3)
    beta[0] = np.log(share / (1 - share))
    for _ in range(_ROUNDS):
        chance = _expit(design @ beta)
        gradient = design.T @ (arm - chance)
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(_hold(information), gradient)
        longest = float(np.abs(step).max())
        beta = beta + step / max(1.0, longest / 2.0)  # no step so long that it leaves the curve behind
        if longest < _TOLERANCE:
            break
    return beta


def _refit(design: Floats, arm: Floats, fold: npt.NDArray[np.int64], whole: Floats, chance: Floats) -> Floats:
    """Return the coefficients without each fold, F × p."""
    size = design.shape[1]
    information = np.zeros((FOLDS, size, size))
    spread = chance * (1 - chance)
    for one in np.unique(fold):
        part = design[fold == one]
        information[one] = (part * spread[fold == one, None]).T @ part
    inverse = np.linalg.inv(_hold(information.sum(axis=0) - information))
    kept = fold[:, None] != np.arange(FOLDS)
    betas = np.repeat(whole[None], FOLDS, axis=0)
    for _ in range(_CHORD_ROUNDS):
        residual = (arm[:, None] - _expit(design @ betas.T)) * kept
        step = np.einsum("fij,fj->fi", inverse, residual.T @ design)
        betas = betas + step
        if np.abs(step).max() < 1e-6:
            break
    return betas


def _hold(information: Floats) -> Floats:
    size = information.shape[-1]
    mean = np.trace(information, axis1=-2, axis2=-1)[..., None, None] / size
    return np.asarray(information + _RIDGE * mean * np.eye(size))


def _expit(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -35.0, 35.0))))
