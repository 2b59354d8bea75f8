"""Runs of what an owner looks at every month: series with and without a shift, practitioners who differ or do not."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, CaseMix, GroupedScores
from outcomes.estimates import Units, estimate_units, find_expected
from outcomes.estimates.control import (
    BASELINE_MONTHS,
    Limits,
    find_rules,
    find_share_limits,
    find_surprise,
    find_xmr_limits,
)
from tests.simulations.care import group_scores

SHARE = 0.6
WITHIN = 7
MONTHLY_N = 60

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SeriesRuns:
    """Series of one kind. `signalled`: the share of runs in which a shift, so many SD, is signalled within 7 months, on
    its side. `each_month`: the share of months without a shift in which a chart signals. `raised`: the share of such
    months in which any of 20 charts is raised on the overview."""

    runs: int
    signalled: dict[float, float]
    each_month: float
    raised: float


@dataclass(frozen=True)
class UnitRuns:
    """Practitioners by the thousand. Shares of them beyond the limits, in per cent; `error_ratio`: the mean squared
    error of figures drawn to what is expected, over that of figures as recorded."""

    practitioners: int
    each_run: int
    beyond95: float
    beyond998: float
    error_ratio: float


def run_series(runs: int, *, shares: bool, shifts: tuple[float, ...] = (1.0, 2.0), seed: int = 6) -> SeriesRuns:
    """Return what `runs` series of 24 months and 7 more find, and front pages of 20 charts without any shift."""
    random = np.random.default_rng([seed, runs, shares])
    signalled = {}
    for shift in shifts:
        found = 0
        for _ in range(runs):
            _, sides = _judge(random, BASELINE_MONTHS + WITHIN, shift=shift, shares=shares)
            found += bool((sides[BASELINE_MONTHS:] > 0).any())
        signalled[shift] = found / runs
    alarms = 0
    for _ in range(runs):
        rules, _ = _judge(random, BASELINE_MONTHS + WITHIN, shift=0.0, shares=shares)
        alarms += sum(bool(rule) for rule in rules[BASELINE_MONTHS:])
    raised = 0
    for _ in range(runs):
        months = int(random.integers(BASELINE_MONTHS + 1, 2 * BASELINE_MONTHS + 1))
        raised += any(find_surprise(_draw(random, months, shares=shares)) != 0 for _ in range(20))
    return SeriesRuns(runs, signalled, alarms / (runs * WITHIN), raised / runs)


def run_units(runs: int, each_run: int, *, icc: float = 0.0, seed: int = 5) -> UnitRuns:
    """Return what `runs` clinics of `each_run` practitioners find; they differ by `icc`, and their patients do too."""
    random = np.random.default_rng([seed, runs, each_run, int(100 * icc)])
    beyond95 = beyond998 = drawn = raw = 0.0
    for _ in range(runs):
        truth = _draw_truth(random, each_run, icc)
        units = _treat(random, truth)
        for unit, true in zip(units.units, truth, strict=True):
            told = unit.observed.value
            beyond95 += told < unit.limits95[0] - 1e-9 or told > unit.limits95[1] + 1e-9
            beyond998 += told < unit.limits998[0] - 1e-9 or told > unit.limits998[1] + 1e-9
            drawn += (unit.shrunken.value - 100 * true) ** 2
            raw += (told - 100 * true) ** 2
    total = runs * each_run
    return UnitRuns(total, each_run, 100 * beyond95 / total, 100 * beyond998 / total, drawn / raw)


def _judge(
    random: np.random.Generator, months: int, *, shift: float, shares: bool
) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """Return the rules and sides of one series that shifts by `shift` SD after its first 24 months."""
    limits: Limits
    if shares:
        trials = random.poisson(MONTHLY_N, months).astype(float)
        chance = SHARE + shift * np.sqrt(SHARE * (1 - SHARE) / MONTHLY_N) * (np.arange(months) >= BASELINE_MONTHS)
        hits = random.binomial(trials.astype(int), chance).astype(float)
        limits = find_share_limits(hits, trials, baseline=np.arange(months) < BASELINE_MONTHS)
        return find_rules(hits / trials, limits)
    values = random.normal(size=months) + shift * (np.arange(months) >= BASELINE_MONTHS)
    return find_rules(values, find_xmr_limits(values[:BASELINE_MONTHS], size=months))


def _draw(random: np.random.Generator, months: int, *, shares: bool) -> Floats:
    """Return a series without a shift; shares as standardised as the overview holds them."""
    if not shares:
        return random.normal(size=months)
    trials = random.poisson(MONTHLY_N, months)
    hits = random.binomial(trials, SHARE)
    mean = hits[:-1].sum() / trials[:-1].sum()
    return np.asarray((hits / trials - mean) / np.sqrt(mean * (1 - mean) / trials))


def _draw_truth(random: np.random.Generator, size: int, icc: float) -> Floats:
    if icc == 0:
        return np.full(size, SHARE)
    strength = 1 / icc - 1
    return random.beta(SHARE * strength, (1 - SHARE) * strength, size)


def _treat(random: np.random.Generator, truth: Floats) -> Units:
    """Return what is told of practitioners with 15 to 120 patients each, whose severity changes nothing."""
    sizes = random.integers(15, 121, len(truth))
    code = np.repeat(np.arange(len(truth)), sizes)
    better = random.random(len(code)) < truth[code]
    pain = np.column_stack([np.full(len(code), 8.0), np.where(better, 2.0, 8.0)]).astype(np.float32)
    scores: GroupedScores = replace(
        group_scores(pain, fold=np.arange(len(code)) % FOLDS),
        by=("practitioner",),
        groups=tuple((f"P{place:03}",) for place in range(len(truth))),
        code=code,
    )
    severity = random.normal(size=(len(code), 1))
    case_mix = CaseMix(("severity",), severity, (), np.zeros((len(code), 0)))
    expected = find_expected(scores, case_mix, 2, measure="improved")
    return estimate_units(scores, expected, 2, measure="improved")
