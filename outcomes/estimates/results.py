"""The results: frozen values that carry what a reader needs to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.cohort import Flow
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.responders import ResponderRule
from outcomes.vocabulary.selection import GroupField

__all__ = [
    "Estimate",
    "GroupResponse",
    "GroupTrend",
    "Response",
    "ResponseKind",
    "ResponsePoint",
    "SessionsToHalf",
    "Trend",
    "TrendPoint",
]

ResponseKind = Literal["first", "sustained"]
"""First: improved at the first score that is meaningfully better. Sustained: at the second of two such in a row."""


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


@dataclass(frozen=True, slots=True)
class ResponsePoint:
    """One group at one session number, so after `session` − 1 sessions of treatment; shares in per cent of everyone.

    `improved`, `left_unconfirmed` (only their last score was better), `left_unimproved` and `in_care` add up to 100.
    `at_risk`: episodes that came to this session and had not improved before. `next_improved`: of those not improved
    here, the share found improved at the next score; None where nobody is left or nothing further is told.
    """

    session: int
    at_risk: int
    improved: Estimate
    left_unconfirmed: Estimate
    left_unimproved: Estimate
    in_care: Estimate
    next_improved: Estimate | None

    @property
    def after(self) -> int:
        """How many sessions of treatment had been completed."""
        return self.session - 1


@dataclass(frozen=True, slots=True)
class SessionsToHalf:
    """After how many sessions half of everyone had improved, with its 95% limits; None: not within those told."""

    value: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class GroupResponse:
    """One group. `episodes`: those counted, with an assessable baseline. `points`: as far as enough are followed.

    `not_assessable`: with another; `too_early`: begun too lately to know whether the patient came again. `half`: None
    under ten patients, and where nothing beyond the baseline is told. `window`: the share first improving after the 4th
    to the 8th session, None there too and where not so many sessions are told.
    """

    key: tuple[str, ...]
    episodes: int
    not_assessable: int
    too_early: int
    points: tuple[ResponsePoint, ...]
    half: SessionsToHalf | None
    window: Estimate | None

    def after(self, sessions: int) -> ResponsePoint:
        """Return the point after so many sessions of treatment, or the last one told."""
        return self.points[min(sessions, len(self.points) - 1)]


@dataclass(frozen=True, slots=True)
class Response:
    """How many sessions it takes to improve by `rule`, a `GroupResponse` per group; `everyone` has the empty key."""

    outcome: Outcome
    instrument: str
    rule: ResponderRule
    kind: ResponseKind
    by: tuple[GroupField, ...]
    groups: tuple[GroupResponse, ...]
    everyone: GroupResponse
    other_instruments: int
    flow: Flow
