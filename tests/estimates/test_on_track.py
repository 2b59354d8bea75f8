"""One patient against expectation: the course that a first score lets expect, the states, the chance, the flag."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import (
    LONGEST,
    GroupedScores,
    Ongoing,
    Snapshot,
    build_scores,
    select_episodes,
    select_rows,
)
from outcomes.estimates import (
    STATES,
    Courses,
    estimate_courses,
    estimate_flag_accuracy,
    estimate_on_track,
    estimate_prospects,
    estimate_track_reference,
    find_tracked,
)
from outcomes.estimates.course import NINETIETH, find_deviations
from outcomes.estimates.flag_accuracy import find_held_out_deviations
from outcomes.estimates.on_track import find_band, find_state
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.simulations.care import group_scores, simulate_care


@pytest.fixture(scope="module")
def scores() -> GroupedScores:
    return group_scores(simulate_care(900, np.random.default_rng(3), gaps=0.1).seen)


@pytest.fixture(scope="module")
def courses(scores: GroupedScores) -> Courses:
    return estimate_courses(scores)


def test_the_course_is_the_regression_among_those_seen(scores: GroupedScores, courses: Courses) -> None:
    """A slow and obvious oracle: least squares, row by row, in the middle third of baselines."""
    baseline = scores.matrix[:, 0]
    own = (baseline > courses.cuts[0, 0]) & (baseline <= courses.cuts[0, 1])
    model = courses.thirds[1]
    assert model is not None
    for session in (2, 3, 5):
        here = own & np.isfinite(scores.matrix[:, session - 1])
        x = np.column_stack([np.ones(here.sum()), scores.history[here, : session - 1]]).astype(float)
        y = scores.matrix[here, session - 1].astype(float)
        slope, (rest,), *_ = np.linalg.lstsq(x, y, rcond=None)
        assert model.slopes[session - 1] == pytest.approx(slope, abs=1e-6)
        assert model.spread[session - 1] == pytest.approx(np.sqrt(rest / (len(y) - session)), rel=1e-6)


def test_the_spread_ahead_is_that_of_courses_drawn_from_the_model(courses: Courses) -> None:
    """The recursion L_k against a hundred thousand courses drawn step by step."""
    model = courses.everyone
    assert model is not None
    random = np.random.default_rng(5)
    drawn = np.tile([7.0, 6.0], (100_000, 1))
    for k in range(2, 7):
        mean = model.slopes[k][0] + drawn @ model.slopes[k][1:]
        drawn = np.column_stack([drawn, mean + random.normal(0, model.spread[k], len(drawn))])
    mean, spread = model.find_ahead(np.array([[7.0, 6.0]]))
    assert mean[0, :7] == pytest.approx(drawn.mean(axis=0), abs=0.02)
    assert spread[0, :7] == pytest.approx(drawn.std(axis=0), abs=0.02)
    assert not spread[0, :2].any()


def test_the_more_is_known_the_narrower_is_what_lies_ahead(courses: Courses) -> None:
    model = courses.everyone
    assert model is not None
    _, early = model.find_ahead(np.array([[7.0]]))
    _, late = model.find_ahead(np.array([[7.0, 6.0, 6.0, 5.0]]))
    assert late[0, 5] < early[0, 5]


def test_a_type_with_under_a_hundred_episodes_takes_everyones_course(scores: GroupedScores) -> None:
    code = (np.arange(len(scores.matrix)) < 90).astype(np.int64)
    parted = replace(scores, code=code, groups=(("disc",), ("sacroiliac",)))
    courses = estimate_courses(parted)
    assert courses.find_model(("sacroiliac",), 6.0, 2) is courses.everyone
    assert courses.find_model(("disc",), 6.0, 2) is courses.thirds[courses.cuts[0].searchsorted(6.0)]
    assert courses.find_model(("never seen",), 6.0, 2) is courses.everyone


def test_a_third_with_under_a_hundred_episodes_takes_its_types_course(scores: GroupedScores) -> None:
    few = replace(scores, **{name: getattr(scores, name)[:240] for name in _BY_EPISODE})
    courses = estimate_courses(few)
    assert courses.thirds == (None, None, None) or sum(third is None for third in courses.thirds) >= 2
    assert courses.types[0] is not None
    assert courses.find_model(("group 0",), 2.0, 2) is (courses.thirds[0] or courses.types[0])


def test_where_few_came_so_far_nothing_is_told(scores: GroupedScores) -> None:
    few = replace(scores, **{name: getattr(scores, name)[:8] for name in _BY_EPISODE})
    courses = estimate_courses(few)
    assert courses.everyone is None
    assert find_band(few, courses, 0, 3) == ()
    assert np.isnan(find_deviations(few, courses)).all()


@pytest.mark.parametrize(
    ("deviation", "session", "unscored", "idle", "state"),
    [
        (1.29, 4, 0, 3, "off track"),
        (1.28, 4, 0, 3, "watch"),
        (0.68, 4, 1, 30, "watch"),
        (0.67, 4, 0, 3, "on track"),
        (-3.0, 4, 0, 3, "on track"),
        (3.0, 4, 2, 3, "not scored lately"),
        (3.0, 4, 0, 31, "not scored lately"),
        (None, 4, 0, 3, "few like this one"),
        (None, 1, 0, 3, "first score only"),
    ],
)
def test_the_state_is_the_last_score_against_the_course(
    deviation: float | None, session: int, unscored: int, idle: int, state: str
) -> None:
    assert find_state(deviation, session, unscored=unscored, idle=idle) == state


def test_on_an_instrument_on_which_more_is_better_the_low_scores_are_off_track(scores: GroupedScores) -> None:
    turned = replace(scores, instrument="PSFS", matrix=10 - scores.matrix, history=10 - scores.history)
    pain, function = (find_deviations(one, estimate_courses(one)) for one in (scores, turned))
    # Not all the same: a bound of thirds belongs to the lower side, which turning makes the upper one.
    assert np.corrcoef(pain[np.isfinite(pain)], function[np.isfinite(pain)])[0, 1] > 0.97


def test_every_open_episode_with_a_first_score_is_listed_and_no_other(sample_snapshot: Snapshot) -> None:
    reference = estimate_track_reference(sample_snapshot, Scope.whole_clinic(), "pain", "NRS")
    cohort = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter(include_red_flagged=True))
    scored = np.isfinite(sample_snapshot.scores["pain", "NRS"][:, 0])
    going = np.flatnonzero(scored & sample_snapshot.episodes["open"].to_numpy(dtype=bool))
    assert sorted(one.row for one in estimate_on_track(cohort, reference).tracked) == going.tolist()


def test_the_list_has_the_numbers_that_each_patient_would_have_alone(sample_snapshot: Snapshot) -> None:
    """All at once against one by one: the band, which episode of the patient's it is, and the days since a score."""
    reference = estimate_track_reference(sample_snapshot, Scope.whole_clinic(), "pain", "NRS")
    cohort = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter(include_red_flagged=True))
    episodes, sessions = sample_snapshot.episodes, sample_snapshot.sessions
    for one in estimate_on_track(cohort, reference).tracked[::12]:
        alone = build_scores(replace(cohort, rows=np.array([one.row])), "pain", by=["back_pain_type"], sessions=LONGEST)
        assert np.allclose(one.band, find_band(alone, reference.courses, 0, one.session))
        theirs = episodes[episodes["patient_key"] == one.patient_key].sort_values("first_day")
        assert one.episode == theirs.index.get_loc(episodes.index[one.row]) + 1
        scored = sessions[(sessions["episode"] == one.row) & sessions["pain_score"].notna()]
        newest = episodes.loc[episodes["clinic"] == episodes["clinic"].iloc[one.row], "last_day"].max()
        assert one.idle == (newest - scored["session_date"].max()).days


