"""Rows that are stored already under another name: storing them again would count sessions or patients twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.patients import Patient, patient_of, read_patients
from outcomes.store.pseudonyms import make_pseudonym
from outcomes.store.rows import Row, key_of
from outcomes.store.tables import RECORD_KEY, STORED_FIELDS, session_records
from outcomes.vocabulary.records import PATIENT_KEY, UNNAMED_CLINIC

__all__ = [
    "explain_rekeyed",
    "find_clinics",
    "find_rekeyed",
    "find_renamed",
    "find_strangers",
    "find_twins",
    "make_other_names",
]

_DAY = ("clinic", "patient_key", "session_date")
_NAMED_BY_CLINIC = ("clinic", "patient_key", "episode_id")
_day_of = itemgetter(*map(RECORD_KEY.index, _DAY))
_CLINIC = STORED_FIELDS.index("clinic")


def find_rekeyed(new: Sequence[Row], rows: Sequence[Row], stored: Collection[tuple[object, ...]]) -> int:
    """Return how many of the `new` among a file's `rows` have a patient and day stored under a key not in the file.

    `stored`: the keys of the records stored.
    """
    if not new or not stored:
        return 0
    told = set(map(key_of, rows))
    days = {_day_of(key) for key in stored if key not in told}
    return sum(_day_of(key_of(row)) in days for row in new)


def explain_rekeyed(count: int) -> str:
    """Return why `count` re-keyed rows keep their file out, and what to do."""
    told = "1 row is a session" if count == 1 else f"{count:,} rows are sessions"
    return (
        f"{told} of a patient and day stored already under another episode id or session number: that column is new, "
        "missing or different from the earlier file, and the sessions would count twice. Export the records with the "
        "same columns as before; for a further session of a day, export all sessions of that day. Nothing was stored."
    )


def find_clinics(connection: Connection) -> tuple[str, ...]:
    """Return the clinics of the current records, in order."""
    table = session_records
    first = sa.select(sa.func.min(table.c.clinic).label("clinic")).where(table.c.replaced_by.is_(None))
    # Each is looked up in the index as the first after the one before: DISTINCT would go through all records.
    known = first.cte("known", recursive=True)
    following = first.where(table.c.clinic > known.c.clinic).scalar_subquery()
    known = known.union_all(sa.select(following).where(known.c.clinic.is_not(None)))
    query = sa.select(known.c.clinic).where(known.c.clinic.is_not(None)).order_by(known.c.clinic)
    return tuple(connection.execute(query).scalars())


def make_other_names(
    rows: Sequence[Row], patient_ids: Iterable[str], *, key: bytes, clinics: Sequence[str]
) -> dict[Patient, tuple[Patient, ...]]:
    """Return, for each patient of `rows`, who they would be had the file named its clinics otherwise.

    A patient of a named clinic would be one of the unnamed clinic; one of the unnamed clinic, one of any of `clinics`.
    `patient_ids`: the id that each of the rows has in the file.
    """
    named = tuple(place for place in clinics if place != UNNAMED_CLINIC)
    told = {patient_of(row): patient for row, patient in zip(rows, patient_ids, strict=True)}
    return {
        (place, own): tuple(
            (other, make_pseudonym(key, clinic=other, patient_id=patient))
            for other in (named if place == UNNAMED_CLINIC else (UNNAMED_CLINIC,))
        )
        for (place, own), patient in told.items()
    }


def find_renamed(connection: Connection, new: Iterable[Row], other_names: Mapping[Patient, tuple[Patient, ...]]) -> str:
    """Return why patients of `new` rows keep their file out, being stored under other clinics' names; else nothing.

    A patient who is stored under the file's own naming is in order, whoever else has the same id.
    """
    clinics = frozenset(find_clinics(connection))
    possible = {
        patient: others
        for patient, names in other_names.items()
        if (others := [other for other in names if other[0] in clinics])
    }
    if not possible:
        return ""
    patients = possible.keys() & set(map(patient_of, new))
    table = session_records
    query = sa.select(table.c.clinic, table.c.patient_key).distinct().where(table.c.replaced_by.is_(None))
    asked = patients.union(*(possible[patient] for patient in patients))
    stored = {tuple(row) for row in read_patients(connection, query, asked)}
    met = {patient: [other for other in possible[patient] if other in stored] for patient in patients - stored}
    renamed = {patient: others for patient, others in met.items() if others}
    if not renamed:
        return ""
    count = "1 patient id of this file is" if len(renamed) == 1 else f"{len(renamed):,} patient ids of this file are"
    theirs = _list({clinic for clinic, _ in renamed})
    if any(clinic == UNNAMED_CLINIC for clinic, _ in renamed):
        places = _list({clinic for others in renamed.values() for clinic, _ in others})
        why = f"stored already under {places}, and this file names no clinic for them: name the clinic as before"
    else:
        why = f"stored already without a clinic, and now come under {theirs}: import them without a clinic as before"
    return (
        f"{count} {why}, or the patients would count twice. If they are other patients who share the ids, keep the "
        "two clinics in stores of their own. Nothing was stored."
    )


def find_strangers(connection: Connection, rows: Iterable[Row], numbers: Iterable[int]) -> str:
    """Return why our own export is kept out: it has patients whom this store never had; else nothing.

    `numbers`: where each of the `rows` stands in the file. Earlier versions of records count, for what was undone may
    come back; whoever was forgotten may not, nor the patients of another store.
    """
    query = sa.select(session_records.c.clinic, session_records.c.patient_key).distinct()
    known = {(clinic, patient) for clinic, patient in connection.execute(query)}
    strange = [number for row, number in zip(rows, numbers, strict=True) if patient_of(row) not in known]
    if not strange:
        return ""
    told = f"Row {strange[0]} carries" if len(strange) == 1 else f"{len(strange):,} rows, first row {strange[0]}, carry"
    return (
        f"{told} a {PATIENT_KEY} that no patient of that clinic has in this store: the export comes from another "
        "store, names the clinic otherwise than here, or the patient was forgotten. Take these rows out, or import "
        "the clinic's own file, with patient_id; to move a store, restore its backup. Nothing was stored."
    )


def find_twins(returning: Sequence[Row], current: Sequence[Row]) -> bool:
    """Tell whether most of the `returning` rows are `current` already, with the clinic named there and not here.

    The same patient has another pseudonym then, so a session is known again by all else that is recorded of it.
    """
    telling = [place for place, name in enumerate(STORED_FIELDS) if name not in _NAMED_BY_CLINIC]

    def tell(row: Row) -> tuple[object, ...]:
        return (row[_CLINIC] == UNNAMED_CLINIC, *(row[place] for place in telling))

    seen = {(not unnamed, *rest) for unnamed, *rest in map(tell, current)}
    return sum(tell(row) in seen for row in returning) * 2 > len(returning)


def _list(clinics: Iterable[str]) -> str:
    return ", ".join(sorted(clinics))
