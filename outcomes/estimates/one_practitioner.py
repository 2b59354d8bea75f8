"""Where one practitioner gives nearly all of one arm, the treatment and the practitioner are hard to tell apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["HARDLY_ANY", "NEARLY_ALL", "find_hold"]

NEARLY_ALL = 0.8
HARDLY_ANY = 0.2
"""Shares of an arm's episodes, rules of ours: from the first on an arm is one practitioner's, up to the second not."""


def find_hold(practitioner: npt.NDArray[np.int64], first: npt.NDArray[np.bool_]) -> tuple[float, float] | None:
    """Return the shares that one practitioner has of the first and of the second arm, where they part the arms.

    `practitioner`: whose each episode is, −1 where that is not recorded; `first`: who is in the first arm, the others
    in the second. None where nobody has nearly all of one arm and hardly any of the other. (1, 0) and (0, 1): all of
    one and none of the other, so that the two cannot be told apart at all.
    """
    known = practitioner >= 0
    count = int(practitioner.max(initial=-1)) + 1
    if not count or first.all() or not first.any():
        return None
    shares = [np.bincount(practitioner[known & arm], minlength=count) / arm.sum() for arm in (first, ~first)]
    most = int(np.argmax(np.abs(shares[0] - shares[1])))
    low, high = sorted((float(shares[0][most]), float(shares[1][most])))
    if high < NEARLY_ALL or low > HARDLY_ANY:
        return None
    return float(shares[0][most]), float(shares[1][most])
