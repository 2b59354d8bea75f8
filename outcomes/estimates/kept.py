"""The everyone-kept mean: the mean if all who began had stayed, by sequential regression on additive sums.

It holds when leaving depends on nothing but the scores seen and the group (missing at random; Little & Rubin, factored
likelihood of a monotone pattern). On monotone data it is the maximum likelihood of the unstructured model for repeated
measures. Intervals: the delete-a-group jackknife over folds of patients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.estimates.sums import Floats, ScoreSums

__all__ = ["FEWEST", "KeptMeans", "estimate_kept", "jackknife"]

FEWEST = 10
"""Under this many patients no interval is given and nothing is drawn: too few to judge."""

_SEEN_PER_COEFFICIENT = 3
_RIDGE = 1e-10
"""Relative to the variances: it decides only where two histories say the same, as in a group of equal baselines."""


@dataclass(frozen=True, eq=False)
class KeptMeans:
    """The everyone-kept means of G groups at K sessions, and what their intervals are made from.

    mean: G × K, NaN from the first session on that is not drawn. replicates: G × F × K, the mean without each fold, NaN
    where the fold is empty. drawn: G × K. folds: G, how many folds are not empty.
    """

    mean: Floats
    replicates: Floats
    drawn: npt.NDArray[np.bool_]
    folds: npt.NDArray[np.int64]

    @property
    def standard_error(self) -> Floats:
        """The jackknife's standard error, G × K: √((J − 1)/J · Σⱼ (θ₍ⱼ₎ − θ̄)²) over the J folds that are not empty."""
        return jackknife(self.replicates, self.folds)


def estimate_kept(sums: ScoreSums) -> KeptMeans:
    """Return the everyone-kept means of every group, with and without each fold.

    Drawn is session k while at least max(10, 3(k + 1)) were seen there, with any one fold left out too; weighted, the
    effective number counts. Nothing is drawn after the first session that is not.
    """
    drawn = _find_drawn(sums)
    longest = int(drawn.sum(axis=1).max(initial=0))
    groups, folds, sessions = sums.count.shape
    shape = (groups, folds + 1)
    total = _with_and_without(sums.total)
    mean = np.full((*shape, sessions), np.nan)
    gone = np.zeros((*shape, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        for k in range(1, longest + 1):
            products = _with_and_without(sums.products[k - 1])
            slope = _regress(products)
            gap = _with_and_without(sums.gaps[k - 1])
            predicted = (gone * slope).sum(axis=-1)
            seen = products[..., 0, -1]
            mean[..., k - 1] = (seen + (gap * slope).sum(axis=-1) + predicted) / total
            gone = np.concatenate([gone, predicted[..., None]], axis=-1)
            gone += _with_and_without(sums.leavers[k - 1])
    mean[np.broadcast_to(~drawn[:, None, :], mean.shape)] = np.nan
    filled = sums.total > 0
    replicates = np.where(filled[..., None], mean[:, 1:], np.nan)
    return KeptMeans(mean[:, 0], replicates, drawn, filled.sum(axis=1))


def jackknife(replicates: Floats, folds: npt.NDArray[np.int64]) -> Floats:
    """Return the delete-a-group jackknife's standard error. `replicates`: G × F × …, NaN where a fold is empty."""
    count = folds.reshape(-1, *([1] * (replicates.ndim - 2))).astype(np.float64)
    present = np.isfinite(replicates)
    values = np.where(present, replicates, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = values.sum(axis=1) / count
        squares = np.where(present, (replicates - centre[:, None]) ** 2, 0.0).sum(axis=1)
        error = np.sqrt((count - 1) / count * squares)
    return np.where(present.any(axis=1) & (count > 1), error, np.nan)


def _with_and_without(sums: Floats) -> Floats:
    """Return G × (1 + F) × …: the whole group first, then the group without each fold."""
    whole = sums.sum(axis=1, keepdims=True)
    return np.concatenate([whole, whole - sums], axis=1)


def _regress(products: Floats) -> Floats:
    """Return the coefficients of y_k on (1, z₁…z_{k−1}) from Σ (x, y)(x, y)ᵀ; … × k. At k = 1 the mean alone.

    Solved on deviations scaled to correlations, so that neither the instrument's unit nor a constant column matters.
    """
    weight = products[..., :1, 0]
    means = products[..., 0, 1:] / weight
    deviations = products[..., 1:, 1:] - weight[..., None] * means[..., :, None] * means[..., None, :]
    variance = np.diagonal(deviations, axis1=-2, axis2=-1)[..., :-1]
    # Rounding leaves specks where a column is constant; against the raw square they show for what they are.
    raw = np.diagonal(products, axis1=-2, axis2=-1)[..., 1:-1]
    constant = ~(variance > 1e-12 * np.maximum(raw, 1.0))
    scale = np.where(constant, 1.0, np.sqrt(np.where(constant, 1.0, variance)))
    size = variance.shape[-1]
    normal = deviations[..., :-1, :-1] / (scale[..., :, None] * scale[..., None, :])
    normal = np.where(constant[..., :, None] | constant[..., None, :], 0.0, normal) + (
        (_RIDGE + constant[..., None]) * np.eye(size)
    )
    toward = np.where(constant, 0.0, deviations[..., :-1, -1] / scale)
    solvable = np.isfinite(normal).all(axis=(-2, -1)) & np.isfinite(toward).all(axis=-1)
    normal = np.where(solvable[..., None, None], normal, np.eye(size))
    slope = np.linalg.solve(normal, np.where(solvable[..., None], toward, 0.0)[..., None])[..., 0] / scale
    slope = np.where(solvable[..., None], slope, np.nan)
    constant_term = means[..., -1:] - (slope * means[..., :-1]).sum(axis=-1, keepdims=True)
    return np.concatenate([constant_term, slope], axis=-1)


def _find_drawn(sums: ScoreSums) -> npt.NDArray[np.bool_]:
    """Return G × K: whether enough were seen at each session and all before it, with any one fold left out too."""
    weight = np.stack([block[..., 0, 0] for block in sums.products], axis=-1)
    weighted, squares = _with_and_without(weight), _with_and_without(sums.squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(squares > 1e-12, weighted**2 / squares, 0.0)
    fewest = np.maximum(FEWEST, _SEEN_PER_COEFFICIENT * (np.arange(1, weight.shape[-1] + 1) + 1))
    enough = (effective >= fewest - 1e-6).all(axis=1)
    return np.logical_and.accumulate(enough, axis=-1)
