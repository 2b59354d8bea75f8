"""Meaningful improvement between two scores of one patient (STATISTICS §2)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from outcomes.vocabulary.instruments import Instrument

__all__ = ["find_improved"]

RESPONDER_SHARE = 0.30
"""Ostelo 2008, 10.1097/BRS.0b013e31815e3a10: 30 % of baseline."""

_STORED_TO = 1e-4
"""Scores are held in single precision; at the boundary a hair's breadth must not decide."""


def find_improved(
    baseline: npt.NDArray[np.float32], later: npt.NDArray[np.float32], instrument: Instrument | None
) -> npt.NDArray[np.bool_]:
    """Tell for each episode whether `later` is a meaningful improvement on `baseline`; never from a baseline of zero.

    By 30 % of baseline or more, or by the instrument's points where a per cent of its score means nothing.
    """
    if instrument is None:
        return np.zeros(len(baseline), dtype=bool)
    first, last = baseline.astype(np.float64), later.astype(np.float64)
    improvement = (first - last) * (1 if instrument.better == "lower" else -1)
    asked = RESPONDER_SHARE * first if instrument.relative else instrument.points
    return np.asarray((improvement >= asked - _STORED_TO) & ((first > 0) | (not instrument.relative)))
