"""FHIR resources for tests, invented: builders that give the smallest sound one, and what makes a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

__all__ = [
    "LOINC",
    "ODI_ITEMS",
    "make_bundle",
    "make_lines",
    "make_observation",
    "make_patient",
    "make_response",
    "make_weighted",
]

Body = dict[str, Any]

LOINC = {"NRS": "72514-3", "ODI": "97909-6", "PEG": "91147-9"}
ODI_ITEMS = (2, 1, 2, 1, 2, 2, 2, 2, 3, 2)
"""Ten answers that give 38 %."""
WEIGHT = "http://hl7.org/fhir/StructureDefinition/"


def make_observation(instrument: str = "NRS", value: object = 6, *, patient: str = "P1", **more: object) -> Body:
    """Return an Observation of one score; a number as a quantity without a unit."""
    body: Body = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": LOINC[instrument]}]},
        "subject": {"reference": f"Patient/{patient}"},
        "effectiveDateTime": "2026-01-15",
        "valueQuantity": {"value": value},
    }
    return body | more


def make_response(
    answers: Iterable[object] = ODI_ITEMS, *, stem: str = "odi-", patient: str = "P1", **more: object
) -> Body:
    """Return a QuestionnaireResponse whose questions are named `stem` and a number, each with its answer's value."""
    items = [
        {"linkId": f"{stem}{number}", "answer": [answer if isinstance(answer, dict) else {"valueInteger": answer}]}
        for number, answer in enumerate(answers, start=1)
    ]
    body: Body = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": f"Patient/{patient}"},
        "authored": "2026-01-15T10:30:00Z",
        "item": items,
    }
    return body | more


def make_weighted(weight: object, *, by: str = "itemWeight", name: str = "valueDecimal", **coding: object) -> Body:
    """Return an answer that is a coding with its weight in one of the two extensions."""
    return {"valueCoding": {"extension": [{"url": WEIGHT + by, name: weight}], "display": "an answer"} | coding}


def make_patient(patient: str = "P1", **more: object) -> Body:
    """Return a Patient."""
    return {"resourceType": "Patient", "id": patient, "birthDate": "1970-05-06", "gender": "female"} | more


def make_bundle(*bodies: Body, indent: int | None = 1) -> bytes:
    """Return a Bundle's file."""
    entries = [{"resource": body} for body in bodies]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(bundle, ensure_ascii=False, indent=indent).encode()


def make_lines(*bodies: Body) -> bytes:
    """Return an NDJSON file: one resource a line."""
    return "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies).encode()
