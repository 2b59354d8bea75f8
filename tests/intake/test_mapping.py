"""The mapping file: a source's words in ours, and everything wrong with it told at once."""

from __future__ import annotations

import pytest

from outcomes.intake import FileRefused, Level, Mapping, read_mapping

SOUND = """
date_order = "dmy"

[columns]
"Pain today" = "pain_score"
"Room" = "-"
"Floor" = ""

[treatments]
"PT visit" = "exercise therapy + education"
"Cupping" = "+"

[back_pain_types]
"LBP w/ leg" = "sciatica"
"""


def test_a_mapping_is_read_and_asked_by_folded_words():
    mapping = read_mapping(SOUND)
    assert mapping.date_order == "dmy"
    assert mapping.find_column("PAIN_TODAY") == "pain_score"
    assert mapping.find_column("room") == mapping.find_column("Floor") == ""
    assert mapping.find_column("weight") is None
    assert mapping.find_treatments("pt visit") == ("exercise therapy", "education")
    assert mapping.find_treatments("cupping") == ("cupping",)
    assert mapping.find_treatments("massage") is None
    assert mapping.find_back_pain_type("lbp w/leg") == "radiculopathy"
    assert mapping.own_modalities() == ("cupping",)


def test_a_mapping_can_stand_as_a_key():
    assert hash(read_mapping(SOUND)) == hash(read_mapping(SOUND))
    assert read_mapping("") == Mapping()


def test_a_word_we_already_have_is_not_added_a_second_time():
    assert read_mapping('[treatments]\n"Massage Therapy" = "+"\n').find_treatments("massage therapy") == ("massage",)


def test_everything_wrong_with_a_mapping_is_told_at_once():
    text = """
        date_order = "ymd"
        [columns]
        "Pain" = "ache"
        "Age" = 5
        [treatments]
        "PT" = "physio"
        "a + b" = "+"
        "nothing" = ""
        [back_pain_types]
        "LBP" = "back"
        "lbp" = "disc"
        "--" = "disc"
        [modalities]
        "x" = "y"
    """
    with pytest.raises(FileRefused) as refusal:
        read_mapping(text)
    problems = refusal.value.problems
    assert {problem.level for problem in problems} == {Level.REFUSE}
    assert sorted(problem.cause for problem in problems) == [
        "mapping-date-order",
        "mapping-empty-word",
        "mapping-not-text",
        "mapping-own-word",
        "mapping-unknown-back-pain-type",
        "mapping-unknown-field",
        "mapping-unknown-modality",
        "mapping-unknown-modality",
        "mapping-unknown-table",
        "mapping-word-twice",
        "mapping-word-twice",
    ]


def test_an_unknown_target_is_named_with_what_is_allowed():
    with pytest.raises(FileRefused) as refusal:
        read_mapping('[treatments]\n"PT" = "physio"\n')
    (problem,) = refusal.value.problems
    assert problem.message == '[treatments] maps "PT" to "physio", which is not a modality.'
    assert "exercise therapy" in problem.expected
    assert problem.found == "physio"


@pytest.mark.parametrize("text", ["[columns", "a = ", '[columns]\n"a" = "age"\n"a" = "age"\n'])
def test_a_mapping_that_is_no_toml_is_refused(text):
    with pytest.raises(FileRefused) as refusal:
        read_mapping(text)
    assert refusal.value.problems[0].cause == "mapping-not-toml"


def test_a_table_that_is_no_table_is_refused():
    with pytest.raises(FileRefused) as refusal:
        read_mapping("columns = 3")
    assert refusal.value.problems[0].cause == "mapping-unknown-table"
