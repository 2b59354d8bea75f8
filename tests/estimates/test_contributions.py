"""What each modality adds: who is held against whom, and that the sicker who get more do not turn it round."""

import numpy as np
import pytest

from outcomes.cohort import CaseMix, Landmark
from outcomes.estimates import compare_arms, compare_modalities
from tests.estimates.given import read_landmark
from tests.simulations.care import group_scores, simulate_care
from tests.simulations.comparison_runs import simulate_clinic


def no_case_mix(size: int) -> CaseMix:
    return CaseMix((), np.zeros((size, 0)), (), np.zeros((size, 0)))


@pytest.fixture(scope="module")
def clinic():
    return simulate_clinic(800, np.random.default_rng(5), effect=-0.18)


def test_with_the_same_given_besides_it_is_the_fair_difference_of_both_arms(clinic) -> None:
    given = np.column_stack([np.ones(800, dtype=bool), clinic.arms.in_first])
    landmark = Landmark(1, np.ones(800, dtype=bool), given, given & False, ("acupuncture", "exercise therapy"))
    (told,) = compare_modalities(clinic.scores, clinic.case_mix, landmark, session=6)
    arms = compare_arms(clinic.scores, clinic.case_mix, clinic.arms, session=6)
    assert told.modality == "exercise therapy"
    assert told.given == arms.began
    assert told.comparison.fair.value == pytest.approx(arms.fair.value, abs=1e-9)
    assert told.comparison.plain.low > 0 > clinic.truth
    assert told.comparison.fair.low <= clinic.truth <= told.comparison.fair.high


def test_only_those_given_the_same_besides_are_held_together() -> None:
    landmark = read_landmark(
        """
        start
        acupuncture
        acupuncture + massage
        acupuncture + massage
        exercise therapy
        """,
        repeat=40,
    )
    care = simulate_care(160, np.random.default_rng(2))
    told = compare_modalities(group_scores(care.seen), no_case_mix(160), landmark, session=6)
    began = {one.modality: (one.given, one.comparison.began) for one in told}
    assert began == {
        "acupuncture": ((120, 40), (0, 0)),  # what it was left out beside is never given with it
        "exercise therapy": ((40, 120), (0, 0)),
        "massage": ((80, 80), (80, 40)),  # those with exercise therapy have nobody to be held to
    }


def test_a_modality_given_to_fewer_than_twenty_is_no_row() -> None:
    landmark = read_landmark("start\nacupuncture\nacupuncture + massage", repeat=19)
    told = compare_modalities(
        group_scores(simulate_care(38, np.random.default_rng(2)).seen), no_case_mix(38), landmark, session=6
    )
    assert told == ()


def test_who_has_not_reached_the_landmark_takes_no_part() -> None:
    landmark = read_landmark(
        """
        start                 | reached
        acupuncture           |
        acupuncture + massage |
        acupuncture + massage | no
        """,
        repeat=30,
    )
    care = simulate_care(90, np.random.default_rng(2))
    (told,) = compare_modalities(group_scores(care.seen), no_case_mix(90), landmark, session=6)
    assert told.given == (30, 30)
