"""Type of back pain by starting combination: how many stand meaningfully improved at the stated session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Flow, GroupedScores
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.responders import Standing, find_standing
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.responders import ResponderRule

__all__ = ["Grid", "GridCell", "estimate_grid", "find_false_better"]

_ONE_SIDE = 0.025
"""How often a 95% interval lies wholly on the better side of no difference where there is none."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One type of back pain and what they started with.

    `episodes`: with a baseline. `improved`: of all of them whose baseline is assessable and whose care has had time to
    finish, in per cent, whoever was not scored again as not improved; None where there is nobody, without interval
    under ten patients.
    """

    back_pain_type: str
    combination: str
    episodes: int
    improved: Estimate | None


@dataclass(frozen=True, slots=True)
class Grid:
    """All types by all starting combinations that there are; `everyone`: all cells together.

    `pairs`: how many pairs of combinations within a type could be held together, both with an interval.
    """

    outcome: Outcome
    instrument: str
    rule: ResponderRule
    session: int
    cells: tuple[GridCell, ...]
    everyone: Estimate | None
    pairs: int
    other_instruments: int
    flow: Flow


def estimate_grid(scores: GroupedScores, session: int) -> Grid:
    """Return who stands improved at `session` in every cell. `scores`: grouped by type and combination."""
    standing = find_standing(scores, session)
    order = np.argsort(scores.code, kind="stable")
    ends = np.cumsum(np.bincount(scores.code, minlength=len(scores.groups)))
    cells = (
        tuple(
            GridCell(kind, combination, len(rows), _share(scores, standing, rows))
            for (kind, combination), rows in zip(scores.groups, np.split(order, ends[:-1]), strict=True)
        )
        if scores.groups
        else ()
    )
    return Grid(
        scores.outcome,
        scores.instrument,
        scores.rule,
        session,
        cells,
        _share(scores, standing, order),
        _count_pairs(cells),
        scores.other_instruments,
        scores.flow,
    )


def find_false_better(comparisons: int) -> float:
    """Return how many of so many comparisons would look better by chance alone where nothing differs."""
    return _ONE_SIDE * comparisons


def _share(scores: GroupedScores, standing: Standing, rows: npt.NDArray[np.intp]) -> Estimate | None:
    counted = standing.counted[rows]
    silent = int((counted & ~standing.scored[rows]).sum())
    return estimate_share(
        standing.improved[rows].astype(np.float64),
        counted.astype(np.float64),
        patient=scores.patient[rows],
        fold=scores.fold[rows],
        missing=silent,
    )


def _count_pairs(cells: tuple[GridCell, ...]) -> int:
    told: dict[str, int] = {}
    for cell in cells:
        if cell.improved is not None and cell.improved.low is not None:
            told[cell.back_pain_type] = told.get(cell.back_pain_type, 0) + 1
    return sum(count * (count - 1) // 2 for count in told.values())
