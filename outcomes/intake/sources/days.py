"""Facts of one patient, day and clinic → one session, and the sessions as a table in our own headings."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from outcomes.intake.dates import DateRules, read_date
from outcomes.intake.problems import Level, Problem
from outcomes.intake.score_words import DISAGREEMENT
from outcomes.intake.sources.facts import Fact
from outcomes.intake.sources.people import Person
from outcomes.intake.tables import Fault, Finding, TextTable
from outcomes.vocabulary.instruments import INSTRUMENTS, OUTCOMES
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES
from outcomes.vocabulary.words import fold_word

__all__ = ["NOT_RECORDED", "Day", "gather_days", "lay_out"]

NOT_RECORDED = "not recorded"
"""The treatments of a session of which the file tells none; a mapping may say what it stands for."""

_PLAIN = ("patient_id", "session_date", "back_pain_type", "contributing_types", "treatments")
_ORDER = {entry.id: number for number, entry in enumerate(INSTRUMENTS)}
_ITEMS = {name: entry for entry in QUESTIONNAIRES for name in entry.columns}


@dataclass
class Day:
    """One row in the making: the facts of a patient's day at a clinic that do not contradict each other.

    `unsure`: one of them may as well be of the day's other clinic.
    """

    patient: str
    when: str
    places: list[int] = field(default_factory=list)
    scores: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    narrated: list[str] = field(default_factory=list)
    unsure: bool = False


def gather_days(facts: Sequence[Fact], rules: DateRules) -> tuple[list[Day], int]:
    """Return the days in the file's order, and how many encounters had no session to belong to.

    Facts of one day that contradict each other are two rows, for nobody but the clinic knows which is right; those of
    two clinics are two sessions.
    """
    groups: dict[tuple[str, object], list[Fact]] = {}
    for number, fact in enumerate(facts):
        read = read_date(fact.when, rules) if fact.when else None
        day: object = fact.when if read is None or isinstance(read, Fault) else read
        key = (fact.patient, day) if fact.patient and fact.when else ("", number)
        groups.setdefault(key, []).append(fact)
    days: list[Day] = []
    lonely = 0
    for group in (part for whole in groups.values() for part in _part_by_clinic(whole)):
        if not any(fact.makes_session for fact in group):
            lonely += len(group)
            continue
        rows: list[Day] = []
        for fact in sorted(group, key=lambda one: not one.makes_session):
            _add_fact(rows, fact)
        days += rows
    return sorted(days, key=lambda day: day.places[0]), lonely


def _part_by_clinic(group: list[Fact]) -> list[list[Fact]]:
    """Return the facts of a patient's day by clinic; those that name none are the first's, and marked as unsure."""
    clinics = [fold_word(fact.others.get("clinic", "")) for fact in group]
    named = dict.fromkeys(filter(None, clinics))
    if len(named) < 2:
        return [group]
    parts: dict[str, list[Fact]] = {name: [] for name in named}
    for fact, clinic in zip(group, clinics, strict=True):
        unsure = not clinic and fact.makes_session
        parts[clinic or next(iter(named))].append(dataclasses.replace(fact, unsure=unsure))
    return list(parts.values())


def _add_fact(rows: list[Day], fact: Fact) -> None:
    scores = {**fact.totals, **fact.items}
    day = next((row for row in rows if all(row.scores.get(name, cell) == cell for name, cell in scores.items())), None)
    if day is None:
        day = Day(fact.patient, fact.when)
        rows.append(day)
    day.places = sorted([*day.places, fact.place])
    day.scores |= scores
    for name, cell in fact.others.items():
        before = day.others.get(name, "")
        both = name == "treatments" and before and cell not in before.split(";")
        day.others[name] = f"{before};{cell}" if both and cell else before or cell
    day.units += [fact.unit] if fact.unit else []
    day.narrated += [fact.narrated] if fact.narrated else []
    day.unsure |= fact.unsure


def lay_out(days: Sequence[Day], people: dict[str, Person]) -> TextTable:
    """Return the rows as a table in our own headings, with what was found; cells are not counted yet."""
    rows: list[dict[str, str]] = []
    added: list[set[str]] = []
    seen: set[str] = set()
    left_out = 0
    for day in days:
        person = people.get(day.patient, Person())
        row = {"patient_id": day.patient, "session_date": day.when, **day.others}
        row |= {name: cell for name, cell in day.scores.items() if name in _ITEMS}
        made = {"pain_instrument", "function_instrument"}
        left_out += _place_totals(row, day)
        constants = {"birth_year": person.birth_year, "sex": person.sex, "back_pain_type": person.kinds[:1]}
        row |= {"birth_year": person.birth_year, "sex": person.sex}
        row |= {"back_pain_type": "".join(person.kinds[:1]), "contributing_types": ";".join(person.kinds[1:])}
        made |= {"contributing_types"} | (set(constants) if day.patient in seen else set())
        made |= {"treatments"} if not row.get("treatments") or ";" in row["treatments"] else set()
        row["treatments"] = row.get("treatments") or NOT_RECORDED
        seen.add(day.patient)
        rows.append(row)
        added.append(made)
    named = [*_PLAIN, *(f"{one}_{what}" for one in OUTCOMES for what in ("score", "instrument"))]
    named += ["practitioner", "clinic", "birth_year", "sex", *_ITEMS]
    needed = {"patient_id", "session_date", "back_pain_type", "treatments"}
    headings = [name for name in named if name in needed or any(row.get(name) for row in rows)]
    return TextTable(
        tuple(headings),
        tuple(np.array([row.get(name, "") for row in rows], dtype=object) for name in headings),
        np.array([day.places[0] for day in days], dtype=np.int64),
        notes=(*_note_left_out(left_out), *_note_not_recorded(rows)),
        added={place: np.array([name in made for made in added], dtype=bool) for place, name in enumerate(headings)},
        findings=tuple(_find_faults(days, people)),
    )


def _place_totals(row: dict[str, str], day: Day) -> int:
    """Put a day's totals and their instruments into its row; return how many found no place there.

    Of several instruments of one outcome the first in the catalogue counts, be it by its total or its answers.
    """
    left_out = 0
    totals = {name: cell for name, cell in day.scores.items() if name not in _ITEMS}
    for outcome in OUTCOMES:
        field_name = f"{outcome}_score"
        answered = {_ITEMS[name].id for name in day.scores if name in _ITEMS and _ITEMS[name].field == field_name}
        given = {name for name in totals if _PRIMARY.get(name) == outcome}
        here = sorted(answered | given, key=lambda name: _ORDER.get(name, len(_ORDER)))
        if here:
            row[field_name] = totals.get(here[0], "")
            row[f"{outcome}_instrument"] = here[0]
            left_out += len(given - {here[0]})
    return left_out


_PRIMARY = {entry.id: entry.outcomes[0] for entry in INSTRUMENTS}


def _find_faults(days: Sequence[Day], people: dict[str, Person]) -> list[Finding]:
    torn = [number for number, day in enumerate(days) if people.get(day.patient, Person()).torn]
    found = [Finding(_TWO_PEOPLE, np.array(torn, dtype=np.intp), "patient_id")] if torn else []
    unsure = [number for number, day in enumerate(days) if day.unsure]
    found += [Finding(_TWO_CLINICS, np.array(unsure, dtype=np.intp), "clinic")] if unsure else []
    for number, day in enumerate(days):
        place = np.array([number], dtype=np.intp)
        found += [Finding(_OTHER_UNIT, place, found=unit) for unit in day.units]
        found += [Finding(DISAGREEMENT, place, found=told) for told in day.narrated]
    return found


def _note_left_out(count: int) -> list[Problem]:
    if not count:
        return []
    what = "1 score was" if count == 1 else f"{count:,} scores were"
    words = f"{what} left out, for another instrument of the same outcome stands in the session."
    return [Problem(Level.WARNING, "second-instrument", words, "one instrument of an outcome", _SPLIT, rows=count)]


_SPLIT = "If the other instrument is meant, export its scores alone and import them."


def _note_not_recorded(rows: Sequence[dict[str, str]]) -> list[Problem]:
    count = sum(row["treatments"] == NOT_RECORDED for row in rows)
    if not count:
        return []
    what = "1 session tells" if count == 1 else f"{count:,} sessions tell"
    words = f'{what} no treatment and will stand under "{NOT_RECORDED}".'
    mend = f'If they were all given the same, say it under [treatments] as "{NOT_RECORDED}" = "our word".'
    return [Problem(Level.WARNING, "treatments-not-recorded", words, "Procedure resources", mend, rows=count)]


_TWO_PEOPLE = Fault(
    Level.REJECT,
    "two-patients-one-id",
    "Two Patient resources have this id and differ in name, sex or birth date.",
    "one patient for each id",
    "Give the second patient an id of their own, or export one Patient resource for each.",
)
_TWO_CLINICS = Fault(
    Level.WARNING,
    "two-clinics-on-a-day",
    "The patient was at two clinics on this day, and not every score or treatment names its encounter: those that name "
    "none stand under the clinic that comes first in the file.",
    "resources that refer to their encounter",
    "Look whether the clinic is right; if not, export the resources with their encounter.",
)
_OTHER_UNIT = Fault(
    Level.REJECT,
    "other-unit",
    "The value stands in a unit that is not its instrument's.",
    "a score in the instrument's own unit, such as {score}, or %",
    "Export the score itself, or correct the unit.",
)
