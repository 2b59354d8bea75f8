"""What was added later, as a table of episodes and as shares."""

from dataclasses import replace

import numpy as np

from outcomes.estimates import estimate_switches, find_wilson_interval
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
    landmark = read_landmark(EPISODES)
    scores = make_scores(5, ["acupuncture", "acupuncture", "acupuncture", "acupuncture", "massage"])
    told = estimate_switches(replace(scores, open=np.array([True, False, True, False, False])), landmark)
    assert [one.open for one in told] == [2, 0]
    assert told[0].enlarged.low is None