def test_the_worst_comes_first(scores: GroupedScores, courses: Courses) -> None:
    going = select_rows(scores, np.arange(len(scores.matrix)) % 5 == 0)
    count = len(going.matrix)
    idle = np.where(np.arange(count) % 3 == 0, 45, 5)
    nobody = ("",) * count
    ongoing = Ongoing(np.full(count, 40), idle, nobody, np.ones(count, int), nobody, np.zeros(count, bool))
    tracked = find_tracked(going, ongoing, courses, estimate_prospects(scores, np.ones(len(scores.matrix), bool)))
    assert len(tracked) == count
    order = [STATES.index(one.state) for one in tracked]
    assert order == sorted(order)
    off = [one.deviation or 0.0 for one in tracked if one.state == "off track"]
    assert off == sorted(off, reverse=True)
    assert min(off) > NINETIETH
    for one in tracked:
        if one.state == "off track":
            assert one.score > one.band[-1][-1]
        assert one.chance is None or (one.improved_at is None and one.session < 8 and one.chance.n >= 30)


def test_a_patient_like_no_other_is_told_no_chance(scores: GroupedScores) -> None:
    prospects = estimate_prospects(scores, np.ones(len(scores.matrix), dtype=bool))
    usual = prospects.estimate_chance(6.0, 6.0, 6.0, 3)
    assert usual is not None
    assert usual.low is not None
    assert usual.high is not None
    assert usual.low < usual.value < usual.high
    assert prospects.estimate_chance(3.0, 10.0, 10.0, 3) is None
    assert prospects.estimate_chance(6.0, 6.0, 6.0, 8) is None


