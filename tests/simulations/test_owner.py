"""A fast cut of the simulations of docs/simulations.md: shifts are signalled, chance is not, and few are drawn in.

The bounds leave room for a cut's chance.
"""

import pytest

from tests.simulations.owner_runs import run_series, run_units


@pytest.mark.parametrize("shares", [False, True])
def test_a_shift_is_signalled_within_seven_months_and_chance_hardly_ever_reaches_the_front_page(shares: bool) -> None:
    runs = run_series(1_000, shares=shares)
    assert runs.signalled[2.0] >= 0.94
    assert runs.signalled[1.0] >= 0.48
    assert runs.each_month <= 0.055
    assert runs.raised <= 0.02


def test_of_practitioners_who_do_not_differ_few_lie_beyond_exact_limits() -> None:
    runs = run_units(450, 9)
    assert runs.beyond95 <= 5
    assert runs.beyond998 <= 0.3
    assert runs.error_ratio <= 0.5


def test_limits_that_allow_for_differences_are_no_looser_where_there_are_none() -> None:
    assert run_units(200, 20).beyond998 <= 0.5


def test_drawn_to_what_is_expected_figures_lie_nearer_to_the_truth() -> None:
    assert run_units(200, 20, icc=0.1).error_ratio <= 0.92
