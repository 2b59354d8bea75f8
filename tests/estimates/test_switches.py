"""What was added later, as a table of episodes and as shares."""

from dataclasses import replace

import numpy as np

from outcomes.estimates import SOMETHING_ELSE, estimate_switches, find_wilson_interval
from tests.estimates.given import read_landmark
from tests.simulations.care import group_scores

EPISODES = """
    start       | later
    acupuncture |
    acupuncture | massage
    acupuncture | massage + exercise therapy
    acupuncture |
    massage     |
"""


def make_scores(size: int, start: list[str]):
    words = sorted(set(start))
    code = np.array([words.index(word) for word in start])
    scores = group_scores(np.full((size, 3), 5, dtype=np.float32), code=code)
    return replace(scores, by=("combination",), groups=tuple((word,) for word in words))


def test_each_share_is_of_all_who_began_so_and_the_most_frequent_stands_first() -> None:
    landmark = read_landmark(EPISODES, repeat=10)
    scores = make_scores(50, ["acupuncture", "acupuncture", "acupuncture", "acupuncture", "massage"] * 10)
    acupuncture, massage = estimate_switches(scores, landmark)
    assert (acupuncture.combination, acupuncture.episodes) == ("acupuncture", 40)
    assert acupuncture.enlarged.value == 50
    assert [(word, share.value) for word, share in acupuncture.added] == [("massage", 50), ("exercise therapy", 25)]
    low, high = find_wilson_interval(20, 40)
    assert (acupuncture.enlarged.low, acupuncture.enlarged.high) == (100 * low, 100 * high)
    assert massage.added == ()
    assert massage.enlarged.value == 0


def test_within_a_type_only_its_episodes_count() -> None:
    landmark = read_landmark(EPISODES, repeat=10)
    scores = make_scores(50, ["acupuncture", "acupuncture", "acupuncture", "acupuncture", "massage"] * 10)
    within = np.arange(50) % 5 < 2
    (acupuncture,) = estimate_switches(scores, landmark, within=within)
    assert acupuncture.episodes == 20
    assert [(word, share.value) for word, share in acupuncture.added] == [("massage", 50)]


def test_who_is_still_in_care_may_be_given_more_and_is_counted() -> None:
    landmark = read_landmark(EPISODES, repeat=20)
    scores = make_scores(100, ["acupuncture", "acupuncture", "acupuncture", "acupuncture", "massage"] * 20)
    told = estimate_switches(replace(scores, open=np.arange(100) % 5 == 2), landmark)
    assert [one.open for one in told] == [20, 0]


def test_every_episode_is_in_one_path_and_nothing_more_stands_first() -> None:
    landmark = read_landmark(EPISODES, repeat=20)
    scores = make_scores(100, ["acupuncture", "acupuncture", "acupuncture", "acupuncture", "massage"] * 20)
    acupuncture, massage = estimate_switches(scores, landmark)
    assert [(word, share.value) for word, share in acupuncture.paths] == [
        ("", 50),
        ("exercise therapy + massage", 25),
        ("massage", 25),
    ]
    assert [(word, share.value) for word, share in massage.paths] == [("", 100)]


def test_what_few_were_given_later_is_told_together() -> None:
    rare = "".join(f"acupuncture | thing {letter}\n" for letter in "abcdefgh")
    table = "start | later\n" + "acupuncture | massage\n" * 30 + rare + "acupuncture |\n" * 62
    (told,) = estimate_switches(make_scores(100, ["acupuncture"] * 100), read_landmark(table))
    assert [(word, share.value) for word, share in told.paths] == [("", 62), ("massage", 30), (SOMETHING_ELSE, 8)]


def test_combinations_of_under_twenty_are_told_together_and_last() -> None:
    landmark = read_landmark("start | later\n" + "acupuncture |\n" * 20 + "massage |\n" * 19 + "heat |\n" * 11)
    told = estimate_switches(make_scores(50, ["acupuncture"] * 50), landmark)
    assert [(one.combination, one.episodes) for one in told] == [("acupuncture", 20), ("other combinations", 30)]


def test_from_a_later_landmark_only_who_reached_it_is_counted() -> None:
    landmark = read_landmark("start | later | reached\n" + "a | b |\na | b | no\n" * 25, session=2)
    (told,) = estimate_switches(make_scores(50, ["a"] * 50), landmark)
    assert (told.episodes, told.landmark) == (25, 2)