def test_a_worse_last_score_has_the_smaller_chance(scores: GroupedScores) -> None:
    prospects = estimate_prospects(scores, np.ones(len(scores.matrix), dtype=bool))
    better, worse = (prospects.estimate_chance(7.0, last, 7.0, 3) for last in (5.5, 7.5))
    assert better is not None
    assert worse is not None
    assert better.value > worse.value


def test_episodes_begun_lately_teach_no_chance(scores: GroupedScores) -> None:
    prospects = estimate_prospects(scores, np.zeros(len(scores.matrix), dtype=bool))
    assert prospects.models == (None,) * 7


def test_no_patient_is_judged_by_a_course_made_with_them(scores: GroupedScores) -> None:
    held = find_held_out_deviations(scores)
    part = scores.fold % 5 == 2
    without = estimate_courses(
        replace(scores, **{name: getattr(scores, name)[~part] for name in _BY_EPISODE}),
    )
    model = without.everyone
    assert model is not None
    other = estimate_courses(scores, without=range(2, 50, 5)).everyone
    assert other is not None
    assert other.slopes[3] == pytest.approx(model.slopes[3], abs=1e-9)
    at = part[:, None] & (np.arange(scores.matrix.shape[1]) == 2)
    worse = {name: getattr(scores, name) + at.astype(np.float32) for name in ("matrix", "history")}
    again = find_held_out_deviations(replace(scores, **worse))
    # At session 4 the patients themselves are judged as before, all others by courses that have changed.
    seen = np.isfinite(held[:, 3])
    assert again[part & seen, 3] == pytest.approx(held[part & seen, 3], abs=1e-12)
    assert np.abs(again[~part & seen, 3] - held[~part & seen, 3]).max() > 1e-3


def test_an_open_episode_says_nothing_of_the_flag(scores: GroupedScores) -> None:
    going = replace(scores, open=np.ones(len(scores.matrix), dtype=bool))
    accuracy = estimate_flag_accuracy(going, np.ones(len(scores.matrix), dtype=bool))
    assert accuracy.sensitivity is None
    assert accuracy.lead is None
    assert accuracy.matched is None


_BY_EPISODE = (
    *("rows", "code", "matrix", "history", "last", "attended", "open", "followed", "settled", "patient", "fold"),
)
