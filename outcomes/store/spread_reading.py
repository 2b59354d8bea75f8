"""A trend's sums from the servers that the scores are spread over: never from a part of them, never of another day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy.engine import Connection

from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, reading
from outcomes.store.facts import read_data_version
from outcomes.store.spread_sql import (
    Chosen,
    choose,
    list_endings,
    unpack_sums,
    write_cells,
    write_counts,
    write_two_levels,
)
from outcomes.store.spreading import SCHEMA, SERVER_PREFIX, refuse_file
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, Outcome
from outcomes.vocabulary.selection import CohortFilter, GroupField
from outcomes.vocabulary.spread import SpreadFacts, SpreadSum, SpreadTrend, Words, list_sums

__all__ = ["SETTINGS", "fetch_cells", "fetch_spread_trend", "find_unknown", "reading_spread"]

_NOTHING = "Nothing is spread over servers yet: `python -m outcomes spread ADDRESS…` does it, docs/deployment.md how."

_OUTDATED = (
    "What is spread over the servers is of an earlier state of the store: records, names or settings were changed "
    "since. Give `python -m outcomes spread` again, or ask without --spread."
)

_NOT_THERE = ("3F000", "42P01")
"""PostgreSQL's words for a schema and a table that are not there."""

SETTINGS = (
    "enable_partitionwise_aggregate = on",  # else every row travels
    "jit = off",  # to compile so many sums takes ten times as long as to add them up
    "work_mem = '256MB'",
)
"""With what a statement on several servers is planned."""

_CHOICES = ("clinics", "practitioners", "back_pain_types", "combinations", "contributing_types")

_SCORES, _EPISODES = f"{SCHEMA}.scores", f"{SCHEMA}.episodes"


def fetch_spread_trend(
    store: Store, chosen: CohortFilter, outcome: Outcome, *, by: Sequence[GroupField], sessions: int
) -> SpreadTrend:
    """Return the sums of a trend over the first `sessions` session numbers, added up by the servers.

    The instrument is the filter's, else the one with most baselines.

    Raises:
        StoreRefused: nothing is spread, or what is spread is not of the store's data version; the filter asks for what
            no record has; a server does not answer.
    """
    refuse_file(store)
    with reading_spread(store) as (connection, facts, servers):
        _refuse_unknown(facts, chosen)
        asked = choose(chosen, servers)
        instrument = _pick_instrument(connection, facts, chosen, asked, outcome)
        condition = f"outcome = %(outcome)s::text AND instrument = %(instrument)s::text AND {asked.kept}"
        values = asked.values | {"outcome": outcome, "instrument": instrument}
        sums, width = list_sums(sessions), len(by)
        cells = fetch_cells(connection, by, sums, condition, values)
        counts, several, several_in_all = (
            _ask(connection, statement, values) for statement in write_counts(_SCORES, by, sessions, condition)
        )
        selected, red_flagged, elsewhere = _count_flow(connection, asked, outcome, instrument)
    endings = list_endings(sessions)
    whereabouts: dict[Words, dict[tuple[int, int], int]] = {}
    patients: dict[Words, list[int]] = {}
    again = 0
    for row in counts:
        group, numbers = _read_words(row[:width]), [int(number or 0) for number in row[width:]]
        again += numbers[0]
        whereabouts[group] = dict(zip(endings, numbers[1:], strict=False))
        patients[group] = numbers[1 + len(endings) :]
    all_patients = [sum(column) for column in zip(*patients.values(), strict=True)] or [0] * sessions
    for row in several:
        patients[_read_words(row[:width])] = _add(patients[_read_words(row[:width])], row[width:])
    for row in several_in_all:
        all_patients = _add(all_patients, row)
    return SpreadTrend(
        outcome,
        instrument,
        tuple(by),
        sessions,
        sums,
        cells=cells,
        whereabouts=whereabouts,
        patients=patients,
        all_patients=all_patients,
        facts=facts,
        red_flagged=red_flagged,
        selected=selected,
        with_follow_up=again,
        other_instruments=elsewhere,
    )


def fetch_cells(
    connection: Connection,
    by: Sequence[GroupField],
    sums: Sequence[SpreadSum],
    condition: str,
    values: dict[str, Any],
) -> dict[tuple[Words, int], npt.NDArray[np.float64]]:
    """Return the sums over those that a condition with its values means, of each group and fold over all servers."""
    width, start = len(by), 0
    cells: dict[tuple[Words, int], npt.NDArray[np.float64]] = {}
    for statement, lengths in write_cells(_SCORES, by, sums, condition):
        stop = start + sum(lengths)
        for row in _ask(connection, statement, values):
            numbers = cells.setdefault((_read_words(row[:width]), int(row[width])), np.zeros(len(sums)))
            numbers[start:stop] += unpack_sums(row[width + 1 :], lengths)
        start = stop
    return cells


