"""What ups and downs alone would bring: the meter of regression to the mean (STATISTICS §8).

People come on bad days, and bad days pass. Given a first score y₁, a later one of a patient on whom nothing acts is

    y₂ | y₁ ~ N(m + ρ(y₁ − m), σ²(1 − ρ²))

with m and σ of a reference population (with the clinic's own mean nothing would ever be due to ups and downs, by
construction) and ρ the correlation of two scores of one patient. Nobody knows the one ρ: results are ranges, over ρ and
over all populations of the instrument. Several later scores share what is lasting in the patient, T, and are else
independent:

    T | y₁ ~ N(m + ρ(y₁ − m), σ²ρ(1 − ρ)),    y_k | T ~ N(T, σ²(1 − ρ))

Scores are taken as continuous and without an end to their scale. For whole scores this errs against the clinic: of
patients admitted at 7 of 10 or more it expects 17 % to improve by 30 %, where rounding leaves 15 %.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from outcomes.estimates.improvement import find_asked, find_assessable
from outcomes.estimates.methods import CHANCE
from outcomes.vocabulary.evidence import CORRELATION, ReferencePopulation, find_reference_populations
from outcomes.vocabulary.instruments import Instrument
from outcomes.vocabulary.responders import ResponderRule

__all__ = [
    "Assumption",
    "ChanceRange",
    "estimate_chance_change",
    "estimate_chance_improvement",
    "find_chance_change",
    "find_chance_improvement",
]

Scores = npt.NDArray[np.floating]

_STEPS = 8
"""Correlations tried between both ends of the range; in between nothing new happens."""

_NODES = 60
"""Of the Gauss–Hermite quadrature over T; 200 move no probability by 1e-7, with up to 25 scores."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is supposed of scores on which nothing acts: the population they come from, and ρ of two of one patient."""

    population: ReferencePopulation
    correlation: float


@dataclass(frozen=True, slots=True)
class ChanceRange:
    """What ups and downs alone would bring: from `low` to `high`, over all that may be supposed.

    A share in per cent, or a change in the instrument's `unit` and direction. `n`: the baselines it is the mean over.
    `looks`: at how many later scores of each patient.
    """

    low: float
    high: float
    n: int
    looks: int
    unit: str
    method: str = CHANCE


def estimate_chance_improvement(
    baselines: Scores, instrument: Instrument | None, rule: ResponderRule, *, looks: int = 1
) -> ChanceRange | None:
    """Return the share of patients who would count as improved, in per cent, had nothing but ups and downs happened.

    `baselines`: one score a patient, NaN where there is none; those from which no improvement could be seen are left
    out. Improved is who meets `rule` at one or more of `looks` later scores, if everyone comes to all of them: where
    people leave in between, fewer would. None where the instrument has no reference population.
    """
    if instrument is None:
        return None
    scored = _find_scored(baselines)
    assessable, patients = np.unique(scored[find_assessable(scored, instrument, rule)], return_counts=True)

    def share(supposed: Assumption) -> float:
        chance = find_chance_improvement(assessable, instrument, rule, supposed, looks=looks)
        return 100.0 * float(np.average(chance, weights=patients))

    return _find_range(share, instrument, n=int(patients.sum()), looks=looks, unit="%")


def estimate_chance_change(baselines: Scores, instrument: Instrument | None) -> ChanceRange | None:
    """Return the mean change, later − baseline in the instrument's unit, had nothing but ups and downs happened.

    It is the same at every later score. `baselines`: one a patient, NaN where there is none. None where the instrument
    has no reference population.
    """
    if instrument is None:
        return None
    scored = _find_scored(baselines)
    return _find_range(
        lambda supposed: find_chance_change(scored, supposed), instrument, n=len(scored), looks=1, unit=instrument.unit
    )


def find_chance_improvement(
    baselines: Scores, instrument: Instrument, rule: ResponderRule, supposed: Assumption, *, looks: int
) -> npt.NDArray[np.float64]:
    """Return for each baseline the probability, 0–1, that one or more of `looks` later scores meet `rule`."""
    from scipy.special import ndtr  # without the import of scipy.stats

    first = np.asarray(baselines, dtype=np.float64)
    turn = 1.0 if instrument.better == "higher" else -1.0
    enough = first + turn * find_asked(first, instrument, rule)
    mean, sd, rho = supposed.population.mean, supposed.population.sd, supposed.correlation
    nodes, weights = _place_nodes()
    expected = mean + rho * (first - mean)
    lasting = expected[:, None] + sd * np.sqrt(rho * (1.0 - rho)) * nodes
    missed = ndtr(turn * (enough[:, None] - lasting) / (sd * np.sqrt(1.0 - rho)))
    return np.asarray(1.0 - (missed**looks) @ (weights / weights.sum()))


@cache
def _place_nodes() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    return np.polynomial.hermite_e.hermegauss(_NODES)


def find_chance_change(baselines: Scores, supposed: Assumption) -> float:
    """Return the mean change at any later score: (1 − ρ)(m − ȳ₁)."""
    return float((1.0 - supposed.correlation) * (supposed.population.mean - np.mean(baselines, dtype=np.float64)))


def _find_scored(baselines: Scores) -> Scores:
    return baselines[np.isfinite(baselines)]


def _find_range(
    find: Callable[[Assumption], float], instrument: Instrument, *, n: int, looks: int, unit: str
) -> ChanceRange | None:
    """Return the least and the most that `find` gives over all that may be supposed; None where there is nothing."""
    supposed = [
        Assumption(population, float(correlation))
        for population in find_reference_populations(instrument.id)
        for correlation in np.linspace(CORRELATION.low, CORRELATION.high, _STEPS)
    ]
    if not supposed or not n:
        return None
    values = [find(assumption) for assumption in supposed]
    return ChanceRange(min(values), max(values), n, looks, unit)
