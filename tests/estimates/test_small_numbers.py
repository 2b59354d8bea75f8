"""Small numbers: nobody makes out a few patients, neither within a table nor from any two of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations, pairwise, permutations, product

import numpy as np
import pytest

from outcomes.estimates.small_numbers import SMALLEST, Release, suppress_cells, suppress_share

Patients = frozenset[int]

PRACTITIONERS = range(4)


def draw_clinic() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Whose each of 240 patients is, very unevenly, and what can be filtered by."""
    random = np.random.default_rng(9)
    size = 240
    return random.choice(4, size, p=[0.5, 0.3, 0.15, 0.05]), {
        "type": random.choice(3, size, p=[0.6, 0.34, 0.06]),
        "clinic": random.choice(2, size, p=[0.9, 0.1]),
        "quarter": random.choice(3, size),
    }


def list_selections(fields: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Every filter that picks one word of some fields and any of the others, as who is in it; each once."""
    options = [[None, *np.unique(values)] for values in fields.values()]
    found = {}
    for picked in product(*options):
        chosen = np.ones(240, dtype=bool)
        for values, word in zip(fields.values(), picked, strict=True):
            if word is not None:
                chosen &= values == word
        found[chosen.tobytes()] = chosen
    return list(found.values())


def lay_out(whose: np.ndarray, chosen: np.ndarray) -> list[Patients]:
    return [frozenset(np.flatnonzero(chosen & (whose == one)).tolist()) for one in PRACTITIONERS]


def find_leaks(known: Iterable[Patients], others: Iterable[Patients]) -> list[int]:
    """The numbers under eleven that follow by subtracting a known group from one that holds it."""
    others = list(others)
    return [
        len(large - small)
        for one in known
        for other in others
        for small, large in ((one, other), (other, one))
        if small < large and len(large - small) < SMALLEST
    ]


WHOSE, FIELDS = draw_clinic()
TABLES = [lay_out(WHOSE, chosen) for chosen in list_selections(FIELDS)]


def test_no_table_tells_of_few_by_any_subtraction_within_it() -> None:
    for cells in TABLES:
        release = suppress_cells(cells)
        told = [cell for cell, shown in zip(cells, release.shown, strict=True) if shown]
        everyone = frozenset().union(*cells)
        subsets = chain.from_iterable(combinations(told, size) for size in range(len(told) + 1))
        for subset in subsets if release.total else ():
            rest = everyone.difference(*subset)
            assert len(rest) == 0 or len(rest) >= SMALLEST


def test_no_two_tables_in_either_order_tell_of_few() -> None:
    for first, second in permutations(TABLES, 2):
        before = suppress_cells(first)
        after = suppress_cells(second, earlier=before.known)
        assert find_leaks(before.known, after.known) == []


def test_without_what_was_given_out_before_pairs_of_tables_would_tell_of_few() -> None:
    leaks = [
        find_leaks(suppress_cells(first).known, suppress_cells(second).known)
        for first, second in combinations(TABLES, 2)
    ]
    assert sum(map(bool, leaks)) > 10


def test_all_tables_one_after_the_other_tell_of_few_by_no_pair() -> None:
    known: list[Patients] = []
    told = 0
    for cells in TABLES:
        release: Release = suppress_cells(cells, earlier=known)
        assert find_leaks(release.known, known) == []
        known += release.known
        told += sum(release.shown)
    assert told > 15  # it is of use still


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((30, 20, 15), (True, True, True)),
        ((30, 20, 11), (True, True, True)),
        ((30, 20, 10), (True, False, False)),
        ((30, 20, 6, 5), (True, True, False, False)),
        ((30, 20, 6, 4), (True, False, False, False)),
        ((30, 5), (False, False)),
        ((30, 20, 0), (True, False, False)),
    ],
)
def test_a_small_cell_takes_as_many_with_it_as_would_give_it_away(
    sizes: tuple[int, ...], shown: tuple[bool, ...]
) -> None:
    ends = np.cumsum([0, *sizes])
    cells = [frozenset(range(start, stop)) for start, stop in pairwise(ends)]
    assert suppress_cells(cells).shown == shown


def test_a_table_that_differs_by_few_from_one_before_is_refused_whole() -> None:
    before = suppress_cells([frozenset(range(40)), frozenset(range(40, 80))])
    fewer = suppress_cells([frozenset(range(40)), frozenset(range(40, 75))], earlier=before.known)
    assert (fewer.total, fewer.shown) == (False, (False, False))
    same = suppress_cells([frozenset(range(40)), frozenset(range(40, 80))], earlier=before.known)
    assert same == before


def test_nobody_is_in_two_cells() -> None:
    with pytest.raises(ValueError, match="two cells"):
        suppress_cells([frozenset({1, 2}), frozenset({2, 3})])


def test_a_share_of_nearly_none_or_nearly_all_is_not_told() -> None:
    assert [suppress_share(hits, 40) for hits in (0, 10, 11, 29, 30, 40)] == [True, True, False, False, True, True]
