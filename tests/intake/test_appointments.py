"""Appointment exports of practice programs: what took place is a session, everything else is counted and told."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.intake import CheckedFile, Level, Mapping, check_file, read_mapping
from tests.intake.conservation import assert_conserved
from tests.intake.source_files import JANE, write_cliniko, write_jane
from tests.intake.telling import say
from tests.intake.workbooks import make_workbook

TODAY = dt.date(2026, 8, 31)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "jane" / "appointments.csv"
WORDS = read_mapping("""
    [treatments]
    "Initial Physiotherapy Assessment" = "exercise therapy"
    "Physio - Manual Therapy, Dry Needling" = "chiropractic adjustment + acupuncture"
    "Acupuncture (60 min)" = "acupuncture"
    "Massage - 30" = "massage"
""")


def check(content: bytes, mapping: Mapping = WORDS) -> CheckedFile:
    checked = check_file(content, "export.csv", mapping=mapping, today=TODAY)
    assert_conserved(checked)
    return checked


def test_appointments_that_took_place_are_sessions_and_the_others_are_counted_by_why() -> None:
    checked = check(
        write_jane("""
            patient_guid | start_at         | treatment_name                        | state     | cancelled_at | break
            g-1          | 2026-07-02 10:00 | Initial Physiotherapy Assessment      | arrived   |              | false
            g-1          | 2026-07-09 10:00 | Physio - Manual Therapy, Dry Needling | arrived   |              | false
            g-1          | 2026-07-16 10:00 | Massage - 30                          | cancelled | 2026-07-15   | false
            g-2          | 2026-07-16 11:00 | Massage - 30                          | no_show   |              | false
                         | 2026-07-16 12:00 |                                       |           |              | true
            g-2          | 2026-07-30 11:00 | Massage - 30                          | booked    |              | false
        """)
    )
    assert not checked.refused
    assert checked.records["source_row"].tolist() == [2, 3]
    assert checked.records["patient_id"].tolist() == ["g-1", "g-1"]
    assert checked.records["treatments"].tolist() == ["exercise therapy", "acupuncture + chiropractic adjustment"]
    assert checked.records["practitioner"].unique().tolist() == ["Sample Physio"]
    assert checked.records["clinic"].unique().tolist() == ["Main St"]
    assert checked.records["back_pain_type"].unique().tolist() == ["unspecified"]
    assert checked.rows_read == 6
    told = say(checked, "not-a-session")
    assert told.startswith("4 rows are no sessions and stayed out: ")
    for words in ("1 cancelled", "1 where the patient did not come", "1 a break", "1 booked and not marked as arrived"):
        assert words in told
    assert "This is a Jane App appointment export" in say(checked, "recognised-source")
    assert "start_at as session_date" in say(checked, "recognised-source")


def test_names_notes_insurance_and_referral_are_dropped_as_identifying() -> None:
    dropped = say(check(write_jane("patient_guid | start_at\ng-1 | 2026-07-02 10:00")), "identifying-column")
    for heading in ("patient_first_name", "patient_last_name", "notes_text", "insurance_state", "referral_source"):
        assert heading in dropped


def test_the_file_s_name_does_not_matter_and_the_order_of_its_columns_neither() -> None:
    content = write_jane("patient_guid | start_at | treatment_name\ng-1 | 2026-07-02 10:00 | Massage - 30")
    turned = "\n".join(",".join(reversed(line.split(","))) for line in content.decode().splitlines()).encode()
    for file in (content, turned, content.replace(b",", b";")):
        assert len(check(file).records) == 1


def test_without_the_patient_s_guid_the_number_tells_patients_apart() -> None:
    content = write_jane(
        "patient_number | start_at | treatment_name\n17 | 2026-07-02 10:00 | Massage - 30", without=["patient_guid"]
    )
    assert check(content).records["patient_id"].tolist() == ["17"]


def test_a_clinic_that_does_not_mark_arrivals_says_so_and_has_its_sessions() -> None:
    content = write_jane(
        "patient_guid | start_at | treatment_name | state\ng-1 | 2026-07-02 10:00 | Massage - 30 | booked"
    )
    assert say(check(content), "no-sessions")
    checked = check(content, read_mapping('[columns]\nstate = "-"\n[treatments]\n"Massage - 30" = "massage"'))
    assert len(checked.records) == 1


def test_what_the_mapping_says_of_a_column_stands_above_what_we_know() -> None:
    content = write_jane(
        "patient_guid | patient_number | start_at | treatment_name | chart_status\n"
        "g-1 | 17 | 2026-07-02 10:00 | Massage - 30 | disc"
    )
    mapping = read_mapping(
        '[columns]\n"patient_number" = "patient_id"\n"chart_status" = "back_pain_type"\n'
        '[treatments]\n"Massage - 30" = "massage"'
    )
    records = check(content, mapping).records
    assert records["patient_id"].tolist() == ["17"]
    assert records["back_pain_type"].tolist() == ["disc"]


def test_two_appointments_of_a_patient_s_day_are_one_session_with_all_treatments() -> None:
    checked = check(
        write_jane("""
            patient_guid | start_at         | treatment_name                        | staff_member_name | location_name
            g-1          | 2026-07-02 11:00 | Massage - 30                          | Mo                | Main St
            g-1          | 2026-07-02 10:00 | Physio - Manual Therapy, Dry Needling | Ana               | Main St
            g-1          | 2026-07-02 15:00 | Massage - 30                          | Mo                | Elm Road
            g-2          | 2026-07-02 10:00 | Massage - 30                          | Mo                | Main St
        """)
    )
    assert checked.records["treatments"].tolist() == [
        "acupuncture + chiropractic adjustment + massage",
        "massage",
        "massage",
    ]
    assert checked.records["practitioner"].tolist() == ["Ana", "Mo", "Mo"]
    assert sum(problem.rows for problem in checked.problems if problem.cause == "joined-rows") == 1
    (warned,) = (problem for problem in checked.problems if problem.cause == "several-practitioners")
    assert warned.level is Level.WARNING


SCORED = """
    patient_guid | start_at         | treatment_name      | staff_member_name | pain_score | {}
    g-1          | 2026-07-02 9:00  | Massage - 30        | Ana               | {}
    g-1          | 2026-07-02 10:00 | Acupuncture (60 min)| Ana               | {}
    g-2          | 2026-07-02 10:00 | Massage - 30        | Ana               | 5          |
