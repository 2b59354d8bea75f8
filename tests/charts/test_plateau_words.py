"""When there is no more gain, in words: each case with its interval and how many were scored, and nothing of nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from outcomes.charts.plateau_words import say_plateau
from outcomes.estimates import Estimate, Plateau, estimate_plateau
from tests.simulations.care import group_scores


def gain(value: float, low: float | None, high: float | None, *, n: int = 1240) -> Estimate:
    return Estimate(value, low, high, n, 60, "points", "everyone-kept mean")


FOUND = Plateau("pain", "NRS", 1.0, 12, 6, 6, gain(0.3, -0.1, 0.7), gain(2.4, 2.1, 2.7))
NOT_FOUND = replace(FOUND, session=None, start=6, ahead=gain(0.8, 0.4, 1.2))


def test_from_a_session_on_little_more_is_gained_after_what_was_gained_before() -> None:
    assert say_plateau(FOUND) == (
        "Pain: **from session 6 on little more is gained**, under 1 point by the whole interval: a gain of 0.3 (95% "
        "interval −0.1 to 0.7) up to session 12, had everyone stayed, after a gain of 2.4 (95% interval 2.1 to 2.7) "
        "until then (1,240 scored at session 12)."
    )


def test_from_the_first_session_on_there_is_no_before() -> None:
    assert say_plateau(replace(FOUND, session=1, before=None)) == (
        "Pain: **from session 1 on little more is gained**, under 1 point by the whole interval: a gain of 0.3 (95% "
        "interval −0.1 to 0.7) up to session 12, had everyone stayed (1,240 scored at session 12)."
    )


def test_no_end_is_told_with_what_is_still_to_come_and_of_how_many_that_is_known() -> None:
    assert say_plateau(NOT_FOUND) == (
        "Pain: **no end of the gain can be told** up to session 12: from session 6 on, had everyone stayed, there was "
        "still a gain of 0.8 (95% interval 0.4 to 1.2), and 1 point or more cannot be ruled out (1,240 scored at "
        "session 12)."
    )


def test_of_too_few_nothing_is_claimed() -> None:
    nothing = replace(FOUND, session=None, ahead=None, before=None)
    assert say_plateau(nothing) == "Pain: too few are followed to say when there is no more gain."


@pytest.mark.parametrize(
    ("small", "words"), [(1.0, "under 1 point by"), (7.5, "under 7.5 points by"), (0.5, "under 0.5 points by")]
)
def test_one_point_is_a_point_and_everything_else_points(small: float, words: str) -> None:
    assert words in say_plateau(replace(FOUND, small=small, ahead=gain(0.1, -0.1, 0.3)))
    said = say_plateau(replace(NOT_FOUND, small=small))
    assert words.removeprefix("under ").replace(" by", " or more cannot be ruled out") in said


def test_getting_worse_is_a_loss_with_its_limits_turned() -> None:
    worse = replace(FOUND, session=1, ahead=gain(-0.9, -1.4, -0.4), before=None)
    assert "a loss of 0.9 (95% interval 0.4 to 1.4) up to session 12" in say_plateau(worse)
    lost_before = replace(FOUND, before=gain(-1.0, -1.6, -0.4))
    assert "after a loss of 1.0 (95% interval 0.4 to 1.6) until then" in say_plateau(lost_before)


def test_next_to_nothing_is_no_loss() -> None:
    assert "a gain of 0.0 (95% interval −0.3 to 0.2)" in say_plateau(replace(FOUND, ahead=gain(-0.04, -0.3, 0.22)))
    assert "a loss of 0.1 (95% interval −0.2 to 0.3)" in say_plateau(replace(FOUND, ahead=gain(-0.06, -0.3, 0.2)))


def test_an_upper_limit_just_under_what_is_little_is_not_rounded_up_to_it() -> None:
    assert "(95% interval −0.1 to 0.97)" in say_plateau(replace(FOUND, ahead=gain(0.4, -0.1, 0.97)))
    assert "(95% interval −0.1 to 0.996)" in say_plateau(replace(FOUND, ahead=gain(0.4, -0.1, 0.9961)))
    assert "(95% interval −0.1 to 0.9)" in say_plateau(replace(FOUND, ahead=gain(0.4, -0.1, 0.94)))


def test_a_gain_before_without_an_interval_says_so() -> None:
    bare = replace(FOUND, before=gain(2.4, None, None))
    assert "after a gain of 2.4 (too few for an interval) until then" in say_plateau(bare)


def test_of_function_the_outcome_is_named_and_a_rise_where_higher_is_better_is_a_gain() -> None:
    random = np.random.default_rng(1)
    mean = np.array([3.0, 5.0, *[7.0] * 7])
    matrix = (mean + random.normal(0, 0.5, (200, 9))).astype(np.float32)
    scores = replace(group_scores(matrix), outcome="function", instrument="PSFS")
    said = say_plateau(estimate_plateau(scores))
    assert said.startswith("Function: **from session 3 on little more is gained**, under 1.15 points by")
    assert "after a gain of 4.0 (95% interval 3.9 to 4.1) until then" in said
    assert said.endswith("(200 scored at session 9).")
