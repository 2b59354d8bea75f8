"""What one FHIR resource tells of one patient's day, and why another tells nothing: resource by resource."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from outcomes.intake.mapping import Mapping
from outcomes.intake.sources.resources import (
    Body,
    Resource,
    find_instruments,
    find_weight,
    list_of,
    name_person,
    pick,
    spell_value,
    text_of,
)
from outcomes.intake.sources.responses import Response, Weights, find_narrated, join_told, read_response
from outcomes.intake.words import read_treatments
from outcomes.vocabulary.back_pain import find_back_pain_type
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["Context", "Excluded", "Fact", "find_patient", "list_visits", "read_condition", "read_fact"]

_WITHDRAWN = ("entered-in-error", "cancelled", "nullified")
_PLAIN_UNITS = frozenset({"", "1", "score", "scores", "point", "points", "pts", "number", "unitless", "nrs", "nprs"})
_UNIT_MARKS = re.compile(r"[{}\[\]()]")
_ANNOTATION = re.compile(r"\{[^{}]*\}")
"""UCUM's way to write a word that is no unit."""
_ATTENDED = ("finished", "in-progress", "arrived", "triaged", "onleave", "completed", "discharged")


@dataclass(frozen=True, slots=True)
class Context:
    """What the other resources say that one has to be read by: addresses within the bundle, and answers' weights.

    `visits`: by an Encounter's address, its clinic.
    """

    mapping: Mapping
    ids: dict[str, str]
    weights: Weights
    visits: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one resource tells of a patient's day, as cells hold it.

    `totals` by instrument, `items` by column; `others`: practitioner, clinic, treatments. `unit`: a unit that is not
    the instrument's, as found. `narrated`: what its narrative says, where its values say otherwise. `unsure`: the day
    has several clinics, and it names none.
    """

    place: int
    patient: str
    when: str
    totals: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    narrated: str = ""
    unsure: bool = False

    @property
    def makes_session(self) -> bool:
        """Whether there was a session if nothing else says so: an encounter may be about anything."""
        return bool(self.totals or self.items or self.others.get("treatments"))


@dataclass(frozen=True, slots=True)
class Excluded:
    """A resource that tells nothing: `why`, and whether it was `known`, which makes it no session, or not read."""

    why: str
    known: bool = True


def read_fact(resource: Resource, context: Context) -> Fact | Excluded:
    """Return what a resource tells, or why it tells nothing."""
    reader = _READERS.get(resource.kind)
    if reader is None:
        return Excluded(resource.kind or "object that is no resource", known=False)
    if text_of(resource.body.get("status")) in _WITHDRAWN:
        return Excluded("entered in error or cancelled")
    return reader(resource, context)


def list_visits(resources: Sequence[Resource]) -> dict[str, str]:
    """Return, by every address that an Encounter may be referred to by, the clinic that it took place at."""
    visits: dict[str, str] = {}
    for resource in resources:
        clinic = _name_clinic(resource.body)
        if resource.kind == "Encounter" and clinic and text_of(resource.body.get("status")) in _ATTENDED:
            own = text_of(resource.body.get("id"))
            visits |= {f"Encounter/{own}": clinic} if own else {}
            visits |= {resource.full_url: clinic} if resource.full_url else {}
    return visits


def find_patient(body: Body, ids: dict[str, str]) -> str:
    """Return the id of the patient whom a resource is about, "" where it names none."""
    reference = text_of(pick(body, "subject", "reference")) or text_of(pick(body, "patient", "reference"))
    if not reference:
        return text_of(pick(body, "subject", "identifier", "value"))
    if reference in ids:
        return ids[reference]
    if reference.startswith("#"):
        contained = (one for one in list_of(body.get("contained")) if text_of(one.get("id")) == reference[1:])
        return next((spell_value(pick(one, "identifier", "value")) or _first_identifier(one) for one in contained), "")
    if reference.startswith("urn:"):
        return reference.rpartition(":")[2]
    path = reference.partition("/_history/")[0].split("/")
    return path[-1] if len(path) == 1 or path[-2] == "Patient" else ""


def read_condition(resource: Resource, context: Context) -> tuple[str, str] | None:
    """Return the patient and the type of back pain of a Condition, None for one that is no back pain that we know."""
    body = resource.body
    verified = {text_of(coding.get("code")) for coding in list_of(pick(body, "verificationStatus", "coding"))}
    if verified & {"entered-in-error", "refuted"}:
        return None
    for word in _list_words(body.get("code")):
        if context.mapping.find_back_pain_type(word) or find_back_pain_type(word):
            return find_patient(body, context.ids), word
    return None


def _first_identifier(body: Body) -> str:
    return next((text_of(one.get("value")) for one in list_of(body.get("identifier")) if one.get("value")), "")


def _list_words(concept: object) -> list[str]:
    codings = list_of(pick(concept, "coding"))
    words = [text_of(pick(concept, "text")), *(text_of(coding.get("display")) for coding in codings)]
    return [word for word in words if word]


def _find_date(body: Body, *names: str) -> str:
    """Return the first of the body's dates under `names`; of a period its start."""
    found = (text_of(body.get(name)) or text_of(pick(body, name, "start")) for name in names)
    return next(filter(None, found), "")


