"""The rules by which a series is told from chance, each at its border."""

import numpy as np
import pytest

from outcomes.estimates.control import Limits, find_rules, find_share_limits, find_surprise, find_xmr_limits

CALM = np.tile([1.0, -1.0], 12)


def last_rule(steps: list[float]) -> tuple[str, int]:
    """The rule that holds at the last of `steps`, each so many sigma from the mean."""
    rules, sides = find_rules(np.array(steps), Limits(0.0, np.ones(len(steps))))
    return rules[-1], int(sides[-1])


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ([0.5, 3.001], ("beyond", 1)),
        ([0.5, 3.0], ("", 0)),
        ([-0.1, -3.5], ("beyond", -1)),
        ([0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1], ("run", 1)),
        ([0.1, 0.2, 0.1, 0.3, 0.1, 0.2], ("", 0)),
        ([0.1, 0.2, 0.1, 0.0, 0.1, 0.2, 0.1], ("", 0)),
        ([-1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1], ("", 0)),
        ([2.1, -0.5, 2.1], ("two of three", 1)),
        ([2.1, 2.1, -0.5], ("", 0)),
        ([2.1, -2.1], ("", 0)),
        ([2.1, 0.5, -0.5, 2.1], ("", 0)),
        ([-1.5, -1.0, -0.5, -0.2, 0.2, 0.5, 1.0], ("trend", 1)),
        ([-1.5, -1.0, -0.5, -0.2, -0.2, 0.5, 1.0], ("", 0)),
        ([1.5, 1.0, 0.5, 0.2, -0.2, -0.5, -1.0], ("trend", -1)),
    ],
)
def test_a_rule_holds_up_to_its_border_and_not_beyond(steps: list[float], rule: tuple[str, int]) -> None:
    assert last_rule(steps) == rule


def test_a_series_that_never_moved_signals_with_its_first_move() -> None:
    limits = find_xmr_limits(np.full(12, 5.0), size=13)
    assert find_rules(np.array([5.0] * 13), limits)[0][-1] == ""
    with np.errstate(all="raise"):  # steps without a spread are infinite, and nothing may be made of them
        assert find_rules(np.array([5.0] * 12 + [5.1]), limits)[0][-1] == "beyond"


def test_limits_of_a_share_follow_the_n_of_each_month() -> None:
    hits, trials = np.array([20.0, 30.0, 25.0, 5.0]), np.array([40.0, 60.0, 50.0, 10.0])
    limits = find_share_limits(hits, trials, baseline=np.array([True, True, True, False]))
    assert limits.mean == 0.5
    assert limits.dispersion == 1.0
    assert limits.upper.tolist() == pytest.approx((0.5 + 1.5 / np.sqrt(trials)).tolist())


def test_shares_that_scatter_more_than_counts_alone_get_wider_limits() -> None:
    trials = np.full(24, 100.0)
    hits = np.tile([30.0, 70.0], 12)
    limits = find_share_limits(hits, trials, baseline=np.ones(24, dtype=bool))
    assert limits.dispersion == pytest.approx(8 / 1.128)  # ranges of eight standard errors of 5 %
    assert set(find_rules(hits / trials, limits)[0]) == {""}


def test_a_front_page_wakes_up_beyond_4_2_mean_ranges_of_24_months_and_not_before() -> None:
    mean_range = 2.0
    assert find_surprise(np.append(CALM, 4.2 * mean_range + 0.01)) == 1
    assert find_surprise(np.append(CALM, -4.2 * mean_range - 0.01)) == -1
    assert find_surprise(np.append(CALM, 4.2 * mean_range - 0.01)) == 0
    assert find_surprise(np.append(CALM[1:], 100.0)) == 0
