"""The statements by which sums come from several servers: in two levels, of which the inner runs where the rows are.

PostgreSQL hands a grouping to the server of a partition whole only where the key of the partitions is among what it
groups by. So the inner level groups by the bucket as well, and the outer adds the buckets up: servers × groups × folds
rows travel, however many records there are. By clinic, which a bucket is made from, the sums would be more than the
scores.

Of the few counts the outer level is a statement's own. The hundreds of sums travel packed and are added up here: to
plan them a second time, and to write and read each number as digits on its way, would take longer than the adding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from outcomes.vocabulary.records import LONGEST
from outcomes.vocabulary.selection import CohortFilter, GroupField
from outcomes.vocabulary.spread import IMPROVED, LEFT, STAYS, SpreadSum, SumKind, find_bucket

__all__ = [
    "EPISODE_COLUMNS",
    "SCORE_COLUMNS",
    "Chosen",
    "choose",
    "list_endings",
    "unpack_sums",
    "write_cells",
    "write_counts",
    "write_sum",
    "write_two_levels",
]

_MOST_SUMS = 1_500
"""What one statement asks for: it is planned by holding each sum against all others, so more are asked in several."""

_DESCRIBED = {
    "clinic": 'text COLLATE "C" NOT NULL',
    "practitioner": 'text COLLATE "C"',
    "back_pain_type": 'text COLLATE "C"',
    "combination": 'text COLLATE "C"',
    "intake_quarter": 'text COLLATE "C"',
    "persistence": 'text COLLATE "C"',
    "contributing_types": 'text[] COLLATE "C"',
    "modality_count": "smallint",
    "first_day": "date",
    "red_flagged": "boolean NOT NULL",
}

EPISODE_COLUMNS: dict[str, str] = {
    "bucket": "integer NOT NULL",
    **_DESCRIBED,
    "pain_baselines": 'text[] COLLATE "C"',
    "function_baselines": 'text[] COLLATE "C"',
}
"""One row per episode of care; `…_baselines`: the instruments on which it has one."""

SCORE_COLUMNS: dict[str, str] = {
    "bucket": "integer NOT NULL",
    "patient": "integer NOT NULL",
    "fold": "smallint NOT NULL",
    "last": "smallint NOT NULL",
    "attended": "integer NOT NULL",
    "state": "smallint NOT NULL",
    "alone": "boolean NOT NULL",
    "outcome": 'text COLLATE "C" NOT NULL',
    "instrument": 'text COLLATE "C" NOT NULL',
    **_DESCRIBED,
    **{f"s{k}": "boolean" for k in range(1, LONGEST + 1)},
    **{f"z{k}": "double precision" for k in range(1, LONGEST + 1)},
}
"""One row per episode with a baseline, outcome and instrument. `s…`: whether it was scored at that session, empty
after the last score: to ask a column is 2.6 times as fast as to ask a bit of a mask. `z…`: the scores with gaps filled.
`patient`: a number of this layout alone; `alone`: of no other row of the outcome and instrument."""

_WORDS = {
    "clinics": "clinic",
    "practitioners": "practitioner",
    "back_pain_types": "back_pain_type",
    "combinations": "combination",
}

_AMONG: dict[SumKind, str] = {"product": "s", "gap": "NOT s", "leaver": "last = ", "stayer": "last >= "}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter as a condition with its values; `flagged` says whether red-flagged episodes are among those meant."""

    condition: str
    values: dict[str, Any]
    flagged: bool

    @property
    def kept(self) -> str:
        """The condition on those that are kept."""
        return self.condition if self.flagged else f"{self.condition} AND NOT red_flagged"


def choose(chosen: CohortFilter, servers: int) -> Chosen:
    """Return a filter as a condition; one on clinics names their buckets, so that no other server is asked."""
    parts = ["true"]
    values: dict[str, Any] = {}
    for name, column in _WORDS.items():
        if words := getattr(chosen, name):
            parts.append(f"{column} = ANY (%({name})s::text[])")
            values[name] = list(words)
    if chosen.clinics:
        buckets = sorted({find_bucket(clinic, servers) for clinic in chosen.clinics})
        parts.append(f"bucket IN ({', '.join(map(str, buckets))})")
    if chosen.contributing_types:
        parts.append("contributing_types && %(contributing)s::text[]")
        values["contributing"] = list(chosen.contributing_types)
    if chosen.persistence:
        parts.append("persistence = %(persistence)s::text")
        values["persistence"] = chosen.persistence
    for name, sign in (("first_session_from", ">="), ("first_session_to", "<=")):
        if day := getattr(chosen, name):
            parts.append(f"first_day {sign} %({name})s::date")
            values[name] = day
    return Chosen(" AND ".join(parts), values, chosen.include_red_flagged)


