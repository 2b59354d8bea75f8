"""XmR limits of a published series, and a funnel's exact limits: facts of others, with the numbers they give."""

import numpy as np
import pytest

from outcomes.estimates.control import find_rules, find_xmr_limits

# R: set.seed(123); rnorm(20)
R_NORMAL_20 = np.array(
    [
        *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621),
        *(-1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272),
        *(-0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141),
    ]
)


def test_xmr_limits_of_twenty_values_are_those_of_r() -> None:
    limits = find_xmr_limits(R_NORMAL_20, size=20)
    assert limits.mean == pytest.approx(0.1416238, abs=1e-6)
    assert (limits.lower[0], limits.upper[0]) == pytest.approx((-3.01138, 3.294627), abs=1e-5)


def test_moving_ranges_that_are_signals_themselves_are_dropped_from_the_limits_as_in_nhs_plot_the_dots() -> None:
    values = R_NORMAL_20.copy()
    values[14] = 10
    limits = find_xmr_limits(values, size=20)
    assert limits.mean == pytest.approx(0.6694159, abs=1e-6)
    assert (limits.lower[0], limits.upper[0]) == pytest.approx((-2.383666, 3.722497), abs=1e-5)
    rules, sides = find_rules(values, limits)
    assert (rules[14], sides[14]) == ("beyond", 1)
