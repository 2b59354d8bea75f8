"""Shares: published intervals, and the rule that compares two periods."""

import numpy as np
import pytest
from scipy.stats import binom

from outcomes.estimates import (
    Estimate,
    compare_periods,
    estimate_share,
    find_newcombe_interval,
    find_wilson_interval,
)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (7, 9, 0.4526, 0.9368),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_matches_newcombe_1998(hits: int, trials: int, low: float, high: float) -> None:
    assert find_wilson_interval(hits, trials) == pytest.approx((low, high), abs=6e-5)


def test_newcombe_interval_of_a_difference_matches_newcombe_1998() -> None:
    one, other = ((k / 30, *find_wilson_interval(k, 30)) for k in (21, 15))
    assert find_newcombe_interval(one, other) == pytest.approx((-0.0456, 0.4149), abs=1e-4)


def test_wilson_interval_covers_as_it_says_on_average() -> None:
    hits = np.arange(41)
    bounds = np.array([find_wilson_interval(int(k), 40) for k in hits])
    shares = np.linspace(0.05, 0.95, 181)
    covered = [binom.pmf(hits, 40, p)[(bounds[:, 0] <= p) & (p <= bounds[:, 1])].sum() for p in shares]
    assert 0.94 <= np.mean(covered) <= 0.97


def share(hits: list[int], patient: list[int] | None = None, trials: list[int] | None = None) -> Estimate | None:
    patients = np.arange(len(hits)) if patient is None else np.array(patient)
    tried = np.ones(len(hits)) if trials is None else np.array(trials, dtype=float)
    return estimate_share(np.array(hits, dtype=float), tried, patient=patients, fold=patients % 50)


def test_where_each_patient_counts_once_the_interval_is_wilsons() -> None:
    estimate = share([1] * 21 + [0] * 9)
    assert estimate is not None
    assert (estimate.low, estimate.high) == pytest.approx(tuple(100 * x for x in find_wilson_interval(21, 30)))


def test_a_patient_who_counts_twice_does_not_make_us_surer() -> None:
    random = np.random.default_rng(1)
    hits = random.integers(0, 2, 400)
    once = share(hits.tolist())
    twice = share([*hits, *hits], patient=[*range(400), *range(400)])
    assert once is not None
    assert twice is not None
    assert twice.high - twice.low > 0.85 * (once.high - once.low)


def test_all_of_a_few_patients_who_count_several_times_are_not_all_for_certain() -> None:
    estimate = share([1] * 36, patient=[number % 12 for number in range(36)])
    assert estimate is not None
    assert (estimate.low, estimate.high) == pytest.approx(tuple(100 * limit for limit in find_wilson_interval(12, 12)))


def test_under_ten_patients_there_is_no_interval_and_with_none_no_share() -> None:
    few = share([1, 0, 1])
    assert few is not None
    assert (few.low, few.high) == (None, None)
    assert share([]) is None


def period(value: float, half: float) -> Estimate:
    return Estimate(value, value - half, value + half, 100, 0, "%", "share, Wilson interval")


@pytest.mark.parametrize(
    ("recent", "earlier", "better", "verdict"),
    [
        (period(70, 4), period(60, 4), "higher", "better"),
        (period(60, 4), period(70, 4), "higher", "worse"),
        (period(60, 4), period(70, 4), "lower", "better"),
        (period(64, 4), period(60, 4), "higher", "steady"),
        (None, period(60, 4), "higher", "too few"),
        (Estimate(50, None, None, 5, 0, "%", "share"), period(60, 4), "higher", "too few"),
    ],
)
def test_a_period_differs_only_where_the_interval_of_the_difference_says_so(
    recent: Estimate | None, earlier: Estimate | None, better: str, verdict: str
) -> None:
    assert compare_periods(recent, earlier, better=better) == verdict  # type: ignore[arg-type]


def test_how_patients_are_numbered_does_not_show() -> None:
    hits, trials = np.tile([1.0, 0.0, 0.0], 20), np.ones(60)
    patient, fold = np.repeat(np.arange(30), 2), np.repeat(np.arange(30), 2)
    near, far = (estimate_share(hits, trials, patient=patient * by, fold=fold) for by in (1, 1_000))
    assert near == far
    assert near is not None
    assert near.low is not None
