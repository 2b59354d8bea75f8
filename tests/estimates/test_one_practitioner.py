"""One practitioner who gives nearly all of one treatment: when that is said, and when nothing is told at all."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.estimates import compare_arms
from outcomes.estimates.one_practitioner import find_hold
from tests.simulations.comparison_runs import simulate_clinic

CASES = {
    # first arm's practitioners, second arm's → the shares of the one who parts them
    "nearly all of one, hardly any of the other": ([0] * 17 + [1] * 3, [0] * 2 + [1] * 18, (0.85, 0.1)),
    "just nearly all and hardly any": ([0] * 16 + [1] * 2 + [2] * 2, [0] * 4 + [1] * 8 + [2] * 8, (0.8, 0.2)),
    "all of the second, none of the first": ([1] * 10 + [2] * 10, [0] * 20, (0.0, 1.0)),
    "much of both": ([0] * 18 + [1] * 2, [0] * 10 + [1] * 10, None),
    "half of one": ([0] * 10 + [1] * 10, [1] * 10 + [2] * 10, None),
    "the only one": ([0] * 20, [0] * 20, None),
    "not recorded": ([-1] * 20, [-1] * 20, None),
    "hardly recorded": ([0] * 5 + [-1] * 15, [-1] * 20, None),
}


@pytest.mark.parametrize(("first", "second", "hold"), CASES.values(), ids=CASES)
def test_who_holds_an_arm(first: list[int], second: list[int], hold: tuple[float, float] | None) -> None:
    practitioner = np.array(first + second)
    arm = np.arange(len(practitioner)) < len(first)
    found = find_hold(practitioner, arm)
    assert found == (None if hold is None else pytest.approx(hold))


def test_all_of_one_and_none_of_the_other_cannot_be_told_apart() -> None:
    clinic = simulate_clinic(800, np.random.default_rng(5), effect=-0.18)
    whose = np.where(clinic.arms.in_first, 0, 1 + np.arange(800) % 3)
    found = compare_arms(clinic.scores, replace(clinic.case_mix, practitioner=whose), clinic.arms, session=6)
    assert found.gate.verdict == "not comparable"
    assert found.gate.reasons[0] == "one practitioner"
    assert found.fair is None
    assert not found.gate.only_few


def test_nearly_all_is_told_beside_the_difference_and_changes_no_verdict() -> None:
    clinic = simulate_clinic(800, np.random.default_rng(5), effect=-0.18)
    whose = np.where(clinic.arms.in_first & (np.arange(800) % 10 > 0), 0, 1 + np.arange(800) % 3)
    without = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=6)
    found = compare_arms(clinic.scores, replace(clinic.case_mix, practitioner=whose), clinic.arms, session=6)
    assert found.practitioners[0] > 0.8
    assert found.practitioners[1] == 0
    assert replace(found, practitioners=None) == without
