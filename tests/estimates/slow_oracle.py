"""The everyone-kept mean by another road: maximum likelihood of a multivariate normal by EM, slow and obvious."""

import numpy as np
import numpy.typing as npt


def fit_by_em(seen: npt.NDArray[np.float32], *, rounds: int = 20_000, still: float = 1e-12) -> npt.NDArray[np.float64]:
    """Return the maximum likelihood means of a multivariate normal with missing values (Dempster et al. 1977)."""
    scores = seen.astype(np.float64)
    size, sessions = scores.shape
    mean = np.nanmean(scores, axis=0)
    covariance = np.diag(np.nanvar(scores, axis=0))
    patterns: dict[bytes, list[int]] = {}
    for row in range(size):
        patterns.setdefault(np.isfinite(scores[row]).tobytes(), []).append(row)
    for _ in range(rounds):
        total, square = np.zeros(sessions), np.zeros((sessions, sessions))
        for rows in patterns.values():
            part = scores[rows].copy()
            there = np.isfinite(part[0])
            gone = ~there
            spread = np.zeros((sessions, sessions))
            if gone.any():
                slope = np.linalg.solve(covariance[np.ix_(there, there)], covariance[np.ix_(there, gone)])
                part[:, gone] = mean[gone] + (part[:, there] - mean[there]) @ slope
                spread[np.ix_(gone, gone)] = covariance[np.ix_(gone, gone)] - covariance[np.ix_(gone, there)] @ slope
            total += part.sum(axis=0)
            square += part.T @ part + len(rows) * spread
        new_mean = total / size
        new_covariance = square / size - np.outer(new_mean, new_mean)
        moved = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if moved < still:
            break
    return mean


def regress_forward(seen: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return the sequential regression's means patient by patient, without sums: who is gone is filled in."""
    filled = seen.astype(np.float64)
    for session in range(1, seen.shape[1]):
        here = np.isfinite(seen[:, session])
        past = np.column_stack([np.ones(len(seen)), filled[:, :session]])
        slope, *_ = np.linalg.lstsq(past[here], filled[here, session], rcond=None)
        filled[~here, session] = past[~here] @ slope
    return filled.mean(axis=0)
