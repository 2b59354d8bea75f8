"""A fast cut of the comparisons of docs/simulations.md: the fair difference finds the truth, the plain one does not.

The bounds leave room for a cut's chance: with 300 runs a coverage of 0.95 has a standard error of 0.013.
"""

import pytest

from tests.simulations.comparison_runs import ComparisonRuns, run_comparisons
from tests.simulations.landmark_runs import run_landmarks


@pytest.fixture(scope="module")
def runs() -> ComparisonRuns:
    return run_comparisons(400, 300)


def test_the_fair_difference_is_unbiased_and_its_interval_holds_the_truth(runs: ComparisonRuns) -> None:
    assert runs.told == 1
    assert abs(runs.bias) <= 0.06
    assert 0.91 <= runs.coverage <= 0.985
    assert 0.88 <= runs.error_ratio <= 1.15


def test_the_plain_difference_has_the_wrong_sign(runs: ComparisonRuns) -> None:
    assert runs.truth < -0.3
    assert runs.truth + runs.plain_bias > 0.3
    assert runs.plain_coverage < 0.2


def test_where_nothing_differs_hardly_any_are_called_better() -> None:
    assert run_comparisons(400, 300, effect=0.0).called_better <= 0.05


def test_what_was_chosen_by_the_second_score_needs_the_second_score_levelled() -> None:
    assert run_landmarks(400, 100, levelled=1).bias > 0.8
    levelled = run_landmarks(400, 300, levelled=2)
    assert abs(levelled.bias) <= 0.06
    assert abs(levelled.response_bias) <= 1.5
    assert 0.91 <= levelled.coverage <= 0.985
    assert 0.91 <= levelled.response_coverage <= 0.985


def test_what_is_recorded_nowhere_is_not_levelled() -> None:
    assert run_comparisons(2_000, 30, hidden=0.15).bias > 0.1
