"""A fast cut of the simulations of docs/simulations.md: bands hold, chances come true, the flag beats the simple rule.

The bounds are those of the design; the runs are enough that chance does not decide.
"""

import pytest

from tests.simulations.patient_runs import PatientRuns, run_patients


@pytest.fixture(scope="module")
def runs() -> PatientRuns:
    return run_patients(600, 30)


def test_one_session_ahead_eight_of_ten_scores_lie_in_the_band(runs: PatientRuns) -> None:
    assert 77 <= runs.ahead <= 83
    assert all(75 <= share <= 85 for share in runs.ahead_thirds)


def test_the_course_from_the_first_score_holds_had_everyone_stayed(runs: PatientRuns) -> None:
    assert all(77 <= share <= 86 for share in runs.course)


def test_a_chance_told_comes_true_as_often_as_it_says(runs: PatientRuns) -> None:
    assert all(abs(told - found) <= 3 for told, found in runs.fifths)
    assert runs.fifths[0][0] < runs.fifths[4][0] - 30


def test_at_equal_specificity_the_flag_finds_more_than_no_change_from_baseline(runs: PatientRuns) -> None:
    assert runs.sensitivity > runs.unchanged_matched + 5
    assert runs.matched > runs.unchanged
    assert 14 <= runs.beyond <= 22