def find_unknown(facts: SpreadFacts, chosen: CohortFilter) -> tuple[str, ...]:
    """Return the values in `chosen` that no episode has."""
    unknown = [value for name in _CHOICES for value in getattr(chosen, name) if value not in facts.known[name]]
    for name in ("pain_instrument", "function_instrument"):
        if (instrument := getattr(chosen, name)) is not None and instrument not in facts.known[name]:
            unknown.append(instrument)
    return tuple(unknown)


@contextmanager
def reading_spread(store: Store) -> Iterator[tuple[Connection, SpreadFacts, int]]:
    """Hold one transaction on what is spread, with what it was made from and over how many servers it is.

    The lock comes first, before the transaction sees anything: so nobody can put another layout in its place between
    what is told about it and what is read from it.
    """
    servers: list[str] = []
    try:
        with reading(store.engine) as connection:
            _lock_layout(connection)
            for setting in SETTINGS:
                connection.exec_driver_sql(f"SET LOCAL {setting}")
            facts, servers[:] = _read_facts(connection)
            if facts.data_version != read_data_version(connection):
                raise StoreRefused(_OUTDATED)
            yield connection, facts, len(servers)
    except StoreRefused as refusal:
        if isinstance(refusal.__cause__, FAULTS):
            raise StoreRefused(_explain_spread(refusal.__cause__, servers)) from refusal.__cause__
        raise


def _lock_layout(connection: Connection) -> None:
    try:
        connection.exec_driver_sql(f"LOCK TABLE ONLY {_SCORES}, ONLY {_EPISODES} IN ACCESS SHARE MODE")
    except FAULTS as error:
        if getattr(getattr(error, "orig", None), "sqlstate", None) in _NOT_THERE:
            raise StoreRefused(_NOTHING) from None
        raise


def _read_facts(connection: Connection) -> tuple[SpreadFacts, list[str]]:
    told = {name: json.loads(value) for name, value in _ask(connection, f"SELECT name, value FROM {SCHEMA}.facts", {})}
    facts = SpreadFacts(told["data_version"], told["records"], told["episodes"], told["known"])
    return facts, list(told["servers"])


def _refuse_unknown(facts: SpreadFacts, chosen: CohortFilter) -> None:
    if unknown := find_unknown(facts, chosen):
        raise StoreRefused("Not in these records: " + ", ".join(unknown))


def _pick_instrument(
    connection: Connection, facts: SpreadFacts, chosen: CohortFilter, asked: Chosen, outcome: Outcome
) -> str:
    """Return the instrument asked for, else the one with most baselines among those chosen, by name where equal."""
    given: str | None = getattr(chosen, f"{outcome}_instrument")
    known = sorted(facts.known[f"{outcome}_instrument"])
    if given is not None or not known:
        return given or DEFAULT_INSTRUMENTS[outcome]
    condition = f"outcome = %(outcome)s::text AND {asked.kept}"
    statement = write_two_levels(_SCORES, ["instrument"], ["count(*)"], condition)
    baselines = {name: int(count) for name, count in _ask(connection, statement, asked.values | {"outcome": outcome})}
    return max(known, key=lambda name: baselines.get(name, 0))


def _count_flow(connection: Connection, asked: Chosen, outcome: Outcome, instrument: str) -> tuple[int, int, int]:
    """Return how many episodes are selected, left out for a red flag, and measured on another instrument only."""
    kept = "true" if asked.flagged else "NOT red_flagged"
    elsewhere = f"cardinality({outcome}_baselines) > 0 AND NOT %(instrument)s::text = ANY ({outcome}_baselines)"
    counts = [f"count(*) FILTER (WHERE {one})" for one in (kept, f"NOT ({kept})", f"{kept} AND {elsewhere}")]
    statement = write_two_levels(_EPISODES, (), counts, asked.condition)
    ((selected, flagged, others),) = _ask(connection, statement, asked.values | {"instrument": instrument})
    return int(selected or 0), int(flagged or 0), int(others or 0)


def _ask(connection: Connection, statement: str, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
    return connection.exec_driver_sql(statement, values).fetchall()


def _add(counts: Sequence[int], more: Sequence[float | None]) -> list[int]:
    return [count + int(number or 0) for count, number in zip(counts, more, strict=True)]


def _read_words(words: Sequence[Any]) -> Words:
    return tuple(None if word is None else str(word) for word in words)


def _explain_spread(error: Exception, servers: Sequence[str]) -> str:
    """Return in plain words what kept a server from its part, and which one it was where that is told."""
    driver = getattr(error, "orig", None) or error
    diagnosis = getattr(driver, "diag", None)
    told = f"{getattr(diagnosis, 'message_primary', '') or ''} {getattr(diagnosis, 'context', '') or ''} {driver}"
    found = re.search(rf'"?{SERVER_PREFIX}(\d+)', told)
    if found and int(found[1]) < len(servers):
        number = int(found[1])
        return (
            f"Server {number + 1} of the {len(servers)} that the scores are spread over does not answer, "
            f"{servers[number]}. No figure is made from the others alone; without --spread the store itself answers."
        )
    return f"What is spread over the servers cannot be read: {explain(error)}."
