"""FHIR's resources, out of whatever holds them, and the few things that all of them say in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.vocabulary.instruments import INSTRUMENTS, Instrument

__all__ = [
    "Body",
    "Resource",
    "find_instruments",
    "find_weight",
    "list_of",
    "list_resources",
    "name_person",
    "pick",
    "spell_value",
    "strip_markup",
    "text_of",
]

Body = dict[str, Any]

LOINC = ("http://loinc.org", "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1", "")
_WEIGHTS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
_BUNDLES_AT_MOST = 8
_BY_LOINC = {entry.loinc: entry for entry in INSTRUMENTS if entry.loinc}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: its `kind`, its number in the file, and the address that others in a bundle may know it by."""

    kind: str
    place: int
    body: Body
    full_url: str = ""


def list_resources(documents: Sequence[tuple[int, Any]]) -> tuple[list[Resource], bool]:
    """Return the resources of all documents, bundles opened, and whether each is known by the number of its line.

    `place` is that line where each line holds one, else the resource's number in the file's order. What is none, a
    bundle's entry without one or an object of another kind, has no `kind`.
    """
    found = [(line, url, body) for line, document in documents for url, body in _open(document, 0)]
    lines = [line for line, _, _ in found]
    by_line = len(documents) > 1 and len(set(lines)) == len(lines)
    resources = [
        Resource(text_of(body.get("resourceType")), line if by_line else number, body, url)
        for number, (line, url, body) in enumerate(found, start=1)
    ]
    return resources, by_line


def pick(value: Any, *names: str) -> Any:
    """Return what stands under `names`, one inside the other, None where there is nothing of the kind."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def list_of(value: Any) -> list[Body]:
    """Return the objects of a list; none of anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """Return a text as it is, anything else as none."""
    return value.strip() if isinstance(value, str) else ""


def spell_value(value: Any) -> str:
    """Return a number or a text as a cell holds it, "" for anything else."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return text_of(value)


def find_instruments(concept: Any) -> list[Instrument]:
    """Return the instruments whose LOINC codes a concept, or a list of codings, gives."""
    codings = list_of(concept) if isinstance(concept, list) else list_of(pick(concept, "coding"))
    known = (coding for coding in codings if text_of(coding.get("system")) in LOINC)
    return [_BY_LOINC[code] for coding in known if (code := text_of(coding.get("code"))) in _BY_LOINC]


def find_weight(*holders: Any) -> str:
    """Return the weight that one of the `holders` carries in either of FHIR's two extensions for it, "" for none."""
    for holder in holders:
        for extension in list_of(pick(holder, "extension")):
            if text_of(extension.get("url")) in _WEIGHTS:
                for name in ("valueDecimal", "valueInteger"):
                    value = extension.get(name)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        return spell_value(value)
    return ""


def name_person(reference: Any) -> str:
    """Return the words by which a reference names someone who treats."""
    return text_of(pick(reference, "display"))


def strip_markup(div: Any) -> str:
    """Return the words of a narrative."""
    return " ".join(_TAG.sub(" ", text_of(div)[:20_000]).split())


def _open(document: Any, level: int) -> Iterator[tuple[str, Body]]:
    """Yield each resource with the address that its bundle gives it."""
    if isinstance(document, list) and level == 0:
        for one in document:
            yield from _open(one, 1)
    elif not isinstance(document, dict):
        yield "", {}
    elif document.get("resourceType") != "Bundle" or level > _BUNDLES_AT_MOST:
        yield "", document
    else:
        for entry in list_of(document.get("entry")):
            for url, body in _open(entry.get("resource"), level + 1):
                yield url or text_of(entry.get("fullUrl")), body
