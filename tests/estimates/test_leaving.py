"""Who leaves unimproved: against a count by hand and a slow one, and only of groups that ten patients make."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from outcomes.cohort import GroupedScores, build_scores, select_episodes
from outcomes.estimates import GroupLeaving, Leaving, estimate_leaving, find_newcombe_interval
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.records import frame_records
from tests.simulations.care import group_scores, simulate_care
from tests.snapshots import snap_frame

NOBODY = group_scores(np.empty((0, 13), dtype=np.float32))

# Pain at each session that a patient came to. Improved: at any later session 30 % less than at the first.
MUSCULAR = """
    8 7 8
    8 8 7 8
    6 6
    9
    7 7 7 7 7 7 7 7
    8 5
    8 8 5 5
    8 4 8
    6 3
    9 9 9 6
    8 8 8 8 8 8 8 8 8
    7 6 6 6 6 6 6 6 6 6
"""  # five left unimproved within 8 sessions, five improved, two stayed longer unimproved
DISC = """
    8 5
    8 5
    9 6 6
    6 4
    7 7 4
    8 8 8 5
    9 5
    6 3 3
    8 8
    10 10 10 10 10 10 10 10 10 3
    8 8 8 8 8 8 8 8 5
    8 8 8 8 8 8 8 8 8
    2 2
