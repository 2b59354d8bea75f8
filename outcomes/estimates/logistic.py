"""Logistic models of a case mix: which terms tell episodes apart, and the fit by maximum likelihood.

Small enough to refit fifty times within one page: statsmodels takes seconds to import and milliseconds a fit.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["find_chance", "find_design", "fit_logistic", "hold_information", "pick_terms"]

Floats = npt.NDArray[np.float64]

_FEWEST = 10
"""A level that fewer episodes have, or fewer lack, is no term of a model: it would only part the arms by chance."""

_ROUNDS = 30
_TOLERANCE = 1e-9
_RIDGE = 1e-6
"""Relative to the information of one term: it holds a model that tells outcomes wholly apart, and moves no other."""


def pick_terms(terms: Floats) -> npt.NDArray[np.int64]:
    """Return the columns of `terms` that tell these episodes apart: neither constant nor nearly so, nor repeated."""
    indicator = ((terms == 0.0) | (terms == 1.0)).all(axis=0)
    count = terms.sum(axis=0)
    rare = indicator & ((count < _FEWEST) | (count > len(terms) - _FEWEST))
    varied = np.flatnonzero((terms.std(axis=0) > 1e-9) & ~rare)
    if not len(varied):
        return varied
    # Pivoting would do as well; the columns are few and the first of two that say the same should stay.
    kept: list[int] = []
    basis = np.empty((len(terms), len(varied) + 1), order="F")
    basis[:, 0] = 1 / np.sqrt(len(terms))
    for column in varied:
        found = basis[:, : len(kept) + 1]
        values = terms[:, column] - found @ (found.T @ terms[:, column])
        length = float(np.linalg.norm(values))
        if length > 1e-6 * np.linalg.norm(terms[:, column]):
            kept.append(int(column))
            basis[:, len(kept)] = values / length
    return np.array(kept, dtype=np.int64)


def find_design(terms: Floats) -> Floats:
    """Return the terms of a model, n × p, with a constant before them, each on the scale of its own spread."""
    scale = terms.std(axis=0)
    return np.column_stack([np.ones(len(terms)), (terms - terms.mean(axis=0)) / np.where(scale > 0, scale, 1.0)])


def fit_logistic(design: Floats, outcome: Floats) -> Floats:
    """Return the coefficients of `outcome`, 0 or 1, on `design`, n × p, by Newton steps."""
    beta = np.zeros(design.shape[1])
    share = min(max(outcome.mean(), 1e-3), 1 - 1e-3)
    beta[0] = np.log(share / (1 - share))
    for _ in range(_ROUNDS):
        chance = find_chance(design @ beta)
        gradient = design.T @ (outcome - chance)
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(hold_information(information), gradient)
        longest = float(np.abs(step).max())
        beta = beta + step / max(1.0, longest / 2.0)  # no step so long that it leaves the curve behind
        if longest < _TOLERANCE:
            break
    return beta


def hold_information(information: Floats) -> Floats:
    """Return information matrices, … × p × p, held off from being singular."""
    size = information.shape[-1]
    mean = np.trace(information, axis1=-2, axis2=-1)[..., None, None] / size
    return np.asarray(information + _RIDGE * mean * np.eye(size))


def find_chance(values: Floats) -> Floats:
    """Return the probabilities of log-odds."""
    chance = np.clip(values, -35.0, 35.0)
    np.negative(chance, out=chance)  # in place: of fifty refits this is most of the work
    np.exp(chance, out=chance)
    chance += 1.0
    return np.asarray(np.reciprocal(chance, out=chance))
