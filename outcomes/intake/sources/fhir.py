"""FHIR R4 JSON → one row a session, a session being one patient, day and clinic; every other resource is counted."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence

from outcomes.intake.dates import set_date_rules
from outcomes.intake.mapping import OWN_MODALITY, Mapping
from outcomes.intake.problems import FileRefused, Level, Problem, refuse
from outcomes.intake.sources.days import NOT_RECORDED, gather_days, lay_out
from outcomes.intake.sources.facts import Context, Fact, list_visits, read_condition, read_fact
from outcomes.intake.sources.json_text import count_values, read_json
from outcomes.intake.sources.people import list_addresses, list_people
from outcomes.intake.sources.rebuilding import name_source, note_joined, note_no_sessions
from outcomes.intake.sources.resources import Resource, list_resources
from outcomes.intake.sources.responses import list_weights
from outcomes.intake.tables import TextTable, refuse_bounds
from outcomes.vocabulary.instruments import INSTRUMENTS

__all__ = ["read_fhir"]


def read_fhir(text: str, mapping: Mapping, *, row_limit: int | None = None) -> TextTable | None:
    """Return the sessions that FHIR resources tell, None for JSON without any resource.

    Raises `FileRefused` for JSON that cannot be read, too many resources, and resources without a single score.
    """
    if '"resourceType"' not in text:
        return None
    documents = read_json(text)
    resources, by_line = list_resources(documents)
    if resources and not any(resource.kind for resource in resources):
        return None
    if row_limit is not None and len(resources) > row_limit:
        raise refuse_bounds(f"more than {row_limit:,} resources")
    context = Context(mapping, list_addresses(resources), list_weights(resources), list_visits(resources))
    facts, excluded, not_read = _read_facts(resources, context)
    days, lonely = gather_days(facts, set_date_rules(mapping, "1900", dt.date.max))
    not_read.update({"Encounter on a day without a score": lonely} if lonely else {})
    if not any(day.scores for day in days):
        raise _refuse_empty(resources, excluded, not_read)
    people = list_people(resources, context)
    table = lay_out(days, people)
    patients, conditions = (_count(resources, context, kind) for kind in ("Patient", "Condition"))
    how = "its line" if by_line else "the place of its first resource in the file"
    notes = [
        name_source(
            "FHIR R4 JSON", f"one session for each patient, day and clinic, a row's number being {how}", Mapping()
        ),
        *note_no_sessions(dict(excluded), mend="Nothing needs mending."),
        *note_joined(
            sum(len(day.places) - 1 for day in days), "to another of the same patient, day and clinic: one session"
        ),
        *_note_not_read(not_read, patients, conditions),
        *table.notes,
    ]
    values = sum(count_values(document) for _, document in documents)
    own = sum(int((column.astype(bool) & ~table.added[place]).sum()) for place, column in enumerate(table.columns))
    return dataclasses.replace(
        table,
        notes=tuple(notes),
        cells_read=values,
        cells_outside=values - own,
        aside=len(resources) - len(days),
        meant=Mapping(treatments=((NOT_RECORDED, OWN_MODALITY),)),
    )


def _read_facts(resources: Sequence[Resource], context: Context) -> tuple[list[Fact], Counter[str], Counter[str]]:
    """Return the facts; and how many resources are known and no session, and are not read, by why."""
    facts: list[Fact] = []
    excluded, not_read = Counter[str](), Counter[str]()
    for resource in resources:
        if _is_of_person(resource, context):
            continue
        found = read_fact(resource, context)
        if isinstance(found, Fact):
            facts.append(found)
        else:
            (excluded if found.known else not_read)[found.why] += 1
    return facts, excluded, not_read


def _is_of_person(resource: Resource, context: Context) -> bool:
    """Tell whether a resource says what holds for all sessions of a patient."""
    return resource.kind == "Patient" or (
        resource.kind == "Condition" and read_condition(resource, context) is not None
    )


def _count(resources: Sequence[Resource], context: Context, kind: str) -> int:
    return sum(one.kind == kind and _is_of_person(one, context) for one in resources)


def _note_not_read(not_read: Counter[str], patients: int, conditions: int) -> list[Problem]:
    told = [f"{count:,} {why}" for why, count in not_read.most_common()]
    used = [f"{patients:,} Patient"] * bool(patients) + [f"{conditions:,} Condition"] * bool(conditions)
    total = sum(not_read.values()) + patients + conditions
    if not total:
        return []
    words = f"{total:,} {'resource is no score' if total == 1 else 'resources are no scores'}. "
    words += f"Birth year, sex and type of back pain were taken from: {', '.join(used)}. " if used else ""
    words += f"Not read: {', '.join(told)}." if told else ""
    return [Problem(Level.NOTE, "not-read", words.strip(), "", "Nothing needs mending.", rows=total)]


def _refuse_empty(resources: Sequence[Resource], excluded: Counter[str], not_read: Counter[str]) -> FileRefused:
    known = ", ".join(f"{entry.loinc} ({entry.id})" for entry in INSTRUMENTS if entry.loinc)
    kinds = Counter(one.kind for one in resources)
    told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common(8)) or "none"
    whys = ", ".join(f"{count:,} {why}" for why, count in (excluded + not_read).most_common(8))
    return refuse(
        "no-scores",
        f"The FHIR file holds not one score that we know. Its resources: {told}."
        + (f" Found: {whys}." if whys else ""),
        expected=f"Observations with a LOINC code of {known}, or QuestionnaireResponses to ODI, RMDQ or PEG",
        mend="Export the Observations and QuestionnaireResponses of the patients along with the rest.",
    )
