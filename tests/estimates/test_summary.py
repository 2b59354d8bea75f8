"""The overview's measures against a slow count through the records, and against what must not fool a clinic."""

from collections import defaultdict
from dataclasses import replace

import pandas as pd
import pytest

from outcomes.cohort import Cohort, Snapshot, build_scores, select_episodes
from outcomes.estimates import Summary, estimate_responders, estimate_response, estimate_summary, estimate_trend
from outcomes.vocabulary.selection import CohortFilter, Scope


@pytest.fixture(scope="module")
def cohort(sample_snapshot: Snapshot) -> Cohort:
    return select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())


@pytest.fixture(scope="module")
def summary(cohort: Cohort) -> Summary:
    return estimate_summary(cohort)


@pytest.fixture(scope="module")
def finished(cohort: Cohort) -> list[tuple[pd.Series, dict[int, float]]]:
    """Each episode that began in a quarter over half a year past, with its pain scores by session number."""
    scores = defaultdict(dict)
    for row in cohort.snapshot.sessions.itertuples():
        if row.pain_score == row.pain_score:
            scores[row.episode][row.session] = row.pain_score
    newest = pd.Timestamp(cohort.snapshot.as_of)
    found = []
    for place in cohort.rows:
        episode = cohort.snapshot.episodes.iloc[place]
        quarter_end = episode["first_day"].to_period("Q").end_time
        if quarter_end + pd.Timedelta(days=180) <= newest:
            found.append((episode, scores[place]))
    return found


def test_volume_is_counted(cohort: Cohort, summary: Summary) -> None:
    episodes = cohort.episodes
    assert summary.find("patients").estimate.value == episodes["patient_key"].nunique()
    assert summary.find("episodes").estimate.value == len(episodes)
    assert summary.find("sessions").estimate.value == episodes["sessions"].sum()
    assert sum(value for value in summary.find("episodes").series if value) == len(episodes)


def test_a_patient_who_comes_back_is_counted_where_they_first_began(cohort: Cohort, summary: Summary) -> None:
    began = (
        cohort.episodes.astype({"intake_quarter": str}).groupby("patient_key")["intake_quarter"].min().value_counts()
    )
    assert list(summary.find("patients").series) == [began[quarter] for quarter in summary.quarters]


def test_both_denominators_of_meaningful_improvement_agree_with_a_slow_count(
    summary: Summary, finished: list[tuple[pd.Series, dict[int, float]]]
) -> None:
    began = [scores for _, scores in finished if scores.get(1, 0) >= 3]
    later = [(scores[1], [scores[k] for k in sorted(scores) if 1 < k <= 6]) for scores in began]
    later = [(baseline, scores) for baseline, scores in later if scores]
    improved = [scores for baseline, scores in later if baseline - scores[-1] >= 0.3 * baseline - 1e-9]
    of_all, of_scored = summary.find("improved_of_all").estimate, summary.find("improved_of_scored").estimate
    assert (of_all.n, of_scored.n) == (len(began), len(later))
    assert of_all.value == pytest.approx(100 * len(improved) / len(began))
    assert of_scored.value == pytest.approx(100 * len(improved) / len(later))


def test_meaningful_improvement_is_what_the_response_page_says_in_the_midst_of_a_quarter_too(cohort: Cohort) -> None:
    earlier = replace(cohort.snapshot, as_of=cohort.snapshot.as_of - pd.Timedelta(days=40))
    chosen = select_episodes(earlier, Scope.whole_clinic(), CohortFilter(first_session_to=earlier.as_of))
    summary = estimate_summary(chosen)
    told = estimate_responders(build_scores(chosen, "pain", by=["back_pain_type"], sessions=13), 6)
    for measure, estimate in (("improved_of_all", told.of_all), ("improved_of_scored", told.of_scored)):
        found = summary.find(measure).estimate
        assert (found.n, found.value, found.low, found.high) == (
            estimate.n,
            estimate.value,
            estimate.low,
            estimate.high,
        )


def test_sessions_to_improvement_are_what_the_response_says(cohort: Cohort, summary: Summary) -> None:
    everyone = estimate_response(build_scores(cohort, "pain", by=["back_pain_type"], sessions=13)).everyone
    after = everyone.after(8)
    assert summary.find("sessions_to_improvement").estimate.value == everyone.half.value
    assert summary.find("improved_after_8").estimate.value == pytest.approx(after.improved.value)
    assert summary.find("left_unimproved_after_8").estimate.value == pytest.approx(after.left_unimproved.value)


def test_leaving_before_discharge_agrees_with_a_slow_count(
    summary: Summary, finished: list[tuple[pd.Series, dict[int, float]]]
) -> None:
    ended = [episode for episode in finished if not episode[0]["open"]]
    left = sum(not episode["discharged"] for episode, _ in ended)
    estimate = summary.find("left_before_discharge").estimate
    assert (estimate.n, estimate.value) == (len(ended), pytest.approx(100 * left / len(ended)))


def test_mean_improvement_is_what_the_trend_says(cohort: Cohort, summary: Summary) -> None:
    for outcome in ("pain", "function"):
        trend = estimate_trend(build_scores(cohort, outcome, by=["back_pain_type"], sessions=13))
        change = trend.everyone.points[5].change
        estimate = summary.find(f"{outcome}_improvement").estimate
        assert estimate.value == pytest.approx(-change.value)
        assert (estimate.low, estimate.high) == pytest.approx((-change.high, -change.low))


def test_scores_completed_counts_every_session(cohort: Cohort, summary: Summary) -> None:
    sessions = cohort.snapshot.sessions
    here = sessions[sessions["episode"].isin(set(cohort.rows.tolist()))]
    assert summary.find("pain_scores_completed").estimate.value == pytest.approx(
        100 * here["pain_score"].notna().mean()
    )


def test_quarters_in_which_care_may_still_go_on_say_nothing_of_how_it_ends(summary: Summary) -> None:
    assert summary.quarters[-2:] == ("2026-Q1", "2026-Q2")
    assert summary.find("improved_of_all").series[-2:] == (None, None)
    assert summary.find("improved_of_all").series[-3] is not None


def test_where_discharge_is_never_recorded_nobody_has_left_before_it(cohort: Cohort) -> None:
    snapshot = cohort.snapshot
    silent = replace(snapshot, sessions=snapshot.sessions.assign(discharged=None))
    summary = estimate_summary(select_episodes(silent, Scope.whole_clinic(), CohortFilter()))
    assert summary.find("left_before_discharge").estimate is None
    assert summary.find("improved_of_all").estimate is not None


def test_three_patients_are_three_patients_on_the_overview_too(cohort: Cohort) -> None:
    snapshot = cohort.snapshot
    three = replace(snapshot, episodes=snapshot.episodes.assign(patient=snapshot.episodes["patient"] % 3))
    summary = estimate_summary(select_episodes(three, Scope.whole_clinic(), CohortFilter()))
    assert summary.find("pain_improvement").estimate is None
    assert summary.find("improved_of_all").estimate.low is None


def test_an_empty_selection_has_no_numbers_and_no_error(sample_snapshot: Snapshot) -> None:
    nobody = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter(clinics=("elsewhere",)))
    summary = estimate_summary(nobody)
    assert summary.find("patients").estimate.value == 0
    assert summary.find("improved_of_all").estimate is None
    assert summary.find("pain_improvement").estimate is None
