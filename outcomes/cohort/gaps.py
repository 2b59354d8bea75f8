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

_RIDGE = 1e-9
"""Relative to the variances; it only decides between histories that say the same."""


def build_history(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the scores with their gaps filled: episodes × sessions, NaN after an episode's last score.

    Forward over the sessions, a gap is predicted from the filled history so far by the regression among those seen
    there, pooled over all episodes with a baseline. The history enters with its constant and as many of its latest
    sessions as there are three seen episodes for each coefficient; where not even one fits, the last value stands on.

    `scores`: episodes × sessions, NaN where there is no score. Episodes without a baseline have no history.
    """
    history = scores.astype(np.float64)
    begun = np.isfinite(history[:, 0])
    history[~begun] = np.nan
    last = find_last_scored(scores)
    for session in range(1, scores.shape[1]):
        seen = begun & np.isfinite(scores[:, session])
        gap = begun & ~seen & (last > session + 1)
        if not gap.any():
            continue
        reach = min(session, int(seen.sum()) // 3 - 2)
        if reach < 1:
            history[gap, session] = history[gap, session - 1]
            continue
        past = slice(session - reach, session)
        filled = _predict(history[seen, past], history[seen, session], history[gap, past])
        history[gap, session] = np.round(filled * _GRAIN) / _GRAIN
    return history.astype(np.float32)


def find_last_scored(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return each episode's last scored session number; 0 where nothing was scored."""
    seen = np.isfinite(scores)
    numbers = np.arange(1, scores.shape[1] + 1)
    return np.asarray((seen * numbers).max(axis=1, initial=0), dtype=np.int64)


def _predict(
    past: npt.NDArray[np.float64], score: npt.NDArray[np.float64], asked: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the least-squares prediction at `asked` from the regression of `score` on `past`."""
    centre = past.mean(axis=0)
    deviations = past - centre
    covariance = deviations.T @ deviations
    scale = np.sqrt(np.diagonal(covariance).copy())
    scale[scale == 0] = 1.0
    normal = covariance / np.outer(scale, scale) + _RIDGE * np.eye(len(scale))
    slope = np.linalg.solve(normal, deviations.T @ (score - score.mean()) / scale) / scale
    return np.asarray(score.mean() + (asked - centre) @ slope)
