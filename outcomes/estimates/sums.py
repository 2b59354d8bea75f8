"""The additive sums from which a trend is estimated, per group and fold (STATISTICS §1).

Only these travel: sums of two halves add up to the sums of the whole, across folds, clinics, shards and imports, and
what is estimated from them costs the same at any number of records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, GroupedScores

__all__ = ["ScoreSums", "pool_sums", "sum_scores", "sum_scores_anew"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScoreSums:
    """Sums over episodes, float64; G groups × F folds lead every array; x = (1, z₁…z_{k−1}), z the filled history.

    total: G × F, weights of all who began. count, squares: G × F × K, how many were seen at k and the sum of their
    squared weights. products[k−1]: G × F × (k+1) × (k+1), Σ w·(x, y_k)(x, y_k)ᵀ over those seen at k. gaps[k−1]:
    G × F × k, Σ w·x over gaps at k. leavers[d−1]: G × F × (d+1), Σ w·(1, z₁…z_d) over those last scored at d.
    """

    total: Floats
    count: Floats
    squares: Floats
    products: tuple[Floats, ...]
    gaps: tuple[Floats, ...]
    leavers: tuple[Floats, ...]


def sum_scores(scores: GroupedScores, weights: Floats | None = None) -> ScoreSums:
    """Return the sums of `scores`, each episode counted with its weight (by default 1)."""
    groups, sessions = len(scores.groups), scores.matrix.shape[1]
    cells = groups * FOLDS
    order = np.argsort(scores.code * FOLDS + scores.fold, kind="stable")
    cell = (scores.code * FOLDS + scores.fold)[order]
    weight = np.ones(len(order)) if weights is None else np.asarray(weights, dtype=np.float64)[order]
    history = np.ones((sessions + 1, len(order)))
    history[1:] = np.nan_to_num(scores.history[order].T)
    seen = np.isfinite(scores.matrix[order].T)
    last = scores.last[order]
    products, gaps, leavers, counts, squares = [], [], [], [], []
    for k in range(1, sessions + 1):
        here = np.flatnonzero(seen[k - 1])
        products.append(_sum_products(history[: k + 1].take(here, axis=1), weight[here], cell[here], cells))
        gap = np.flatnonzero(~seen[k - 1] & (last >= k))  # at the last column it may be scored later still
        gaps.append(_sum_vectors(history[:k, gap], weight[gap], cell[gap], cells))
        gone = np.flatnonzero(last == k)
        leavers.append(_sum_vectors(history[: k + 1, gone], weight[gone], cell[gone], cells))
        counts.append(np.bincount(cell[here], weights=weight[here] > 0, minlength=cells))
        squares.append(np.bincount(cell[here], weights=weight[here] ** 2, minlength=cells))
    shape = (groups, FOLDS)
    return ScoreSums(
        total=np.bincount(cell, weights=weight, minlength=cells).astype(np.float64).reshape(shape),
        count=np.stack(counts, axis=-1).astype(np.float64).reshape(*shape, sessions),
        squares=np.stack(squares, axis=-1).astype(np.float64).reshape(*shape, sessions),
        products=tuple(block.reshape(*shape, *block.shape[1:]) for block in products),
        gaps=tuple(block.reshape(*shape, block.shape[1]) for block in gaps),
        leavers=tuple(block.reshape(*shape, block.shape[1]) for block in leavers),
    )


def sum_scores_anew(scores: GroupedScores, weights: Floats) -> ScoreSums:
    """Return the sums of `scores` by group for each column of `weights`, episodes × R; R stands where the folds do."""
    parts = [_sum_group_anew(scores, weights, scores.code == group) for group in range(len(scores.groups))]
    return ScoreSums(
        total=np.stack([part.total for part in parts]),
        count=np.stack([part.count for part in parts]),
        squares=np.stack([part.squares for part in parts]),
        products=tuple(map(np.stack, zip(*(part.products for part in parts), strict=True))),
        gaps=tuple(map(np.stack, zip(*(part.gaps for part in parts), strict=True))),
        leavers=tuple(map(np.stack, zip(*(part.leavers for part in parts), strict=True))),
    )


def _sum_group_anew(scores: GroupedScores, weights: Floats, own: npt.NDArray[np.bool_]) -> ScoreSums:
    """Return the sums of the episodes `own`, without the groups' axis."""
    seen, last = np.isfinite(scores.matrix[own]), scores.last[own]
    weights, sessions = weights[own], seen.shape[1]
    history = np.ones((len(last), sessions + 1))
    history[:, 1:] = np.nan_to_num(scores.history[own])
    # What is to be summed lies side by side, 0 where an episode has no part in it, so that one product sums it all.
    columns: list[Floats] = []
    for k in range(1, sessions + 1):
        upper = np.triu_indices(k + 1)
        columns.append(history[:, upper[0]] * history[:, upper[1]] * seen[:, k - 1, None])
        columns.append(history[:, :k] * (~seen[:, k - 1] & (last >= k))[:, None])
        columns.append(history[:, : k + 1] * (last == k)[:, None])
    summed = np.split(weights.T @ np.hstack(columns), np.cumsum([column.shape[1] for column in columns])[:-1], axis=1)
    products = []
    for k, packed in enumerate(summed[::3], start=1):
        upper = np.triu_indices(k + 1)
        square = np.empty((weights.shape[1], k + 1, k + 1))
        square[:, upper[0], upper[1]] = square[:, upper[1], upper[0]] = packed
        products.append(square)
    here = seen.astype(np.float64)
    return ScoreSums(
        total=weights.sum(axis=0),
        count=(weights > 0).T.astype(np.float64) @ here,
        squares=(weights**2).T @ here,
        products=tuple(products),
        gaps=tuple(summed[1::3]),
        leavers=tuple(summed[2::3]),
    )


def pool_sums(sums: ScoreSums, groups: Sequence[int] | slice = slice(None)) -> ScoreSums:
    """Return the sums of the groups at the positions `groups` together, as one group; by default of all."""

    def pool(block: Floats) -> Floats:
        return np.asarray(block[groups].sum(axis=0, keepdims=True))

    return ScoreSums(
        pool(sums.total),
        pool(sums.count),
        pool(sums.squares),
        *(tuple(map(pool, getattr(sums, name))) for name in ("products", "gaps", "leavers")),
    )


def _sum_products(columns: Floats, weight: Floats, cell: npt.NDArray[np.int64], cells: int) -> Floats:
    """Return Σ w·x xᵀ in each cell. `columns`: coordinates × episodes, ordered by cell."""
    size = len(columns)
    upper = np.triu_indices(size)
    packed = _sum_vectors(columns[upper[0]] * columns[upper[1]], weight, cell, cells)
    place = np.empty((size, size), dtype=np.intp)
    place[upper] = place.T[upper] = np.arange(len(upper[0]))
    return packed[:, place]


def _sum_vectors(columns: Floats, weight: Floats, cell: npt.NDArray[np.int64], cells: int) -> Floats:
    """Return Σ w·x in each cell. `columns`: coordinates × episodes, ordered by cell."""
    result = np.zeros((cells, len(columns)))
    if columns.shape[1]:
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        result[cell[starts]] = np.add.reduceat(columns * weight, starts, axis=1).T
    return result
