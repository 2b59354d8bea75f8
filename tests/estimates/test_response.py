"""How many sessions until it helps: against statsmodels, against a slow count, and against what must not fool."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import GroupedScores
from outcomes.estimates import estimate_response, pool_responses, sum_responses
from outcomes.estimates.incidence import GOES_ON, find_response
from outcomes.vocabulary.responders import find_responder_rule
from tests.simulations.care import group_scores, simulate_care


def make_scores(size: int, seed: int, *, groups: int = 1) -> GroupedScores:
    """Care with gaps, of which some is not followed to its end."""
    random = np.random.default_rng(seed)
    care = simulate_care(size, random, gaps=0.12)
    followed = np.where(random.random(size) < 0.2, random.integers(0, 14, size), 99)
    return group_scores(
        care.seen,
        attended=care.attended,
        followed=np.minimum(followed, care.attended),
        code=random.integers(0, groups, size),
    )


def date_events(scores: GroupedScores, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """One episode after the other: when it ended for each, and by what (0 not followed, 1 improved, 2, 3 left)."""
    times, causes = [], []
    for row, matrix in enumerate(scores.matrix):
        if matrix[0] < 3 or scores.followed[row] == 0:
            continue
        available = [(k + 1, float(score)) for k, score in enumerate(matrix) if np.isfinite(score)]
        better = [(k, k > 1 and score <= 0.7 * available[0][1] + 1e-4) for k, score in available]
        when = 0
        for place, (k, good) in enumerate(better):
            earlier, was_good = better[place - 1] if place else (0, False)
            if good and not when and (kind == "first" or (was_good and k - earlier <= 2)):
                when = k
        if when and when <= scores.followed[row]:
            times.append(float(when))
            causes.append(1)
        elif scores.attended[row] > scores.followed[row]:
            times.append(scores.followed[row] + 0.75)
            causes.append(0)
        else:
            times.append(scores.attended[row] + 0.5)
            causes.append(2 if better[-1][1] else 3)
    return np.array(times), np.array(causes)


@pytest.mark.parametrize("kind", ["first", "sustained"])
def test_shares_and_errors_match_statsmodels_cumulative_incidence(kind: str) -> None:
    from statsmodels.duration.survfunc import CumIncidenceRight

    scores = make_scores(700, seed=3)
    times, causes = date_events(scores, kind)
    oracle = CumIncidenceRight(times, causes)
    response = estimate_response(scores, kind=kind)
    assert response.everyone.episodes == len(times)
    for point in response.everyone.points[1:]:
        place = np.searchsorted(oracle.times, point.session, side="right") - 1
        found = (point.improved, point.left_unconfirmed, point.left_unimproved)
        for cause, estimate in enumerate(found[: len(oracle.cinc)]):
            if kind == "first" and cause == 1:
                assert estimate.value == 0  # a first better score is an improvement already
                continue
            share, error = oracle.cinc[cause][place], oracle.cinc_se[cause][place]
            assert estimate.value == pytest.approx(100 * share, abs=1e-9)
            if 0 < share < 1:
                stretch = np.exp(1.959963984540054 * error / abs(share * np.log(share)))
                assert estimate.low == pytest.approx(100 * share**stretch, rel=1e-9)
                assert estimate.high == pytest.approx(100 * share ** (1 / stretch), rel=1e-9)


def test_the_four_states_add_up_to_everyone() -> None:
    for point in estimate_response(make_scores(400, seed=4), kind="sustained").everyone.points:
        states = (point.improved, point.left_unconfirmed, point.left_unimproved, point.in_care)
        assert sum(state.value for state in states) == pytest.approx(100)


@pytest.mark.parametrize("kind", ["first", "sustained"])
def test_without_gaps_in_the_follow_up_it_is_a_plain_share(kind: str) -> None:
    care = simulate_care(300, np.random.default_rng(5))
    scores = group_scores(care.seen, attended=care.attended)
    times, causes = date_events(scores, kind)
    for point in estimate_response(scores, kind=kind).everyone.points:
        improved = ((causes == 1) & (times <= point.session)).mean()
        gone = ((causes == 3) & (times < point.session)).mean()
        assert point.improved.value == pytest.approx(100 * improved)
        assert point.left_unimproved.value == pytest.approx(100 * gone)
        assert point.at_risk == (times >= point.session).sum()


def test_the_next_session_is_told_of_those_who_are_here_and_not_improved() -> None:
    care = simulate_care(300, np.random.default_rng(6))
    scores = group_scores(care.seen, attended=care.attended)
    times, causes = date_events(scores, "first")
    response = estimate_response(scores)
    for point in response.everyone.points[1:10]:
        here = (times > point.session) | ((times == point.session) & (causes != 1))
        improves = here & (causes == 1) & (times == point.session + 1)
        assert point.next_improved.n == here.sum()
        assert point.next_improved.value == pytest.approx(100 * improves.sum() / here.sum())
    assert response.everyone.points[-1].next_improved is None


def test_the_promised_window_is_the_share_first_improving_after_the_4th_to_the_8th_session() -> None:
    care = simulate_care(500, np.random.default_rng(7))
    scores = group_scores(care.seen, attended=care.attended)
    times, causes = date_events(scores, "first")
    window = estimate_response(scores).everyone.window
    within = (causes == 1) & (times >= 5) & (times <= 9)  # session k is scored after k − 1 sessions
    assert window.value == pytest.approx(100 * within.mean())
    assert window.low < window.value < window.high


def test_half_have_improved_after_so_many_sessions_as_the_shares_say() -> None:
    everyone = estimate_response(make_scores(600, seed=8)).everyone
    shares = [point.improved.value for point in everyone.points]
    assert shares[everyone.half.value] >= 50 > shares[everyone.half.value - 1]
    assert everyone.half.low <= everyone.half.value <= everyone.half.high
    assert everyone.points[everyone.half.low].improved.high >= 50
    assert everyone.points[everyone.half.high].improved.low >= 50


def test_a_half_that_is_not_reached_is_not_given() -> None:
    seen = np.full((40, 13), 8.0, dtype=np.float32)
    everyone = estimate_response(group_scores(seen)).everyone
    assert (everyone.half.value, everyone.half.low, everyone.half.high) == (None, None, None)
    assert everyone.after(8).improved.value == 0
    assert everyone.after(8).improved.high == pytest.approx(100 * 3.8415 / 43.8415, abs=0.01)


SUSTAINED = [
    # scores from session 1 on, and the session at which improvement is sustained (0: never)
    ([8, 4, 4], 3),
    ([8, 4, 8, 4, 4], 5),
    ([8, 4, None, 4], 4),
    ([8, 4, None, None, 4], 0),
    ([8, 4, None, None, 4, 4], 6),
    ([8, 4, 7, 4], 0),
    ([8, 8, 4], 0),
    ([8, None, 4, None, 3], 5),
]


@pytest.mark.parametrize(("course", "session"), SUSTAINED)
def test_sustained_is_two_in_a_row_at_most_two_sessions_apart(course: list[float | None], session: int) -> None:
    matrix = np.full((1, 13), np.nan, dtype=np.float32)
    matrix[0, : len(course)] = [np.nan if score is None else score for score in course]
    when, _ = find_response(group_scores(matrix), "sustained")
    assert when.tolist() == [session]


def test_who_leaves_after_one_better_score_left_unconfirmed_not_unimproved() -> None:
    matrix = np.full((20, 13), np.nan, dtype=np.float32)
    matrix[:, :3] = [8, 8, 4]
    point = estimate_response(group_scores(matrix), kind="sustained").everyone.after(8)
    assert (point.improved.value, point.left_unconfirmed.value, point.left_unimproved.value) == (0, 100, 0)


def test_halves_of_a_clinic_pool_to_the_whole_exactly() -> None:
    whole = make_scores(500, seed=9)
    halves = replace(whole, groups=(("one",), ("other",)), code=np.arange(500) % 2)
    pooled, counted = pool_responses(sum_responses(halves, "first")), sum_responses(whole, "first")
    assert np.array_equal(pooled.total, counted.total)
    assert np.array_equal(pooled.ended, counted.ended)


def take(scores: GroupedScores, rows: slice) -> GroupedScores:
    names = ("rows", "code", "matrix", "history", "last", "attended", "open", "followed", "settled", "patient", "fold")
    return replace(scores, **{name: getattr(scores, name)[rows] for name in names})


def test_the_order_of_the_rows_changes_nothing() -> None:
    scores = make_scores(400, seed=10, groups=2)
    assert estimate_response(take(scores, slice(None, None, -1))) == estimate_response(scores)


def test_patients_with_several_episodes_widen_the_interval() -> None:
    care = simulate_care(200, np.random.default_rng(11))
    twins = np.repeat(np.arange(200), 4)
    alike = group_scores(care.seen[twins], attended=care.attended[twins], patient=twins)
    apart = group_scores(care.seen[twins], attended=care.attended[twins], patient=np.arange(800))
    one, other = (estimate_response(scores).everyone.after(8).improved for scores in (alike, apart))
    assert one.value == pytest.approx(other.value)
    assert one.high - one.low > 1.6 * (other.high - other.low)


@pytest.mark.parametrize("size", [12, 13, 29, 31, 34])
def test_where_everyone_improves_the_interval_is_wilson_s_whatever_the_rounding(size: int) -> None:
    matrix = np.full((size, 13), 8.0, dtype=np.float32)
    for row, session in enumerate(np.random.default_rng(size).integers(1, 9, size)):
        matrix[row, session:] = 2
    share = estimate_response(group_scores(matrix)).everyone.after(12).improved
    assert share.value == pytest.approx(100)
    assert (share.low, share.high) == pytest.approx((100 * size / (size + 1.959963984540054**2), 100))


def test_a_window_in_which_nobody_improves_is_not_certain_to_stay_empty() -> None:
    matrix = np.full((40, 13), 8.0, dtype=np.float32)
    matrix[:, 2:] = 2
    window = estimate_response(group_scores(matrix)).everyone.window
    assert (window.value, window.low) == (0, 0)
    assert window.high == pytest.approx(100 * 3.8415 / 43.8415, abs=0.01)


def test_nothing_is_told_of_sessions_to_which_nobody_is_followed_yet() -> None:
    care = simulate_care(300, np.random.default_rng(16), leaving=False)
    scores = group_scores(care.seen, attended=care.attended, followed=np.minimum(care.attended, 5))
    everyone = estimate_response(scores).everyone
    assert len(everyone.points) == 5
    assert everyone.points[-1].next_improved is None
    assert everyone.window is None
    assert everyone.half.value is None or everyone.half.value <= 4


def test_the_one_patient_who_is_followed_furthest_does_not_speak_for_all_the_others() -> None:
    matrix = np.full((30, 13), 8.0, dtype=np.float32)
    matrix[0, 5:] = 2
    followed = np.where(np.arange(30) == 0, 13, 3)
    everyone = estimate_response(group_scores(matrix, followed=followed)).everyone
    assert len(everyone.points) == 3
    assert everyone.after(8).improved.value == 0


def test_where_care_has_ended_few_are_enough_to_be_told_to_the_end() -> None:
    matrix = np.full((30, 13), np.nan, dtype=np.float32)
    matrix[:, :2] = 8
    matrix[0, :] = 8
    assert len(estimate_response(group_scores(matrix)).everyone.points) == 13


def test_under_ten_patients_there_is_no_interval_and_no_median() -> None:
    care = simulate_care(36, np.random.default_rng(12))
    everyone = estimate_response(group_scores(care.seen, attended=care.attended, patient=np.arange(36) % 9)).everyone
    assert everyone.after(8).improved.low is None
    assert (everyone.half, everyone.window) == (None, None)
    assert all(point.next_improved.low is None for point in everyone.points if point.next_improved)


def test_care_too_young_to_judge_is_counted_apart() -> None:
    care = simulate_care(100, np.random.default_rng(13))
    followed = care.attended.copy()
    followed[:30] = 0
    everyone = estimate_response(group_scores(care.seen, attended=care.attended, followed=followed)).everyone
    low = int((care.seen[:, 0] < 3).sum())
    assert everyone.not_assessable == low
    assert everyone.too_early == int((care.seen[:30, 0] >= 3).sum())
    assert everyone.episodes == 100 - low - everyone.too_early


def test_whoever_came_again_beyond_the_follow_up_is_neither_improved_nor_gone() -> None:
    scores = make_scores(300, seed=14)
    counts = sum_responses(scores, "first")
    goes_on = counts.ended[:, :, GOES_ON].sum()
    _, causes = date_events(scores, "first")
    assert goes_on == (causes == 0).sum()


def test_a_stricter_rule_finds_fewer_improved() -> None:
    scores = make_scores(500, seed=15)
    shares = [
        estimate_response(replace(scores, rule=find_responder_rule(rule))).everyone.after(8).improved.value
        for rule in ("pct30", "pct50")
    ]
    assert shares[0] > shares[1] + 5


def test_nobody_at_all_is_no_error() -> None:
    response = estimate_response(group_scores(np.empty((0, 13), dtype=np.float32)))
    assert response.everyone.episodes == 0
