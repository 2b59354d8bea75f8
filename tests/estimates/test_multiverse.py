"""One comparison under twelve definitions, on the sample clinic."""

import pytest

from outcomes.cohort import Cohort, Snapshot, build_case_mix, build_landmark, build_scores, select_episodes
from outcomes.estimates import Multiverse, compare_arms, compare_definitions, find_arms, find_within
from outcomes.vocabulary.selection import CohortFilter, Scope

FIRST, SECOND = "acupuncture + spinal decompression", "acupuncture"


@pytest.fixture(scope="module")
def everyone(sample_snapshot: Snapshot) -> Cohort:
    return select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())


@pytest.fixture(scope="module")
def multiverse(everyone: Cohort) -> Multiverse:
    return compare_definitions(everyone, FIRST, SECOND, kind="disc", session=6)


def test_there_are_twelve_definitions_each_once(multiverse: Multiverse) -> None:
    keys = {(one.outcome, one.rule.id, one.landmark) for one in multiverse.definitions}
    assert len(multiverse.definitions) == len(keys) == 12
    standings = ("better", "worse", "unclear", "not comparable")
    assert sum(multiverse.count(standing) for standing in standings) == 12


def test_the_clinics_own_definition_is_the_comparison_of_the_page(multiverse: Multiverse, everyone: Cohort) -> None:
    scores = build_scores(everyone, "pain", by=["back_pain_type"], sessions=13)
    arms = find_arms(build_landmark(everyone, scores), FIRST, SECOND, within=find_within(scores, "disc"))
    told = compare_arms(scores, build_case_mix(everyone, scores), arms, session=6)
    own = next(
        one for one in multiverse.definitions if (one.outcome, one.rule.id, one.landmark) == ("pain", "pct30", 1)
    )
    assert own.response.value == pytest.approx(told.response.value, abs=1e-6)
    assert own.response.low == pytest.approx(told.response.low, abs=1e-6)


def test_by_the_second_session_only_those_who_reached_it_are_compared(multiverse: Multiverse) -> None:
    for outcome in ("pain", "function"):
        first, second = (
            next(one.began for one in multiverse.definitions if (one.outcome, one.landmark) == (outcome, landmark))
            for landmark in (1, 2)
        )
        assert sum(second) < sum(first)


def test_what_is_not_comparable_is_counted_as_that(everyone: Cohort) -> None:
    found = compare_definitions(everyone, "usual care", "acupuncture", kind="sacroiliac", session=6)
    assert found.count("not comparable") == 12
