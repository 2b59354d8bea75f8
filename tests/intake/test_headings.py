"""Which column is which field."""

from __future__ import annotations

import pytest

from outcomes.intake import Level, Mapping

ROW = "P1 | 2024-01-05 | disc | massage | 5"


@pytest.mark.parametrize(
    "headings",
    [
        "patient_id | session_date | back_pain_type | treatments | pain_score",
        "Patient ID | SESSION DATE | Back-pain type | Treatments: | pain\u00a0score",
        "\u200bMRN | Date of visit | Diagnosis | Modalities | NPRS",
        "Client Id | Appointment Date | condition | services | Pain level",
    ],
)
def test_headings_are_known_by_name_and_alias_whatever_their_case_and_spaces(check, headings):
    checked = check(f"{headings}\n{ROW}\n")
    assert not checked.problems
    assert checked.records["patient_id"].tolist() == ["P1"]
    assert checked.records["pain_score"].tolist() == [5.0]


def test_missing_columns_are_named_all_at_once_with_the_headings_found(check, problem_of):
    checked = check("patient_id | when | pain_score\nP1 | 2024-01-05 | 5\n")
    problem = problem_of(checked, "missing-column")
    assert (problem.level, problem.question, problem.row) == (Level.REFUSE, "column", 1)
    assert "no column for session_date, back_pain_type, treatments." in problem.message
    assert "The headings found are: patient_id, when, pain_score." in problem.message
    assert "[columns]" in problem.mend


def test_a_file_without_any_score_column_is_refused(check, problem_of):
    checked = check("patient_id | session_date | back_pain_type | treatments\nP1 | 2024-01-05 | disc | massage\n")
    assert problem_of(checked, "missing-score-column").level is Level.REFUSE


def test_one_of_the_two_score_columns_is_enough(check):
    heading = "patient_id | session_date | back_pain_type | treatments | odi"
    assert check(f"{heading}\n{ROW}\n").records["function_score"].tolist() == [5.0]


def test_the_same_heading_twice_is_refused(check, problem_of):
    heading = "patient_id | session_date | back_pain_type | treatments | pain_score | Pain Score"
    problem = problem_of(check(f"{heading}\n{ROW} | 6\n"), "duplicate-heading")
    assert (problem.level, problem.address) == (Level.REFUSE, "row 1, column pain_score")


def test_two_headings_for_one_field_are_asked_about(check, problem_of):
    heading = "patient_id | session_date | back_pain_type | treatments | pain level | average pain"
    problem = problem_of(check(f"{heading}\n{ROW} | 6\n"), "two-columns-for-one-field")
    assert (problem.level, problem.question) == (Level.REFUSE, "column")
    assert problem.message == "Several columns could be pain_score: pain level, average pain."
    assert 'under [columns] as "their heading" = "pain_score"' in problem.mend


def test_the_mapping_answers_which_of_two_headings_it_is(check):
    heading = "patient_id | session_date | back_pain_type | treatments | pain level | average pain"
    mapping = Mapping(columns=(("Average pain", "pain_score"),))
    checked = check(f"{heading}\n{ROW} | 6\n", mapping=mapping)
    assert checked.records["pain_score"].tolist() == [6.0]
    assert checked.ignored_columns == ("pain level",)


@pytest.mark.parametrize("nothing", ["", "-"])
def test_the_mapping_may_declare_a_column_ignored(check, problem_of, nothing):
    heading = "patient_id | session_date | back_pain_type | treatments | pain level | average pain"
    checked = check(f"{heading}\n{ROW} | 6\n", mapping=Mapping(columns=(("average_pain", nothing),)))
    assert checked.records["pain_score"].tolist() == [5.0]
    assert problem_of(checked, "declared-ignored").level is Level.NOTE


def test_columns_that_name_people_are_dropped_and_the_note_names_only_their_headings(check, problem_of):
    heading = "patient_id | session_date | back_pain_type | treatments | pain_score | Patient Name | E-Mail | Notes"
    checked = check(
        f"{heading}\n{ROW} | Ann Lee | ann@example.org | tall\n{ROW}5 | Bo | b@c.de | x\n".replace("P1", "P2")
    )
    assert checked.ignored_columns == ("Patient Name", "E-Mail", "Notes")
    note = problem_of(checked, "identifying-column")
    assert note.level is Level.NOTE
    assert note.message.endswith("kept nowhere: Patient Name, E-Mail, Notes.")
    everything = repr(checked.problems) + checked.records.to_csv() + checked.rejected.to_csv()
    assert "Ann" not in everything
    assert "example.org" not in everything


def test_unknown_columns_are_left_out_with_a_note(check, problem_of):
    heading = "patient_id | session_date | back_pain_type | treatments | pain_score | room | "
    checked = check(f"{heading}\n{ROW} | 12\n")
    assert checked.ignored_columns == ("room",)
    assert problem_of(checked, "unknown-column").message == "Columns we do not know were left out: room."
    assert len(checked.records) == 1


def test_the_same_unknown_heading_twice_is_no_question(check):
    heading = "patient_id | session_date | back_pain_type | treatments | pain_score | room | room"
    assert not check(f"{heading}\n{ROW} | 12 | 13\n").refused


def test_a_rejected_row_s_own_columns_row_and_why_do_not_clash_when_it_comes_back(check):
    heading = "row | why | patient_id | session_date | back_pain_type | treatments | pain_score"
    checked = check(f"{heading}\n2 | faulty | P1 | 2024-01-05 | disc | massage | 50\n")
    assert checked.rejected["row"].tolist() == [2]
    assert checked.ignored_columns == ("row", "why")
