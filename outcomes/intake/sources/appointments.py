"""Appointment exports of practice programs: each appointment that took place is a session, all others are counted."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.intake.headings import SCORE_COLUMNS, map_headings, name_known_fields
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import FileRefused, refuse
from outcomes.intake.sources.day_groups import GroupedDays
from outcomes.intake.sources.rebuilding import Part, cut_column, name_source, note_joined, note_no_sessions, rebuild
from outcomes.intake.suggestions import LONGEST_HEADING
from outcomes.intake.tables import TextTable
from outcomes.vocabulary.records import is_identifying
from outcomes.vocabulary.words import fold_word

__all__ = ["SYSTEMS", "AppointmentSystem", "Mark", "find_system", "reshape_appointments"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A column that says of an appointment that it is no session, and why: any entry but a no, or one of `words`."""

    heading: str
    why: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentSystem:
    """A program whose export we know: `headings` that are all there, and one of `either`.

    `columns`: what its headings mean; of several for one field the first that the file has. `marks`: what says that an
    appointment is no session, the first to say so giving the reason.
    """

    name: str
    headings: tuple[str, ...]
    either: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]


_CANCELLED = "cancelled"
_MISSED = "where the patient did not come"
_ARCHIVED = "taken out of the calendar"
_BREAK = "a break, without a patient"
_NOT_ARRIVED = "booked and not marked as arrived"

SYSTEMS: tuple[AppointmentSystem, ...] = (
    AppointmentSystem(
        "a Jane App appointment export",
        ("start_at", "treatment_name", "staff_member_name"),
        ("patient_guid", "patient_number"),
        (
            ("patient_guid", "patient_id"),
            ("patient_number", "patient_id"),
            ("start_at", "session_date"),
            ("treatment_name", "treatments"),
            ("staff_member_name", "practitioner"),
            ("location_name", "clinic"),
        ),
        (
            Mark("break", _BREAK),
            Mark("cancelled_at", _CANCELLED),
            Mark("no_show_at", _MISSED),
            Mark("archived_at", _ARCHIVED),
            Mark("state", _CANCELLED, ("cancelled", "canceled", "late cancel", "late cancellation", "rescheduled")),
            Mark("state", _MISSED, ("no show",)),
            Mark("state", _ARCHIVED, ("archived", "deleted", "never booked")),
            Mark("state", _NOT_ARRIVED, ("booked", "reserved", "pending", "unconfirmed", "confirmed")),
        ),
    ),
    AppointmentSystem(
        "a Cliniko appointment export",
        ("starts_at", "patient_name", "practitioner"),
        ("did_not_arrive", "cancelled_at"),
        (
            ("patient_id", "patient_id"),
            ("patient_number", "patient_id"),
            ("starts_at", "session_date"),
            ("appointment_type", "treatments"),
            ("appointment_type_name", "treatments"),
            ("practitioner", "practitioner"),
            ("business", "clinic"),
            ("business_name", "clinic"),
        ),
        (
            Mark("cancelled_at", _CANCELLED),
            Mark("did_not_arrive", _MISSED),
            Mark("archived_at", _ARCHIVED),
            Mark("deleted_at", _ARCHIVED),
        ),
    ),
)

_NO = frozenset(map(fold_word, ("", "false", "no", "n", "0", "-", "null", "none")))
_PATIENTS = re.compile(r"(?:patient|client).*?(?:\b|_)(?:id|guid|number|no|ref|reference|code)\b", re.IGNORECASE)


def find_system(headings: Sequence[str]) -> AppointmentSystem | None:
    """Return the program whose export has these `headings`, or None."""
    folded = {fold_word(heading) for heading in headings}
    return next(
        (
            system
            for system in SYSTEMS
            if all(fold_word(heading) in folded for heading in system.headings)
            and any(fold_word(heading) in folded for heading in system.either)
        ),
        None,
    )


def reshape_appointments(table: TextTable, system: AppointmentSystem, mapping: Mapping) -> TextTable:
    """Return the appointments of `table` that took place, those of a patient's day at one clinic as one session.

    Appointments of one day that contradict each other stay apart, and the rules for rows refuse them side by side.
    Raises `FileRefused` if none did, or if nothing but names tells the patients apart.
    """
    places = {fold_word(heading): index for index, heading in enumerate(table.headings)}
    meant = _say_meaning(table, system, places)
    whole = mapping.over(meant)
    fields = map_headings(table.headings, whole).fields
    if "patient_id" not in fields:
        raise _refuse_without_patients(system, table)
    marks = [mark for mark in system.marks if _is_read(mark, places, mapping)]
    whys = _find_whys(table, marks, places, fields["patient_id"])
    took_place = np.array([place for place, why in enumerate(whys) if not why], dtype=np.intp)
    if not len(took_place):
        raise _refuse_empty(system, Counter(whys))
    days = GroupedDays(table, fields, mapping)
    groups = days.group(took_place)
    anchors = np.array([group[0] for group in groups], dtype=np.intp)
    structure = {places[fold_word(mark.heading)] for mark in marks} - set(fields.values())
    meanings = {index: name for name, index in fields.items()}
    parts = [
        days.join(index, meanings[index], groups) if index in meanings else cut_column(table, index, anchors)
        for index in range(len(table.headings))
        if index not in structure
    ]
    parts += _fill_in(table.headings, whole, len(anchors))
    counts = dict(Counter(why for why in whys if why))
    used = ", ".join(dict.fromkeys(table.headings[places[fold_word(mark.heading)]] for mark in marks))
    how = f"an appointment that took place is a session, by {used}" if used else _UNMARKED
    notes = [
        name_source(system.name, how, meant),
        *note_no_sessions(counts, mend=_MEND),
        *note_joined(len(took_place) - len(anchors), days.how),
    ]
    reshaped = rebuild(table, parts, anchors, notes=notes, findings=days.warn_several(groups))
    return dataclasses.replace(reshaped, meant=meant)


