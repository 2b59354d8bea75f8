"""Measures over time: months with the same follow-up, limits that stand still, new limits with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from outcomes.cohort import Cohort, Snapshot, select_episodes
from outcomes.estimates import OverTime, estimate_over_time, estimate_summary
from outcomes.vocabulary.monthly import MONTHLY_MEASURES, Rebase
from outcomes.vocabulary.selection import CohortFilter, Scope


def select(snapshot: Snapshot, **chosen: object) -> Cohort:
    return select_episodes(snapshot, Scope.whole_clinic(), CohortFilter(**chosen))


@pytest.fixture(scope="module")
def cohort(sample_snapshot: Snapshot) -> Cohort:
    return select(sample_snapshot)


@pytest.fixture(scope="module")
def result(cohort: Cohort) -> OverTime:
    return estimate_over_time(cohort)


def rebase(cohort: Cohort, *rows: tuple[str, str]) -> OverTime:
    """The charts where these measures got new limits from these months on, one after the other."""
    rebases = tuple(Rebase(measure, month, "a second room", "2026-01-01T00:00:00", "owner") for measure, month in rows)
    return estimate_over_time(replace(cohort, snapshot=replace(cohort.snapshot, rebases=rebases)))


def test_new_episodes_are_counted_month_by_month(cohort: Cohort, result: OverTime) -> None:
    began = cohort.episodes["first_day"].dt.strftime("%Y-%m").value_counts()
    assert {point.month: point.value for point in result.find("new_episodes").points} == began.to_dict()


def test_a_month_is_told_once_all_who_began_in_it_have_had_the_same_time(cohort: Cohort, result: OverTime) -> None:
    newest = pd.Timestamp(cohort.snapshot.as_of)
    for chart in result.charts:
        for point in chart.points:
            days = (newest - pd.Period(point.month).end_time.normalize()).days
            assert (point.state == "unfinished") == (days < chart.measure.follow_up)
            assert point.state != "unfinished" or (point.verdict, point.rule, point.mean) == ("", "", None)


def test_improvement_by_month_agrees_with_a_slow_count(cohort: Cohort, result: OverTime) -> None:
    pain = {}
    for row in cohort.snapshot.sessions.itertuples():
        if row.pain_score == row.pain_score and row.session <= 6:
            pain.setdefault(row.episode, {})[row.session] = row.pain_score
    improved, counted, gained = {}, {}, {}
    for place in cohort.rows:
        month = cohort.snapshot.episodes["first_day"].iloc[place].strftime("%Y-%m")
        scores = pain.get(place, {})
        later = [scores[session] for session in sorted(scores) if session > 1]
        if 1 in scores and later:
            gained.setdefault(month, []).append(scores[1] - later[-1])
        if scores.get(1, 0) >= 3:
            counted[month] = counted.get(month, 0) + 1
            improved[month] = improved.get(month, 0) + bool(later and scores[1] - later[-1] >= 0.3 * scores[1] - 1e-9)
    for point in result.find("improved_of_all").points:
        if point.state == "judged":
            assert point.n == counted[point.month]
            assert point.value == pytest.approx(100 * improved[point.month] / point.n)
    for point in result.find("pain_improvement_of_scored").points:
        if point.state == "judged":
            assert point.n == len(gained[point.month])
            assert point.value == pytest.approx(sum(gained[point.month]) / point.n)


def test_left_unimproved_is_what_the_overview_tells_by_quarter(cohort: Cohort, result: OverTime) -> None:
    summary = estimate_summary(cohort)
    quarters = dict(zip(summary.quarters, summary.find("left_unimproved_after_8").series, strict=True))
    months = {point.month: point for point in result.find("left_unimproved_by_8").points}
    spring = [months[f"2024-{month:02}"] for month in (4, 5, 6)]
    value = sum(point.value * point.n for point in spring) / sum(point.n for point in spring)
    assert value == pytest.approx(quarters["2024-Q2"], abs=0.01)


def test_limits_stand_still_after_24_months(cohort: Cohort, result: OverTime) -> None:
    earlier = estimate_over_time(select(cohort.snapshot, first_session_to=dt.date(2025, 9, 30)))
    for name in ("pain_improvement_of_scored", "improved_of_all"):
        (then,), (now,) = earlier.find(name).baselines, result.find(name).baselines
        assert (then.count, then.first, then.last) == (24, "2023-07", "2025-06")
        assert then == now


def test_limits_of_under_24_months_are_provisional_and_under_12_there_are_none(cohort: Cohort) -> None:
    few = estimate_over_time(select(cohort.snapshot, first_session_from=dt.date(2024, 9, 1))).find("improved_of_all")
    assert few.baselines[0].count == 16
    assert few.baselines[0].provisional
    fewer = estimate_over_time(select(cohort.snapshot, first_session_from=dt.date(2025, 2, 1))).find("improved_of_all")
    assert (fewer.judged, fewer.baselines, fewer.verdict) == (11, (), "too few")


def test_a_period_that_begins_within_a_month_does_not_make_that_month_look_empty(cohort: Cohort) -> None:
    cut = estimate_over_time(
        select(cohort.snapshot, first_session_from=dt.date(2024, 1, 20), first_session_to=dt.date(2025, 12, 10))
    ).find("new_episodes")
    assert (cut.points[0].month, cut.points[0].state, cut.points[0].value) == ("2024-01", "unfinished", None)
    assert (cut.points[-1].month, cut.points[-1].state, cut.points[-1].value) == ("2025-12", "unfinished", None)
    assert cut.judged == 22


def test_a_month_of_under_ten_patients_is_not_judged(cohort: Cohort) -> None:
    few = estimate_over_time(select(cohort.snapshot, practitioners=("P. Anandan",))).find("improved_of_all")
    for point in few.points:
        if point.state == "too few":
            assert point.n < 10
            assert (point.verdict, point.mean) == ("too few", None)
    assert any(point.state == "too few" for point in few.points)


def test_new_limits_hold_from_their_month_on_and_runs_do_not_reach_back(cohort: Cohort, result: OverTime) -> None:
    name = "pain_improvement_of_scored"
    assert result.find(name).verdict == "concern"  # seven months below the mean
    new = rebase(cohort, (name, "2024-10")).find(name)
    assert [(one.first, one.count, one.reason) for one in new.baselines] == [
        ("2023-07", 15, ""),
        ("2024-10", 15, "a second room"),
    ]
    means = {point.month: point.mean for point in new.points}
    assert means["2024-09"] == new.baselines[0].mean
    assert means["2024-10"] == new.baselines[1].mean
    assert rebase(cohort, (name, "2025-06")).find(name).verdict == "too few"  # seven months are no baseline


def test_new_limits_can_be_taken_back_and_are_those_of_one_measure(cohort: Cohort, result: OverTime) -> None:
    name = "improved_of_all"
    assert rebase(cohort, (name, "2024-10"), (name, "")).find(name) == result.find(name)
    other = rebase(cohort, ("new_episodes", "2024-10"))
    assert other.find(name) == result.find(name)


def test_every_measure_of_the_catalogue_has_its_chart(result: OverTime) -> None:
    assert [chart.measure for chart in result.charts] == list(MONTHLY_MEASURES)


def test_where_nothing_is_selected_nothing_is_charted(cohort: Cohort) -> None:
    empty = estimate_over_time(select(cohort.snapshot, clinics=("nowhere",)))
    assert all((chart.points, chart.verdict, chart.surprise) == ((), "too few", 0) for chart in empty.charts)
