"""Who stands improved at a stated session, what it took, and the records of both on a slow count."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import Cohort, Snapshot, build_fees, build_scores, select_episodes
from outcomes.estimates import estimate_costs, estimate_next_fees, estimate_responders, estimate_response
from outcomes.estimates.incidence import find_response
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.simulations.care import group_scores


@pytest.fixture(scope="module")
def cohort(sample_snapshot: Snapshot) -> Cohort:
    return select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())


def scored(*courses: list[float | None]) -> np.ndarray:
    matrix = np.full((len(courses), 13), np.nan, dtype=np.float32)
    for row, course in enumerate(courses):
        matrix[row, : len(course)] = [np.nan if score is None else score for score in course]
    return matrix


COURSES = scored(
    [8, 8, 8, 8, 8, 5],  # improved at the session itself
    [8, 4, 8, 8, 8, 8, 3],  # better before and after, not then
    [8, 8, 4],  # left; by the last score improved
    [8, 4, None, None, None, None, 8],  # missing there: the last score before decides
    [8],  # never scored again
    [2, 0, 0, 0, 0, 0],  # began too well
    [8, 8, 8, 8, 8, 10],  # worse
    [9, 9, 9, 9, 9, 10],  # no room to get worse
)


def test_the_stated_session_decides_else_the_last_score_before_it() -> None:
    found = estimate_responders(group_scores(COURSES), 6)
    assert (found.of_all.n, round(found.of_all.value * 7 / 100)) == (7, 3)
    assert (found.of_scored.n, round(found.of_scored.value * 6 / 100)) == (6, 3)
    assert round(found.of_all_at_most.value * 7 / 100) == 4
    assert (found.carried, found.not_assessable, found.too_early) == (2, 1, 0)
    assert (found.worse.n, round(found.worse.value * found.worse.n / 100)) == (6, 1)  # from 2 one may get worse


def test_care_that_may_still_change_the_answer_is_not_counted_yet() -> None:
    scores = group_scores(COURSES)
    found = estimate_responders(replace(scores, settled=np.arange(8) % 2 == 0), 6)
    assert found.too_early == 4
    assert found.of_all.n == 4


def test_sessions_and_fees_per_responder_agree_with_a_slow_count(cohort: Cohort) -> None:
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=26)
    fees = build_fees(cohort, scores)
    costs = estimate_costs(scores, fees, kind="first")
    sessions = cohort.snapshot.sessions
    held, paid, responders, episodes = 0, 0.0, 0, 0
    when = dict(zip(scores.rows, find_response(scores, "first")[0], strict=True))
    settled = dict(zip(scores.rows, scores.settled, strict=True))
    baseline = dict(zip(scores.rows, scores.matrix[:, 0], strict=True))
    for episode, rows in sessions[sessions["episode"].isin(scores.rows)].groupby("episode"):
        if not settled[episode] or baseline[episode] < 3:
            continue
        episodes += 1
        held += len(rows)
        paid += rows["fee"].sum()
        responders += when[episode] > 0
    assert sessions["fee"].notna().all()
    assert costs.everyone.sessions.n == episodes
    assert costs.everyone.sessions.value == pytest.approx(held / responders)
    assert costs.everyone.fees.value == pytest.approx(paid / responders)
    assert costs.everyone.sessions.low < costs.everyone.sessions.value < costs.everyone.sessions.high


def test_under_ten_patients_who_improved_there_is_no_interval_of_what_it_takes(cohort: Cohort) -> None:
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=26)
    nine = replace(scores, patient=scores.patient % 9)
    assert estimate_costs(nine, build_fees(cohort, scores), kind="first").everyone.sessions.low is None


def test_an_episode_without_all_its_fees_is_left_out_of_the_fees_and_counted(cohort: Cohort) -> None:
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=26)
    fees = build_fees(cohort, scores)
    some = np.arange(len(scores.rows)) % 3 > 0
    costs = estimate_costs(scores, replace(fees, complete=some), kind="first").everyone
    assert costs.fees.n + costs.fees.n_missing == costs.sessions.n
    assert costs.fees.n_missing > 0


def test_the_fee_of_one_further_responder_is_the_next_session_s_fee_over_its_share(cohort: Cohort) -> None:
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=13)
    fees = build_fees(cohort, scores)
    response = estimate_response(scores)
    each = estimate_next_fees(response.everyone, fees)
    sessions = cohort.snapshot.sessions
    here = sessions["episode"].isin(scores.rows) & (sessions["session"] == 3)
    fee = sessions.loc[here, "fee"].mean()
    chance = response.everyone.points[2].next_improved
    assert each[2].value == pytest.approx(100 * fee / chance.value)
    assert (each[2].low, each[2].high) == pytest.approx((100 * fee / chance.high, 100 * fee / chance.low))
    assert each[-1] is None


def test_where_no_fee_is_recorded_none_is_told(cohort: Cohort) -> None:
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=13)
    fees = build_fees(cohort, scores)
    none = replace(fees, complete=np.zeros(len(scores.rows), dtype=bool), usual=np.full(13, np.nan))
    assert estimate_costs(scores, none, kind="first").everyone.fees is None
    assert set(estimate_next_fees(estimate_response(scores).everyone, none)) == {None}
