"""From a clinic's file to its records: what comes out, in which form, and that nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from outcomes.intake import Level, Mapping, check_file, read_mapping
from outcomes.vocabulary.records import RECORD_FIELDS

TODAY = dt.date(2026, 6, 30)

FULL = """
    patient_id | session_date | back_pain_type | contributing_types | treatments              | pain_score | function_score | clinic | birth_year | leg_pain
    0123       | 2024-01-05   | Sciatica       | facet; disc        | massage and acupuncture | 7          |                | North  | 1960       | Y
    00123      | 2024-01-06   |                |                    | usual care              |            | 40             |        |            |
    0123       | 2024-01-12   | radiculopathy  |                    | education               |            |                | North  | 1960       | no
"""  # noqa: E501


def test_a_record_comes_out_with_every_field_in_order_and_its_row(check):
    records = check(FULL).records
    assert list(records.columns) == [entry.name for entry in RECORD_FIELDS] + ["source_row"]
    assert records["source_row"].tolist() == [2, 3, 4]
    assert records["treatments"].tolist() == ["acupuncture + massage", "usual care", "education"]
    assert records["contributing_types"].iloc[0] == "degenerative;disc"
    assert records["leg_pain"].fillna("-").tolist() == ["yes", "-", "no"]


def test_every_field_has_the_form_the_store_counts_on(check):
    records = check(FULL).records
    for entry in RECORD_FIELDS:
        expected = {"date": "datetime64[s]", "number": "float64", "whole": "float64"}.get(entry.kind, "str")
        assert str(records[entry.name].dtype) == expected, entry.name


def test_an_empty_result_has_the_same_form(check):
    empty, filled = check("").records, check(FULL).records
    assert empty.dtypes.to_dict() == filled.dtypes.to_dict()
    assert len(empty) == 0


def test_two_patients_whose_ids_differ_only_in_leading_zeros_stay_two(check):
    assert check(FULL).records["patient_id"].nunique() == 2


def test_a_session_without_any_score_is_kept_and_has_no_instrument(check):
    last = check(FULL).records.iloc[2]
    assert pd.isna(last["pain_score"])
    assert pd.isna(last["pain_instrument"])
    assert pd.isna(last["function_instrument"])


def test_a_score_without_an_instrument_stands_on_the_default(check):
    records = check(FULL).records
    assert records["pain_instrument"].iloc[0] == "NRS"
    assert records["function_instrument"].iloc[1] == "ODI"


def test_a_blank_type_counts_as_unspecified_and_is_said_once(check, problem_of):
    checked = check(FULL)
    assert checked.records["back_pain_type"].tolist() == ["radiculopathy", "unspecified", "radiculopathy"]
    note = problem_of(checked, "blank-back-pain-type")
    assert (note.level, note.rows, note.address) == (Level.NOTE, 1, "row 3, column back_pain_type")


def test_a_clinic_left_blank_stays_blank_for_the_store_to_fill(check):
    assert check(FULL).records["clinic"].isna().tolist() == [False, True, False]


def test_the_file_is_known_by_its_hash_and_its_name_is_only_shown(check):
    checked = check_file(b"", "../../etc/passwd.csv", today=TODAY)
    assert checked.sha256 == hashlib.sha256(b"").hexdigest()
    assert checked.name == "../../etc/passwd.csv"


def test_all_problems_of_a_file_are_told_at_once(check_rows):
    checked = check_rows(
        "P1 | 2024-01-05 | disc   | massage | 11",
        "P2 | 2024-02-30 | disc   | massage | 5",
        "P3 | 2024-01-05 | lumbar | massage | 5",
        "P4 | 2024-01-05 | disc   | cupping | 5",
        "   | 2024-01-05 | disc   | massage | 5",
    )
    assert [(problem.cause, problem.address) for problem in checked.problems] == [
        ("score-out-of-range", "row 2, column pain_score"),
        ("impossible-date", "row 3, column session_date"),
        ("unknown-back-pain-type", "row 4, column back_pain_type"),
        ("unknown-modality", "row 5, column treatments"),
        ("missing-required", "row 6, column patient_id"),
    ]


def test_rejected_rows_come_back_as_read_with_their_row_and_why(check_rows):
    rejected = check_rows("P1 | 2024-01-05 | disc | massage | 11", "P2 | 2024-02-30 | disc | Massage | 12").rejected
    assert list(rejected.columns) == [
        *("patient_id", "session_date", "back_pain_type", "treatments", "pain_score"),
        *("row", "why"),
    ]
    assert rejected["row"].tolist() == [2, 3]
    assert rejected["session_date"].str.strip().tolist() == ["2024-01-05", "2024-02-30"]
    assert "pain_score: The number cannot be a score on NRS" in rejected["why"].iloc[0]
    assert "No calendar has this day" in rejected["why"].iloc[1]
    assert "score on NRS" in rejected["why"].iloc[1]


def test_rows_that_wait_for_an_answer_are_kept_out_but_are_no_faults(check_rows, problem_of):
    checked = check_rows(*(f"P{number} | 2024-01-05 | disc | cupping | 5" for number in range(3)))
    assert checked.refused
    assert len(checked.rejected) == 3
    assert [problem.cause for problem in checked.problems] == ["unknown-modality"]


def test_a_file_with_faults_in_more_than_a_tenth_of_its_rows_is_refused(check, problem_of):
    rows = [f"P{number} | 2024-01-05 | disc | massage | {score}" for number, score in enumerate([11, 12] + [5] * 17)]
    heading = "patient_id | session_date | back_pain_type | treatments | pain_score"
    refusal = problem_of(check("\n".join([heading, *rows])), "too-many-rejected")
    assert refusal.level is Level.REFUSE
    assert refusal.message.startswith("2 of 19 rows have faults")
    sound = "P99 | 2024-01-05 | disc | massage | 5"
    assert not check("\n".join([heading, *rows, sound])).refused


def test_a_refused_heading_row_keeps_every_row_out_and_counts_it(check):
    checked = check("patient_id | pain_score\nP1 | 5\nP2 | 6\n")
    assert (checked.refused, checked.rows_read, len(checked.records), len(checked.rejected)) == (True, 2, 0, 2)


def test_published_trial_file_asks_for_exactly_its_two_unknown_modalities():
    checked = check_file(_read_trial(), "session_records.csv", today=TODAY)
    assert checked.refused
    assert {(group.cause, group.found, group.count) for group in checked.questions} == {
        ("unknown-modality", ("pain reprocessing therapy",), 94),
        ("unknown-modality", ("placebo injection",), 95),
    }


def test_published_trial_file_is_accepted_whole_once_its_modalities_are_added():
    mapping = read_mapping('[treatments]\n"pain reprocessing therapy" = "+"\n"placebo injection" = "+"\n')
    checked = check_file(_read_trial(), "session_records.csv", mapping=mapping, today=TODAY)
    assert [(problem.cause, problem.rows) for problem in checked.problems] == [("usual-care-and-more", 95)]
    assert len(checked.records) == checked.rows_read == 286
    assert checked.records["treatments"].value_counts().to_dict() == {
        "usual care": 97,
        "placebo injection + usual care": 95,
        "pain reprocessing therapy": 94,
    }


def test_a_mapping_changes_nothing_for_a_file_in_our_own_words(check):
    plain, mapped = check(FULL), check(FULL, mapping=Mapping(treatments=(("PT", "exercise therapy"),)))
    pd.testing.assert_frame_equal(plain.records, mapped.records)


def _read_trial() -> bytes:
    path = Path(__file__).parents[3] / "shared" / "data" / "ashar2022" / "session_records.csv"
    if not path.exists():
        pytest.skip("the published trial's records are not beside this checkout")
    return path.read_bytes()
