"""Type by combination: of whom the share is, and what is too few to judge."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.estimates import estimate_grid, find_false_better, find_wilson_interval
from tests.simulations.care import group_scores

KEYS = (("muscular", "acupuncture"), ("muscular", "massage"), ("disc", "acupuncture"))


def make_scores(improved: dict[int, tuple[int, int]], **changes: object):
    """Scores of groups by their place: so many improved of so many, from 6 to 3 or staying at 6."""
    rows = [(place, 3.0 if number < hits else 6.0) for place, (hits, n) in improved.items() for number in range(n)]
    matrix = np.array([[6.0, np.nan, np.nan, np.nan, np.nan, score] for _, score in rows], dtype=np.float32)
    code = np.array([place for place, _ in rows])
    scores = replace(group_scores(matrix, code=code), by=("back_pain_type", "combination"), groups=KEYS)
    return replace(scores, **changes)


def test_each_cell_has_its_share_with_wilsons_interval() -> None:
    grid = estimate_grid(make_scores({0: (15, 20), 1: (6, 30), 2: (10, 12)}), 6)
    assert [(cell.back_pain_type, cell.combination, cell.episodes) for cell in grid.cells] == [
        ("muscular", "acupuncture", 20),
        ("muscular", "massage", 30),
        ("disc", "acupuncture", 12),
    ]
    low, high = find_wilson_interval(15, 20)
    cell = grid.cells[0].improved
    assert (cell.value, cell.low, cell.high) == (75, pytest.approx(100 * low), pytest.approx(100 * high))
    assert grid.everyone.value == 50
    assert grid.everyone.n == 62


def test_under_ten_patients_there_is_no_interval() -> None:
    cell = estimate_grid(make_scores({0: (5, 9), 1: (6, 30), 2: (10, 12)}), 6).cells[0]
    assert cell.improved.low is None


def test_only_pairs_within_a_type_that_can_be_judged_are_counted() -> None:
    assert estimate_grid(make_scores({0: (5, 20), 1: (6, 30), 2: (10, 12)}), 6).pairs == 1
    assert estimate_grid(make_scores({0: (5, 9), 1: (6, 30), 2: (10, 12)}), 6).pairs == 0


def test_who_was_not_scored_again_counts_as_not_better_and_is_counted() -> None:
    scores = make_scores({0: (15, 20), 1: (6, 30), 2: (10, 12)})
    matrix = scores.matrix.copy()
    matrix[:5, 5] = np.nan
    cell = estimate_grid(replace(scores, matrix=matrix), 6).cells[0].improved
    assert (cell.value, cell.n, cell.n_missing) == (50, 20, 5)


def test_care_that_may_still_go_on_is_not_counted_yet() -> None:
    settled = np.ones(62, dtype=bool)
    settled[:20] = False
    cell = estimate_grid(make_scores({0: (15, 20), 1: (6, 30), 2: (10, 12)}, settled=settled), 6).cells[0]
    assert cell.improved is None
    assert cell.episodes == 20


def test_nobody_is_no_error() -> None:
    nobody = replace(group_scores(np.empty((0, 6), dtype=np.float32)), by=("back_pain_type", "combination"), groups=())
    grid = estimate_grid(nobody, 6)
    assert (grid.cells, grid.everyone, grid.pairs) == ((), None, 0)


def test_one_in_forty_comparisons_looks_better_by_chance() -> None:
    assert find_false_better(40) == 1
