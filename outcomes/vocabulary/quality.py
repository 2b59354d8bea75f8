"""What is asked of the stored records, check by check, with limits; and what a practitioner can still put right.

The limits are rules of ours: a clinician can review them line by line. A check whose field is nowhere in the records
has nothing to judge, which is never taken for a pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.vocabulary.quality_check import QUALITY_CATEGORIES, QualityCategory, QualityCheck, QualityGrain
from outcomes.vocabulary.quality_completeness import COMPLETENESS
from outcomes.vocabulary.quality_conformance import CONFORMANCE
from outcomes.vocabulary.quality_plausibility import PLAUSIBILITY
from outcomes.vocabulary.red_flags import RED_FLAG_FIELDS

__all__ = [
    "LATELY_DAYS",
    "QUALITY_CATEGORIES",
    "QUALITY_CHECKS",
    "QUALITY_STATES",
    "TO_DO",
    "YEAR_DAYS",
    "QualityCategory",
    "QualityCheck",
    "QualityGrain",
    "QualityState",
    "ToDo",
    "find_quality_check",
]

QualityState = Literal["fail", "error", "warn", "pass", "not applicable"]

QUALITY_STATES: dict[QualityState, str] = {
    "fail": "More than the second limit.",
    "error": "The check itself broke off. The others are not touched by it; nothing is known of this one.",
    "warn": "More than the first limit: it needs a look.",
    "pass": "No more than the first limit.",
    "not applicable": "The field is nowhere in the records, or there is too little to judge. Never counted as a pass.",
}
"""How a check can end, the worst first."""

QUALITY_CHECKS: tuple[QualityCheck, ...] = (*COMPLETENESS, *CONFORMANCE, *PLAUSIBILITY)

LATELY_DAYS, YEAR_DAYS = 28, 365
"""Days before the newest session in the records."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that is missing and can still be put right. `urgency`: 1 a sign of an emergency, 2 whether there is
    one, 3 patients in care, 4 care that has ended. `one` and `many`: the sentence of one and of several, `{n}` how
    many. `mend`: what to do."""

    name: str
    urgency: int
    one: str
    many: str
    mend: str
    needs: tuple[str, ...]


TO_DO: tuple[ToDo, ...] = (
    ToDo(
        *("unanswered_flag", 1),
        "1 red flag without an answer",
        "{n} red flags without an answer",
        "Seek emergency care; then note on Red flags what was done.",
        RED_FLAG_FIELDS,
    ),
    ToDo(
        *("not_screened", 2),
        "1 patient in care was never asked all three red-flag questions in this episode",
        "{n} patients in care were never asked all three red-flag questions in this episode",
        "Ask at the next visit.",
        RED_FLAG_FIELDS,
    ),
    ToDo(
        *("no_pain_lately", 3),
        "1 patient in care has no pain score in the last 4 weeks",
        "{n} patients in care have no pain score in the last 4 weeks",
        "Score at the next visit, or ask by telephone.",
        ("pain_score",),
    ),
    ToDo(
        *("no_function_lately", 3),
        "1 patient in care has no function score in the last 4 weeks",
        "{n} patients in care have no function score in the last 4 weeks",
        "Give the questionnaire at the next visit.",
        ("function_score",),
    ),
    ToDo(
        *("no_baseline", 3),
        "1 patient in care has no score at the first session",
        "{n} patients in care have no score at the first session",
        "Look for it on paper: it cannot be asked for later.",
        ("pain_score", "function_score"),
    ),
    ToDo(
        *("no_type", 3),
        "1 patient in care has no type of back pain",
        "{n} patients in care have no type of back pain",
        "Choose the main type.",
        (),
    ),
    ToDo(
        *("no_symptom_weeks", 3),
        "1 patient in care has no note of how long the symptoms have lasted",
        "{n} patients in care have no note of how long the symptoms have lasted",
        "Ask at the next visit.",
        ("symptom_weeks",),
    ),
    ToDo(
        *("no_age_or_sex", 3),
        "1 patient in care lacks the age or the sex",
        "{n} patients in care lack the age or the sex",
        "Look into the patient's file.",
        ("age", "birth_year", "sex"),
    ),
    ToDo(
        *("no_treatment", 3),
        "1 session of the last 4 weeks has no treatment",
        "{n} sessions of the last 4 weeks have no treatment",
        "Record what was done, while it is remembered.",
        ("treatments",),
    ),
    ToDo(
        *("no_discharge", 4),
        "1 episode that ended within a year has no discharge",
        "{n} episodes that ended within a year have no discharge",
        "Discharge, with the reason: those who stay away too.",
        ("discharged",),
    ),
    ToDo(
        *("no_reason", 4),
        "1 episode was discharged within a year without a reason",
        "{n} episodes were discharged within a year without a reason",
        "Note the reason.",
        ("discharge_reason",),
    ),
)
"""What is listed for a practitioner, in the order of urgency; within one, what most patients lack comes first."""

_BY_NAME = {check.name: check for check in QUALITY_CHECKS}


def find_quality_check(name: str) -> QualityCheck | None:
    """Return the check called `name`, or None."""
    return _BY_NAME.get(name)
