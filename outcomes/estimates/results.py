"""The results: frozen values that carry what a reader needs to judge them."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.cohort import Flow
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.selection import GroupField

__all__ = ["Estimate", "GroupTrend", "Trend", "TrendPoint"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One clinical quantity: its value, 95% interval (None under ten patients), n seen and n missing, unit, method."""

    value: float
    low: float | None
    high: float | None
    n: int
    n_missing: int
    unit: str
    method: str


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One group at one session number.

    `observed`: the mean of those scored, None where nobody was. `kept`: the mean had everyone stayed, None where it is
    not drawn; `change`: how far it lies from the kept mean at session 1. `in_care`: came to this session; of the others
    `left_improved` and `left_otherwise` have left, `waiting` may still come. The four add up to the group's episodes.
    """

    session: int
    observed: Estimate | None
    kept: Estimate | None
    change: Estimate | None
    in_care: int
    left_improved: int
    left_otherwise: int
    waiting: int

    @property
    def left(self) -> int:
        """How many have left before this session."""
        return self.left_improved + self.left_otherwise


@dataclass(frozen=True, slots=True)
class GroupTrend:
    """One group over the sessions. `key`: a word for each field grouped by; `episodes`: those with a baseline."""

    key: tuple[str, ...]
    episodes: int
    points: tuple[TrendPoint, ...]

    @property
    def drawn(self) -> tuple[TrendPoint, ...]:
        """The points that are drawn: from the first session up to where too few remain."""
        return tuple(point for point in self.points if point.kept is not None)


@dataclass(frozen=True, slots=True)
class Trend:
    """Scores over sessions, a `GroupTrend` per group, on one instrument.

    `unit`: the instrument's, or `% of baseline`. `axis`: the range that values may take in that unit. `everyone`:
    all groups together, with the empty key.
    """

    outcome: Outcome
    instrument: str
    unit: str
    axis: tuple[float, float]
    by: tuple[GroupField, ...]
    groups: tuple[GroupTrend, ...]
    everyone: GroupTrend
    other_instruments: int
    flow: Flow
