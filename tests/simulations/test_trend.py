"""A fast cut of the simulations of docs/simulations.md: the kept mean finds the truth and the plain one does not.

The bounds leave room for a cut's chance: with 120 runs a coverage of 0.95 is told from 0.90 only just.
"""

import pytest

from tests.simulations.trend_runs import TrendRuns, find_truth, run_trends


@pytest.fixture(scope="module")
def middling() -> TrendRuns:
    return run_trends(600, 120, truth=find_truth())


def test_where_people_leave_when_better_the_kept_mean_stays_at_the_truth(middling: TrendRuns) -> None:
    assert abs(middling.kept_bias[:7]).max() <= 0.06
    assert abs(middling.kept_bias[:9]).max() <= 0.12


def test_its_interval_covers_the_truth(middling: TrendRuns) -> None:
    assert middling.kept_coverage[:9].min() >= 0.88


def test_the_plain_mean_is_wrong_and_sure_of_it(middling: TrendRuns) -> None:
    assert middling.plain_bias[8] >= 1.0
    assert middling.plain_coverage[6:].max() <= 0.05


def test_lost_scores_do_not_bend_it() -> None:
    runs = run_trends(600, 80, gaps=0.13, truth=find_truth())
    assert abs(runs.kept_bias[:8]).max() <= 0.08
    assert runs.kept_coverage[:8].min() >= 0.86


def test_small_clinics_get_an_honest_interval_where_a_line_is_drawn() -> None:
    runs = run_trends(60, 200, truth=find_truth())
    mostly_drawn = runs.drawn >= 0.8
    assert mostly_drawn.sum() >= 4
    assert runs.kept_coverage[mostly_drawn].min() >= 0.90
