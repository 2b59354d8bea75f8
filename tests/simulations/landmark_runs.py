"""Runs of simulated care: a second treatment, without any effect, is given to those who feel worse at session 2.

What was given by session 2 was chosen on the score there. Whoever levels the baseline alone lets the treatment answer
for the course that made it be chosen.
"""

from dataclasses import dataclass

import numpy as np

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates import Comparison, compare_arms
from outcomes.estimates.comparison import Arms
from tests.simulations.care import group_scores, simulate_care
from tests.simulations.comparison_runs import record_case_mix

LANDMARK = 2
SESSION = 6


@dataclass(frozen=True)
class LandmarkRuns:
    """Many runs at one size, the truth being no difference. `levelled`: by the scores up to which session.

    bias, plain_bias: mean differences in points; coverage: of the interval; response_bias: of the share improved after
    the landmark and within eight sessions, in points of per cent; response_coverage: of its interval.
    """

    size: int
    runs: int
    levelled: int
    bias: float
    coverage: float
    called_better: float
    response_bias: float
    response_coverage: float
    plain_bias: float


def run_landmarks(size: int, runs: int, *, levelled: int, seed: int = 5) -> LandmarkRuns:
    """Return what `runs` simulated clinics of `size` episodes find, levelled by the scores up to that session."""
    random = np.random.default_rng([seed, size, runs])
    found = [_compare(size, random, levelled) for _ in range(runs)]
    told = [one for one in found if one.fair and one.response and one.plain]
    fair, response = ([getattr(one, name) for one in told] for name in ("fair", "response"))
    return LandmarkRuns(
        size,
        runs,
        levelled,
        bias=float(np.mean([one.value for one in fair])),
        coverage=float(np.mean([one.low <= 0 <= one.high for one in fair])),
        called_better=float(np.mean([one.high < 0 for one in fair])),
        response_bias=float(np.mean([one.value for one in response])),
        response_coverage=float(np.mean([one.low <= 0 <= one.high for one in response])),
        plain_bias=float(np.mean([one.plain.value for one in told])),
    )


def _compare(size: int, random: np.random.Generator, levelled: int) -> Comparison:
    care = simulate_care(size, random)
    scores: GroupedScores = group_scores(care.seen, attended=care.attended, fold=random.integers(0, FOLDS, size))
    reached = care.attended >= LANDMARK
    baseline, second = care.whole[:, 0].astype(float), care.whole[:, 1].astype(float)
    added = reached & (random.random(size) < 1 / (1 + np.exp(-(second - baseline + 1.0))))
    arms = Arms("both", "first alone", added, reached & ~added, LANDMARK)
    known = (baseline, second)[:levelled]
    return compare_arms(scores, record_case_mix(*known), arms, session=SESSION)