"""


def check_day(heading: str, first: str, second: str, **more: object) -> CheckedFile:
    mapping = dataclasses.replace(WORDS, valid_rows=True, **more)  # type: ignore[arg-type]
    return check(write_jane(SCORED.format(heading, first, second)), mapping)


@pytest.mark.parametrize(
    ("first", "second"), [("|", "7 |"), ("7 |", "|"), ("7 |", "7 |"), ("7 |", "7.0 |"), ("99 |", "7 |")]
)
def test_a_score_that_one_appointment_of_the_day_tells_is_the_session_s(first: str, second: str) -> None:
    checked = check_day("x", first, second, missing=("99",))
    assert checked.records[["source_row", "pain_score"]].to_numpy().tolist() == [[2, 7], [4, 5]]
    assert checked.records["treatments"].tolist() == ["acupuncture + massage", "massage"]


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [
        ("pain_instrument", "8 | NRS", "2 | NRS"),
        ("pain_instrument", "8 | NRS", "8 | VAS"),
        ("pain_instrument", "8 |", "| VAS"),
        ("discharged", "8 | no", "| yes"),
        ("adverse_event", "8 | dizzy", "8 | bruise"),
        ("odi_1", "8 | 2", "8 | 3"),
    ],
)
def test_appointments_of_one_day_that_contradict_each_other_are_rejected_side_by_side(
    heading: str, first: str, second: str
) -> None:
    checked = check_day(heading, first, second)
    assert checked.rejected["row"].tolist() == [2, 3]
    assert checked.records["source_row"].tolist() == [4]
    if heading in ("pain_instrument", "discharged", "adverse_event"):
        assert "Rows 2 and 3 name the same session but differ in" in say(checked, "same-session-differs")
    assert not say(checked, "joined-rows")


@pytest.mark.parametrize(
    ("heading", "first", "second", "value"),
    [
        ("discharged", "|", "| Yes", "yes"),
        ("adverse_event", "| dizzy", "|", "dizzy"),
        ("pain_instrument", "| NRS", "4 | NRS", "NRS"),
        ("fee", "| 80", "|", 80),
        ("fee", "| 80", "| 80", 160),
        ("fee", "| 80.50", "| 60", 140.5),
        ("minutes", "| 30", "| 60", 90),
    ],
)
def test_what_one_appointment_of_the_day_tells_is_kept_and_fees_and_minutes_are_added_up(
    heading: str, first: str, second: str, value: object
) -> None:
    checked = check_day(heading, first, second)
    assert checked.records[heading].tolist()[0] == value
    assert ("added up" in say(checked, "joined-rows")) is (heading in ("fee", "minutes"))


def test_a_fee_that_cannot_be_added_up_keeps_the_appointments_apart_and_is_rejected_at_its_row() -> None:
    checked = check_day("fee", "8 | 80", "8 | about 60")
    assert checked.rejected["row"].tolist() == [3]
    assert checked.records["fee"].tolist()[0] == 80


def test_fees_with_a_decimal_comma_are_added_up_as_they_are_written() -> None:
    table = SCORED.format("fee", "| 80,50", "| 60,00")
    content = table.replace("5          |", "5          | 70,00")
    checked = check(write_jane(content), dataclasses.replace(WORDS, valid_rows=True))
    assert checked.records["fee"].tolist() == [140.5, 70]


def test_the_practitioner_of_a_day_is_the_first_who_is_named_and_one_name_is_no_warning() -> None:
    checked = check(
        write_jane("""
            patient_guid | start_at         | treatment_name | staff_member_name
            g-1          | 2026-07-02 9:00  | Massage - 30   |
            g-1          | 2026-07-02 10:00 | Massage - 30   | Mo
        """)
    )
    assert checked.records["practitioner"].tolist() == ["Mo"]
    assert not say(checked, "several-practitioners")


def test_a_treatment_that_is_not_known_is_asked_about_at_its_row_of_the_file() -> None:
    content = write_jane(
        "patient_guid | start_at | treatment_name | state\n"
        "g-1 | 2026-07-01 9:00 | x | no_show\n"
        "g-1 | 2026-07-02 9:00 | Cupping | arrived"
    )
    (asked,) = (group for group in check(content).questions if group.question == "modality")
    assert (asked.examples[0].address, asked.word) == ("row 3, column treatment_name", "Cupping")


def test_an_appointment_that_lies_in_the_future_is_rejected_and_not_silently_left_out() -> None:
    content = write_jane("patient_guid | start_at | treatment_name\ng-1 | 2027-07-02 10:00 | Massage - 30")
    assert check(content).rejected["why"].str.contains("future").all()


CLINIKO = """
    patient_id | starts_at           | patient_name | practitioner | appointment_type | did_not_arrive | cancelled_at
    41         | 2026-07-02 10:00:00 | Jo Example   | Ana          | Massage - 30     | false          |
    41         | 2026-07-09 10:00:00 | Jo Example   | Ana          | Massage - 30     | true           |
    42         | 2026-07-09 11:00:00 | Al Example   | Ana          | Massage - 30     | false          | 2026-07-08
