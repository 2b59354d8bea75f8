"""The sums of a trend, added up episode by episode as they are defined."""

import numpy as np
import pytest

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates import sum_trend
from outcomes.estimates.sums import Floats
from tests.simulations.care import group_scores, simulate_care


def draw(seed: int, size: int = 300) -> GroupedScores:
    """Three groups of patients of whom many have several episodes, some of these in another group."""
    random = np.random.default_rng(seed)
    care = simulate_care(size, random, gaps=0.2)
    code = np.sort(random.integers(0, 3, size))
    return group_scores(care.seen, attended=care.attended, code=code, patient=random.integers(0, size // 2, size))


@pytest.mark.parametrize("weighted", [False, True])
def test_they_are_what_their_definition_says_episode_by_episode(weighted: bool) -> None:
    scores = draw(1)
    random = np.random.default_rng(2)
    weights: Floats | None = np.where(random.random(300) < 0.1, 0, random.random(300)) if weighted else None
    sums = sum_trend(scores, weights).scores
    sessions = scores.matrix.shape[1]
    total, count, squares = (np.zeros_like(block) for block in (sums.total, sums.count, sums.squares))
    products, gaps, leavers = (
        [np.zeros_like(block) for block in blocks] for blocks in (sums.products, sums.gaps, sums.leavers)
    )
    for row, (group, fold) in enumerate(zip(scores.code, scores.fold, strict=True)):
        weight = 1.0 if weights is None else weights[row]
        history = np.append(1.0, scores.history[row]).astype(np.float64)
        total[group, fold] += weight
        leavers[scores.last[row] - 1][group, fold] += weight * history[: scores.last[row] + 1]
        for k in range(1, sessions + 1):
            if np.isfinite(scores.matrix[row, k - 1]):
                count[group, fold, k - 1] += weight > 0
                squares[group, fold, k - 1] += weight**2
                products[k - 1][group, fold] += weight * np.outer(history[: k + 1], history[: k + 1])
            elif k <= scores.last[row]:
                gaps[k - 1][group, fold] += weight * history[:k]
    assert total.shape == (3, FOLDS)
    for found, told in ((sums.total, total), (sums.count, count), (sums.squares, squares)):
        np.testing.assert_allclose(found, told, rtol=1e-12, atol=1e-9)
    for some, others in ((sums.products, products), (sums.gaps, gaps), (sums.leavers, leavers)):
        for found, told in zip(some, others, strict=True):
            np.testing.assert_allclose(found, told, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_a_patient_counts_once_in_a_group_and_once_in_all(seed: int) -> None:
    scores = draw(seed)
    sums = sum_trend(scores)
    for k, seen in enumerate(np.isfinite(scores.matrix).T):
        assert sums.all_patients[k] == len(set(scores.patient[seen]))
        for group in range(3):
            assert sums.patients[group, k] == len(set(scores.patient[seen & (scores.code == group)]))
