"""The chance that a patient's first meaningful improvement is recorded by session 8, in care as given (STATISTICS §7).

Per session a logistic regression on the baseline, the last score and the one before, among earlier episodes that came
to it unimproved. They must have begun 120 days before the newest session: of later ones it is not known yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates.improvement import find_assessable, find_improved
from outcomes.estimates.logistic import find_chance, fit_logistic, hold_information
from outcomes.estimates.methods import PROSPECT
from outcomes.estimates.proportions import NORMAL
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import Floats
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "CHANCE_BY",
    "DAYS_TO_TELL",
    "FEWEST_LIKE",
    "Prospect",
    "Prospects",
    "estimate_prospects",
    "find_first_better",
]

CHANCE_BY = 8
DAYS_TO_TELL = 120
FEWEST_LIKE = 30
"""Earlier episodes whose baseline and last score both lie within the instrument's important change of a patient's:
with fewer no chance is told, but that there are few patients like this one."""

_ROUNDS = 30
_TOLERANCE = 1e-9

_FEWEST_EACH = 10
"""So many must have improved, and so many not, for a regression of three terms."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Prospect:
    """The model at one session. `terms`: n × 3, baseline, last and previous score of those it is from."""

    beta: Floats
    covariance: Floats
    centre: Floats
    scale: Floats
    terms: Floats

    def find_chances(self, terms: Floats) -> tuple[Floats, Floats, Floats]:
        """Return for each patient, n × 3, the chance 0–1 and its 95% limits."""
        design = self._design(terms)
        logit = np.vecdot(design, self.beta)  # row by row, so that nobody's digits hang on who else is asked for
        half = NORMAL * np.sqrt(np.einsum("ij,jk,ik->i", design, self.covariance, design))
        return find_chance(logit), find_chance(logit - half), find_chance(logit + half)

    def count_like(self, terms: Floats, within: float) -> npt.NDArray[np.int64]:
        """Return for each patient how many earlier ones have a baseline and a last score within so many points."""
        pairs, counts = self._pairs
        return np.array(
            [int(counts[(np.abs(pairs - one[:2]) <= within + 1e-6).all(axis=1)].sum()) for one in terms],
            dtype=np.int64,
        )

    @cached_property
    def _pairs(self) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Which baselines and last scores there were, and of how many: few, where scores are whole numbers."""
        return np.unique(self.terms[:, :2], axis=0, return_counts=True)

    def _design(self, terms: Floats) -> Floats:
        return np.column_stack([np.ones(len(terms)), (terms - self.centre) / self.scale])


@dataclass(frozen=True, eq=False)
class Prospects:
    """The models at sessions 1…7, None where too few came so far or all went one way; `points`: what is alike."""

    models: tuple[Prospect | None, ...]
    points: float

    def estimate_chance(self, baseline: float, last: float, previous: float, session: int) -> Estimate | None:
        """Return the chance in per cent of one who has not improved by `session`; None where few are like them.

        Its n are the earlier patients who are alike.
        """
        if not 1 <= session < CHANCE_BY:
            return None
        model = self.models[session - 1]
        if model is None:
            return None
        terms = np.array([[baseline, last, previous]])
        like = int(model.count_like(terms, self.points)[0])
        if like < FEWEST_LIKE:
            return None
        value, low, high = (100 * float(part[0]) for part in model.find_chances(terms))
        return Estimate(value, low, high, like, 0, "%", PROSPECT)


def estimate_prospects(scores: GroupedScores, told: Flags) -> Prospects:
    """Return the models of `scores`; `told`: which episodes began long enough ago to be learnt from."""
    instrument = find_instrument(scores.instrument)
    if instrument is None:
        return Prospects((None,) * (CHANCE_BY - 1), 0.0)
    first = find_first_better(scores)
    usable = told & find_assessable(scores.matrix[:, 0], instrument, scores.rule)
    models: list[Prospect | None] = []
    for session in range(1, CHANCE_BY):
        here = usable & np.isfinite(scores.matrix[:, session - 1]) & (first > session)
        terms = find_terms(scores, session)[here]
        models.append(_fit(terms, (first[here] <= CHANCE_BY).astype(np.float64)))
    return Prospects(tuple(models), instrument.points)


def find_first_better(scores: GroupedScores) -> npt.NDArray[np.int64]:
    """Return the session at which each episode was first found improved, a number beyond all where it was not."""
    better = find_improved(scores.matrix[:, 0], scores.matrix, find_instrument(scores.instrument), scores.rule)
    first = np.where(better.any(axis=1), better.argmax(axis=1) + 1, scores.matrix.shape[1] + 1)
    return np.asarray(first, dtype=np.int64)


def find_terms(scores: GroupedScores, session: int) -> Floats:
    """Return baseline, score at `session` and the one before it, n × 3; gaps before it are filled."""
    before = scores.history[:, max(session - 2, 0)]
    return np.column_stack([scores.matrix[:, 0], scores.matrix[:, session - 1], before]).astype(np.float64)


def _fit(terms: Floats, outcome: Floats) -> Prospect | None:
    hits = outcome.sum()
    if min(hits, len(outcome) - hits) < _FEWEST_EACH:
        return None
    centre, scale = terms.mean(axis=0), terms.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0).astype(np.float64)
    design = np.column_stack([np.ones(len(terms)), (terms - centre) / scale])
    beta = _shrink(fit_logistic(design, outcome), design, outcome)
    chance = find_chance(design @ beta)
    information = (design * (chance * (1 - chance))[:, None]).T @ design
    covariance = np.asarray(np.linalg.inv(hold_information(information)), dtype=np.float64)
    return Prospect(beta, covariance, centre, scale, terms)


def _shrink(beta: Floats, design: Floats, outcome: Floats) -> Floats:
    """Return the coefficients drawn in by as much as chance alone would have fitted.

    By (G − p)/G, with G the likelihood ratio against no terms and p their number (van Houwelingen & le Cessie 1990,
    10.1002/sim.4780091109): from few patients the highest chances come out too high and the lowest too low. The
    constant follows, so that the mean chance stays the share that improved.
    """
    share = outcome.mean()
    ratio = 2 * (_weigh(find_chance(design @ beta), outcome) - _weigh(np.full(len(outcome), share), outcome))
    factor = max(0.0, (ratio - (design.shape[1] - 1)) / ratio) if ratio > 0 else 0.0
    terms = factor * (design[:, 1:] @ beta[1:])
    constant = float(np.log(share / (1 - share)))
    for _ in range(_ROUNDS):
        chance = find_chance(constant + terms)
        step = float((outcome - chance).sum() / (chance * (1 - chance)).sum())
        constant += step
        if abs(step) < _TOLERANCE:
            break
    return np.concatenate([[constant], factor * beta[1:]])


def _weigh(chance: Floats, outcome: Floats) -> float:
    """Return the log-likelihood of `outcome`, 0 or 1."""
    return float(np.log(np.where(outcome > 0, chance, 1 - chance)).sum())