"""


def test_cliniko_s_appointments_are_read_and_who_did_not_arrive_is_counted() -> None:
    checked = check(write_cliniko(CLINIKO))
    assert checked.records[["patient_id", "practitioner", "treatments"]].to_numpy().tolist() == [
        ["41", "Ana", "massage"]
    ]
    assert "This is a Cliniko appointment export" in say(checked, "recognised-source")
    assert "1 cancelled, 1 where the patient did not come" in say(checked, "not-a-session")
    assert "patient_name" in say(checked, "identifying-column")


def test_where_only_names_tell_patients_apart_the_clinic_is_asked_first() -> None:
    content = write_cliniko(CLINIKO, without=["patient_id"])
    (asked,) = check(content).questions
    assert (asked.cause, asked.question, asked.word) == ("patients-by-name", "column", "patient_id")
    assert asked.offers == ("patient_name",)
    answer = read_mapping('[columns]\n"patient_name" = "patient_id"\n[treatments]\n"Massage - 30" = "massage"')
    assert check(content, answer).records["patient_id"].tolist() == ["Jo Example"]


def test_a_number_of_the_patient_under_another_heading_is_offered_before_the_name() -> None:
    content = write_cliniko(CLINIKO.replace("patient_id ", "Patient ref"))
    (asked,) = check(content).questions
    assert (asked.cause, asked.offers) == ("patients-by-name", ("Patient ref", "patient_name"))
    answer = read_mapping('[columns]\n"Patient ref" = "patient_id"\n[treatments]\n"Massage - 30" = "massage"')
    assert check(content, answer).records["patient_id"].tolist() == ["41"]


@pytest.mark.parametrize("target", ["-", "episode_id"])
def test_where_the_patient_s_only_column_is_left_out_or_mapped_otherwise_the_refusal_names_it(target: str) -> None:
    content = write_jane("patient_guid | start_at\ng-1 | 2026-07-02 10:00", without=["patient_number"])
    checked = check(content, read_mapping(f'[columns]\n"patient_guid" = "{target}"'))
    assert checked.refused
    (asked,) = checked.questions
    assert (asked.cause, asked.word, asked.offers) == ("patients-left-out", "patient_id", ("patient_guid",))
    assert "patient_guid" in asked.message


def test_where_no_column_says_what_took_place_the_note_says_so() -> None:
    marks = ["break", "state", "archived_at", "no_show_at", "cancelled_at"]
    told = say(check(write_jane(JULY.replace("| state", "| chart"), without=marks)), "recognised-source")
    assert "no column tells which appointments took place, so each is a session. Read" in told


def test_columns_that_say_what_took_place_are_named_in_the_note() -> None:
    told = say(check(write_jane(JULY)), "recognised-source")
    assert "is a session, by break, cancelled_at, no_show_at, archived_at, state. Read" in told


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2026-07-02 9:00", "2026-07-02 10:00"),
        ("2026-07-02 9:00 AM", "2026-07-02 1:00 PM"),
        ("2026-07-02 12:30 am", "2026-07-02 9:00 am"),
        ("13/07/2026 9:00", "13/07/2026 10:00"),
        ("July 2, 2026, 9:00 a.m.", "July 2, 2026, 12:00 p.m."),
        ("2026-07-02T10:00+02:00", "2026-07-02T09:00Z"),
        ("2026-07-02", "2026-07-02 0:05"),
    ],
)
def test_the_first_appointment_of_a_day_is_the_earliest_however_its_time_is_written(early: str, late: str) -> None:
    rows = f"g-1 | {late} | Massage - 30 | Mo\ng-1 | {early} | Acupuncture (60 min) | Ana"
    checked = check(write_jane("patient_guid | start_at | treatment_name | staff_member_name\n" + rows))
    assert checked.records[["source_row", "practitioner"]].to_numpy().tolist() == [[3, "Ana"]]


@pytest.mark.parametrize("missing", ["start_at", "treatment_name", "staff_member_name"])
def test_a_file_that_lacks_one_of_the_program_s_columns_is_not_taken_for_its_export(missing: str) -> None:
    checked = check(write_jane("patient_guid | start_at\ng-1 | 2026-07-02 10:00", without=[missing]))
    assert not say(checked, "recognised-source")


def test_our_own_format_is_nobody_s_export() -> None:
    content = (
        b"patient_id,session_date,back_pain_type,treatments,pain_score,practitioner\nP1,2026-01-05,disc,massage,5,Ana\n"
    )
    assert not say(check(content), "recognised-source")


def test_a_time_that_is_nothing_but_its_mark_is_read_in_one_pass_and_rejected() -> None:
    spoiled = "\n".join(f"g-{row} | {'T' * 90_000} | Massage - 30" for row in range(8))
    sound = "\n".join(f"h-{row} | 2026-07-02 9:00 | Massage - 30" for row in range(8))
    content = write_jane(f"patient_guid | start_at | treatment_name\n{spoiled}\n{sound}")
    checked = check(content, dataclasses.replace(WORDS, valid_rows=True))
    assert checked.rejected["row"].tolist() == [*range(2, 10)]


def test_a_ragged_appointment_is_rejected_at_its_row_and_joined_to_nothing() -> None:
    content = write_jane(
        "patient_guid | start_at | treatment_name\n"
        + "\n".join(f"g-{number} | 2026-07-02 9:00 | Massage - 30" for number in range(20))
    )
    lines = content.decode().splitlines()
    lines[3] = lines[3] + ",more"
    checked = check("\n".join(lines).encode())
    assert checked.rejected["row"].tolist() == [4]
    assert len(checked.records) == 19


CELLS = {
    "patient_guid": st.sampled_from(["g-1", "g-2", "g-1", ""]),
    "start_at": st.sampled_from(["2026-07-02 10:00", "2026-07-02 11:00", "2026-07-09 9:00", "2026-07-09T23:00Z", ""]),
    "treatment_name": st.sampled_from(["Massage - 30", "Acupuncture (60 min)", "Cupping", ""]),
    "staff_member_name": st.sampled_from(["Ana", "Mo", ""]),
    "location_name": st.sampled_from(["Main St", "Elm Road", ""]),
    "state": st.sampled_from(["arrived", "arrived", "no_show", "booked", "Cancelled", "?"]),
    "break": st.sampled_from(["false", "true", ""]),
    "cancelled_at": st.sampled_from(["", "", "2026-07-01"]),
    "notes_text": st.sampled_from(["", "sore"]),
    "pain_score": st.sampled_from(["", "", "5", "7", "x"]),
    "fee": st.sampled_from(["", "80", "60.5", "free"]),
}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*CELLS.values()), min_size=1, max_size=12), st.booleans())
def test_whatever_appointments_a_file_holds_each_is_a_session_or_told_by_number(
    rows: list[tuple[str, ...]], valid: bool
) -> None:
    content = "\n".join([",".join(CELLS), *(",".join(row) for row in rows)]).encode() + b"\n"
    checked = check(content, dataclasses.replace(WORDS, valid_rows=valid))
    if say(checked, "no-sessions"):
        return
    assert checked.rows_read == len(rows)
    told = {number: dict(zip(CELLS, row, strict=True)) for number, row in enumerate(rows, start=2)}
    for row in [*checked.records["source_row"], *checked.rejected["row"]]:
        assert told[row]["patient_guid"]
        assert told[row]["state"] in ("arrived", "?")
        assert (told[row]["break"], told[row]["cancelled_at"]) in (("false", ""), ("", ""))


@pytest.mark.skipif(not SHARED.exists(), reason="the real export is not beside this checkout")
def test_the_real_export_s_shape_is_read_whole() -> None:
    checked = check(SHARED.read_bytes())
    assert not checked.refused
    assert checked.records["source_row"].tolist() == [2, 3]
    assert (checked.rows_read, len(checked.rejected)) == (5, 0)
    assert say(checked, "not-a-session").startswith("3 rows are no sessions and stayed out: ")
    assert set(JANE) == set(SHARED.read_text(encoding="utf-8").splitlines()[0].split(","))


def test_an_export_saved_as_a_spreadsheet_is_recognised_as_well() -> None:
    rows = list(csv.reader(io.StringIO(write_jane(JULY).decode(), newline="")))
    checked = check(make_workbook(Appointments=rows))
    assert checked.records["source_row"].tolist() == [2]
    assert "1 where the patient did not come" in say(checked, "not-a-session")


JULY = """
    patient_guid | start_at         | treatment_name | state
    g-1          | 2026-07-02 10:00 | Massage - 30   | arrived
    g-1          | 2026-07-09 10:00 | Massage - 30   | no_show
"""
