"""What is spread over several servers, and the sums that come back from them: the words that both sides share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.selection import GroupField

__all__ = [
    "IMPROVED",
    "LEFT",
    "STAYS",
    "SpreadFacts",
    "SpreadSum",
    "SpreadTrend",
    "SumKind",
    "find_bucket",
    "list_sums",
]

IMPROVED, LEFT, STAYS = 0, 1, 2
"""What became of an episode after its last session: left improved, left otherwise, may still come."""

SumKind = Literal["product", "gap", "leaver", "stayer"]

Words = tuple[str | None, ...]
"""The words of a group, one for each field; None where the field is not recorded."""


@dataclass(frozen=True, slots=True)
class SpreadSum:
    """One sum over episodes: of the product of `first` and `second`, session numbers of scores; 0 stands for 1.

    `product`: over those scored at `session`; `gap`: over those not scored there but later; `leaver`: over those whose
    last score stands there; `stayer`: there or later.
    """

    kind: SumKind
    session: int
    first: int
    second: int = 0


@dataclass(frozen=True, slots=True)
class SpreadFacts:
    """From what the spread tables were made: the store at `data_version`, with so many `records` and `episodes`.

    `known`: the words that occur, by the field of a filter; instruments under `pain_instrument` and
    `function_instrument`.
    """

    data_version: int
    records: int
    episodes: int
    known: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SpreadTrend:
    """A trend's sums as they come from the servers, added up over them.

    `cells`: by a group's words and the fold, an array with a number for each of `sums`, 0 where nobody is among them.
    `whereabouts`: by a group's words, how many episodes ended as (state, session) says, at sessions before the last.
    `patients`: by a group's words, how many were scored at each session; `all_patients`: the same over all groups.
    """

    outcome: Outcome
    instrument: str
    by: tuple[GroupField, ...]
    sessions: int
    sums: tuple[SpreadSum, ...]
    cells: Mapping[tuple[Words, int], Any]
    whereabouts: Mapping[Words, Mapping[tuple[int, int], int]]
    patients: Mapping[Words, Sequence[int]]
    all_patients: Sequence[int]
    facts: SpreadFacts
    red_flagged: int
    selected: int
    with_follow_up: int
    other_instruments: int


def list_sums(sessions: int) -> tuple[SpreadSum, ...]:
    """Return all sums that a trend over so many sessions is made from (STATISTICS §1), 754 for thirteen."""
    found: list[SpreadSum] = []
    for k in range(1, sessions + 1):
        found += [SpreadSum("product", k, i, j) for i in range(k + 1) for j in range(i, k + 1)]
        found += [SpreadSum("gap", k, i) for i in range(k)]
        found += [SpreadSum("stayer" if k == sessions else "leaver", k, i) for i in range(k + 1)]
    return tuple(found)


def find_bucket(clinic: str, servers: int) -> int:
    """Return which of so many servers a clinic is on: a hash of its name, the same on every machine."""
    return int.from_bytes(hashlib.sha256(clinic.encode()).digest()[:8]) % servers
