"""The newest year against the one before: by Newcombe's published interval, and only where both may be judged."""

from __future__ import annotations

import pytest
from scipy.stats import norm

from outcomes.cohort import Snapshot, select_episodes
from outcomes.estimates import (
    Estimate,
    Measure,
    Years,
    estimate_summary,
    find_wilson_interval,
)
from outcomes.estimates.periods import compare_years
from outcomes.estimates.proportions import find_difference_interval, find_normal_widening
from outcomes.vocabulary.selection import CohortFilter, Scope


def share(hits: int, trials: int) -> Estimate:
    """A share in per cent, with Wilson's interval."""
    low, high = find_wilson_interval(hits, trials)
    return Estimate(100 * hits / trials, 100 * low, 100 * high, trials, 0, "%", "share, Wilson interval")


FEW = Estimate(50.0, None, None, 6, 0, "%", "share, Wilson interval")

# The difference

NEWCOMBE_1998 = [
    # Table II, method 10, 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]


@pytest.mark.parametrize(("one", "other", "low", "high"), NEWCOMBE_1998)
def test_the_interval_is_the_published_one(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = find_difference_interval(share(*one), share(*other))
    assert found == pytest.approx((100 * low, 100 * high), abs=6e-3)


@pytest.mark.parametrize(("one", "other", "low", "high"), NEWCOMBE_1998)
def test_the_other_way_round_it_is_the_same_with_the_signs_turned(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = find_difference_interval(share(*other), share(*one))
    assert found == pytest.approx((-100 * high, -100 * low), abs=6e-3)


def test_one_look_changes_nothing() -> None:
    assert find_difference_interval(share(56, 70), share(48, 80), looks=1) == find_difference_interval(
        share(56, 70), share(48, 80)
    )
    assert find_normal_widening(1) == pytest.approx(1, abs=1e-12)
    assert find_normal_widening(0) == find_normal_widening(1)


@pytest.mark.parametrize("looks", [2, 3, 10, 66])
def test_several_looks_widen_it_by_the_ratio_of_the_normals_quantiles(looks: int) -> None:
    value = 100 * (56 / 70 - 48 / 80)
    wider = norm.ppf(1 - 0.025 / looks) / norm.ppf(0.975)
    low, high = find_difference_interval(share(56, 70), share(48, 80), looks=looks) or (0.0, 0.0)
    plain_low, plain_high = find_difference_interval(share(56, 70), share(48, 80)) or (0.0, 0.0)
    assert (value - low) / (value - plain_low) == pytest.approx(wider, rel=1e-9)
    assert (high - value) / (plain_high - value) == pytest.approx(wider, rel=1e-9)
    assert find_normal_widening(looks) == pytest.approx(wider, rel=1e-9)


def test_the_published_quantiles_are_those_it_is_widened_by() -> None:
    # z at 0.975, at 0.9875 for two looks and at 0.995 for five
    assert find_normal_widening(2) == pytest.approx(2.2414 / 1.9600, abs=1e-4)
    assert find_normal_widening(5) == pytest.approx(2.5758 / 1.9600, abs=1e-4)


@pytest.mark.parametrize(("one", "other"), [(None, share(5, 9)), (share(5, 9), None), (FEW, share(5, 9)), (None, None)])
def test_without_both_intervals_there_is_no_difference(one: Estimate | None, other: Estimate | None) -> None:
    assert find_difference_interval(one, other) is None
    assert find_difference_interval(other, one, looks=3) is None


# The years


@pytest.mark.parametrize(
    ("recent", "earlier", "better", "verdict"),
    [
        (share(56, 70), share(48, 80), "higher", "better"),
        (share(48, 80), share(56, 70), "higher", "worse"),
        (share(56, 70), share(48, 80), "lower", "worse"),
        (share(48, 80), share(56, 70), "lower", "better"),
        (share(5, 56), share(0, 29), "higher", "steady"),
        (share(0, 10), share(0, 10), "lower", "steady"),
    ],
)
def test_two_years_are_told_with_both_shares_and_the_interval_of_their_difference(
    recent: Estimate, earlier: Estimate, better: str, verdict: str
) -> None:
    low, high = find_difference_interval(recent, earlier) or (None, None)
    found = compare_years(recent, earlier, 8, better)  # type: ignore[arg-type]
    assert found == Years(verdict, recent, earlier, low, high, 8)  # type: ignore[arg-type]


def test_a_verdict_is_steady_exactly_where_the_interval_holds_no_difference() -> None:
    for hits in range(81):
        found = compare_years(share(hits, 80), share(40, 80), 8, "higher")
        assert found.low is not None
        assert found.high is not None
        assert (found.verdict == "steady") == (found.low <= 0 <= found.high)
        assert (found.verdict == "better") == (found.low > 0)


@pytest.mark.parametrize("judged", [0, 4, 7])
def test_under_two_whole_years_nothing_is_said_of_their_difference(judged: int) -> None:
    found = compare_years(share(56, 70), share(8, 80), judged, "higher")
    assert (found.verdict, found.low, found.high, found.judged) == ("too few", None, None, judged)
    assert (found.recent, found.earlier) == (share(56, 70), share(8, 80))  # which the target is held against


@pytest.mark.parametrize(("recent", "earlier"), [(None, share(9, 20)), (share(9, 20), None), (FEW, share(9, 20))])
def test_a_year_of_too_few_is_not_compared(recent: Estimate | None, earlier: Estimate | None) -> None:
    found = compare_years(recent, earlier, 12, "lower")
    assert (found.verdict, found.low, found.high) == ("too few", None, None)


def test_a_mere_count_has_no_years() -> None:
    count = Measure("patients", None, ())
    assert (count.verdict, count.years) == ("", Years())


def test_in_the_sample_clinic_both_years_are_counted_apart(sample_snapshot: Snapshot) -> None:
    """Pain scores completed: each year's sessions, and how many of them were scored, one by one."""
    chosen = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())
    summary = estimate_summary(chosen)
    years = summary.find("pain_scores_completed").years
    quarter = sample_snapshot.episodes["intake_quarter"].astype(str)
    sessions = sample_snapshot.sessions[sample_snapshot.sessions["episode"].isin(set(chosen.rows.tolist()))]
    began = sessions["episode"].map(quarter)
    judged = summary.quarters[: years.judged]
    for year, estimate in ((judged[-4:], years.recent), (judged[-8:-4], years.earlier)):
        scored = sessions.loc[began.isin(year), "pain_score"].notna()
        assert estimate is not None
        assert (estimate.n, estimate.value) == (len(scored), pytest.approx(100 * scored.mean()))
    assert (years.low, years.high) == find_difference_interval(years.recent, years.earlier)


def test_every_measure_but_the_counts_and_the_median_compares_two_years(sample_snapshot: Snapshot) -> None:
    summary = estimate_summary(select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter()))
    without = {"patients", "episodes", "sessions", "sessions_to_improvement"}
    assert {measure.name for measure in summary.measures if not measure.verdict} == without
    for measure in summary.measures:
        years = measure.years
        if measure.verdict not in ("", "too few"):
            assert years.low is not None
            assert years.high is not None
            assert years.low < years.recent.value - years.earlier.value < years.high
            assert (measure.verdict == "steady") == (years.low <= 0 <= years.high)
