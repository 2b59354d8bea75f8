"""REDCap exports: rows of one record and event are one session, what is asked once holds for all, nothing is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.intake import CheckedFile, Level, Mapping, check_file, read_mapping
from tests.intake.conservation import assert_conserved
from tests.intake.source_files import write_redcap
from tests.intake.telling import say, tell

TODAY = dt.date(2026, 8, 31)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "redcap"
NAMES = """
    [columns]
    "visit_date" = "session_date"
    "pain_type" = "back_pain_type"
    "pain_now" = "pain_score"
    "yob" = "birth_year"
    "given" = "treatments"
"""
BOXES = '[treatments]\n"given___1" = "acupuncture"\n"given___2" = "massage"\n"given___3" = "+"\n'
OURS = read_mapping(NAMES + BOXES)

LONGITUDINAL = """
    study_id | event           | visit_date | yob  | sex    | pain_type | pain_now | given___1 | given___2 | given___3
    001      | enrolment_arm_1 |            | 1970 | female | disc      |          | 0         | 0         | 0
    001      | visit_1_arm_1   | 2026-03-02 |      |        |           | 7        | 1         | 0         | 0
    001      | visit_2_arm_1   | 2026-03-09 |      |        |           | 5        | 1         | 1         | 0
    002      | enrolment_arm_1 |            | 1981 | male   | muscular  |          | 0         | 0         | 0
    002      | visit_1_arm_1   | 2026-03-03 |      |        |           | 6        | 0         | 0         | 1
"""
REPEATING = """
    record_id | form  | instance | yob  | sex    | pain_type | visit_date | pain_now | given
    1         |       |          | 1970 | female | disc      |            |          |
    1         | visit | 1        |      |        |           | 2026-03-02 | 7        | massage
    1         | visit | 2        |      |        |           | 2026-03-09 | 5        | massage
    2         |       |          | 1981 | male   | muscular  |            |          |
