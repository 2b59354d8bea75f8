"""What ups and downs alone would bring: against brute force, in closed form, and as reckoned before in the design.

The worked case: a score is what is lasting in the patient (standard deviation 1.8) and the day's ups and downs (1.2),
around a mean of 5; nothing acts on anybody, and patients are admitted at 7 or more.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import norm

from outcomes.estimates import estimate_chance_change, estimate_chance_improvement
from outcomes.estimates.chance import Assumption, find_chance_change, find_chance_improvement
from outcomes.estimates.improvement import find_improved
from outcomes.vocabulary.evidence import CORRELATION, REFERENCE_POPULATIONS, ReferencePopulation
from outcomes.vocabulary.instruments import Instrument, find_instrument
from outcomes.vocabulary.responders import RESPONDER_RULES, find_responder_rule

NRS, PSFS = (find_instrument(name) or pytest.fail(name) for name in ("NRS", "PSFS"))
BY_30_PER_CENT = find_responder_rule("pct30")
LASTING, DAILY, MEAN, ADMITTED_FROM = 1.8, 1.2, 5.0, 7.0
SPREAD = sqrt(LASTING**2 + DAILY**2)
WORKED = Assumption(ReferencePopulation("NRS", MEAN, SPREAD, "worked case", "STATISTICS §10"), LASTING**2 / SPREAD**2)

Scores = npt.NDArray[np.float64]


def admit(size: int, looks: int, seed: int, *, whole: bool = False) -> tuple[Scores, Scores]:
    """Return the first score of those admitted out of `size`, and `looks` later ones of each, rounded if `whole`."""
    random = np.random.default_rng(seed)
    lasting = random.normal(MEAN, LASTING, size)

    def score(of: Scores, *shape: int) -> Scores:
        value = of.reshape(-1, *(1 for _ in shape)) + random.normal(0, DAILY, (len(of), *shape))
        return np.clip(np.round(value), 0, 10) if whole else value

    first = score(lasting)
    admitted = first >= ADMITTED_FROM
    return first[admitted], score(lasting[admitted], looks)


def admitted_baselines() -> Scores:
    """Return first scores that lie like those of the admitted, by quantiles instead of by lot."""
    below = norm.cdf(ADMITTED_FROM, MEAN, SPREAD)
    return norm.ppf(below + (1 - below) * (np.arange(20_000) + 0.5) / 20_000, MEAN, SPREAD)


# The worked case


def test_patients_admitted_on_bad_days_improve_by_a_point_on_whom_nothing_acts() -> None:
    assert find_chance_change(admitted_baselines(), WORKED) == pytest.approx(-0.975, abs=0.001)


def test_one_in_six_of_them_counts_as_improved_at_the_next_score() -> None:
    chance = find_chance_improvement(admitted_baselines(), NRS, BY_30_PER_CENT, WORKED, looks=1)
    assert 100 * chance.mean() == pytest.approx(17.2, abs=0.05)


@pytest.mark.parametrize("looks", [1, 2, 4, 7, 8])
def test_the_share_at_one_of_several_scores_is_that_of_brute_force(looks: int) -> None:
    first, later = admit(1_500_000, looks, seed=looks)
    simulated = find_improved(first, later, NRS, BY_30_PER_CENT).any(axis=1).mean()
    chance = find_chance_improvement(first[:20_000], NRS, BY_30_PER_CENT, WORKED, looks=looks)
    assert chance.mean() == pytest.approx(simulated, abs=0.005)


def test_of_whole_scores_slightly_fewer_improve_than_the_meter_says() -> None:
    first, later = admit(2_000_000, 1, seed=11, whole=True)
    assert (later[:, 0] - first).mean() == pytest.approx(-0.90, abs=0.01)
    assert 100 * find_improved(first, later, NRS, BY_30_PER_CENT).mean() == pytest.approx(15.5, abs=0.2)


def test_where_people_leave_as_they_do_44_per_cent_of_whole_scores_improve_within_eight_sessions() -> None:
    """And 54 % by the meter, which supposes that everyone comes to all seven later scores."""
    first, later = admit(2_000_000, 7, seed=12, whole=True)
    random = np.random.default_rng(13)
    here = np.ones(later.shape, dtype=bool)
    for session in range(1, later.shape[1]):  # leaving as in tests.simulations.care
        score = later[:, session - 1]
        content = (score <= 2) | (score <= first / 2)
        leaving = np.where(content, 0.45, np.where(score >= first, 0.10, 0.05))
        here[:, session] = here[:, session - 1] & (random.random(len(first)) >= leaving)
    seen = np.where(here, later, np.nan)
    assert 100 * find_improved(first, seen, NRS, BY_30_PER_CENT).any(axis=1).mean() == pytest.approx(44, abs=0.5)
    chance = find_chance_improvement(admitted_baselines(), NRS, BY_30_PER_CENT, WORKED, looks=7)
    assert 100 * chance.mean() == pytest.approx(54, abs=0.5)


# What must hold


@pytest.mark.parametrize("correlation", [CORRELATION.low, 0.5, CORRELATION.high])
@pytest.mark.parametrize("rule", RESPONDER_RULES, ids=lambda rule: rule.id)
def test_at_one_later_score_it_is_the_closed_form(correlation: float, rule: object) -> None:
    population = REFERENCE_POPULATIONS[0]
    first = np.arange(4.0, 11.0)
    chosen = next(entry for entry in RESPONDER_RULES if entry is rule)
    asked = {"pct30": 0.3 * first, "pct50": 0.5 * first, "points": 2.0, "points_beyond_error": 2.8002}[chosen.id]
    expected = norm.cdf(
        first - asked,
        population.mean + correlation * (first - population.mean),
        population.sd * np.sqrt(1 - correlation**2),
    )
    chance = find_chance_improvement(first, NRS, chosen, Assumption(population, correlation), looks=1)
    assert chance == pytest.approx(expected, abs=1e-9)


def test_where_more_is_better_it_is_the_mirror_image() -> None:
    rule = find_responder_rule("points")
    mirrored = replace(PSFS, better="lower")
    first, supposed = np.arange(3.0, 8.0), Assumption(replace(WORKED.population, mean=4.0), 0.6)
    turned = Assumption(replace(WORKED.population, mean=6.0), 0.6)
    higher = find_chance_improvement(first, PSFS, rule, supposed, looks=3)
    lower = find_chance_improvement(10 - first, mirrored, rule, turned, looks=3)
    assert higher == pytest.approx(lower, abs=1e-12)


def test_with_the_clinic_s_own_mean_there_is_no_mean_change_by_construction() -> None:
    baselines = np.array([3.0, 5.0, 9.0])
    own = replace(WORKED.population, mean=float(baselines.mean()))
    for correlation in (CORRELATION.low, CORRELATION.high):
        assert find_chance_change(baselines, Assumption(own, correlation)) == 0


def test_the_range_runs_over_all_that_may_be_supposed() -> None:
    baselines = np.array([6.0, 7.0, 8.0, np.nan], dtype=np.float32)
    change = estimate_chance_change(baselines, NRS)
    assert change is not None
    # (1 − 0.2)(4.9 − 7) and (1 − 0.9)(5.3 − 7)
    assert (change.low, change.high) == pytest.approx((-1.68, -0.17))
    assert (change.n, change.unit) == (3, "points")


def test_who_could_not_be_seen_to_improve_is_left_out() -> None:
    within = estimate_chance_improvement(np.array([5.0, 7.0]), NRS, BY_30_PER_CENT)
    with_others = estimate_chance_improvement(np.array([5.0, 7.0, 2.0, 0.0, np.nan]), NRS, BY_30_PER_CENT)
    assert with_others == within
    assert within is not None
    assert within.n == 2


def test_more_scores_give_chance_more_to_find() -> None:
    baselines = np.array([4.0, 6.0, 8.0])
    ranges = [estimate_chance_improvement(baselines, NRS, BY_30_PER_CENT, looks=looks) for looks in (1, 3, 8)]
    lows, highs = ([getattr(one, end) for one in ranges] for end in ("low", "high"))
    assert lows == sorted(lows)
    assert highs == sorted(highs)
    assert all(0 < low < high < 100 for low, high in zip(lows, highs, strict=True))


@pytest.mark.parametrize("instrument", [PSFS, None], ids=["no reference population", "unknown"])
def test_without_a_reference_population_nothing_is_told(instrument: Instrument | None) -> None:
    baselines = np.array([4.0, 6.0])
    assert estimate_chance_change(baselines, instrument) is None
    assert estimate_chance_improvement(baselines, instrument, BY_30_PER_CENT) is None


def test_without_a_baseline_nothing_is_told() -> None:
    nobody = np.array([np.nan, 2.0])  # from 2 of 10 no improvement by 30 % can be seen
    assert estimate_chance_improvement(nobody, NRS, BY_30_PER_CENT) is None
    assert estimate_chance_change(nobody[:1], NRS) is None