_MEND = (
    "Nothing needs mending. If a column is not kept in your clinic, such as who arrived, declare it ignored under "
    '[columns] as "its heading" = "-", and it decides nothing.'
)
_UNMARKED = "no column tells which appointments took place, so each is a session"


def _say_meaning(table: TextTable, system: AppointmentSystem, places: dict[str, int]) -> Mapping:
    columns: dict[str, str] = {}
    for heading, target in system.columns:
        index = places.get(fold_word(heading))
        if index is not None and target not in columns:
            columns[target] = table.headings[index]
    return Mapping(columns=tuple((heading, target) for target, heading in columns.items()))


def _is_read(mark: Mark, places: dict[str, int], mapping: Mapping) -> bool:
    return fold_word(mark.heading) in places and mapping.find_column(mark.heading) != ""


def _find_whys(table: TextTable, marks: Sequence[Mark], places: dict[str, int], patients: int) -> list[str]:
    """Return of each row why it is no session, "" for one that is; cells of a ragged row may have slipped."""
    whys = [""] * len(table)
    ragged = set(table.ragged.tolist())
    for mark in marks:
        words = frozenset(map(fold_word, mark.words))
        for place, cell in enumerate(table.columns[places[fold_word(mark.heading)]]):
            word = fold_word(cell)
            if not whys[place] and place not in ragged and (word in words if words else word not in _NO):
                whys[place] = mark.why
    for place, cell in enumerate(table.columns[patients]):
        if not whys[place] and place not in ragged and not cell.strip():
            whys[place] = _BREAK
    return whys


def _fill_in(headings: Sequence[str], mapping: Mapping, count: int) -> list[Part]:
    """Return blank columns for what every record needs and appointments do not tell: the type, and scores."""
    known = name_known_fields(headings, mapping)
    missing = [] if "back_pain_type" in known else ["back_pain_type"]
    missing += [] if known & set(SCORE_COLUMNS) else ["pain_score"]
    return [Part(name, np.full(count, "", dtype=object)) for name in missing]


def _refuse_without_patients(system: AppointmentSystem, table: TextTable) -> FileRefused:
    """Return the refusal of a file no column of which is the patient's: left out by the mapping, or only a name."""
    own = {fold_word(heading) for heading, target in system.columns if target == "patient_id"}
    told = [heading for heading in table.headings if fold_word(heading) in own]
    others = [heading for heading in table.headings if _may_tell_patients(heading)]
    if told:
        words = f"This is {system.name}, and what tells its patients apart is left out or mapped otherwise: "
        return refuse(
            "patients-left-out",
            words + ", ".join(told) + ".",
            expected=f"{' or '.join(told)} as patient_id",
            mend=f'Map one column under [columns] as "{told[0]}" = "patient_id"; it is replaced by a pseudonym.',
            question="column",
            word="patient_id",
            offers=tuple(dict.fromkeys((*told, *others))),
        )
    names = [heading for heading in table.headings if fold_word(heading) == fold_word("patient_name")]
    return refuse(
        "patients-by-name",
        f"This is {system.name}, and nothing but the name tells its patients apart.",
        expected="a column with the program's own number or id of the patient",
        mend="Add the patient's number to the export. Where no two patients have one name, the name may stand for it: "
        f'map it under [columns] as "{names[0]}" = "patient_id"; it is replaced by a pseudonym like any id.',
        question="column",
        word="patient_id",
        offers=tuple(dict.fromkeys((*others, *names))),
    )


def _may_tell_patients(heading: str) -> bool:
    return _PATIENTS.search(heading[:LONGEST_HEADING]) is not None and not is_identifying(heading)


def _refuse_empty(system: AppointmentSystem, counts: Counter[str]) -> FileRefused:
    told = ", ".join(f"{count:,} {why}" for why, count in counts.items())
    return refuse(
        "no-sessions",
        f"This is {system.name}, and none of its appointments took place: {told}.",
        expected="appointments that patients came to",
        mend=_MEND,
    )
