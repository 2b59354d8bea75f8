"""Red flags: who is still open, and how often they are asked for. No probability, and nothing by practitioner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outcomes.cohort import Cohort, Flag, build_flags, build_screening
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.results import Estimate

__all__ = ["Flag", "RedFlags", "find_red_flags"]


@dataclass(frozen=True, slots=True)
class RedFlags:
    """The red flags of a cohort. `open`: nothing is known to have been done, the oldest first; `closed`: the newest
    first. `episodes`: with a flag, which are left out of performance by default. `screened_first`: of episodes, asked
    for at the first session; `screened`: of sessions."""

    open: tuple[Flag, ...]
    closed: tuple[Flag, ...]
    episodes: int
    screened_first: Estimate | None
    screened: Estimate | None


def find_red_flags(cohort: Cohort) -> RedFlags:
    """Return the red flags of the cohort's episodes, and how often they were asked for."""
    flags, asked = build_flags(cohort), build_screening(cohort)
    return RedFlags(
        tuple(flag for flag in flags if flag.open),
        tuple(flag for flag in reversed(flags) if not flag.open),
        len({flag.row for flag in flags}),
        estimate_share(
            asked.at_first.astype(np.float64), np.ones(len(asked.at_first)), patient=asked.patient, fold=asked.fold
        ),
        estimate_share(
            asked.screened.astype(np.float64), asked.sessions.astype(np.float64), patient=asked.patient, fold=asked.fold
        ),
    )
