"""Treatments and types: many ways to write one, and unknown words that are asked about."""

from __future__ import annotations

import pytest

from outcomes.intake import Level, Mapping


@pytest.mark.parametrize(
    ("cell", "combination"),
    [
        ("massage", "massage"),
        ("Massage Therapy", "massage"),
        ("massage + acupuncture", "acupuncture + massage"),
        ("Massage;Acupuncture;", "acupuncture + massage"),
        ("massage, massage therapy", "massage"),
        ("massage/acupuncture & education", "acupuncture + education + massage"),
        ("massage and acupuncture", "acupuncture + massage"),
        ("advice and education; massage", "education + massage"),
        ("chiropractic ADJUSTMENT", "chiropractic adjustment"),
    ],
)
def test_a_combination_has_one_name_however_it_is_written(check_column, cell, combination):
    assert check_column("treatments", cell).records["treatments"].tolist() == [combination]


def test_an_unknown_modality_never_becomes_a_combination_in_silence(check_column):
    checked = check_column("treatments", "massage + cupping", "Cupping", "massage", "cupping;moxa")
    assert checked.refused
    assert checked.records["treatments"].tolist() == ["massage"]
    cupping, moxa = [problem for problem in checked.problems if problem.cause == "unknown-modality"]
    assert (cupping.level, cupping.question, cupping.found) == (Level.REFUSE, "modality", "cupping")
    assert (cupping.row, cupping.rows, moxa.row, moxa.rows) == (2, 3, 5, 1)
    assert cupping.message == '"cupping" is not a modality we know; 3 rows hold it.'
    assert 'under [treatments] as "cupping"' in cupping.mend
    assert '= "+" to add it as the clinic\'s own' in cupping.mend


@pytest.mark.parametrize(("heading", "table"), [("treatments", "treatments"), ("back_pain_type", "back_pain_types")])
def test_a_word_too_long_to_show_can_still_be_answered(check_column, heading, table):
    long = "manual lymphatic drainage by the visiting therapist of the hospital across the road"
    (first, second) = check_column(heading, long + " A", long + " B").questions
    assert first.found == second.found
    assert f'"{first.word}" = "our word"' in first.mend
    ours = "massage" if heading == "treatments" else "disc"
    answers = tuple((group.word, ours) for group in (first, second))
    assert not check_column(heading, long + " A", long + " B", mapping=Mapping(**{table: answers})).refused


@pytest.mark.parametrize("cell", ["+", "and", ";;"])
def test_a_cell_of_separators_alone_is_a_question_too(check_column, cell):
    assert check_column("treatments", cell).questions[0].question == "modality"


def test_the_mapping_says_what_a_word_is_even_if_it_is_several(check_column):
    mapping = Mapping(treatments=(("PT visit", "exercise therapy + education"), ("heat / ice", "physical modalities")))
    checked = check_column("treatments", "pt-visit", "massage; Heat/Ice", mapping=mapping)
    assert checked.records["treatments"].tolist() == [
        "education + exercise therapy",
        "massage + physical therapy modalities",
    ]


def test_the_clinic_s_own_modality_stands_under_its_own_word(check_column):
    mapping = Mapping(treatments=(("Dry  Needling", "+"), ("DN", "dry needling")))
    checked = check_column("treatments", "dry needling", "DN + massage", "Dry-Needling", mapping=mapping)
    assert checked.records["treatments"].tolist() == ["dry needling", "dry needling + massage", "dry needling"]


def test_an_unknown_type_is_asked_about_with_its_rows(check_column, problem_of):
    checked = check_column("back_pain_type", "LBP", "lbp", "disc")
    problem = problem_of(checked, "unknown-back-pain-type")
    assert (problem.level, problem.question, problem.rows, problem.row) == (Level.REFUSE, "back-pain-type", 2, 2)
    assert 'under [back_pain_types] as "LBP"' in problem.mend


def test_the_mapping_says_what_a_type_is(check_column):
    mapping = Mapping(back_pain_types=(("LBP w/ leg", "sciatica"),))
    checked = check_column("back_pain_type", "lbp w leg", "Bulging disc", "Non-specific", mapping=mapping)
    assert checked.records["back_pain_type"].tolist() == ["radiculopathy", "disc", "unspecified"]


def test_contributing_types_are_sorted_and_named_once(check_column):
    checked = check_column("contributing_types", "facet; disc ;spondylosis", "unknown", "")
    values = checked.records["contributing_types"]
    assert values.iloc[0] == "degenerative;disc"
    assert values.isna().tolist() == [False, True, True]


def test_an_unknown_contributing_type_is_asked_about(check_column, problem_of):
    problem = problem_of(check_column("contributing_types", "disc; hip"), "unknown-back-pain-type")
    assert (problem.found, problem.column) == ("hip", "contributing_types")
