"""Two arms from what had been given: exact combinations, the rest, and who has not come so far."""

import numpy as np
import pytest

from outcomes.estimates import EVERY_TYPE, REST, find_arms, find_combinations, find_within
from outcomes.estimates.arms import find_sets
from tests.estimates.given import read_landmark
from tests.simulations.care import group_scores

LANDMARK = read_landmark("""
    start                  | reached
    acupuncture            |
    acupuncture + massage  |
    acupuncture            | no
    massage                |
    massage                |
    exercise therapy       |
""")


def test_a_combination_is_exactly_what_was_given() -> None:
    arms = find_arms(LANDMARK, "acupuncture", "massage")
    assert arms.in_first.tolist() == [True, False, False, False, False, False]
    assert arms.in_second.tolist() == [False, False, False, True, True, False]


def test_the_rest_is_everyone_else_who_reached_the_landmark() -> None:
    arms = find_arms(LANDMARK, "acupuncture", REST)
    assert arms.in_second.tolist() == [False, True, False, True, True, True]


def test_within_a_type_nobody_else_is_in_an_arm() -> None:
    within = np.array([True, True, True, True, False, False])
    arms = find_arms(LANDMARK, "acupuncture", REST, within=within)
    assert arms.in_second.tolist() == [False, True, False, True, False, False]


def test_a_combination_against_itself_leaves_the_second_arm_empty() -> None:
    assert not find_arms(LANDMARK, "massage", "massage").in_second.any()


def test_combinations_are_counted_the_most_frequent_first_and_only_of_those_who_reached_it() -> None:
    assert find_combinations(LANDMARK) == {
        "massage": 2,
        "acupuncture": 1,
        "acupuncture + massage": 1,
        "exercise therapy": 1,
    }


@pytest.mark.parametrize("modalities", [3, 70])
def test_sets_of_any_number_of_modalities_are_told_apart(modalities: int) -> None:
    given = np.random.default_rng(1).random((200, modalities)) < 0.03
    sets, which = find_sets(given)
    assert np.array_equal(sets[which], given)
    assert len({tuple(row) for row in given.tolist()}) == len(sets)


def test_every_type_bounds_nothing_and_an_unknown_one_holds_nobody() -> None:
    scores = group_scores(np.full((4, 3), 5, dtype=np.float32))
    typed = type(scores)(**{**vars(scores), "by": ("back_pain_type",), "groups": (("disc",),)})
    assert find_within(typed, EVERY_TYPE) is None
    assert find_within(typed, "disc").all()
    assert not find_within(typed, "muscular").any()
