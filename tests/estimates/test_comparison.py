"""Two arms held together: what the weights do inside the sums, what is refused, the E-value as published."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import CaseMix
from outcomes.estimates import Arms, compare_arms, estimate_trend
from outcomes.estimates.comparison import find_e_value
from outcomes.estimates.logistic import pick_terms
from outcomes.estimates.overlap import estimate_overlap_weights
from tests.simulations.care import group_scores, simulate_care
from tests.simulations.comparison_runs import simulate_clinic


@pytest.fixture(scope="module")
def clinic():
    return simulate_clinic(800, np.random.default_rng(5), effect=-0.18)


def test_e_values_are_those_of_the_formula() -> None:
    assert round(find_e_value(-0.5, 2), 2) == 1.82
    assert round(find_e_value(-0.5 + 1.96 * 0.2, 2), 2) == 1.28
    assert find_e_value(0.0, 2) == 1


def test_the_fair_difference_is_that_of_two_weighted_trends(clinic) -> None:
    found = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=6)
    terms = clinic.case_mix.terms[:, pick_terms(clinic.case_mix.terms)]
    weights = estimate_overlap_weights(clinic.arms.in_first, terms, clinic.scores.fold).weights[:, 0]
    grouped = replace(clinic.scores, code=clinic.arms.in_second.astype(np.int64), groups=(("first",), ("second",)))
    one, two = (group.points[5].kept.value for group in estimate_trend(grouped, weights).groups)
    assert found.fair.value == pytest.approx(one - two, abs=1e-9)


def test_turning_the_arms_round_turns_the_sign_and_nothing_else(clinic) -> None:
    arms = clinic.arms
    turned = Arms(arms.second, arms.first, arms.in_second, arms.in_first)
    one, other = (compare_arms(clinic.scores, clinic.case_mix, both, session=6) for both in (arms, turned))
    assert one.fair.value == pytest.approx(-other.fair.value, abs=1e-6)
    assert one.fair.high == pytest.approx(-other.fair.low, abs=1e-6)
    assert one.response.value == pytest.approx(-other.response.value, abs=1e-6)
    assert one.e_value == pytest.approx(other.e_value)


def test_the_sicker_are_given_more_and_the_plain_difference_says_the_opposite(clinic) -> None:
    found = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=6)
    assert found.plain.low > 0 > clinic.truth
    assert found.fair.low <= clinic.truth <= found.fair.high


def test_without_anything_to_level_it_is_the_difference_of_the_kept_means() -> None:
    care = simulate_care(400, np.random.default_rng(6))
    code = np.arange(400) % 2
    scores = group_scores(care.seen, attended=care.attended, code=code)
    nothing = CaseMix((), np.zeros((400, 0)), (), np.zeros((400, 0)))
    found = compare_arms(scores, nothing, Arms("a", "b", code == 0, code == 1), session=6)
    one, two = (group.points[5].kept.value for group in estimate_trend(scores).groups)
    assert found.fair.value == pytest.approx(one - two)


def test_too_few_are_refused_and_said_to_be_too_few(clinic) -> None:
    few = np.zeros(800, dtype=bool)
    few[:9] = True
    found = compare_arms(clinic.scores, clinic.case_mix, Arms("a", "b", few, ~few), session=6)
    assert found.gate.verdict == "not comparable"
    assert "few in first" in found.gate.reasons
    assert found.fair is None
    assert found.began == (9, 791)


def test_arms_with_little_in_common_show_no_difference() -> None:
    random = np.random.default_rng(7)
    care = simulate_care(600, random)
    age = random.normal(0, 1, 600)
    first = age + random.normal(0, 0.05, 600) > 0
    case_mix = CaseMix(("age",), age[:, None], (), np.zeros((600, 0)))
    scores = group_scores(care.seen, attended=care.attended)
    found = compare_arms(scores, case_mix, Arms("old", "young", first, ~first), session=6)
    assert "little in common" in found.gate.reasons
    assert (found.fair, found.response, found.e_value) == (None, None, None)


def test_how_many_would_be_needed_follows_from_the_error(clinic) -> None:
    found = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=6)
    assert found.needed == pytest.approx(800 * (found.detectable / 2) ** 2, abs=1)  # NRS: two points


def test_episodes_in_neither_arm_take_no_part(clinic) -> None:
    out = np.arange(800) % 4 == 0
    arms = Arms("a", "b", clinic.arms.in_first & ~out, clinic.arms.in_second & ~out)
    found = compare_arms(clinic.scores, clinic.case_mix, arms, session=6)
    changed = replace(clinic.scores, matrix=np.where(out[:, None], 0, clinic.scores.matrix))
    assert compare_arms(changed, clinic.case_mix, arms, session=6) == found


def test_sessions_at_which_hardly_anyone_was_scored_do_not_stand_in_the_way(clinic) -> None:
    matrix = clinic.scores.matrix.copy()
    matrix[:, 1:5] = np.nan
    scores = group_scores(matrix, attended=clinic.scores.attended, fold=clinic.scores.fold)
    found = compare_arms(scores, clinic.case_mix, clinic.arms, session=6)
    assert found.gate.verdict == "comparable"
    assert found.fair.low <= clinic.truth <= found.fair.high


def test_too_few_are_told_what_they_would_show_and_how_many_it_takes() -> None:
    clinic = simulate_clinic(110, np.random.default_rng(9), effect=-0.18)
    found = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=6)
    assert found.gate.verdict == "not comparable"
    assert found.gate.only_few
    assert found.fair is None
    assert found.detectable > 0
    assert found.needed > 0


def test_who_improved_before_the_arms_were_formed_is_no_credit_to_them() -> None:
    random = np.random.default_rng(10)
    seen = random.integers(7, 10, (300, 9)).astype(np.float32)
    seen[:, 0] = 9
    first = np.arange(300) % 2 == 0
    seen[first, 1] = 4  # and at no other session
    nothing = CaseMix((), np.zeros((300, 0)), (), np.zeros((300, 0)))
    by_first, by_second = (
        compare_arms(group_scores(seen), nothing, Arms("a", "b", first, ~first, landmark), session=6)
        for landmark in (1, 2)
    )
    assert (by_first.response.value, by_second.response.value) == (100, 0)
    assert by_second.landmark == 2
