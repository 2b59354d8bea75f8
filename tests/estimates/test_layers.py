"""Layers: steps by the number of modalities, synergy beside a slow oracle, shrinkage as published."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import CaseMix
from outcomes.estimates import Arms, compare_arms, compare_layers
from outcomes.estimates.addressed import Addressed
from outcomes.estimates.layers import compare_synergies
from outcomes.estimates.shrinkage import find_shrunken, find_variance_between
from tests.estimates.given import read_landmark
from tests.simulations.care import group_scores, simulate_care

FOUR_CELLS = """
    start
    acupuncture + massage
    acupuncture
    massage
    usual care
"""
# Infections among the vaccinated and not, among controls and not: Colditz 1994 (10.1001/jama.1994.03510330076038)
BCG = np.array(
    [
        *((4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761)),
        *((180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232)),
        *((17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)),
    ],
    dtype=float,
)


def no_case_mix(size: int) -> CaseMix:
    return CaseMix((), np.zeros((size, 0)), (), np.zeros((size, 0)))


def log_risk_ratios() -> tuple[np.ndarray, np.ndarray]:
    a, b, c, d = BCG.T
    return np.log(a / (a + b) / (c / (c + d))), np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def test_the_variance_between_the_bcg_trials_is_that_of_dersimonian_and_laird() -> None:
    values, errors = log_risk_ratios()
    assert find_variance_between(values, errors) == pytest.approx(0.3088, abs=5e-5)


def test_the_variance_between_is_statsmodels() -> None:
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    values, errors = log_risk_ratios()
    found = meta.combine_effects(values, errors**2, method_re="dl")
    assert find_variance_between(values, errors) == pytest.approx(found.tau2)


def test_estimates_are_drawn_towards_their_mean_the_unsure_ones_farther() -> None:
    values, errors = np.array([-1.0, 1.0, 1.0]), np.array([0.2, 0.2, 1.0])
    shrunken, narrowed = find_shrunken(values, errors)
    moved = np.abs(shrunken - values)
    assert moved[2] > moved[1] > 0
    assert (narrowed < errors).all()


def test_what_chance_explains_is_drawn_together_wholly_and_one_alone_not_at_all() -> None:
    shrunken, _ = find_shrunken(np.array([0.1, -0.1, 0.05]), np.array([1.0, 1.0, 1.0]))
    assert shrunken == pytest.approx([0.05 / 3] * 3)
    assert find_shrunken(np.array([0.7]), np.array([0.3])) == (np.array([0.7]), np.array([0.3]))


def test_steps_count_modalities_and_addressing_is_a_step_of_its_own() -> None:
    landmark = read_landmark(
        """
        start
        acupuncture
        acupuncture + massage
        acupuncture + exercise therapy + massage
        """,
        repeat=60,
    )
    care = simulate_care(180, np.random.default_rng(3))
    problems, by_any = np.full(180, 2), np.tile([1, 2, 2], 60)
    addressed = Addressed(problems, by_any, by_any)
    layers = compare_layers(group_scores(care.seen), no_case_mix(180), landmark, session=6, addressed=addressed)
    assert [(step.first, step.second, step.began) for step in layers.steps] == [
        ("2 treatments", "1 treatment", (60, 60)),
        ("3 or more treatments", "2 treatments", (60, 60)),
        ("every recorded problem addressed", "not every one addressed", (120, 60)),
    ]


def test_a_pair_without_twenty_in_each_cell_is_counted_and_not_compared() -> None:
    landmark = read_landmark(FOUR_CELLS, repeat=19)
    care = simulate_care(76, np.random.default_rng(3))
    layers = compare_layers(group_scores(care.seen), no_case_mix(76), landmark, session=6)
    assert layers.pairs == ()
    assert layers.too_few == 1


def test_synergy_is_both_less_each_alone_with_the_jackknifes_error_as_a_slow_one_finds_it() -> None:
    landmark = read_landmark(FOUR_CELLS, repeat=120)
    random = np.random.default_rng(4)
    care = simulate_care(480, random)
    scores = group_scores(care.seen, attended=care.attended, fold=np.arange(480) // 4 % 8)
    age = random.normal(0, 1, 480)
    case_mix = CaseMix(("age",), age[:, None], (), np.zeros((480, 0)))
    (pair,), _ = compare_synergies(scores, case_mix, landmark, session=6, eligible=np.ones(480, dtype=bool))

    def slowly(kept: np.ndarray) -> float:
        names = ("rows", "matrix", "history", "last", "attended", "open", "followed", "settled", "patient", "fold")
        part = replace(scores, **{name: getattr(scores, name)[kept] for name in (*names, "code")})
        mix = CaseMix(("age",), case_mix.terms[kept], (), np.zeros((int(kept.sum()), 0)))
        cell = np.arange(480)[kept] % 4
        one = [compare_arms(part, mix, Arms("", "", cell == place, cell == 3), session=6).fair for place in range(3)]
        return one[0].value - one[1].value - one[2].value

    everyone = np.ones(480, dtype=bool)
    without = np.array([slowly(scores.fold != fold) for fold in range(8)])
    error = np.sqrt(7 / 8 * ((without - without.mean()) ** 2).sum())
    assert pair.cells == (120, 120, 120, 120)
    # One pair alone has nothing to be drawn towards.
    assert pair.effect.value == pytest.approx(slowly(everyone), abs=1e-6)
    assert (pair.effect.high - pair.effect.low) / 2 == pytest.approx(1.959964 * error, rel=1e-4)
