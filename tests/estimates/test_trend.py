"""The trend's results: what is counted, what is seen, what is kept, and what would turn it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from outcomes.estimates import estimate_trend, find_tipping_point
from tests.simulations.care import group_scores, simulate_care


def test_the_observed_mean_has_the_t_interval_of_those_scored() -> None:
    care = simulate_care(120, np.random.default_rng(1), gaps=0.1)
    point = estimate_trend(group_scores(care.seen, attended=care.attended)).groups[0].points[4]
    scored = care.seen[np.isfinite(care.seen[:, 4]), 4].astype(float)
    low, high = stats.t.interval(0.95, len(scored) - 1, scored.mean(), stats.sem(scored))
    assert point.observed is not None
    assert (point.observed.n, point.observed.n_missing) == (len(scored), 120 - len(scored))
    assert point.observed.value == pytest.approx(scored.mean())
    assert (point.observed.low, point.observed.high) == pytest.approx((low, high))


def test_under_ten_scored_there_is_a_mean_and_no_interval() -> None:
    seen = np.full((9, 2), 5, dtype=np.float32)
    point = estimate_trend(group_scores(seen)).groups[0].points[0]
    assert point.observed is not None
    assert (point.observed.value, point.observed.low, point.observed.high) == (5, None, None)
    assert point.kept is None


def test_everyone_who_began_is_in_care_left_improved_left_otherwise_or_may_still_come() -> None:
    care = simulate_care(500, np.random.default_rng(2), gaps=0.1)
    trend = estimate_trend(group_scores(care.seen, attended=care.attended))
    for point in trend.groups[0].points:
        assert point.in_care + point.left + point.waiting == 500
        assert point.in_care == (care.attended >= point.session).sum()


def test_per_cent_of_baseline_starts_at_a_hundred_and_knows_no_more_than_the_points() -> None:
    care = simulate_care(300, np.random.default_rng(3))
    scores = group_scores(care.seen, attended=care.attended)
    points, share = estimate_trend(scores), estimate_trend(scores, scale="percent")
    start, later = share.groups[0].points[0].kept, share.groups[0].points[5].kept
    in_points = [points.groups[0].points[session].kept for session in (0, 5)]
    assert start is not None
    assert later is not None
    assert start.value == pytest.approx(100)
    assert later.value == pytest.approx(100 * in_points[1].value / in_points[0].value)
    assert share.unit == "% of baseline"


def test_all_groups_together_are_everyone() -> None:
    random = np.random.default_rng(4)
    care = simulate_care(300, random)
    grouped = estimate_trend(group_scores(care.seen, code=random.integers(0, 3, 300)))
    alone = estimate_trend(group_scores(care.seen))
    for one, other in zip(grouped.everyone.points, alone.groups[0].points, strict=True):
        assert (one.kept is None) == (other.kept is None)
        if one.kept and other.kept:
            assert one.kept.value == pytest.approx(other.kept.value)
            assert one.kept.low == pytest.approx(other.kept.low)


def test_at_the_tipping_point_the_change_is_just_not_told_from_none() -> None:
    care = simulate_care(300, np.random.default_rng(5))
    group = estimate_trend(group_scores(care.seen, attended=care.attended)).groups[0]
    delta = find_tipping_point(group, 6)
    point = group.points[5]
    assert point.change.high < 0 < delta
    moved = delta * point.left / group.episodes  # of the mean, if those who left stood delta from what is expected
    assert point.change.high + moved == pytest.approx(0, abs=1e-12)


def test_a_change_that_is_not_told_from_none_has_no_tipping_point() -> None:
    random = np.random.default_rng(6)
    seen = random.integers(3, 8, (60, 3)).astype(np.float32)
    seen[40:, 2] = np.nan
    group = estimate_trend(group_scores(seen)).groups[0]
    change = group.points[2].change
    assert change.low < 0 < change.high
    assert find_tipping_point(group, 3) is None


def test_a_trend_cut_short_says_the_same_as_the_longer_one() -> None:
    """At the last session shown, whoever was not scored there but later is a gap, not a leaver."""
    care = simulate_care(400, np.random.default_rng(7), gaps=0.2)
    whole = group_scores(care.seen, attended=care.attended)
    short = replace(whole, matrix=whole.matrix[:, :6], history=whole.history[:, :6], last=np.minimum(whole.last, 6))
    kept = [estimate_trend(scores).groups[0].points[5].kept for scores in (whole, short)]
    assert kept[0].value == pytest.approx(kept[1].value, abs=1e-12)
    assert kept[0].low == pytest.approx(kept[1].low, abs=1e-12)


def test_three_patients_with_twelve_episodes_each_are_three_patients() -> None:
    care = simulate_care(36, np.random.default_rng(8))
    trend = estimate_trend(group_scores(care.seen, attended=care.attended, patient=np.arange(36) % 3))
    for group in (trend.groups[0], trend.everyone):
        assert group.drawn == ()
        assert group.points[0].observed.low is None


def test_the_same_patients_in_two_groups_are_counted_once_together() -> None:
    care = simulate_care(24, np.random.default_rng(9))
    code, patient = np.repeat([0, 1], 12), np.tile(np.arange(12), 2)
    trend = estimate_trend(group_scores(care.seen, attended=care.attended, code=code, patient=patient))
    assert trend.groups[0].points[0].observed.low is not None
    eight = estimate_trend(
        group_scores(care.seen[:16], attended=care.attended[:16], code=np.repeat([0, 1], 8), patient=patient[:16] % 8)
    )
    assert eight.everyone.points[0].observed.low is None
