"""Can we know yet: how many, how many a month, and the month, on the sample clinic."""

import math

import pytest

from outcomes.cohort import Cohort, Snapshot, build_case_mix, build_landmark, build_scores, select_episodes
from outcomes.estimates import Reach, compare_arms, estimate_reach, find_arms, find_within
from outcomes.vocabulary.selection import CohortFilter, Scope


@pytest.fixture(scope="module")
def everyone(sample_snapshot: Snapshot) -> Cohort:
    return select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())


@pytest.fixture(scope="module")
def reach(everyone: Cohort):
    scores = build_scores(everyone, "pain", by=["back_pain_type"], sessions=13)
    case_mix, given = build_case_mix(everyone, scores), build_landmark(everyone, scores)

    def reach(kind: str, first: str, second: str):
        arms = find_arms(given, first, second, within=find_within(scores, kind))
        comparison = compare_arms(scores, case_mix, arms, session=6)
        return comparison, estimate_reach(everyone, scores, arms, comparison)

    return reach


def test_two_that_already_show_the_important_change_need_no_more(reach) -> None:
    comparison, found = reach("sacroiliac", "acupuncture + chiropractic adjustment", "acupuncture")
    assert found.state == "already"
    assert found.detectable < found.points == 2
    assert found.month is None
    half = (comparison.fair.high - comparison.fair.low) / 2
    assert found.detectable == pytest.approx(2.8 * half / 2.01, rel=0.01)
    assert comparison.needed == math.ceil(sum(comparison.began) * (found.detectable / 2) ** 2)


def test_too_few_are_told_the_month_by_which_there_will_be_enough(reach) -> None:
    comparison, found = reach("muscular", "exercise therapy", "acupuncture")
    assert comparison.gate.verdict == "not comparable"
    assert found.state == "by month"
    assert found.needed == math.ceil(found.began * 30 / min(comparison.gate.numbers))
    months = math.ceil((found.needed - found.began) / found.monthly)
    year, month = map(int, found.month.split("-"))
    assert (year - 2026) * 12 + month - 6 == months  # the records end on 30 June 2026, so June is whole


def test_the_present_intake_is_the_mean_of_the_last_twelve_whole_months(reach, everyone: Cohort) -> None:
    _, found = reach("sacroiliac", "acupuncture + chiropractic adjustment", "acupuncture")
    episodes = everyone.episodes
    combinations = ("acupuncture + chiropractic adjustment", "acupuncture")
    lately = episodes["first_day"].between("2025-07-01", "2026-06-30")
    own = (episodes["back_pain_type"] == "sacroiliac") & episodes["combination"].isin(combinations) & lately
    scored = everyone.snapshot.scores["pain", "NRS"][everyone.rows[own.to_numpy()], 0]
    assert found.monthly == pytest.approx((scored == scored).sum() / 12)


def test_where_different_patients_are_given_them_more_would_not_help(reach) -> None:
    comparison, found = reach("sacroiliac", "acupuncture", "usual care")
    assert "little in common" in comparison.gate.reasons
    assert found.state == "more would not help"


def test_nobody_in_an_arm_is_no_error(reach) -> None:
    _, found = reach("sacroiliac", "acupuncture", "nothing known")
    assert isinstance(found, Reach)
    assert (found.state, found.needed) == ("not at this rate", None)
