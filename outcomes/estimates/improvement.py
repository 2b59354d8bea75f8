"""Meaningful improvement between two scores of one patient (STATISTICS §2)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from outcomes.vocabulary.instruments import Instrument

__all__ = ["find_improved"]

RESPONDER_SHARE = 0.30
"""Ostelo 2008, 10.1097/BRS.0b013e31815e3a10: 30 % of baseline."""


def find_improved(
    baseline: npt.NDArray[np.float32], later: npt.NDArray[np.float32], instrument: Instrument | None
) -> npt.NDArray[np.bool_]:
    """Tell for each episode whether `later` is a meaningful improvement on `baseline`; never from a baseline of zero.

    By 30 % of baseline or more, or by the instrument's points where a per cent of its score means nothing.
    """
    if instrument is None:
        return np.zeros(len(baseline), dtype=bool)
    improvement = (baseline.astype(np.float64) - later) * (1 if instrument.better == "lower" else -1)
    if not instrument.relative:
        return improvement >= instrument.points
    return (baseline > 0) & (improvement >= RESPONDER_SHARE * baseline - 1e-6)
