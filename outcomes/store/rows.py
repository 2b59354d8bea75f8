"""Clean records ↔ stored rows: pseudonyms in, values as the tables hold them, and their canonical text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

import pandas as pd

from outcomes.store.pseudonyms import make_episode_pseudonym, make_pseudonym
from outcomes.store.tables import RECORD_KEY, STORED_FIELDS
from outcomes.vocabulary.records import RECORD_FIELDS, UNNAMED_CLINIC

__all__ = ["Row", "Seal", "hash_rows", "key_of", "make_rows", "name_clinics"]

Row = tuple[str | float | int | None, ...]
"""The values of one stored record in the order of `STORED_FIELDS`."""

key_of: Callable[[Sequence[object]], tuple[object, ...]] = itemgetter(*map(STORED_FIELDS.index, RECORD_KEY))
"""Return what makes a row the session it is: its values at `RECORD_KEY`."""

_UNIT_SEPARATOR, _RECORD_SEPARATOR = "\x1f", "\x1e"
_MISSING = "\x00"  # no text holds it, so that a missing value and an empty text never look alike


def make_rows(records: pd.DataFrame, *, key: bytes, clinic: str | None, keyed: bool = False) -> list[Row]:
    """Return one row per clean record, in the records' order, with pseudonyms for ids of patients and episodes.

    `clinic` names the clinic of records that name none; without it they belong to `UNNAMED_CLINIC`. `keyed`: the
    records are of our own export, so that their ids are pseudonyms already.
    """
    frame = records.assign(clinic=name_clinics(records, clinic))
    patients, episodes = frame["patient_id"].tolist(), frame["episode_id"].fillna("").tolist()
    if not keyed:
        patients, episodes = _make_pseudonyms(frame["clinic"].tolist(), patients, episodes, key=key)
    columns: list[list[Any]] = []
    for field in RECORD_FIELDS:
        column = frame[field.name]
        if field.name == "patient_id":
            columns.append(patients)
        elif field.kind == "date":
            columns.append(column.dt.strftime("%Y-%m-%d").tolist())
        elif field.name == "session_number":
            columns.append(column.fillna(0).astype(int).tolist())
        elif field.name == "episode_id":
            columns.append(episodes)
        elif field.kind in ("number", "whole"):
            columns.append(column.astype(float).astype(object).where(column.notna(), None).tolist())
        else:
            columns.append(column.astype(object).where(column.notna(), None).tolist())
    return list(zip(*columns, strict=True))


def name_clinics(records: pd.DataFrame, clinic: str | None) -> pd.Series:
    """Return each clean record's clinic: its own, else `clinic`, else `UNNAMED_CLINIC`."""
    told = records["clinic"]
    return told.astype(object).where(told.notna(), clinic or UNNAMED_CLINIC)


class Seal:
    """The SHA-256 of rows in their order, taken a few at a time: the seal under which a batch is stored."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._hash = hashlib.sha256()

    def add(self, rows: Iterable[Sequence[object]]) -> None:
        """Take in further rows."""
        lines = [_UNIT_SEPARATOR.join([_MISSING if value is None else str(value) for value in row]) for row in rows]
        self._hash.update("".join([line + _RECORD_SEPARATOR for line in lines]).encode())

    def close(self) -> str:
        """Return the seal of all rows taken in."""
        return self._hash.hexdigest()


def hash_rows(rows: Iterable[Sequence[object]]) -> str:
    """Return the seal of rows in their order."""
    seal = Seal()
    for some in _deal(rows):
        seal.add(some)
    return seal.close()


def _deal(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    """Yield the rows in lists of a length that is quick to work through."""
    left = iter(rows)
    while some := list(islice(left, 1_000)):
        yield some


def _make_pseudonyms(
    clinics: list[str], patients: list[str], episodes: list[str], *, key: bytes
) -> tuple[list[str], list[str]]:
    """Return each record's patient and episode as pseudonyms, '' where it names no episode: clinics build its id from
    the patient's."""
    people = list(zip(clinics, patients, strict=True))
    known = {(place, one): make_pseudonym(key, clinic=place, patient_id=one) for place, one in dict.fromkeys(people)}
    hidden = [known[person] for person in people]
    if not any(episodes):
        return hidden, episodes
    courses = list(zip(clinics, patients, episodes, strict=True))
    told = {
        (place, one, episode): episode and make_episode_pseudonym(key, clinic=place, patient_id=one, episode_id=episode)
        for place, one, episode in dict.fromkeys(courses)
    }
    return hidden, [told[course] for course in courses]
