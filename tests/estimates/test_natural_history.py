"""The published course laid on a clinic's sessions, on paces made by hand so that each figure can be reckoned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import GroupedScores, Pace
from outcomes.estimates import FEWEST, PERCENT, estimate_natural_course
from tests.simulations.care import group_scores


def make_scores(size: int = 20, baseline: float = 5.0) -> GroupedScores:
    seen = np.full((size, 5), np.nan, dtype=np.float32)
    seen[:, 0] = baseline
    return group_scores(seen)


def make_pace(days: list[float], *, came: int = 20, acute: int = 0, persistent: int = 0) -> Pace:
    counts = (np.array([count]) for count in (acute, persistent))
    return Pace(np.array([days]), np.full((1, len(days)), came), *counts)


WEEKLY = [0, 7, 42, 112, 182]  # weeks 0, 1, 6, 16, 26


def test_acute_pain_follows_the_published_points_and_straight_lines_between_them() -> None:
    (course,) = estimate_natural_course(make_scores(), make_pace(WEEKLY, acute=20))
    # Of 52: 47.17 (a sixth of the way to 23), 23, 17.5 (half way to 12), 12.
    assert [step.value for step in course.steps] == pytest.approx(
        [5 * pain / 52 for pain in (52, 52 - 29 / 6, 23, 17.5, 12)]
    )
    assert [step.weeks for step in course.steps] == [0, 1, 6, 16, 26]
    assert [step.session for step in course.steps] == [1, 2, 3, 4, 5]


def test_both_courses_are_mixed_by_the_shares_of_those_whose_duration_is_recorded() -> None:
    (course,) = estimate_natural_course(make_scores(), make_pace(WEEKLY, acute=3, persistent=9))
    start, week_6 = 0.25 * 52 + 0.75 * 51, 0.25 * 23 + 0.75 * 33
    assert course.steps[2].value == pytest.approx(5 * week_6 / start)
    assert (course.persistent, course.n, course.n_missing) == (0.75, 12, 8)


def test_in_per_cent_it_starts_at_a_hundred() -> None:
    (course,) = estimate_natural_course(make_scores(), make_pace(WEEKLY, persistent=20), scale="percent")
    assert [step.value for step in course.steps][:3:2] == pytest.approx([100, 100 * 33 / 51])
    assert course.unit == PERCENT


def test_it_ends_with_the_last_published_week() -> None:
    (course,) = estimate_natural_course(make_scores(), make_pace([0, 100, 364, 371, 300], acute=20))
    assert [step.weeks for step in course.steps][-1] == 52
    assert course.steps[-1].value == pytest.approx(5 * 6 / 52)


def test_it_ends_before_a_session_to_which_fewer_than_ten_came() -> None:
    pace = make_pace(WEEKLY, acute=20)
    pace.came[0, 3] = FEWEST - 1
    (course,) = estimate_natural_course(make_scores(), pace)
    assert len(course.steps) == 3


def test_of_a_first_session_alone_there_is_no_course() -> None:
    pace = make_pace(WEEKLY, acute=20)
    pace.came[0, 1:] = 0
    assert estimate_natural_course(make_scores(), pace) == ()


def test_where_hardly_any_duration_is_recorded_there_is_no_course() -> None:
    assert estimate_natural_course(make_scores(), make_pace(WEEKLY, acute=4, persistent=5)) == ()


@pytest.mark.parametrize("change", [{"outcome": "function", "instrument": "ODI"}, {"instrument": "PROMIS-PI"}])
def test_it_is_told_of_pain_only_and_where_zero_is_no_pain(change: dict[str, str]) -> None:
    scores = replace(make_scores(), **change)  # type: ignore[arg-type]
    assert estimate_natural_course(scores, make_pace(WEEKLY, acute=20)) == ()


def test_nobody_has_no_course() -> None:
    nobody = replace(make_scores(0), groups=((),))
    empty = Pace(np.full((1, 5), np.nan), np.zeros((1, 5), dtype=np.int64), np.zeros(1, int), np.zeros(1, int))
    assert estimate_natural_course(nobody, empty) == ()
