"""The clinic's own target: each of its five answers, the boundary of the interval, and which quarters are judged."""

from __future__ import annotations

import pytest

from outcomes.cohort import Snapshot, select_episodes
from outcomes.estimates import (
    COUNT,
    Estimate,
    Measure,
    Summary,
    Years,
    compare_target,
    estimate_summary,
)
from outcomes.vocabulary.selection import CohortFilter, Scope

QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")
RECENT = Estimate(60.0, 52.0, 68.0, 140, 0, "%", "share, Wilson interval")
ALL = Estimate(55.0, 50.0, 61.0, 300, 20, "%", "share, Wilson interval")


def summarise(*, judged: int = 5, recent: Estimate | None = RECENT, every: Estimate | None = ALL) -> Summary:
    """A summary of seven quarters, of which the oldest `judged` may be."""
    years = Years("too few", recent, None, judged=judged)
    other = Measure("patients", Estimate(7, None, None, 7, 0, "patients", COUNT), ())
    return Summary(QUARTERS, (other, Measure("improved_of_all", every, (), years)))


@pytest.mark.parametrize(
    ("percent", "state"),
    [
        (1, "above"),
        (51, "above"),
        (52, "unsure"),  # the interval holds its own ends, one of them far off
        (57, "unsure"),
        (58, "near"),
        (60, "near"),
        (62, "near"),
        (63, "unsure"),
        (68, "unsure"),
        (69, "below"),
        (100, "below"),
        (0, "not set"),
    ],
)
def test_only_a_target_outside_the_whole_interval_is_judged(percent: int, state: str) -> None:
    found = compare_target(summarise(), percent)
    assert (found.state, found.percent, found.share) == (state, percent, RECENT)


@pytest.mark.parametrize("share", [None, Estimate(60.0, None, None, 6, 0, "%", "share, Wilson interval")])
def test_a_share_without_an_interval_is_of_too_few(share: Estimate | None) -> None:
    assert compare_target(summarise(recent=share), 50).state == "too few"
    assert compare_target(summarise(recent=share), 0).state == "not set"


def test_the_newest_four_quarters_that_may_be_judged_are_and_no_newer_ones() -> None:
    assert compare_target(summarise(judged=5), 50).quarters == ("2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1")
    assert compare_target(summarise(judged=4), 50).quarters == ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
    assert compare_target(summarise(judged=7), 50).quarters == QUARTERS[3:]


@pytest.mark.parametrize("judged", [0, 1, 3])
def test_under_four_judged_quarters_all_care_is_held_against_it(judged: int) -> None:
    found = compare_target(summarise(judged=judged), 69)
    assert (found.state, found.share, found.quarters) == ("below", ALL, QUARTERS[: judged + 1])


def test_of_all_care_an_interval_may_be_missing_too() -> None:
    assert compare_target(summarise(judged=2, every=None), 50).state == "too few"


def test_in_the_sample_clinic_it_is_the_share_of_the_year_that_the_summary_judges(sample_snapshot: Snapshot) -> None:
    summary = estimate_summary(select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter()))
    share = summary.find("improved_of_all").years.recent
    assert share is not None
    assert share.low is not None
    assert share.high is not None
    found = compare_target(summary, 50)
    assert found.share == share
    assert len(found.quarters) == 4
    assert found.quarters[-1] == summary.quarters[summary.find("improved_of_all").years.judged - 1]
    assert compare_target(summary, int(share.low)).state in ("above", "near", "unsure")
    assert compare_target(summary, max(int(share.low) - 1, 1)).state == "above"
    assert compare_target(summary, int(share.high) + 1).state == "below"
    assert compare_target(summary, round(share.value)).state == "near"


def test_the_sample_clinic_s_share_is_the_plain_share_of_that_year(sample_snapshot: Snapshot) -> None:
    """The year's n and share, counted episode by episode."""
    chosen = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())
    found = compare_target(estimate_summary(chosen), 50)
    scored = sample_snapshot.sessions.dropna(subset=["pain_score"])
    began = sample_snapshot.episodes["intake_quarter"].astype(str).isin(found.quarters)
    counted = improved = 0
    for _, own in scored[scored["episode"].isin(chosen.rows[began.to_numpy()[chosen.rows]])].groupby("episode"):
        course = dict(zip(own["session"], own["pain_score"], strict=True))
        if course.get(1, 0) < 3:
            continue
        later = [course[session] for session in sorted(course) if 1 < session <= 6]
        counted += 1
        improved += bool(later) and course[1] - later[-1] >= 0.3 * course[1] - 1e-9
    assert found.share is not None
    assert (found.share.n, found.share.value) == (counted, pytest.approx(100 * improved / counted))


def test_nobody_at_all_is_no_error(sample_snapshot: Snapshot) -> None:
    nobody = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter(clinics=("elsewhere",)))
    found = compare_target(estimate_summary(nobody), 60)
    assert (found.state, found.share, found.quarters) == ("too few", None, ())
