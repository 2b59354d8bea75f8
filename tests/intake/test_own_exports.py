"""Our own export read back: pseudonyms as they are, words as the store holds them, texts without their apostrophes."""

from __future__ import annotations

import pytest

from outcomes.intake import Level, Mapping, check_file
from tests.intake.conftest import TODAY, find_problem

KEY, OTHER = "0123456789abcdef" * 2, "f" * 32
EPISODE = "0123456789abcdef"
HEADINGS = "patient_key | session_date | back_pain_type | treatments | pain_score | episode_id | practitioner"
ROW = f"{KEY} | 2024-01-05 | disc | massage | 5 | {EPISODE} | R. Castellan"

CLINIC_S_OWN = (
    "patient_id,session_date,back_pain_type,treatments,pain_score,practitioner\n"
    "00103,2024-01-05,disc,massage,5,R. Castellan"
)


def check(*rows: str, headings: str = HEADINGS, mapping: Mapping | None = None, stored: tuple[str, ...] = ()):
    sound = [f"{number:032x} | 2024-01-05 | disc | massage | 5 | | " for number in range(11 * len(rows))]
    lines = ("|".join(cell.strip() for cell in line.split("|")) for line in (headings, *rows, *sound))
    content = "\n".join(lines).encode()
    return check_file(
        content, "export.csv", mapping=mapping or Mapping(), today=TODAY, list_stored_treatments=lambda: stored
    )


def test_a_file_with_patient_key_is_our_own_export_and_says_so() -> None:
    checked = check(ROW)
    assert checked.keyed
    assert checked.rejected.empty
    assert checked.records["patient_id"].iloc[0] == KEY
    assert checked.records["episode_id"].iloc[0] == EPISODE
    assert find_problem(checked, "own-export").level is Level.NOTE


def test_a_clinic_s_file_is_not() -> None:
    assert not check_file(
        b"patient_id,session_date,back_pain_type,treatments,pain_score\n1,2024-01-05,disc,massage,5\n",
        "x.csv",
        today=TODAY,
    ).keyed


@pytest.mark.parametrize("heading", ["Patient key", "PATIENT_KEY", "patient-key"])
def test_the_heading_is_known_however_it_is_written(heading: str) -> None:
    assert check(ROW, headings=HEADINGS.replace("patient_key", heading)).keyed


@pytest.mark.parametrize("cell", ["00103", KEY[:-1], KEY + "0", "g" * 32, "1.23457E+31"])
def test_what_is_no_pseudonym_is_rejected_with_its_address(cell: str) -> None:
    checked = check(ROW.replace(KEY, cell))
    problem = find_problem(checked, "not-a-patient-key")
    assert (problem.level, problem.address, problem.found) == (Level.REJECT, "row 2, column patient_key", cell)
    assert checked.rejected["row"].tolist() == [2]


@pytest.mark.parametrize("cell", ["00103-1", KEY, "1.23457E+15"])
def test_an_episode_is_a_pseudonym_too_or_nothing(cell: str) -> None:
    problem = find_problem(check(ROW.replace(f"| {EPISODE}", f"| {cell}")), "not-an-episode-key")
    assert (problem.level, problem.address) == (Level.REJECT, "row 2, column episode_id")


def test_a_blank_key_is_a_blank_required_cell() -> None:
    problem = find_problem(check(ROW.replace(KEY, "")), "missing-required")
    assert "patient_key is blank" in problem.message


def test_upper_case_digits_are_the_same_key() -> None:
    assert check(ROW.replace(KEY, KEY.upper())).records["patient_id"].iloc[0] == KEY


def test_ids_and_pseudonyms_side_by_side_are_refused_until_one_goes() -> None:
    headings = HEADINGS.replace("practitioner", "patient_id")
    checked = check(ROW, headings=headings)
    problem = find_problem(checked, "two-identities")
    assert (problem.level, problem.row) == (Level.REFUSE, 1)
    assert "patient_id, patient_key" in problem.message
    assert checked.refused
    assert check(ROW, headings=headings, mapping=Mapping(columns=(("patient_id", "-"),))).keyed
    assert check(ROW, headings=HEADINGS.replace("practitioner", "MRN")).refused


def test_a_column_of_that_name_that_the_mapping_calls_the_clinic_s_own_id_is_that() -> None:
    checked = check(ROW, mapping=Mapping(columns=(("patient_key", "patient_id"),)))
    assert not checked.keyed


@pytest.mark.parametrize(("cell", "text"), [("'=1+1", "=1+1"), ("'@home", "@home"), ("''=1", "'=1"), ("'tis", "'tis")])
def test_texts_come_back_without_the_apostrophe_that_we_gave_them(cell: str, text: str) -> None:
    assert check(ROW.replace("R. Castellan", cell)).records["practitioner"].iloc[0] == text


def test_a_clinic_s_own_apostrophe_stays() -> None:
    content = (
        b"patient_id,session_date,back_pain_type,treatments,pain_score,practitioner\n1,2024-01-05,disc,massage,5,'=1\n"
    )
    assert check_file(content, "x.csv", today=TODAY).records["practitioner"].iloc[0] == "'=1"


def test_rejected_rows_come_back_with_the_texts_themselves() -> None:
    checked = check(ROW.replace("| 5 |", "| 55 |").replace("R. Castellan", "'=1+1"))
    assert checked.rejected["practitioner"].tolist() == ["=1+1"]


def test_the_clinic_s_own_modalities_are_known_as_the_store_holds_them() -> None:
    cupping = ROW.replace("massage", "cupping;dry + massage")
    assert find_problem(check(cupping), "unknown-modality").level is Level.REFUSE
    checked = check(cupping, stored=("cupping;dry + massage", "massage"))
    assert not checked.refused
    assert checked.records["treatments"].iloc[0] == "cupping;dry + massage"


def test_a_combination_written_into_an_export_by_hand_is_read_as_ever() -> None:
    checked = check(ROW.replace("massage", "exercise, massage"), stored=("massage",))
    assert checked.records["treatments"].iloc[0] == "exercise therapy + massage"


def test_what_two_files_told_differently_is_a_warning_and_keeps_its_rows() -> None:
    headings = "patient_key | session_date | back_pain_type | treatments | pain_score | sex"
    rows = [f"{OTHER} | 2024-01-05 | disc | massage | 5 | male", f"{OTHER} | 2024-02-05 | disc | massage | 5 | female"]
    checked = check_file("\n".join([headings, *rows]).encode(), "x.csv", today=TODAY)
    assert find_problem(checked, "two-sexes").level is Level.WARNING
    assert len(checked.records) == 2


def test_years_of_birth_raised_with_the_sessions_are_no_contradiction() -> None:
    headings = "patient_key | session_date | back_pain_type | treatments | pain_score | birth_year"
    rows = [
        f"{OTHER} | {year}-01-05 | disc | massage | 5 | {max(year - 90, 1931)}" for year in (2019, 2021, 2023, 2024)
    ]
    checked = check_file("\n".join([headings, *rows]).encode(), "x.csv", today=TODAY)
    assert "two-birth-years" not in {problem.cause for problem in checked.problems}
    assert checked.records["birth_year"].tolist() == [1931, 1931, 1933, 1934]
