"""Several groups as if alike: two of them as by overlap weights, more of them nearly level."""

import numpy as np
import pytest

from outcomes.cohort import CaseMix, select_groups
from outcomes.estimates import estimate_alike_weights
from outcomes.estimates.overlap import estimate_overlap_weights
from tests.simulations.care import group_scores, simulate_care


def make_groups(size: int, groups: int, seed: int = 1):
    random = np.random.default_rng(seed)
    care = simulate_care(size, random)
    terms = random.normal(0, 1, (size, 3))
    utility = terms @ random.normal(0, 0.6, (3, groups)) + random.gumbel(0, 1, (size, groups))
    scores = group_scores(care.seen, attended=care.attended, code=utility.argmax(axis=1))
    return scores, CaseMix(("a", "b", "c"), terms, (), np.zeros((size, 0)))


def in_one_panel(scores):
    from dataclasses import replace

    return replace(scores, groups=tuple(("disc", key[0]) for key in scores.groups))


def test_two_groups_get_the_overlap_weights() -> None:
    scores, case_mix = make_groups(800, 2)
    weights = estimate_alike_weights(in_one_panel(scores), case_mix)
    pair = estimate_overlap_weights(scores.code == 0, case_mix.terms, scores.fold).weights[:, 0]
    assert weights == pytest.approx(pair / pair.mean(), rel=2e-3)


def test_four_groups_are_nearly_level_where_they_were_far_apart() -> None:
    scores, case_mix = make_groups(3_000, 4)
    weights = estimate_alike_weights(in_one_panel(scores), case_mix)

    def apart(weights: np.ndarray) -> float:
        means = [
            np.average(case_mix.terms[scores.code == group], axis=0, weights=weights[scores.code == group])
            for group in range(4)
        ]
        return float(np.ptp(means, axis=0).max())

    assert apart(np.ones(3_000)) > 0.8
    assert apart(weights) < 0.1


def test_each_panel_is_weighed_by_itself_and_one_group_alone_not_at_all() -> None:
    scores, case_mix = make_groups(600, 2)
    weights = estimate_alike_weights(scores, case_mix)  # each group is a panel of its own here
    assert (weights == 1).all()


def test_small_groups_are_left_out_of_what_is_made_alike() -> None:
    scores, _ = make_groups(400, 3)
    sizes = np.bincount(scores.code)
    taken = select_groups(scores, {key[-1] for key in scores.groups}, fewest=int(sizes.min()) + 1)
    assert len(taken.groups) == 2
    assert len(taken.rows) == sizes.sum() - sizes.min()
    assert select_groups(scores, {"group 1"}, fewest=1).groups == (("group 1",),)
