"""Runs of simulated care in which the sicker are given more: what the fair difference finds, and the plain one.

As in `care`, with two things recorded at the start, severity and duration, that both slow the course and bring the
first treatment. Its true effect is a slope, known by drawing everyone's course under both treatments; people leave by
what they feel, so by the effect too.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, CaseMix, GroupedScores
from outcomes.estimates import Comparison, compare_arms
from outcomes.estimates.comparison import Arms
from tests.simulations.care import SESSIONS, group_scores

SESSION = 6
EFFECT = -0.18
"""Added to the slope per doubling: about half a point of pain at session 6."""


@dataclass(frozen=True)
class ComparisonRuns:
    """Many runs at one size and effect; differences in points, first − second arm."""

    size: int
    runs: int
    effect: float
    truth: float
    told: float
    bias: float
    coverage: float
    error_ratio: float
    called_better: float
    plain_bias: float
    plain_coverage: float
    e_value: float


@dataclass(frozen=True)
class _Clinic:
    scores: GroupedScores
    case_mix: CaseMix
    arms: Arms
    truth: float


def run_comparisons(
    size: int, runs: int, *, effect: float = EFFECT, hidden: float = 0.0, seed: int = 3
) -> ComparisonRuns:
    """Return what `runs` simulated clinics of `size` episodes find. `hidden`: how strongly something that is recorded
    nowhere goes with both treatment and course.
    """
    random = np.random.default_rng([seed, size, runs])
    rows = []
    for _ in range(runs):
        clinic = simulate_clinic(size, random, effect=effect, hidden=hidden)
        found = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=SESSION)
        rows.append((clinic.truth, *_read(found), found.e_value if found.e_value else np.nan))
    truth, value, low, high, plain, plain_low, plain_high, e_value = np.array(rows).T
    told = np.isfinite(value)
    error = (high - low)[told] / 2 / 2.01
    centre = float(truth.mean())
    return ComparisonRuns(
        size,
        runs,
        effect,
        truth=centre,
        told=float(told.mean()),
        bias=float((value - centre)[told].mean()),
        coverage=float(((low <= centre) & (centre <= high))[told].mean()),
        error_ratio=float(error.mean() / value[told].std(ddof=1)),
        called_better=float((high[told] < 0).mean()),
        plain_bias=float((plain - centre).mean()),
        plain_coverage=float(((plain_low <= centre) & (centre <= plain_high)).mean()),
        e_value=float(np.nanmedian(e_value)),
    )


def simulate_clinic(size: int, random: np.random.Generator, *, effect: float, hidden: float = 0.0) -> _Clinic:
    """Return one clinic; its truth is the mean difference at the session among those whom the weights speak of."""
    done = np.log2(np.arange(SESSIONS) + 1)
    severity, duration, unseen = (random.normal(0, 1, size) for _ in range(3))
    level = np.clip(random.normal(6.2, 1.6, size) + 0.5 * severity, 2, 10)
    slope = random.normal(-1.05, 0.5, size) + 0.15 * severity + 0.15 * duration + hidden * unseen
    noise = random.normal(0, 0.9, (size, SESSIONS))
    baseline = np.clip(np.round(level + noise[:, 0]), 0, 10)
    logit = 0.35 * (baseline - 6) + 0.5 * severity + 0.4 * duration + 3 * hidden * unseen
    chance = 1 / (1 + np.exp(-logit))
    first = random.random(size) < chance
    courses = [
        np.clip(np.round(level[:, None] + (slope + added)[:, None] * done + noise), 0, 10) for added in (effect, 0.0)
    ]
    whole = np.where(first[:, None], *courses)
    seen, attended = _leave(whole, random)
    scores = group_scores(seen.astype(np.float32), attended=attended, fold=random.integers(0, FOLDS, size))
    weight = chance * (1 - chance)
    truth = np.average((courses[0] - courses[1])[:, SESSION - 1], weights=weight)
    return _Clinic(
        scores, record_case_mix(baseline, severity, duration), Arms("first", "second", first, ~first), float(truth)
    )


def _leave(
    whole: npt.NDArray[np.float64], random: np.random.Generator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    here = np.ones(whole.shape, dtype=bool)
    for session in range(2, whole.shape[1]):
        score = whole[:, session - 1]
        content = (score <= 2) | (score <= whole[:, 0] / 2)
        chance = np.where(content, 0.45, np.where(score >= whole[:, 0], 0.10, 0.05))
        here[:, session] = here[:, session - 1] & (random.random(len(whole)) >= chance)
    return np.where(here, whole, np.nan), here.sum(axis=1)


def record_case_mix(*numbers: npt.NDArray[np.float64]) -> CaseMix:
    """Return numbers as the case mix holds them: with their squares; their products are the checks."""
    centred = [(number - number.mean()) / number.std() for number in numbers]
    terms = np.column_stack([column for number in centred for column in (number, number**2)])
    products = [centred[0] * other for other in centred[1:]]
    checks = np.column_stack(products) if products else np.zeros((len(numbers[0]), 0))
    names = tuple(f"{place}{power}" for place in range(len(numbers)) for power in ("", ", squared"))
    return CaseMix(names, terms, tuple(f"0 × {place}" for place in range(1, len(numbers))), checks)


def _read(found: Comparison) -> tuple[float, ...]:
    nothing = (np.nan, np.nan, np.nan)
    fair = (found.fair.value, found.fair.low, found.fair.high) if found.fair else nothing
    plain = (found.plain.value, found.plain.low, found.plain.high) if found.plain else nothing
    return (*fair, *plain)