"""


def check(table: str | bytes, mapping: Mapping = OURS) -> CheckedFile:
    content = write_redcap(table) if isinstance(table, str) else table
    checked = check_file(content, "export.csv", mapping=mapping, today=TODAY)
    assert_conserved(checked)
    return checked


def count(checked: CheckedFile, cause: str) -> int:
    return sum(problem.rows for problem in checked.problems if problem.cause == cause)


def test_events_are_sessions_and_what_is_asked_at_enrolment_holds_for_all_of_them() -> None:
    checked = check(LONGITUDINAL)
    assert not checked.refused
    assert tell(
        checked, "patient_id", "pain_score", "birth_year", "sex", "back_pain_type", "treatments", "source_row"
    ) == [
        ["001", 7.0, 1970.0, "female", "disc", "acupuncture", 3],
        ["001", 5.0, 1970.0, "female", "disc", "acupuncture + massage", 4],
        ["002", 6.0, 1981.0, "male", "muscular", "given___3", 6],
    ]
    assert "This is a REDCap export" in say(checked, "recognised-source")
    assert "2 rows are no sessions and stayed out: 2 without a session's date, whose answers hold" in say(
        checked, "not-a-session"
    )
    assert checked.rows_read == 5


def test_repeats_are_sessions_and_their_blank_parent_row_is_none() -> None:
    checked = check(REPEATING)
    assert tell(checked, "patient_id", "birth_year", "back_pain_type", "pain_score", "source_row") == [
        ["1", 1970.0, "disc", 7.0, 3],
        ["1", 1970.0, "disc", 5.0, 4],
    ]
    told = say(checked, "not-a-session")
    assert "1 without a session's date, whose answers hold for the record's sessions" in told
    assert "1 without a session's date, of records that have no session" in told


def test_a_score_is_never_carried_from_one_session_to_another() -> None:
    checked = check(REPEATING.replace("2026-03-09 | 5 ", "2026-03-09 |   "))
    assert checked.records["pain_score"].isna().tolist() == [False, True]


def test_treatments_told_once_for_a_record_hold_where_no_session_tells_any() -> None:
    table = REPEATING.replace("| massage", "|").replace("disc      |            |          |", "disc | | | acupuncture")
    assert check(table).records["treatments"].tolist() == ["acupuncture", "acupuncture"]
    checked = check(table.replace("2026-03-09 | 5        |", "2026-03-09 | 5 | massage"))
    assert checked.rejected["row"].tolist() == [2, 3]  # a parent that tells a treatment, and a session without one


def test_rows_of_one_record_and_event_are_one_session() -> None:
    checked = check("""
        record_id | event   | visit_date | pain_type | given   | pain_now | odi_score
        1         | visit_1 | 2026-03-02 | disc      | massage |          |
        1         | visit_1 |            |           |         | 7        |
        1         | visit_1 |            |           |         |          | 44
        1         | visit_2 | 2026-03-09 | disc      | massage | 5        |
    """)
    assert tell(checked, "pain_score", "function_score", "source_row")[0] == [7.0, 44.0, 2]
    assert len(checked.records) == 2
    assert count(checked, "joined-rows") == 2
    assert count(checked, "not-a-session") == 0


def test_a_questionnaire_that_repeats_within_an_event_belongs_to_its_one_session() -> None:
    table = """
        record_id | event   | form | instance | visit_date | pain_type | given   | pain_now
        1         | visit_1 |      |          | 2026-03-02 | disc      | massage |
        1         | visit_1 | pain | 1        |            |           |         | 7
        1         | visit_2 |      |          | 2026-03-09 | disc      | massage | 5
    """
    checked = check(table)
    assert checked.records["pain_score"].tolist() == [7.0, 5.0]
    twice = check(table + "        1 | visit_1 | pain | 2 | | | | 4\n", read_mapping(NAMES))
    assert twice.rejected["row"].tolist() == [3, 5]  # which of two is the session's nobody knows
    assert twice.records["pain_score"].isna().tolist() == [True, False]


def test_forms_that_repeat_side_by_side_are_paired_by_their_number_with_a_warning() -> None:
    checked = check("""
        record_id | form  | instance | visit_date | pain_type | given   | pain_now
        1         | visit | 1        | 2026-03-02 | disc      | massage |
        1         | visit | 2        | 2026-03-09 | disc      | massage |
        1         | pain  | 1        |            |           |         | 7
        1         | pain  | 2        |            |           |         | 5
    """)
    assert checked.records["pain_score"].tolist() == [7.0, 5.0]
    (problem,) = (problem for problem in checked.problems if problem.cause == "joined-rows")
    assert (problem.level, problem.rows) == (Level.WARNING, 2)
    assert "only the number of the instance pairs" in problem.message


def test_two_rows_for_one_instance_are_both_rejected_side_by_side() -> None:
    checked = check(REPEATING + "    1 | visit | 2 | | | | 2026-03-09 | 6 | massage\n")
    assert checked.rejected["row"].tolist() == [4, 6]
    assert checked.rejected["why"].str.contains("contradict each other").all()
    assert checked.records["source_row"].tolist() == [3]


def test_a_record_whose_type_changes_keeps_each_type_from_its_own_visit_on() -> None:
    checked = check("""
        record_id | event   | visit_date | pain_type | given   | pain_now
        1         | visit_1 | 2026-03-02 | disc      | massage | 7
        1         | visit_2 | 2026-03-09 |           | massage | 6
        1         | visit_3 | 2026-03-16 | muscular  | massage | 5
        1         | visit_4 | 2026-03-23 |           | massage | 5
    """)
    assert checked.records["back_pain_type"].tolist() == ["disc", "disc", "muscular", "muscular"]


ACUPUNCTURE, NEEDLING = "Treatments given (choice=Acupuncture)", "Treatments given (choice=Dry needling, deep)"
LABELLED = """
    Record ID | Event Name | Visit date | Type of back pain | Pain now | A         | N         | Complete?
    1         | Visit 1    | 2026-03-02 | disc              | 7        | Checked   | Unchecked | Complete
    1         | Visit 2    | 2026-03-09 | disc              | 5        | Checked   | Checked   | Complete