def _name_clinic(body: Body) -> str:
    return text_of(pick(body, "serviceProvider", "display"))


def _find_clinic(body: Body, context: Context) -> dict[str, str]:
    """Return the clinic of the encounter that a resource names, under its field; nothing where it names none."""
    address = text_of(pick(body, "encounter", "reference")).partition("/_history/")[0]
    clinic = context.visits.get(address) or context.visits.get("/".join(address.split("/")[-2:]))
    return {"clinic": clinic} if clinic else {}


def _read_observation(resource: Resource, context: Context) -> Fact | Excluded:
    body = resource.body
    parts = [body, *list_of(body.get("component"))]
    known = [(entries[0].id, part) for part in parts if (entries := find_instruments(part.get("code")))]
    if not known:
        return Excluded("Observation of something else", known=False)
    read = [(name, *_read_value(part, name)) for name, part in known]
    totals = join_told((name, cell) for name, cell, _ in read)
    if not totals:
        return Excluded("without a value")
    when = _find_date(body, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued")
    unit = next((unit for _, _, unit in read if unit), "")
    narrated = "" if unit else find_narrated(body, Response(totals=totals))
    return Fact(
        resource.place,
        find_patient(body, context.ids),
        when,
        totals=totals,
        others=_find_clinic(body, context),
        unit=unit,
        narrated=narrated,
    )


def _read_value(part: Body, instrument: str) -> tuple[str, str]:
    """Return a value as a cell holds it, and its unit if that is not the instrument's."""
    quantity = part.get("valueQuantity")
    if isinstance(quantity, dict):
        cell = text_of(quantity.get("comparator")) + spell_value(quantity.get("value"))
        unit = text_of(quantity.get("unit")) or text_of(quantity.get("code"))
        plain = _UNIT_MARKS.sub("", unit).strip().lower()
        entry = find_instrument(instrument)
        own = set() if entry is None else {entry.unit.lower(), *({"percent"} if entry.unit == "%" else ())}
        if not cell or plain in _PLAIN_UNITS | own or _ANNOTATION.fullmatch(unit):
            return cell, ""
        return f"{cell} {unit}", f"{cell} {unit}"
    for name in ("valueInteger", "valueDecimal", "valueString"):
        if cell := spell_value(part.get(name)):
            return cell, ""
    codings = list_of(pick(part, "valueCodeableConcept", "coding"))
    return next((weight for coding in codings if (weight := find_weight(coding))), ""), ""


def _read_questionnaire_response(resource: Resource, context: Context) -> Fact | Excluded:
    body = resource.body
    if text_of(body.get("status")) == "in-progress":
        return Excluded("not filled in to the end")
    read = read_response(body, context.weights)
    if read is None:
        return Excluded("QuestionnaireResponse of a questionnaire that is not known, or whose questions are not", False)
    return Fact(
        resource.place,
        find_patient(body, context.ids),
        _find_date(body, "authored"),
        totals=dict(read.totals),
        items=dict(read.items),
        others=_find_clinic(body, context),
        narrated=find_narrated(body, read),
    )


def _read_encounter(resource: Resource, context: Context) -> Fact | Excluded:
    body = resource.body
    if text_of(body.get("status")) not in _ATTENDED:
        return Excluded("an encounter that did not take place")
    people = [
        name_person(pick(one, "individual")) or name_person(pick(one, "actor"))
        for one in list_of(body.get("participant"))
    ]
    others = {
        "practitioner": next(filter(None, people), ""),
        "clinic": _name_clinic(body),
    }
    when = _find_date(body, "period", "actualPeriod")
    return Fact(resource.place, find_patient(body, context.ids), when, others=others)


def _read_procedure(resource: Resource, context: Context) -> Fact | Excluded:
    body = resource.body
    if text_of(body.get("status")) not in ("completed", "in-progress"):
        return Excluded("a procedure that was not done")
    known = (word for word in _list_words(body.get("code")) if not read_treatments(word, context.mapping).unknown)
    word = next(known, "")
    if not word:
        return Excluded("Procedure that is no treatment we know", known=False)
    people = [name_person(pick(one, "actor")) for one in list_of(body.get("performer"))]
    others = {"treatments": word, "practitioner": next(filter(None, people), "")} | _find_clinic(body, context)
    when = _find_date(body, "performedDateTime", "performedPeriod", "occurrenceDateTime", "occurrencePeriod")
    return Fact(resource.place, find_patient(body, context.ids), when, others=others)


_READERS: dict[str, Callable[[Resource, Context], Fact | Excluded]] = {
    "Observation": _read_observation,
    "QuestionnaireResponse": _read_questionnaire_response,
    "Encounter": _read_encounter,
    "Procedure": _read_procedure,
}
