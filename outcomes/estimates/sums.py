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
Integers = npt.NDArray[np.int64]

_AT_ONCE = 2_048
"""Episodes whose products are made at once."""


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
    """Return the sums of `scores`, each episode counted with its weight (by default 1).

    Each history is multiplied out once, with those that end at the same session; what was not seen is taken off again.
    """
    groups, sessions = len(scores.groups), scores.matrix.shape[1]
    cells = groups * FOLDS
    cell, shape = scores.code * FOLDS + scores.fold, (groups, FOLDS)
    ended = _sum_at(scores, _order_by(scores.last - 1, sessions, cell, cells), weights, cell)
    unseen = ~np.isfinite(scores.matrix) & (np.arange(sessions) < scores.last[:, None])
    row, column = np.nonzero(unseen)  # at the last column an episode may be scored later still
    gaps = _sum_at(scores, [row[places] for places in _order_by(column, sessions, cell[row], cells)], weights, cell)
    products, reached = [], np.zeros((cells, sessions + 1, sessions + 1))
    for k in range(sessions, 0, -1):
        reached[:, : k + 1, : k + 1] += ended[k - 1]
        products.append(reached[:, : k + 1, : k + 1] - gaps[k - 1])
    products.reverse()
    count = squares = np.stack([block[:, 0, 0] for block in products], axis=-1)
    if weights is not None:
        seen = np.isfinite(scores.matrix)
        count, squares = (_sum_seen(cell, seen, part, cells) for part in ((weights > 0).astype(float), weights**2))
    return ScoreSums(
        total=np.bincount(cell, weights=weights, minlength=cells).astype(np.float64).reshape(shape),
        count=count.reshape(*shape, sessions),
        squares=squares.reshape(*shape, sessions),
        products=tuple(block.reshape(*shape, *block.shape[1:]) for block in products),
        gaps=tuple(block[:, 0, :-1].reshape(*shape, k) for k, block in enumerate(gaps, start=1)),
        leavers=tuple(block[:, 0].reshape(*shape, k + 1) for k, block in enumerate(ended, start=1)),
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


def _order_by(column: Integers, columns: int, cell: Integers, cells: int) -> list[Integers]:
    """Return for each column the positions of the entries in it, in the order of their cells."""
    key = column * cells + cell
    order = np.argsort(key.astype(np.uint16) if columns * cells <= 1 << 16 else key, kind="stable")  # few: much faster
    return np.split(order, np.searchsorted(column[order], np.arange(1, columns)))


def _sum_at(scores: GroupedScores, rows: Sequence[Integers], weights: Floats | None, cell: Integers) -> list[Floats]:
    """Return Σ w·(1, z₁…z_k)(1, z₁…z_k)ᵀ over the episodes `rows[k − 1]`, ordered by cell: cells × (k+1) × (k+1) each.

    Taken in pieces that the processor keeps at hand: twice as fast as all at once.
    """
    cells = len(scores.groups) * FOLDS
    result = []
    for k, own in enumerate(rows, start=1):
        upper = np.triu_indices(k + 1)
        packed = np.zeros((cells, len(upper[0])))
        products = np.empty((len(upper[0]), _AT_ONCE))
        for start in range(0, len(own), _AT_ONCE):
            piece = own[start : start + _AT_ONCE]
            history = np.ones((k + 1, len(piece)))
            history[1:] = scores.history.take(piece, axis=0)[:, :k].T  # whole rows: much faster
            weighted = history if weights is None else history * weights[piece]
            row = 0
            for i in range(k + 1):
                np.multiply(weighted[i], history[i:], out=products[row : row + k + 1 - i, : len(piece)])
                row += k + 1 - i
            at = cell[piece]
            starts = np.flatnonzero(np.diff(at, prepend=-1))
            packed[at[starts]] += np.add.reduceat(products[:, : len(piece)], starts, axis=1).T
        place = np.empty((k + 1, k + 1), dtype=np.intp)
        place[upper] = place.T[upper] = np.arange(len(upper[0]))
        result.append(packed[:, place])
    return result


def _sum_seen(cell: Integers, seen: npt.NDArray[np.bool_], values: Floats, cells: int) -> Floats:
    """Return cells × sessions: the sum of the episodes' `values` over those seen."""
    columns = (np.bincount(cell[here], weights=values[here], minlength=cells) for here in seen.T)
    return np.stack(list(columns), axis=-1)
