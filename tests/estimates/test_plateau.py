"""When there is no more gain: courses whose end is known, a slow count of what is still to come, and too few to say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t as student

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates import Estimate, estimate_plateau
from outcomes.vocabulary.instruments import INSTRUMENTS
from tests.estimates.slow_oracle import regress_forward
from tests.simulations.care import group_scores, simulate_care


def course(mean: list[float], *, size: int = 200, spread: float = 0.5, seed: int = 1) -> GroupedScores:
    """Scores of everyone at every session around the means."""
    random = np.random.default_rng(seed)
    scores = np.array(mean) + random.normal(0, 1, (size, 1)) + random.normal(0, spread, (size, len(mean)))
    return group_scores(scores.astype(np.float32))


def fall(until: int, *, step: float = 1.5, sessions: int = 13, start: float = 9.0) -> list[float]:
    """A mean that falls by `step` with each session up to session `until`, and stays there."""
    return [start - step * min(session, until - 1) for session in range(sessions)]


def on(scores: GroupedScores, instrument: str) -> GroupedScores:
    return replace(scores, instrument=instrument, outcome="function")


@pytest.mark.parametrize("until", [2, 4, 7])
def test_it_is_the_session_at_which_the_mean_stops_falling(until: int) -> None:
    found = estimate_plateau(course(fall(until, step=1.3, start=14)))
    assert (found.session, found.last) == (until, 13)
    assert found.ahead.high < found.small == 1.0
    assert found.ahead.low < 0 < found.ahead.high
    assert found.before.value == pytest.approx(1.3 * (until - 1), abs=0.2)
    assert found.before.low < 1.3 * (until - 1) < found.before.high


def test_a_mean_that_never_stops_falling_has_no_such_session_and_what_is_ahead_is_told() -> None:
    found = estimate_plateau(course(fall(13, step=1.0, start=14)))
    assert (found.session, found.start) == (None, 7)
    assert found.ahead.value == pytest.approx(6.0, abs=0.2)  # from session 7 to session 13
    assert found.ahead.low < 6.0 < found.ahead.high
    assert found.before.value == pytest.approx(6.0, abs=0.2)


@pytest.mark.parametrize("step", [0.2, 0.3, 0.4, 1.0])
def test_a_mean_that_goes_on_as_before_has_no_end_though_little_is_left_of_what_is_told(step: float) -> None:
    assert estimate_plateau(course(fall(13, step=step, start=14), size=2000)).session is None


def test_an_end_that_lies_too_near_the_last_session_is_not_claimed() -> None:
    assert estimate_plateau(course(fall(8, step=1.3, start=14))).session is None
    assert estimate_plateau(course(fall(8, step=1.3, start=14, sessions=14))).session == 8


def test_a_mean_that_never_fell_has_nothing_to_come_from_the_start() -> None:
    found = estimate_plateau(course([8.0] * 13))
    assert (found.session, found.before) == (1, None)
    assert abs(found.ahead.value) < 0.2


def test_getting_worse_is_no_gain_to_come() -> None:
    found = estimate_plateau(course([5.0 + 0.4 * session for session in range(9)]))
    assert found.session == 1
    assert found.ahead.value == pytest.approx(-3.2, abs=0.3)


def test_a_rest_in_between_is_no_end() -> None:
    found = estimate_plateau(course([9, 7, 7, 7, 7, 7, 7, *[4] * 8]))
    assert found.session == 8


def test_too_wide_an_interval_rules_no_gain_out() -> None:
    few = estimate_plateau(course([8.0] * 8, size=30, spread=3.0))
    assert few.session is None
    assert few.ahead.high >= few.small
    assert estimate_plateau(course([8.0] * 8, size=2000, spread=3.0)).session == 1


@pytest.mark.parametrize("seed", range(5))
def test_from_there_on_the_whole_interval_is_small_at_every_session_and_not_before(seed: int) -> None:
    care = simulate_care(500, np.random.default_rng(seed))
    scores = group_scores(care.seen, attended=care.attended)
    found = estimate_plateau(scores)
    highs = [count_slowly(scores.matrix[:, : found.last], start).high for start in range(found.last - 1)]
    little = [all(high < found.small for high in highs[start:]) for start in range(found.last - 6)]
    assert found.session == (little.index(True) + 1 if any(little) else None)


# What is told


def count_slowly(matrix: np.ndarray, start: int) -> Estimate:
    """What is gained of pain from a place to the last, everyone carried forward; each fold of patients left out."""
    fold = np.arange(len(matrix)) % FOLDS

    def gain(rows: np.ndarray) -> float:
        mean = regress_forward(matrix[rows])
        return float(mean[start] - mean[-1])

    without = np.array([gain(fold != place) for place in range(FOLDS)])
    error = np.sqrt((FOLDS - 1) / FOLDS * ((without - without.mean()) ** 2).sum())
    value, half = gain(fold >= 0), student.ppf(0.975, FOLDS - 1) * error
    return Estimate(value, value - half, value + half, 0, 0, "", "")


def test_with_leaving_the_gains_and_their_intervals_are_those_of_a_slow_count() -> None:
    care = simulate_care(400, np.random.default_rng(2))
    scores = group_scores(care.seen, attended=care.attended)
    found = estimate_plateau(scores)
    seen = scores.matrix[:, : found.last]
    start = found.start - 1
    slow = count_slowly(seen, start)
    assert (found.ahead.value, found.ahead.low, found.ahead.high) == pytest.approx(
        (slow.value, slow.low, slow.high), abs=1e-4
    )
    first = count_slowly(seen[:, : start + 1], 0)
    assert (found.before.value, found.before.low, found.before.high) == pytest.approx(
        (first.value, first.low, first.high), abs=1e-4
    )


def test_those_who_left_because_they_were_well_do_not_make_the_rest_look_like_a_plateau() -> None:
    care = simulate_care(3000, np.random.default_rng(3))
    found = estimate_plateau(group_scores(care.seen, attended=care.attended))
    whole = care.whole.mean(axis=0)
    start = found.start - 1
    truth = whole[start] - whole[found.last - 1]
    assert found.ahead.low <= truth <= found.ahead.high
    observed = np.nanmean(care.seen, axis=0)
    assert observed[start] - observed[found.last - 1] < truth - 0.3  # as recorded it looks like less


def test_n_is_who_was_scored_at_the_last_session_told_and_everyone_else_is_missing() -> None:
    matrix = course(fall(3)).matrix.copy()
    matrix[:70, 5:] = np.nan
    matrix[70:173, 9:] = np.nan
    found = estimate_plateau(group_scores(matrix))
    assert found.last == 9  # of the 27 after it, and one fold fewer, a tenth session needs 33
    assert (found.ahead.n, found.ahead.n_missing) == (130, 70)
    assert (found.before.n, found.before.n_missing) == (130, 70)
    assert found.ahead.unit == "points"


@pytest.mark.parametrize("sessions", [1, 2, 6])
def test_of_fewer_than_seven_sessions_nothing_is_told(sessions: int) -> None:
    found = estimate_plateau(course(fall(3, sessions=sessions)))
    assert (found.last, found.session, found.ahead, found.before) == (sessions, None, None, None)


def test_of_seven_sessions_only_the_first_can_be_the_last_to_gain() -> None:
    assert estimate_plateau(course([8.0] * 7)).session == 1
    falling = estimate_plateau(course(fall(7, step=0.5, sessions=7)))
    assert (falling.session, falling.before) == (None, None)
    assert falling.ahead.value == pytest.approx(3.0, abs=0.2)


def test_too_few_patients_are_told_nothing() -> None:
    assert estimate_plateau(course([8.0] * 13, size=9)).ahead is None
    assert estimate_plateau(group_scores(np.empty((0, 13), dtype=np.float32))).ahead is None


def test_nine_patients_are_nine_however_often_each_comes_back() -> None:
    scores = course(fall(4), size=270)
    nine = replace(scores, patient=np.arange(270) % 9, fold=np.arange(270) % 9)
    assert (estimate_plateau(nine).last, estimate_plateau(nine).ahead) == (0, None)
    ten = replace(scores, patient=np.arange(270) % 10, fold=np.arange(270) % 10)
    assert estimate_plateau(ten).session == 4


def test_nobody_beyond_the_session_at_which_ten_patients_are_left_speaks_for_the_others() -> None:
    matrix = course(fall(4), size=300).matrix.copy()
    patient = np.arange(300) // 6
    matrix[patient >= 9, 10:] = np.nan  # fifty-four episodes go on, of nine patients
    found = estimate_plateau(group_scores(matrix, patient=patient))
    assert (found.last, found.session) == (10, 4)


def test_an_instrument_that_nobody_knows_has_no_important_change() -> None:
    found = estimate_plateau(replace(course(fall(4)), instrument="my own scale"))
    assert (found.session, found.ahead, found.before) == (None, None, None)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=[one.id for one in INSTRUMENTS])
def test_little_is_half_the_important_change_of_every_instrument_and_gain_is_its_better_side(instrument) -> None:
    half = instrument.points / 2
    turn = -1 if instrument.better == "lower" else 1
    middle = (instrument.low + instrument.high) / 2
    steps = np.array([0, 1, 2, *[3] * 7]) * turn * 1.5 * half
    random = np.random.default_rng(4)
    matrix = middle + steps + half * random.normal(0, 0.2, (200, 10))
    found = estimate_plateau(on(group_scores(matrix.astype(np.float32)), instrument.id))
    assert (found.instrument, found.small, found.session) == (instrument.id, half, 4)
    assert found.before.value == pytest.approx(4.5 * half, rel=0.05)
    assert found.ahead.unit == instrument.unit


def test_where_higher_is_better_a_mean_that_rises_gains_and_one_that_falls_loses() -> None:
    rising, falling = ([5 + turn * 2.5 * session for session in range(7)] for turn in (1, -1))
    gains = estimate_plateau(on(course(rising), "PSFS"))
    losses = estimate_plateau(on(course(falling), "PSFS"))
    assert (gains.session, losses.session) == (None, 1)
    assert gains.ahead.value == pytest.approx(15.0, abs=0.2)
    assert losses.ahead.value == pytest.approx(-15.0, abs=0.2)


def test_it_is_of_all_groups_together() -> None:
    scores = course(fall(4))
    parted = replace(scores, code=np.arange(200) % 3, groups=(("a",), ("b",), ("c",)))
    one, other = estimate_plateau(scores), estimate_plateau(parted)
    assert (one.session, one.last, one.ahead.n) == (other.session, other.last, other.ahead.n)
    assert one.ahead.high == pytest.approx(other.ahead.high)
