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
    """One group at one session number. `observed` is None where nobody was scored; `in_care`: came to this session."""

    session: int
    observed: Estimate | None
    in_care: int


@dataclass(frozen=True, slots=True)
class GroupTrend:
    """One group over the sessions. `key`: a word for each field grouped by; `episodes`: those with a baseline."""

    key: tuple[str, ...]
    episodes: int
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Scores over sessions, a `GroupTrend` per group, on one instrument."""

    outcome: Outcome
    instrument: str
    unit: str
    by: tuple[GroupField, ...]
    groups: tuple[GroupTrend, ...]
    other_instruments: int
    flow: Flow
