"""A fast cut of the simulations of docs/simulations.md: the share improved by session finds the truth, one minus
Kaplan–Meier does not.

The bounds leave room for a cut's chance: with 150 runs a coverage of 0.95 is told from 0.90 only just.
"""

import pytest

from tests.simulations.response_runs import ResponseRuns, find_true_response, run_responses


@pytest.fixture(scope="module")
def runs() -> ResponseRuns:
    return run_responses(600, 150, kind="first", records="whole", truth=find_true_response("first"))


def test_the_truth_is_the_one_known_of_this_care(runs: ResponseRuns) -> None:
    assert runs.truth[8] == pytest.approx(79.2, abs=0.3)
    assert find_true_response("sustained")[8] == pytest.approx(50, abs=1)


def test_after_eight_sessions_the_share_improved_is_within_two_per_cent_of_the_truth(runs: ResponseRuns) -> None:
    assert abs(runs.bias[1:]).max() <= 1.0
    assert runs.coverage[1:].min() >= 0.90


def test_one_minus_kaplan_meier_counts_those_who_left_as_improving_later(runs: ResponseRuns) -> None:
    assert runs.kaplan_meier_bias[8] >= 8


def test_records_that_end_on_a_day_do_not_bend_it() -> None:
    cut = run_responses(600, 150, kind="first", records="cut", truth=find_true_response("first"))
    assert abs(cut.bias[1:]).max() <= 1.0
    assert cut.coverage[1:].min() >= 0.90
