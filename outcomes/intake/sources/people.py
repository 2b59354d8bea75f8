"""The patients of FHIR resources: their ids, and what holds for all their sessions."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.intake.sources.facts import Context, read_condition
from outcomes.intake.sources.resources import Resource, text_of

__all__ = ["Person", "list_addresses", "list_people"]

_SEXES = ("female", "male", "other")


@dataclass(frozen=True, slots=True)
class Person:
    """What the file says of a patient: year of birth and sex as cells hold them; `kinds`: of back pain.

    `mark`: what tells this patient from another of the same id; `torn`: there is another."""

    birth_year: str = ""
    sex: str = ""
    kinds: tuple[str, ...] = ()
    mark: str = ""
    torn: bool = False


def list_addresses(resources: Sequence[Resource]) -> dict[str, str]:
    """Return, by the address that a bundle gives a Patient, the id that it has."""
    ids = {}
    for resource in resources:
        own = text_of(resource.body.get("id"))
        if resource.kind == "Patient" and resource.full_url:
            ids[resource.full_url] = own or resource.full_url.rpartition(":")[2].rpartition("/")[2]
    return ids


def list_people(resources: Sequence[Resource], context: Context) -> dict[str, Person]:
    """Return, by id, what Patient and Condition resources say of each patient."""
    people: dict[str, Person] = {}
    for resource in resources:
        body = resource.body
        if resource.kind == "Patient":
            own = text_of(body.get("id")) or context.ids.get(resource.full_url, "")
            mark = json.dumps([body.get(name) for name in ("birthDate", "gender", "name")], sort_keys=True)
            known = people.get(own)
            year, sex = text_of(body.get("birthDate"))[:4], text_of(body.get("gender")).lower()
            told = Person(year if re.fullmatch(r"\d{4}", year) else "", sex if sex in _SEXES else "", mark=mark)
            if known is not None and known.mark:
                told = dataclasses.replace(known, torn=known.torn or known.mark != mark)
            people[own] = dataclasses.replace(told, kinds=known.kinds if known else ())
        elif resource.kind == "Condition" and (found := read_condition(resource, context)):
            patient, word = found
            known = people.get(patient, Person())
            people[patient] = dataclasses.replace(known, kinds=tuple(dict.fromkeys((*known.kinds, word))))
    return people
