"""Rules across cells and rows: dates against birth years, one person in one body, one session in one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, Positions, TextTable
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = [
    "SESSION_KEY",
    "Repeats",
    "find_contradictions",
    "find_impossible_lives",
    "find_ragged_rows",
    "find_repeats",
    "warn_crowded_days",
]

SESSION_KEY = ("clinic", "patient_id", "session_date", "episode_id", "session_number")
"""What names one session within a file."""

OLDEST = 120
ROWS_NAMED = 5


@dataclass(frozen=True)
class Repeats:
    """Rows that name one session more than once: `dropped` say exactly the same again, the findings tell all."""

    dropped: Positions
    findings: tuple[Finding, ...]


def find_impossible_lives(records: pd.DataFrame, headings: dict[str, str]) -> Iterator[Finding]:
    """Yield the rows whose session lies before the birth year, or more than 120 years after it.

    `records` is indexed by position and holds the fields; `headings` gives each field's heading in the file.
    """
    years = records["session_date"].dt.year - records["birth_year"]
    column = headings.get("birth_year", "")
    for faulty, fault in ((years < 0, _BEFORE_BIRTH), (years > OLDEST, _TOO_OLD)):
        if faulty.any():
            yield Finding(fault, records.index[faulty].to_numpy(dtype=np.intp), column)


def find_contradictions(records: pd.DataFrame, headings: dict[str, str]) -> Iterator[Finding]:
    """Yield all rows of each patient for whom a field that has one value for life has two."""
    named = records[records["patient_id"].notna()]
    for entry in RECORD_FIELDS:
        if not entry.per_patient or named[entry.name].nunique() < 2:
            continue
        told = named.groupby(["clinic", "patient_id"], dropna=False, sort=False)[entry.name]
        torn = named.index[told.transform("nunique") > 1].to_numpy(dtype=np.intp)
        if len(torn):
            yield Finding(_name_contradiction(entry.name), torn, headings.get(entry.name, ""))


def find_ragged_rows(table: TextTable, aside: Positions) -> Iterator[Finding]:
    """Yield the rows that have fewer or more cells than there are headings: their cells may have slipped.

    Not those set `aside`, of which something else is said already.
    """
    ragged = np.setdiff1d(table.ragged, aside)
    short = np.array([position for position in ragged if not table.overflow.get(int(position))], dtype=np.intp)
    long = np.array([position for position in ragged if table.overflow.get(int(position))], dtype=np.intp)
    for positions, many in ((short, "fewer"), (long, "more")):
        if len(positions):
            yield Finding(_name_ragged(many, len(table.headings)), positions)


def find_repeats(records: pd.DataFrame, rows: npt.NDArray[np.int64]) -> Repeats:
    """Return the rows that name one session more than once; `rows` gives row numbers by position.

    Rows alike in every field are one record, accepted once. Rows of one session that differ are all refused, side by
    side, for nobody but the clinic knows which is right.
    """
    repeated = records[records.duplicated(list(SESSION_KEY), keep=False)]
    again = repeated.duplicated(keep="first")
    dropped = repeated.index[again].to_numpy(dtype=np.intp)
    findings = [Finding(_SAID_TWICE, dropped)] if len(dropped) else []
    once = repeated[~again]
    rivals = once[once.duplicated(list(SESSION_KEY), keep=False)]
    names = [str(name) for name in rivals.columns]
    codes = np.column_stack([pd.factorize(rivals[name], use_na_sentinel=False)[0] for name in names])
    positions = rivals.index.to_numpy(dtype=np.intp)
    for group in _group(rivals, SESSION_KEY):
        differing = np.flatnonzero((codes[group] != codes[group[0]]).any(axis=0))
        fault = _name_rivals(_list_rows(positions[group], rows), [names[field] for field in differing])
        findings.append(Finding(fault, positions[group]))
    return Repeats(dropped, tuple(findings))


def warn_crowded_days(records: pd.DataFrame, rows: npt.NDArray[np.int64], column: str) -> Iterator[Finding]:
    """Yield a warning for each patient's day that holds several sessions."""
    day = ("clinic", "patient_id", "session_date")
    crowded = records[records.duplicated(list(day), keep=False)]
    for group in _group(crowded, day):
        positions = crowded.index[group].to_numpy(dtype=np.intp)
        yield Finding(_name_crowd(_list_rows(positions, rows)), positions, column)


_SAID_TWICE = Fault(
    Level.NOTE,
    "duplicate-rows",
    "Rows that say exactly what an earlier row says were taken once.",
    "one row for each session",
    "Nothing needs mending.",
)
_BEFORE_BIRTH = Fault(
    Level.REJECT,
    "before-birth",
    "The session lies before the patient's year of birth.",
    "a session after the birth",
    "Correct the date of the session or the year of birth.",
)
_TOO_OLD = Fault(
    Level.REJECT,
    "too-old",
    f"The patient would have been older than {OLDEST}.",
    f"an age of at most {OLDEST}",
    "Correct the date of the session or the year of birth.",
)


_CONTRADICTIONS = {"birth_year": "two-birth-years", "sex": "two-sexes"}


def _name_contradiction(name: str) -> Fault:
    words = name.replace("_", " ")
    return Fault(
        Level.REJECT,
        _CONTRADICTIONS.get(name, f"two-values-of-{name}"),
        f"The rows of this patient give more than one {words}.",
        f"one {words} for each patient",
        f"Correct the {words}, or give the second person an id of their own.",
    )


def _name_ragged(many: str, width: int) -> Fault:
    return Fault(
        Level.REJECT,
        "ragged-row",
        f"The row has {many} cells than the {width} headings, so its cells may have slipped.",
        f"{width} cells",
        "Quote cells that hold the separator, or export the file again.",
    )


def _name_rivals(where: str, differing: Sequence[str]) -> Fault:
    return Fault(
        Level.REJECT,
        "same-session-differs",
        f"{where} name the same session but differ in {', '.join(differing)}.",
        "one row for each session",
        "Keep the row that is right, or number the sessions if there were two.",
    )


def _name_crowd(where: str) -> Fault:
    return Fault(
        Level.WARNING,
        "two-sessions-on-a-day",
        f"{where} are sessions of one patient on one day; all were kept.",
        "usually one session a day",
        "Look whether these are different sessions.",
    )


def _group(records: pd.DataFrame, keys: Sequence[str]) -> list[Positions]:
    """Return, for each group of equal `keys` (missing equals missing), where its rows stand in `records`."""
    if not len(records):
        return []
    groups = records.groupby(list(keys), dropna=False, sort=False).ngroup().to_numpy()
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _list_rows(positions: Sequence[int] | Positions, rows: npt.NDArray[np.int64]) -> str:
    numbers = [f"{rows[position]}" for position in positions]
    if len(numbers) > ROWS_NAMED:
        return f"Rows {', '.join(numbers[:ROWS_NAMED])} and {len(numbers) - ROWS_NAMED} more"
    return f"Rows {', '.join(numbers[:-1])} and {numbers[-1]}"