def write_two_levels(table: str, groups: Sequence[str], sums: Sequence[str], condition: str) -> str:
    """Return the statement that gives `sums`, aggregates that add up, for each of the groups over all buckets."""
    keys = "".join(f"{column}, " for column in groups)
    inner = ", ".join(f"{aggregate} AS c{place}" for place, aggregate in enumerate(sums))
    outer = ", ".join(f"sum(c{place})::float8" for place in range(len(sums)))
    return (
        f"SELECT {keys}{outer} FROM (SELECT {keys}{inner} FROM {table} WHERE {condition} GROUP BY {keys}bucket) AS part"
        + (f" GROUP BY {keys[:-2]}" if groups else "")
    )


def write_sum(one: SpreadSum) -> str:
    """Return one sum as an aggregate over the scores."""
    factors = " * ".join(f"z{number}" for number in (one.first, one.second) if number)
    return f"{f'sum({factors})' if factors else 'count(*)'} FILTER (WHERE {_AMONG[one.kind]}{one.session})"


def write_cells(
    table: str, by: Sequence[GroupField], sums: Sequence[SpreadSum], condition: str
) -> Iterator[tuple[str, list[int]]]:
    """Yield statements that together give all the sums, in their order, for each group and fold of each bucket.

    After the group and the fold come columns of packed sums, and with the statement how many are in each.
    """
    keys = ", ".join((*by, "fold"))
    for part in _divide(sums):
        packed = ", ".join(map(_pack, part))
        statement = f"SELECT {keys}, {packed} FROM {table} WHERE {condition} GROUP BY {keys}, bucket"
        yield statement, [len(column) for column in part]


def unpack_sums(columns: Sequence[bytes | None], lengths: Sequence[int]) -> npt.NDArray[np.float64]:
    """Return the sums of one row's packed columns of such lengths; 0 for each where nobody is among them."""
    packed = (bytes(8 * length) if column is None else column for column, length in zip(columns, lengths, strict=True))
    return np.frombuffer(b"".join(packed), dtype=">f8").astype(np.float64)


def list_endings(sessions: int) -> list[tuple[int, int]]:
    """Return each state and last session, before the last one looked at, of which episodes are counted."""
    return [(state, session) for state in (IMPROVED, LEFT, STAYS) for session in range(1, sessions)]


def write_counts(table: str, by: Sequence[GroupField], sessions: int, condition: str) -> tuple[str, str, str]:
    """Return the statements that count: where episodes are, and patients of several episodes by group and over all.

    The first gives how many were seen again, the endings, and for each session how many are scored there who have no
    other episode. Whoever has several is counted once in a group, by the server they are on.
    """
    numbers = range(1, sessions + 1)
    again = " OR ".join(f"s{k}" for k in numbers[1:])
    counts = [f"count(*) FILTER (WHERE {again})"]
    counts += [f"count(*) FILTER (WHERE state = {state} AND attended = {k})" for state, k in list_endings(sessions)]
    counts += [f"count(*) FILTER (WHERE alone AND s{k})" for k in numbers]
    several = [f"count(DISTINCT patient) FILTER (WHERE s{k})" for k in numbers]
    return (
        write_two_levels(table, by, counts, condition),
        write_two_levels(table, by, several, f"{condition} AND NOT alone"),
        write_two_levels(table, (), several, f"{condition} AND NOT alone"),
    )


def _divide(sums: Sequence[SpreadSum]) -> Iterator[list[list[SpreadSum]]]:
    """Yield the sums a statement at a time, in columns: of one kind and session, so that they add up the same rows."""
    part: list[list[SpreadSum]] = []
    for _, alike in groupby(sums, key=lambda one: (one.kind, one.session)):
        column = list(alike)
        if part and sum(map(len, part)) + len(column) > _MOST_SUMS:
            yield part
            part = []
        part.append(column)
    yield part


def _pack(column: Sequence[SpreadSum]) -> str:
    """Return one value of eight bytes for each sum, the highest byte first; null where no row is among them.

    Halves are joined before they are joined to others: one after the other, each would be copied once for all after it.
    """
    if len(column) > 1:
        middle = len(column) // 2
        return f"({_pack(column[:middle])} || {_pack(column[middle:])})"
    return f"float8send(({write_sum(column[0])})::float8)"