"""  # one left unimproved; one improved at the ninth session, two were there longer; of the last no improvement is told


def write_records(**types: str) -> list[dict[str, object]]:
    """One record a session, four days apart; and long after all of them, one that shows that nobody came again."""
    rows: list[dict[str, object]] = [
        {
            "patient_id": "f" * 32,
            "day": 400,
            "back_pain_type": "degenerative",
            "pain_score": 8,
            "pain_instrument": "NRS",
        }
    ]
    for kind, courses in types.items():
        for place, course in enumerate(courses.strip().splitlines()):
            for session, score in enumerate(course.split()):
                rows.append(
                    {
                        "patient_id": hashlib.sha256(f"{kind} {place}".encode()).hexdigest()[:32],
                        "day": 4 * session,
                        "back_pain_type": kind,
                        "pain_score": score,
                        "pain_instrument": "NRS",
                    }
                )
    return rows


def read_leaving(**types: str) -> Leaving:
    snapshot = snap_frame(frame_records(write_records(**types)))
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter(include_red_flagged=True))
    return estimate_leaving(build_scores(cohort, "pain", by=["back_pain_type"], sessions=13))


def find(leaving: Leaving, word: str) -> GroupLeaving:
    return next(group for group in leaving.groups if group.word == word)


def test_shares_are_those_counted_by_hand_in_the_records() -> None:
    found = read_leaving(muscular=MUSCULAR, disc=DISC)
    muscular, disc = find(found, "muscular"), find(found, "disc")
    assert (muscular.left.value, muscular.left.n) == (pytest.approx(100 * 5 / 12), 12)
    assert (disc.left.value, disc.left.n) == (pytest.approx(100 * 1 / 12), 12)
    assert (found.everyone.value, found.everyone.n) == (pytest.approx(100 * 6 / 24), 24)
    assert (found.by, found.after) == ("back_pain_type", 8)
    assert muscular.others.value == pytest.approx(disc.left.value)  # the late one is too early to count
    assert [group.word for group in found.groups] == ["muscular", "disc"]
    assert found.untold == 1


def test_a_group_under_ten_patients_is_not_told_but_is_one_of_the_others() -> None:
    few = "\n".join(MUSCULAR.strip().splitlines()[:9])
    found = read_leaving(muscular=few, disc=DISC, sacroiliac=DISC)
    assert [group.word for group in found.groups] == ["disc", "sacroiliac"]
    assert found.untold == 2
    for group in found.groups:
        assert group.others.n == 12 + 9
        assert group.others.value == pytest.approx(100 * (1 + 5) / 21)


def test_ten_patients_are_enough() -> None:
    ten = "\n".join(MUSCULAR.strip().splitlines()[:10])
    found = read_leaving(muscular=ten, disc=DISC)
    assert {group.word for group in found.groups} == {"muscular", "disc"}
    assert find(found, "muscular").left.n == 10


def test_where_the_others_are_too_few_nothing_can_be_held_against_them() -> None:
    few = "\n".join(MUSCULAR.strip().splitlines()[:9])
    found = read_leaving(muscular=few, disc=DISC)
    assert (found.groups, found.untold) == ((), 3)
    assert found.everyone.n == 21


def test_ten_episodes_of_nine_patients_are_nine_patients() -> None:
    matrix = np.full((24, 13), 8.0, dtype=np.float32)
    code = np.arange(24) % 2
    patient = np.where(code == 1, np.arange(24) // 2 % 9, 100 + np.arange(24))
    assert estimate_leaving(group_scores(matrix, code=code, patient=patient)).groups == ()


def test_one_group_alone_is_held_against_nobody() -> None:
    care = simulate_care(200, np.random.default_rng(2))
    found = estimate_leaving(group_scores(care.seen, attended=care.attended))
    assert found.everyone is not None
    assert found.groups == ()
    assert found.untold == 1


def test_nobody_at_all_and_nine_patients_are_no_error() -> None:
    assert estimate_leaving(NOBODY).everyone is None
    nine = estimate_leaving(group_scores(np.full((9, 13), 8.0, dtype=np.float32)))
    assert (nine.everyone, nine.groups) == (None, ())


def test_who_is_not_followed_to_the_eighth_session_is_not_told() -> None:
    care = simulate_care(300, np.random.default_rng(3), leaving=False)
    early = group_scores(care.seen, attended=care.attended, followed=np.full(300, 5), code=np.arange(300) % 2)
    found = estimate_leaving(early)
    assert (found.everyone, found.groups, found.untold) == (None, (), 2)


# Against slow counts


def make_scores(size: int, seed: int, *, groups: int, unfollowed: float = 0.0) -> GroupedScores:
    random = np.random.default_rng(seed)
    care = simulate_care(size, random, gaps=0.1)
    short = np.where(random.random(size) < unfollowed, random.integers(1, 13, size), 99)
    return group_scores(
        care.seen,
        attended=care.attended,
        followed=np.minimum(short, care.attended),
        code=random.integers(0, groups, size),
    )


def count_slowly(scores: GroupedScores, chosen: np.ndarray) -> float:
    """Aalen and Johansen step by step, one patient after the other: the share gone unimproved by the eighth session."""
    events = []
    for row in np.flatnonzero(chosen):
        course, followed = scores.matrix[row], int(scores.followed[row])
        if course[0] < 3 or followed == 0:
            continue
        found = [k + 1 for k in range(1, 13) if course[k] <= 0.7 * course[0] + 1e-4 and k + 1 <= followed]
        if found:
            events.append((found[0], "improved"))
        elif scores.attended[row] > followed:
            events.append((followed + 0.75, "lost"))
        else:
            events.append((followed + 0.5, "left"))
    free, left = 1.0, 0.0
    for time in sorted({time for time, _ in events if time < 9}):
        here = sum(when >= time for when, _ in events)
        gone = sum(when == time and what == "left" for when, what in events)
        ended = sum(when == time and what != "lost" for when, what in events)
        left += free * gone / here
        free *= 1 - ended / here
    return 100 * left


@pytest.mark.parametrize("unfollowed", [0.0, 0.25])
def test_each_group_and_all_others_beside_it_are_as_a_slow_count_has_them(unfollowed: float) -> None:
    scores = make_scores(600, 4, groups=3, unfollowed=unfollowed)
    found = estimate_leaving(scores)
    assert found.everyone.value == pytest.approx(count_slowly(scores, scores.code >= 0), abs=1e-6)
    for place in range(3):
        group = find(found, f"group {place}")
        assert group.left.value == pytest.approx(count_slowly(scores, scores.code == place), abs=1e-6)
        assert group.others.value == pytest.approx(count_slowly(scores, scores.code != place), abs=1e-6)
        assert group.left.n + group.others.n == found.everyone.n


# The interval


@pytest.mark.parametrize(("groups", "looks"), [(2, 1), (3, 3), (5, 5)])
def test_the_more_differences_are_looked_at_the_wider_each_interval(groups: int, looks: int) -> None:
    found = estimate_leaving(make_scores(900, 5, groups=groups))
    assert len(found.groups) == groups
    wider = norm.ppf(1 - 0.025 / looks) / norm.ppf(0.975)
    for group in found.groups:
        own, others = ((one.value, one.low, one.high) for one in (group.left, group.others))
        low, high = find_newcombe_interval(own, others)
        gap = own[0] - others[0]
        assert (group.low, group.high) == pytest.approx((gap - wider * (gap - low), gap + wider * (high - gap)))


def test_only_the_groups_that_can_be_held_against_the_others_are_looks() -> None:
    scores = make_scores(600, 6, groups=2)
    code = scores.code.copy()
    code[:6] = 2
    found = estimate_leaving(replace(scores, code=code, groups=(("a",), ("b",), ("few",))))
    assert found.untold == 1
    own, others = ((one.value, one.low, one.high) for one in (found.groups[0].left, found.groups[0].others))
    low, high = find_newcombe_interval(own, others)
    assert (found.groups[0].high - found.groups[0].low) / (high - low) == pytest.approx(
        norm.ppf(1 - 0.025 / 2) / norm.ppf(0.975)
    )


def test_the_side_is_that_of_the_whole_interval() -> None:
    (group, *_) = estimate_leaving(make_scores(300, 7, groups=2)).groups
    sides = {
        (0.1, 9.0): "more",
        (0.0, 9.0): "unclear",
        (-3.0, 9.0): "unclear",
        (-9.0, 0.0): "unclear",
        (-9.0, -0.1): "fewer",
    }
    for (low, high), side in sides.items():
        assert replace(group, low=low, high=high).side == side


def test_those_of_whom_most_leave_stand_first_and_equals_by_the_alphabet() -> None:
    matrix = np.full((90, 13), 8.0, dtype=np.float32)
    code = np.arange(90) // 30
    leaves = np.arange(90) % 30 < np.array([5, 20, 5])[code]
    matrix[leaves, 3:] = np.nan
    found = estimate_leaving(replace(group_scores(matrix, code=code), groups=(("c",), ("b",), ("a",))))
    assert [(group.word, round(group.left.value, 1)) for group in found.groups] == [
        ("b", 66.7),
        ("a", 16.7),
        ("c", 16.7),
    ]
    assert [group.side for group in found.groups] == ["more", "fewer", "fewer"]


def test_of_two_groups_one_leaves_as_much_more_as_the_other_fewer() -> None:
    scores = make_scores(400, 8, groups=2)
    one, other = estimate_leaving(scores).groups
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))


def test_where_no_group_leaves_more_hardly_any_clinic_says_so() -> None:
    claims = [
        any(group.side != "unclear" for group in estimate_leaving(make_scores(400, seed, groups=4)).groups)
        for seed in range(100, 300)
    ]
    assert sum(claims) <= 18  # of 200, where 10 are allowed: more come once in a hundred such tests


def test_a_group_that_leaves_far_more_often_is_found() -> None:
    random = np.random.default_rng(9)
    care = simulate_care(500, random)
    code = random.integers(0, 4, 500)
    last = np.where((code == 1) & (random.random(500) < 0.4), 1, care.attended)
    seen = np.where(np.arange(13) < last[:, None], care.seen, np.nan).astype(np.float32)
    found = estimate_leaving(group_scores(seen, attended=last, code=code))
    assert [(group.word, group.side) for group in found.groups[:1]] == [("group 1", "more")]
