"""Overlap weights: exact balance, refits without each fold, and what a gate lets pass."""

import numpy as np
import pytest

from outcomes.estimates.balance import Balance, find_balance, find_effective_number, find_gate
from outcomes.estimates.logistic import pick_terms
from outcomes.estimates.overlap import estimate_overlap_weights


@pytest.fixture(scope="module")
def clinic() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    terms = random.normal(0, 1, (600, 4))
    terms[:, 3] = terms[:, 3] > 0.3
    chance = 1 / (1 + np.exp(-(0.2 + terms @ np.array([0.8, -0.5, 0.0, 0.4]))))
    return random.random(600) < chance, terms, random.integers(0, 50, 600)


def test_every_term_of_the_model_is_level_exactly(clinic) -> None:
    first, terms, fold = clinic
    weights = estimate_overlap_weights(first, terms, fold).weights[:, 0]
    for balance in find_balance(tuple("abcd"), terms, first, weights, modelled=True):
        assert abs(balance.weighted) < 1e-5
    assert (
        max(abs(balance.plain) for balance in find_balance(tuple("abcd"), terms, first, weights, modelled=True)) > 0.3
    )


def test_the_probabilities_are_those_of_statsmodels_logit(clinic) -> None:
    import statsmodels.api as sm

    first, terms, fold = clinic
    fitted = sm.Logit(first.astype(float), sm.add_constant(terms)).fit(disp=False).predict()
    chance = estimate_overlap_weights(first, terms, fold).chance
    assert np.abs(chance - fitted).max() < 1e-5


def test_without_a_fold_the_model_is_that_of_a_fit_without_it(clinic) -> None:
    first, terms, fold = clinic
    weights = estimate_overlap_weights(first, terms, fold).weights
    for left_out in (0, 7, 31):
        rest = fold != left_out
        alone = estimate_overlap_weights(first[rest], terms[rest], fold[rest]).weights[:, 0]
        assert np.abs(weights[rest, 1 + left_out] - alone).max() < 1e-5
        assert (weights[~rest, 1 + left_out] == 0).all()


def test_an_arm_that_the_case_mix_tells_wholly_apart_has_weights_still() -> None:
    terms = np.linspace(-1, 1, 200)[:, None]
    found = estimate_overlap_weights(terms[:, 0] > 0, terms, np.arange(200) % 50)
    assert np.isfinite(found.weights).all()
    assert float((4 * found.chance * (1 - found.chance)).mean()) < 0.2


def test_terms_that_say_nothing_or_the_same_again_are_left_out() -> None:
    random = np.random.default_rng(2)
    number = random.normal(0, 1, 100)
    yes = (np.arange(100) % 2).astype(float)
    rare = (np.arange(100) < 4).astype(float)
    terms = np.column_stack([number, np.ones(100), yes, 1 - yes, rare, number * 2])
    assert pick_terms(terms).tolist() == [0, 2]
    assert pick_terms(np.ones((50, 1))).tolist() == []


def test_the_effective_number_is_the_number_where_all_weigh_the_same() -> None:
    assert find_effective_number(np.full(40, 0.3)) == pytest.approx(40)
    assert find_effective_number(np.array([1.0, 0, 0])) == 1
    assert find_effective_number(np.zeros(3)) == 0


ALIKE = (Balance("a", 0.4, 0.02, modelled=False),)
UNLIKE = (Balance("a", 0.4, 0.02, modelled=False), Balance("b", 0.1, -0.9, modelled=False))
EVEN, UNEVEN = np.full(100, 0.5), np.full(100, 0.05)


@pytest.mark.parametrize(
    ("numbers", "chance", "checks", "verdict", "reasons"),
    [
        ((50, 50), EVEN, ALIKE, "comparable", ()),
        ((49.9, 50), EVEN, ALIKE, "weakly comparable", ("few in first",)),
        ((200, 30), EVEN, ALIKE, "weakly comparable", ("few in second",)),
        ((200, 29.9), EVEN, ALIKE, "not comparable", ("few in second",)),
        ((200, 200), UNEVEN, ALIKE, "not comparable", ("little in common",)),
        ((200, 200), EVEN, UNLIKE, "weakly comparable", ("unlike",)),
        ((200, 200), EVEN, (), "comparable", ()),
    ],
)
def test_the_gate_opens_at_its_numbers(numbers, chance, checks, verdict: str, reasons: tuple[str, ...]) -> None:
    gate = find_gate(numbers, chance, checks)
    assert (gate.verdict, gate.reasons) == (verdict, reasons)


def test_a_difference_that_chance_brings_to_small_arms_does_not_close_the_gate() -> None:
    by_chance = (Balance("a", 0.2, 0.2, modelled=False),)
    assert find_gate((60, 60), EVEN, by_chance).verdict == "comparable"
    assert find_gate((6_000, 6_000), EVEN, by_chance).reasons == ("unlike",)
