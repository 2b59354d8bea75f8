"""How columns were taken, and how an answer becomes a line of the mapping under which the file is checked anew."""

import datetime as dt

import pytest

from outcomes.intake import CheckedFile, Mapping, check_file, map_answer, map_column, map_missing
from outcomes.intake.suggestions import HEADINGS_LOOKED_AT, suggest_field

TODAY = dt.date(2026, 6, 30)
HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score\n"


def check(content: str, mapping: Mapping = Mapping()) -> CheckedFile:  # noqa: B008
    return check_file(content.encode(), "records.csv", mapping=mapping, today=TODAY)


def test_each_column_tells_what_it_was_taken_as_and_how_that_is_known() -> None:
    headings = HEADINGS.replace("pain_score", "pain now,weight,patient name")
    checked = check(headings + "1,2026-01-05,disc,acupuncture,6,80,Ann\n1,2026-01-12,disc,acupuncture,4,80,Ann\n")
    told = {one.heading: (one.field, one.known) for one in checked.columns}
    assert told == {
        "patient_id": ("patient_id", "recognised"),
        "session_date": ("session_date", "recognised"),
        "back_pain_type": ("back_pain_type", "recognised"),
        "treatments": ("treatments", "recognised"),
        "pain now": ("", "suggested"),
        "weight": ("", "unknown"),
        "patient name": ("", "identifying"),
    }
    by_heading = {one.heading: one for one in checked.columns}
    assert (by_heading["pain now"].suggestion, by_heading["pain now"].confidence) == ("pain_score", 67)
    assert by_heading["pain now"].examples == ("6", "4")
    assert by_heading["patient name"].examples == (), "nobody's name is shown"


def test_a_column_that_was_declared_says_so_and_columns_of_one_heading_are_told_apart() -> None:
    headings = "patient_id,session_date,back_pain_type,treatments,score,score\n"
    content = headings + "1,2026-01-05,disc,acupuncture,6,40\n"
    mapping = map_column(map_column(Mapping(), "score (1)", "pain_score"), "score (2)", "")
    told = [(one.heading, one.field, one.known) for one in check(content, mapping).columns[4:]]
    assert told == [("score (1)", "pain_score", "declared"), ("score (2)", "", "declared")]


def test_nobodys_name_is_an_example_though_the_column_was_declared_left_out() -> None:
    headings = HEADINGS.replace("pain_score", "pain_score,patient name")
    content = headings + "1,2026-01-05,disc,acupuncture,6,Ann\n"
    *_, names = check(content, map_column(Mapping(), "patient name", "")).columns
    assert (names.known, names.examples) == ("identifying", ())


def test_columns_whose_heading_no_mapping_could_name_go_by_their_place() -> None:
    content = HEADINGS.replace(",pain_score", ",#,,,%") + "1,2026-01-05,disc,acupuncture,6,7,8,9\n"
    assert [one.heading for one in check(content).columns[4:]] == ["column 5", "column 6", "column 7", "column 8"]
    assert check(content, map_column(Mapping(), "column 6", "pain_score")).records["pain_score"].tolist() == [7]


def test_a_file_of_thousands_of_unknown_columns_is_not_compared_with_every_field() -> None:
    more = [f"blood value {number}" for number in range(300)]
    content = HEADINGS.strip() + "," + ",".join(more) + "\n1,2026-01-05,disc,acupuncture,6" + ",1" * 300 + "\n"
    suggest_field.cache_clear()
    assert len(check(content).columns) == 305
    assert suggest_field.cache_info().misses <= HEADINGS_LOOKED_AT


QUESTIONS = {
    "modality": (HEADINGS + "1,2026-01-05,disc,cupping,6\n", "massage + acupuncture"),
    "back-pain-type": (HEADINGS + "1,2026-01-05,lumbago,acupuncture,6\n", "muscular"),
    "date-order": (HEADINGS + "1,03/04/2026,disc,acupuncture,6\n", "mdy"),
    "score-word": (HEADINGS + "1,2026-01-05,disc,acupuncture,mild\n", "3"),
    "headings": ("1,2026-01-05,disc,acupuncture,6\n", "none"),
    "scale": (HEADINGS + "".join(f"{one},2026-01-05,disc,acupuncture,{60 + one}\n" for one in range(20)), "VAS 0–100"),
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_an_answered_question_is_not_asked_again(kind: str) -> None:
    content, answer = QUESTIONS[kind]
    checked = check(content)
    (asked,) = [group for group in checked.questions if group.question == kind]
    answer = answer if kind != "scale" else asked.offers[0]
    mapping = map_answer(Mapping(), asked, answer, columns=checked.columns)
    assert not [group for group in check(content, mapping).questions if group.question == kind]


def test_several_modalities_answer_one_word() -> None:
    content, answer = QUESTIONS["modality"]
    (asked,) = check(content).questions
    records = check(content, map_answer(Mapping(), asked, answer)).records
    assert records["treatments"].tolist() == ["acupuncture + massage"]


def test_two_columns_for_one_field_are_told_apart_by_the_answer() -> None:
    content = HEADINGS.replace("pain_score", "pain,nrs") + "1,2026-01-05,disc,acupuncture,6,4\n"
    (asked,) = check(content).questions
    assert check(content, map_answer(Mapping(), asked, "nrs")).records["pain_score"].tolist() == [4]


def test_a_code_for_no_answer_is_one_in_the_whole_file() -> None:
    rows = "".join(f"{one},2026-01-05,disc,acupuncture,{77 if one % 2 else 6}\n" for one in range(10))
    checked = check(HEADINGS + rows, map_missing(Mapping(), ["77"]))
    assert not checked.refused
    assert checked.records["pain_score"].notna().sum() == 5


def test_a_score_is_a_number() -> None:
    checked = check(QUESTIONS["score-word"][0])
    (asked,) = [group for group in checked.questions if group.question == "score-word"]
    with pytest.raises(ValueError, match="2,5"):
        map_answer(Mapping(), asked, "2,5")


def test_a_question_that_no_word_answers_is_refused() -> None:
    checked = check(HEADINGS + "1,2026-01-05,disc,acupuncture,60\n2,2026-01-05,disc,acupuncture,60\n")
    (asked,) = [group for group in checked.questions if group.question == "valid-rows"]
    with pytest.raises(ValueError, match="valid-rows"):
        map_answer(Mapping(), asked, "yes")
