"""What they start with and with whom: both depend on nothing but what was recorded at the first session."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.course import Course
from sample_data.intake import draw_weighted
from sample_data.parameters import (
    CLINICS,
    COMBINATIONS,
    INDICATION,
    RARE_COMBINATIONS,
    TYPES,
    Parameters,
)


def rate_severity(
    episodes: pd.DataFrame, recorded: pd.DataFrame, baseline: Course, parameters: Parameters
) -> np.ndarray:
    """Return how severe each episode looks on paper, about 0 ± 0.8; what is not recorded counts nothing.

    `recorded`, `baseline`: the case mix and the first scores as written down, NaN where missing.
    """
    terms = [
        parameters.severity_pain * (baseline.pain[:, 0] - 6) / 1.6,
        parameters.severity_function * (baseline.function[:, 0] - 37) / 14,
        parameters.severity_weeks * np.log(recorded["weeks"] / 12),
        parameters.severity_leg_pain * (recorded["leg_pain"] - 0.35),
        parameters.severity_risk * (recorded["risk"] - 1),
        parameters.severity_contributing * (episodes["contributing"].map(len) - 0.5),
    ]
    return np.nansum(np.column_stack(terms), axis=1)


def weigh_combinations(types: pd.Series, severity: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return the probability of each of `COMBINATIONS` per episode (episodes × combinations)."""
    common = np.array([TYPES[kind].start_with for kind in types], dtype=float)
    rare = np.full((len(types), len(RARE_COMBINATIONS)), parameters.rare_start / len(RARE_COMBINATIONS))
    weights = np.column_stack([common / common.sum(axis=1, keepdims=True) * (1 - parameters.rare_start), rare])
    indication = np.array([INDICATION.get(name, 0.0) for name in COMBINATIONS])
    weights = weights * np.exp(np.outer(severity, indication))
    return weights / weights.sum(axis=1, keepdims=True)


def choose_combinations(rng: np.random.Generator, chances: np.ndarray) -> np.ndarray:
    """Return each episode's starting combination, drawn from `weigh_combinations`."""
    return np.array(COMBINATIONS)[draw_weighted(rng, chances)]


def choose_practitioners(rng: np.random.Generator, clinics: pd.Series, severity: np.ndarray) -> np.ndarray:
    """Return who treats each episode: someone of its clinic, by weight; one of them is sent the harder cases."""
    staff = [(clinic.name, person) for clinic in CLINICS for person in clinic.practitioners]
    weights = np.column_stack(
        [person.weight * (clinics == clinic) * np.exp(person.harder_cases * severity) for clinic, person in staff]
    )
    return np.array([person.name for _, person in staff])[draw_weighted(rng, weights)]
