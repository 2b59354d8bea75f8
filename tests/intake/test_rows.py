"""Across rows: one person, one session, one row."""

from __future__ import annotations

from outcomes.intake import Level


def test_a_row_said_twice_is_taken_once_and_counted(check_rows, problem_of):
    checked = check_rows("P1 | 2024-01-05 | disc | massage | 5", "P1 | 5 Jan 2024 | Disc | Massage therapy | 5.0")
    note = problem_of(checked, "duplicate-rows")
    assert (note.level, note.rows, note.row) == (Level.NOTE, 1, 3)
    assert (checked.rows_read, len(checked.records), len(checked.rejected)) == (24, 23, 0)


def test_one_session_told_in_two_ways_rejects_both_side_by_side(check_rows):
    checked = check_rows(
        "P1 | 2024-01-05 | disc | massage   | 5",
        "P2 | 2024-01-05 | disc | massage   | 5",
        "P1 | 2024-01-05 | disc | education | 6",
    )
    problems = [problem for problem in checked.problems if problem.cause == "same-session-differs"]
    assert [(problem.level, problem.address) for problem in problems] == [
        (Level.REJECT, "row 2"),
        (Level.REJECT, "row 4"),
    ]
    assert problems[0].message == "Rows 2 and 4 name the same session but differ in treatments, pain_score."
    assert checked.rejected["row"].tolist() == [2, 4]


def test_a_row_said_twice_and_then_otherwise_loses_no_row_in_the_count(check_rows):
    same = "P1 | 2024-01-05 | disc | massage | 5"
    checked = check_rows(same, same, "P1 | 2024-01-05 | disc | massage | 6")
    assert checked.rejected["row"].tolist() == [2, 4]
    assert checked.rows_read == len(checked.records) + len(checked.rejected) + 1


def test_many_tellings_of_one_session_name_a_few_of_their_rows(check_rows):
    checked = check_rows(*(f"P1 | 2024-01-05 | disc | massage | {score}" for score in range(8)))
    message = next(problem.message for problem in checked.problems if problem.cause == "same-session-differs")
    assert message.startswith("Rows 2, 3, 4, 5, 6 and 3 more name the same session")


def test_two_numbered_sessions_on_one_day_are_kept_with_a_warning(check_rows, problem_of):
    checked = check_rows(
        "P1 | 2024-01-05 | disc | massage | 5 | 1", "P1 | 2024-01-05 | disc | massage | 5 | 2", more="session_number"
    )
    warning = problem_of(checked, "two-sessions-on-a-day")
    assert (warning.level, warning.address) == (Level.WARNING, "row 2, column session_date")
    assert warning.message.startswith("Rows 2 and 3 are sessions of one patient on one day")
    assert not checked.rejected["row"].tolist()


def test_one_id_in_two_clinics_is_two_patients(check_rows):
    checked = check_rows(
        "P1 | 2024-01-05 | disc | massage | 5 | North | 1950",
        "P1 | 2024-01-05 | disc | massage | 6 | South | 1980",
        more="clinic | birth_year",
    )
    assert not checked.problems


def test_two_birth_years_for_one_patient_reject_all_of_the_patient_s_rows(check_rows, problem_of):
    checked = check_rows(
        "P1 | 2024-01-05 | disc | massage | 5 | 1960",
        "P1 | 2024-01-12 | disc | massage | 5 | 1961",
        "P1 | 2024-01-19 | disc | massage | 5 |",
        "P2 | 2024-01-05 | disc | massage | 5 | 1961",
        more="birth_year",
    )
    problem = problem_of(checked, "two-birth-years")
    assert (problem.level, problem.address) == (Level.REJECT, "row 2, column birth_year")
    assert problem.message == "The rows of this patient give more than one birth year."
    assert checked.rejected["row"].tolist() == [2, 3, 4]


def test_two_sexes_for_one_patient_reject_all_of_the_patient_s_rows(check_rows):
    checked = check_rows(
        "P1 | 2024-01-05 | disc | massage | 5 | f", "P1 | 2024-01-12 | disc | massage | 5 | male", more="sex"
    )
    assert [problem.cause for problem in checked.problems] == ["two-sexes", "two-sexes"]


def test_a_session_before_the_birth_year_is_rejected(check_rows, problem_of):
    checked = check_rows("P1 | 2024-01-05 | disc | massage | 5 | 2025", more="year of birth")
    assert problem_of(checked, "before-birth").address == "row 2, column year of birth"


def test_a_birth_year_does_not_undo_that_ages_above_89_are_kept_as_90(check_rows, problem_of):
    checked = check_rows(
        "P1 | 2024-12-30 | disc | massage | 5 | 1930",
        "P1 | 2025-01-02 | disc | massage | 5 | 1930",
        "P2 | 2024-01-05 | disc | massage | 5 | 1934",
        "P3 | 2024-01-05 | disc | massage | 5 | 1960",
        more="birth_year",
    )
    assert checked.records["birth_year"].tolist()[:4] == [1934, 1935, 1934, 1960]
    problem = problem_of(checked, "age-above-89")
    assert (problem.level, problem.rows, problem.column) == (Level.NOTE, 2, "birth_year")


def test_a_session_in_the_birth_year_is_possible(check_rows):
    assert not check_rows("P1 | 2024-01-05 | disc | massage | 5 | 2024", more="birth_year").problems


def test_a_patient_of_more_than_120_years_is_rejected(check_rows, problem_of):
    checked = check_rows("P1 | 2024-01-05 | disc | massage | 5 | 1901", more="birth_year")
    assert problem_of(checked, "too-old").level is Level.REJECT
