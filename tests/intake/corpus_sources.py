"""Other systems' files, sound and bad: to them what the catalogue of bad inputs is to our own format."""

from __future__ import annotations

from outcomes.intake import Mapping, read_mapping
from tests.intake.catalogue import Entry
from tests.intake.fhir_files import (
    make_bundle,
    make_lines,
    make_observation,
    make_patient,
    make_response,
    make_weighted,
)
from tests.intake.source_files import write_cliniko, write_jane, write_redcap

__all__ = ["SOURCES"]

TREATMENTS = '[treatments]\n"Massage - 30" = "massage"\n"given___1" = "acupuncture"\n"given___2" = "+"\n'
COLUMNS = '[columns]\n"pain_now" = "pain_score"\n"pain_type" = "back_pain_type"\n"yob" = "birth_year"\n'
OURS = read_mapping(COLUMNS + TREATMENTS)
VALID = Mapping(valid_rows=True)

EVENTS = """
    study_id | event     | visit_date | yob  | pain_type | pain_now | given___1 | given___2 | first_name
    001      | enrolment |            | 1970 | disc      |          | 0         | 0         | Jo
    001      | visit_1   | 2026-03-02 |      |           | 7        | 1         | 0         |
    001      | visit_1   |            |      |           |          | 1         | 0         |
    001      | visit_2   | 2026-03-09 |      |           | 5        | 1         | 1         |
"""
REPEATS = """
    record_id | form  | instance | yob  | pain_type | visit_date | pain_now | treatments
    1         |       |          | 1970 | disc      |            |          |
    1         | visit | 1        |      |           | 2026-03-02 | 7        | massage
    1         | visit | 2        |      |           | 2026-03-09 | 5        | massage
    2         |       |          | 1981 | muscular  |            |          |
"""
JANE = """
    patient_guid | start_at         | treatment_name | state     | break | staff_member_name
    g-1          | 2026-06-02 10:00 | Massage - 30   | arrived   | false | Ana
    g-1          | 2026-06-02 11:00 | Massage - 30   | arrived   | false | Mo
    g-1          | 2026-06-09 10:00 | Massage - 30   | cancelled | false | Ana
                 | 2026-06-09 12:00 |                |           | true  | Ana
"""
CLINIKO = """
    patient_id | starts_at        | patient_name | practitioner | appointment_type | did_not_arrive | cancelled_at
    41         | 2026-06-02 10:00 | Jo Example   | Ana          | Massage - 30     | false          |
    41         | 2026-06-09 10:00 | Jo Example   | Ana          | Massage - 30     | true           |
"""
NARRATED = {"status": "generated", "div": "<div>Oswestry. Score: 36.</div>"}
SCORES = (make_patient(), *(make_observation(value=value, patient=f"P{value}") for value in range(1, 9)))


def _entry(line: str, case: str, verdict: str, content: bytes, **more: object) -> Entry:
    return Entry(line, case, verdict, lambda: content, name="export", **more)  # type: ignore[arg-type]


SOURCES: tuple[Entry, ...] = (
    _entry("REDCap", "events", "A", write_redcap(EVENTS), cause="recognised-source", mapping=OURS, records=2),
    _entry("REDCap", "repeats", "A", write_redcap(REPEATS), cause="not-a-session", mapping=OURS, records=2),
    _entry(
        *("REDCap", "two rows for one instance", "R"),
        write_redcap(REPEATS + "    1 | visit | 2 | | | 2026-03-09 | 6 | massage\n"),
        cause="two-rows-for-one-instance",
        mapping=Mapping(columns=OURS.columns, valid_rows=True),
        records=1,
    ),
    _entry("REDCap", "boxes that nobody mapped", "ask", write_redcap(EVENTS), cause="missing-column"),
    _entry(
        *("Jane App", "appointments", "W"),
        write_jane(JANE),
        cause="several-practitioners",
        address="row 2, column staff_member_name",
        mapping=OURS,
        records=1,
    ),
    _entry("Jane App", "none took place", "F", write_jane(JANE).replace(b"arrived,", b"no_show,"), cause="no-sessions"),
    _entry(
        *("Jane App", "the patients' column left out", "ask"),
        write_jane(JANE, without=["patient_number"]),
        cause="patients-left-out",
        words=("patient_guid",),
        mapping=Mapping(columns=(("patient_guid", "-"),)),
        answer=OURS,
        records=1,
    ),
    _entry("Cliniko", "appointments", "A", write_cliniko(CLINIKO), cause="recognised-source", mapping=OURS, records=1),
    _entry(
        *("Cliniko", "names alone", "ask"),
        write_cliniko(CLINIKO, without=["patient_id"]),
        cause="patients-by-name",
        words=("pseudonym",),
    ),
    _entry("FHIR", "a bundle", "W", make_bundle(*SCORES), cause="treatments-not-recorded", records=8),
    _entry("FHIR", "a resource a line", "W", make_lines(*SCORES), cause="treatments-not-recorded", records=8),
    _entry(
        *("FHIR", "answers that say another total", "W"),
        make_bundle(make_response([make_weighted(2)] * 10, text=NARRATED)),
        cause="total-disagrees-with-items",
        words=("36", "40"),
        address="row 1",
        records=1,
    ),
    _entry(
        *("FHIR", "answers beyond all measure", "R"),
        make_lines(*SCORES, make_response([{"valueString": "1e308"}] * 10, patient="P11", text=NARRATED)),
        mapping=VALID,
        records=8,
    ),
    _entry(
        *("FHIR", "a question's number of five thousand digits", "W"),
        make_bundle(*SCORES, make_response([2] * 10, stem="9" * 5_000, patient="P11", questionnaire="odi")),
        cause="treatments-not-recorded",
        records=9,
    ),
    _entry(
        *("FHIR", "another unit", "R"),
        make_lines(*SCORES, make_observation(valueQuantity={"value": 6, "unit": "cm"})),
        cause="other-unit",
        words=("6 cm",),
        address="row 10",
        mapping=VALID,
        records=8,
    ),
    _entry(
        *("FHIR", "out of range", "R"),
        make_lines(*SCORES, make_observation(value=11, patient="P11")),
        cause="score-out-of-range",
        mapping=VALID,
        records=8,
    ),
    _entry(
        *("FHIR", "two patients with one id", "R"),
        make_lines(*SCORES, make_patient(gender="male")),
        cause="two-patients-one-id",
        mapping=VALID,
        records=7,
    ),
    _entry("FHIR", "not one score", "F", make_bundle(make_patient()), cause="no-scores"),
    _entry("FHIR", "cut off", "F", make_bundle(*SCORES)[:-40], cause="json-cut-off"),
    _entry(
        *("FHIR", "one bad line", "F"),
        make_lines(*SCORES).replace(b'"P3"', b'P3"', 1).replace(b'Patient/P3"', b"Patient/P3", 1),
        cause="json-malformed",
        address="row 4",
    ),
    _entry(
        "FHIR",
        "one name twice",
        "F",
        make_lines(make_observation()) + b'{"resourceType": "A", "a": 1, "a": 2}\n',
        cause="json-key-twice",
        address="row 2",
    ),
    _entry(
        "FHIR",
        "too deep",
        "F",
        b'{"resourceType": "A", "a": ' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        cause="json-too-deep",
    ),
)