"""


def test_a_labelled_export_is_read_as_the_raw_one() -> None:
    mapping = read_mapping("""
        [columns]
        "Pain now" = "pain_score"
        "Treatments given" = "treatments"
        [treatments]
        "Dry needling, deep" = "trigger point therapy"
    """)
    content = write_redcap(LABELLED).decode().replace(",A,N,", f',{ACUPUNCTURE},"{NEEDLING}",', 1)
    checked = check(content.encode(), mapping)
    assert not checked.refused, checked.problems
    assert checked.records["treatments"].tolist() == ["acupuncture", "acupuncture + trigger point therapy"]
    assert checked.records["patient_id"].tolist() == ["1", "1"]


def test_a_box_that_no_mapping_knows_is_asked_about_by_its_heading() -> None:
    checked = check(LONGITUDINAL, read_mapping(NAMES))
    asked = {group.word for group in checked.questions if group.question == "modality"}
    assert asked == {"given___1", "given___2", "given___3"}


def test_boxes_whose_headings_have_words_in_the_mapping_need_no_line_for_their_field() -> None:
    mapping = read_mapping(NAMES.replace('"given" = "treatments"', "") + BOXES)
    assert tell(check(LONGITUDINAL, mapping), "treatments") == tell(check(LONGITUDINAL), "treatments")


def test_boxes_coded_by_words_need_no_mapping() -> None:
    checked = check("""
        record_id | event | session_date | back_pain_type | pain_score | treatments___acupuncture | treatments___massage
        1         | v1    | 2026-03-02   | disc           | 7          | 1                        | 1
    """, Mapping())  # fmt: skip
    assert checked.records["treatments"].tolist() == ["acupuncture + massage"]


def test_a_questionnaire_of_boxes_is_scored_and_boxes_of_an_empty_form_are_no_answers() -> None:
    boxes = " | ".join(f"rmdq___{number}" for number in range(1, 25))
    ticks = " | ".join("1" if number % 3 == 0 else "0" for number in range(24))
    checked = check(f"""
        record_id | event | visit_date | pain_type | given | {boxes}
        1         | enrolment         |            | disc      |         | {" | ".join("0" * 24)}
        1 | visit_1 | 2026-03-02 |  | massage | {ticks}
    """)
    assert tell(checked, "function_score", "function_instrument", "back_pain_type") == [[8.0, "RMDQ", "disc"]]
    assert count(checked, "not-a-session") == 1


def test_the_data_access_group_is_the_clinic() -> None:
    checked = check("""
        record_id | event | group | visit_date | pain_type | given   | pain_now
        1         | v1    | north | 2026-03-02 | disc      | massage | 7
    """)
    assert checked.records["clinic"].tolist() == ["north"]


def test_the_clinic_s_own_id_that_is_asked_once_names_the_patient_of_all_sessions_if_the_mapping_says_so() -> None:
    table = REPEATING.replace("yob ", "mrn ")
    checked = check(table, read_mapping(NAMES + '"mrn" = "patient_id"\n'))
    assert tell(checked, "patient_id", "pain_score") == [["1970", 7.0], ["1970", 5.0]]


def test_the_first_column_is_not_taken_for_the_patient_s_id_where_only_a_box_speaks_of_redcap() -> None:
    checked = check("""
        session_date | patient_id | back_pain_type | pain_score | treatments___massage
        2026-03-02   | 17         | disc           | 7          | 1
    """)
    assert tell(checked, "patient_id", "treatments") == [["17", "massage"]]


def test_without_a_column_for_the_session_s_date_it_is_asked_for_and_nothing_is_joined() -> None:
    checked = check(LONGITUDINAL.replace("visit_date", "came_on"), read_mapping(BOXES))
    assert checked.refused
    assert "no column is known to be the session's date" in say(checked, "recognised-source")
    assert len(checked.rejected) == 5


def test_a_visit_without_its_date_is_rejected_and_not_taken_for_a_parent_row() -> None:
    checked = check(LONGITUDINAL.replace("2026-03-09", ""))
    assert checked.rejected["row"].tolist() == [4]
    assert "session_date is blank" in checked.rejected["why"].iloc[0]


CELLS = {
    "record_id": st.sampled_from(["1", "2", "3", ""]),
    "redcap_event_name": st.sampled_from(["enrolment", "v1", "v2"]),
    "redcap_repeat_instrument": st.sampled_from(["", "visit", "pain"]),
    "redcap_repeat_instance": st.sampled_from(["", "1", "2"]),
    "visit_date": st.sampled_from(["", "", "2026-03-02", "2026-03-09", "2026-02-30"]),
    "yob": st.sampled_from(["", "", "1970", "1971"]),
    "pain_type": st.sampled_from(["", "disc", "lumbago"]),
    "pain_now": st.sampled_from(["", "7", "5", "11"]),
    "given___1": st.sampled_from(["0", "1", ""]),
    "given___2": st.sampled_from(["0", "1", ""]),
    "first_name": st.sampled_from(["", "Jo"]),
    "room": st.sampled_from(["", " ", "4"]),
}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*CELLS.values()), min_size=1, max_size=14), st.booleans(), st.booleans())
def test_whatever_rows_a_project_exports_none_is_lost_and_no_score_moves(
    rows: list[tuple[str, ...]], longitudinal: bool, valid: bool
) -> None:
    keep = [name for name in CELLS if longitudinal or name != "redcap_event_name"]
    lines = [dict(zip(CELLS, row, strict=True)) for row in rows]
    content = "\n".join([",".join(keep), *(",".join(line[name] for name in keep) for line in lines)]).encode()
    text = NAMES + BOXES
    mapping = read_mapping(text) if not valid else Mapping(**{**_fields(read_mapping(text)), "valid_rows": True})
    checked = check(content + b"\n", mapping)
    if not checked.rows_read:
        return
    assert checked.rows_read == sum(any(line[name].strip() for name in keep) for line in lines)
    by_row = dict(enumerate(lines, start=2))
    for _, record in checked.records.iterrows():
        own = by_row[record["source_row"]]
        mine = [line for line in lines if line["record_id"] == own["record_id"]]
        if longitudinal:
            mine = [line for line in mine if line["redcap_event_name"] == own["redcap_event_name"]]
        assert pd.isna(record["pain_score"]) or f"{record['pain_score']:g}" in {line["pain_now"] for line in mine}
        assert str(record["session_date"])[:10] in {line["visit_date"] for line in mine}


def _fields(mapping: Mapping) -> dict[str, object]:
    return {name: getattr(mapping, name) for name in Mapping.__slots__}


@pytest.mark.skipif(not SHARED.exists(), reason="the real REDCap shapes are not beside this checkout")
@pytest.mark.parametrize(
    ("project", "columns", "sessions", "rows"),
    [
        ("repeating-instruments", {"date_bp": "session_date", "bp_systolic": "symptom_weeks"}, 4, 6),
        ("longitudinal", {"date_enrolled": "session_date"}, 3, 18),
    ],
)
def test_a_real_project_s_shape_becomes_one_row_a_visit(
    project: str, columns: dict[str, str], sessions: int, rows: int
) -> None:
    content = (SHARED / project / "data.csv").read_bytes()
    mapping = Mapping(columns=tuple(columns.items()), date_order="dmy")
    checked = check(content, mapping)
    assert "This is a REDCap export" in say(checked, "recognised-source")
    assert (checked.rows_read, len(checked.rejected)) == (rows, sessions)  # they tell no type, score or treatment
    assert count(checked, "not-a-session") + count(checked, "joined-rows") == rows - sessions
    dropped = say(checked, "identifying-column")
    assert "first_name" in dropped
    assert "dob" in dropped


@pytest.mark.skipif(not SHARED.exists(), reason="the real REDCap shapes are not beside this checkout")
@pytest.mark.parametrize("project", sorted(path.name for path in SHARED.glob("*") if path.is_dir()))
def test_every_real_shape_is_read_whole(project: str) -> None:
    checked = check((SHARED / project / "data.csv").read_bytes(), Mapping())
    assert {problem.cause for problem in checked.problems if problem.level is Level.REFUSE} <= {
        "missing-column",
        "missing-score-column",
    }
    assert checked.rows_read > 0


@pytest.mark.skipif(not SHARED.exists(), reason="the real REDCap shapes are not beside this checkout")
def test_the_boxes_of_a_real_project_become_one_combination() -> None:
    mapping = read_mapping("""
        [columns]
        "check_two" = "treatments"
        [treatments]
        "check_two___a" = "acupuncture"
        "check_two___c" = "massage"
    """)
    checked = check((SHARED / "checkboxes-1" / "data.csv").read_bytes(), mapping)
    joined = next(name for name in checked.rejected.columns if name == "check_two")
    assert checked.rejected[joined].tolist() == ["check_two___a; check_two___c", "check_two___b; check_two___d", "", ""]
