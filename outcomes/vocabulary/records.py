"""The session record: one row per patient and session, its fields one by one.

The reader, the template, the data dictionary, the store and the Methods page are all written from `RECORD_FIELDS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.words import fold_word

__all__ = [
    "IDENTIFYING_HEADINGS",
    "LONGEST",
    "PATIENT_KEY",
    "RECORD_FIELDS",
    "UNNAMED_CLINIC",
    "FieldKind",
    "RecordField",
    "find_field",
    "is_identifying",
]

LONGEST = 26
"""The last session number of which scores are looked at; what comes later is kept as a record only."""

FieldKind = Literal["text", "date", "number", "whole", "choice", "types", "treatments", "instrument", "yes_no"]

UNNAMED_CLINIC = "This clinic"
"""The clinic of a record whose file names none."""

PATIENT_KEY = "patient_key"
"""The heading under which our own exports carry a patient's pseudonym, in place of the clinic's own id."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of the session record.

    `kind` decides how a cell is read; `choices` the words allowed; `low`–`high` the range allowed (inclusive).
    `per_patient`: one value for a patient, two in a file contradict each other. `aliases`: headings clinics use.
    """

    name: str
    kind: FieldKind
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    per_patient: bool = False
    aliases: tuple[str, ...] = ()


_TYPES = tuple(kind.word for kind in BACK_PAIN_TYPES)
_SEXES = ("female", "male", "other")
_RISKS = ("low", "medium", "high")
_REASONS = ("improved", "plateau", "referred", "stopped attending", "other")
_ACTIONS_MEANING = "what was done about a red flag"
_CHANGES = (
    "very much improved",
    "much improved",
    "minimally improved",
    "no change",
    "minimally worse",
    "much worse",
    "very much worse",
)
_PAIN_IDS = tuple(entry.id for entry in INSTRUMENTS if "pain" in entry.outcomes)
_FUNCTION_IDS = tuple(entry.id for entry in INSTRUMENTS if "function" in entry.outcomes)

RECORD_FIELDS: tuple[RecordField, ...] = (
    RecordField(
        "patient_id",
        "text",
        "the clinic's own id of the patient; kept as text and pseudonymised on the way in",
        required=True,
        aliases=("patient", "patient number", "patient no", "client id", "chart number", "mrn", "record id"),
    ),
    RecordField(
        "session_date",
        "date",
        "the day of the session",
        required=True,
        aliases=("date", "visit date", "appointment date", "date of session", "date of visit", "treatment date"),
    ),
    RecordField(
        "back_pain_type",
        "choice",
        "the main type of back pain; blank means unspecified",
        required=True,
        choices=_TYPES,
        aliases=("type of back pain", "pain type", "back pain", "diagnosis", "condition", "dx"),
    ),
    RecordField(
        "contributing_types",
        "types",
        "further types that contribute, separated by ;",
        choices=_TYPES[:-1],
        aliases=("contributing type", "secondary types", "secondary diagnosis", "other types"),
    ),
    RecordField(
        "treatments",
        "treatments",
        "the modalities given in this session, separated by + ; , / & or the word and",
        required=True,
        aliases=("treatment", "modalities", "modality", "services", "interventions", "tx"),
    ),
    RecordField(
        "pain_score",
        "number",
        "pain at the start of the session, on pain_instrument",
        aliases=(
            *("pain", "nrs", "nprs", "pain nrs", "pain level", "pain intensity", "average pain"),
            *("pain before", "pain before treatment", "pain pre", "pre pain"),
        ),
    ),
    RecordField(
        "function_score",
        "number",
        "function or disability at the start of the session, on function_instrument",
        aliases=(
            *("function", "odi", "odi score", "disability", "oswestry", "oswestry score"),
            *("function before", "function pre", "odi before", "odi pre"),
        ),
    ),
    RecordField("pain_instrument", "instrument", "the instrument of pain_score; blank means NRS", choices=_PAIN_IDS),
    RecordField(
        "function_instrument", "instrument", "the instrument of function_score; blank means ODI", choices=_FUNCTION_IDS
    ),
    RecordField("clinic", "text", "the clinic", aliases=("location", "site", "branch", "clinic name")),
    RecordField(
        "practitioner", "text", "who treated", aliases=("provider", "therapist", "clinician", "staff", "treated by")
    ),
    RecordField("episode_id", "text", "the clinic's own id of the episode of care", aliases=("episode", "case id")),
    RecordField(
        "session_number",
        "whole",
        "the session's number within its episode, from 1",
        low=1,
        high=999,
        aliases=("session", "session no", "visit", "visit number", "visit no"),
    ),
    RecordField(
        "birth_year", "whole", "year of birth", low=1890, high=2100, per_patient=True, aliases=("year of birth", "yob")
    ),
    RecordField("age", "whole", "age in years at the session; 90 stands for 90 and above", low=0, high=120),
    RecordField("sex", "choice", "sex", choices=_SEXES, per_patient=True, aliases=("gender",)),
    RecordField(
        "symptom_weeks",
        "number",
        "weeks since the symptoms began, at the start of the episode; 12 and more is persistent",
        low=0,
        high=5200,
        aliases=("duration weeks", "weeks since onset", "symptom duration weeks"),
    ),
    RecordField(
        "prior_episodes", "whole", "earlier episodes of back pain", low=0, high=99, aliases=("previous episodes",)
    ),
    RecordField("leg_pain", "yes_no", "pain radiates into a leg", aliases=("radiating pain", "radiates to leg")),
    RecordField(
        "start_back_risk", "choice", "STarT Back risk group", choices=_RISKS, aliases=("start back", "start risk")
    ),
    RecordField("payer", "text", "who pays", aliases=("insurance type", "payor")),
    RecordField(
        "bladder_bowel_change", "yes_no", "loss of bowel or bladder control; blank means not screened, never no"
    ),
    RecordField(
        "leg_weakness_progressing", "yes_no", "progressive weakness in one or both legs; blank means not screened"
    ),
    RecordField("saddle_numbness", "yes_no", "numbness in the groin area; blank means not screened"),
    RecordField("red_flag_action", "text", _ACTIONS_MEANING),
    RecordField("discharged", "yes_no", "the episode ended with this session"),
    RecordField("discharge_reason", "choice", "why it ended", choices=_REASONS, aliases=("reason for discharge",)),
    RecordField("fee", "number", "the fee for this session", low=0, high=100_000, aliases=("price", "charge")),
    RecordField(
        "minutes", "number", "the session's length in minutes", low=0, high=1_440, aliases=("duration minutes",)
    ),
    RecordField("adverse_event", "text", "an adverse event, in a word or two"),
    RecordField(
        "global_change", "choice", "the patient's global impression of change", choices=_CHANGES, aliases=("pgic",)
    ),
)

IDENTIFYING_HEADINGS: tuple[str, ...] = (
    "name",
    "patient name",
    "first name",
    "last name",
    "surname",
    "full name",
    "preferred name",
    "patient first name",
    "patient last name",
    "patient preferred name",
    "patient prefix",
    "birth date",
    "date of birth",
    "dob",
    "birthday",
    "phone",
    "telephone",
    "mobile",
    "cell phone",
    "email",
    "e-mail",
    "email address",
    "address",
    "street",
    "street address",
    "city",
    "postcode",
    "zip",
    "zip code",
    "insurance number",
    "insurance id",
    "policy number",
    "insurance state",
    "referral source",
    "cancelled reason",
    "cancellation reason",
    "cancellation note",
    "health number",
    "health card number",
    "nhs number",
    "medicare number",
    "ssn",
    "social security number",
    "notes",
    "note",
    "notes text",
    "comment",
    "comments",
    "free text",
    "chart notes",
)
"""Headings of columns that name people or hold free text; such columns are dropped on the way in."""

_BY_HEADING = {fold_word(word): entry for entry in RECORD_FIELDS for word in (*entry.aliases, entry.name)}
_IDENTIFYING = frozenset(fold_word(heading) for heading in IDENTIFYING_HEADINGS)


def find_field(heading: str) -> RecordField | None:
    """Return the field that a file's `heading` names, by name or alias, or None."""
    return _BY_HEADING.get(fold_word(heading))


def is_identifying(heading: str) -> bool:
    """Tell whether a column under `heading` names people or holds free text about them."""
    return fold_word(heading) in _IDENTIFYING
