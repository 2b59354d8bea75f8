"""Gaps: a score missing before an episode's last scored session, filled so that later scores have a whole history.

A fill enters the histories of later sessions only; it is never counted as an observation (STATISTICS §1).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["build_history", "find_last_scored"]

_GRAIN = 1024.0
"""Fills are rounded to 1/1024. Where the scores lie on that grid too (whole and half points), unweighted sums of
products are exact and the order of rows cannot show. With others, such as 35.6, it may show in the last digits; but
`build_episodes` puts the same records into the same order, however they came in.
"""

_FLAT = 1e-10
"""A variance of no more than this beside the mean square is of equal scores."""

_RIDGE = 1e-9
"""Relative to the variances; it only decides between histories that say the same."""


def build_history(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the scores with their gaps filled: episodes × sessions, NaN after an episode's last score.

    Forward over the sessions, a gap is predicted from the filled history so far by the regression among those seen
    there, pooled over all episodes with a baseline. The history enters with its constant and as many of its latest
    sessions as there are three seen episodes for each coefficient; where not even one fits, the last value stands on.

    `scores`: episodes × sessions, NaN where there is no score. Episodes without a baseline have no history.
    """
    based = np.isfinite(scores[:, 0])
    last = np.where(based, find_last_scored(scores), 0)
    result = np.where(based[:, None], scores, np.float32(np.nan))
    order = np.argsort(-last.astype(np.int16), kind="stable")  # whoever reaches a session comes before all who do not
    last, width = last[order], int(last.max(initial=0))
    history = result.T[:width].take(order, axis=1).astype(np.float64)  # sessions × episodes
    missing = np.isnan(history)
    history[missing] = 0.0
    for session in range(1, width):
        reached = int(np.searchsorted(-last, -session))  # their last score came at this session or later
        gap = np.flatnonzero(missing[session, :reached])
        if not len(gap):
            continue
        reach = min(session, (reached - len(gap)) // 3 - 2)
        if reach < 1:
            filled = history[session - 1, gap]
        else:
            filled = np.round(_predict(history[session - reach : session + 1, :reached], gap) * _GRAIN) / _GRAIN
        history[session, gap] = filled
        result[order[gap], session] = filled
    return result


def find_last_scored(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return each episode's last scored session number; 0 where nothing was scored."""
    seen = np.isfinite(scores)
    return np.where(seen.any(axis=1), seen.shape[1] - seen[:, ::-1].argmax(axis=1), 0)


def _predict(history: npt.NDArray[np.float64], gap: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the least-squares prediction of the last session from those before it, for the episodes `gap`.

    `history`: sessions × all episodes that reach there; of the episodes `gap` the last is 0.
    """
    asked = history[:-1, gap]
    seen = history.shape[1] - len(gap)
    total = history.sum(axis=1)
    total[:-1] -= asked.sum(axis=1)
    squares = history @ history.T
    squares[:-1, :-1] -= asked @ asked.T
    mean = total / seen
    covariance = squares - np.outer(total, mean)
    flat = np.diagonal(covariance)[:-1] <= _FLAT * np.diagonal(squares)[:-1]
    told = np.append(~flat, True)
    covariance *= np.outer(told, told)  # of equal scores nothing is left but rounding
    scale = np.sqrt(np.where(flat, 1.0, np.diagonal(covariance)[:-1]))
    normal = covariance[:-1, :-1] / np.outer(scale, scale) + _RIDGE * np.eye(len(scale))
    slope = np.linalg.solve(normal, covariance[:-1, -1] / scale) / scale
    return np.asarray(mean[-1] + slope @ (asked - mean[:-1, None]))
