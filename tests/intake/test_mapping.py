"""The mapping file: a source's words in ours, and everything wrong with it told at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.intake import FileRefused, Level, Mapping, read_mapping, spell_mapping
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.words import fold_word

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


# Spelled out, so that it can be remembered

WORD = st.text(max_size=12).filter(fold_word)
MODALITY = st.sampled_from([entry.word for entry in MODALITIES])
TARGETS = {
    "columns": st.sampled_from(["pain_score", "odi_3", "-", "", " session_date "]),
    "treatments": st.one_of(MODALITY, st.tuples(MODALITY, MODALITY).map(" + ".join)),
    "back_pain_types": st.sampled_from([entry.word for entry in BACK_PAIN_TYPES]),
    "scores": st.sampled_from(["3", "-1", "2.5"]),
}


def pairs_to(targets):
    return st.lists(st.tuples(WORD, targets), max_size=4, unique_by=lambda pair: fold_word(pair[0])).map(tuple)


MAPPINGS = st.builds(
    Mapping,
    **{table: pairs_to(targets) for table, targets in TARGETS.items()},
    scale=st.sampled_from([(), (("pain_score", "NRS 0-100"),)]),
    date_order=st.sampled_from([None, "dmy", "mdy"]),
    headings=st.sampled_from([None, "none"]),
    sheet=st.text(max_size=8),
    missing=st.lists(st.text(max_size=4), max_size=3).map(tuple),
    date_system=st.sampled_from([None, "1900", "1904"]),
    time_zone=st.sampled_from(["", "Europe/London"]),
)


@given(MAPPINGS)
def test_a_mapping_spelled_out_is_read_as_it_was(mapping):
    assert read_mapping(spell_mapping(mapping)) == mapping
    assert spell_mapping(read_mapping(spell_mapping(mapping))) == spell_mapping(mapping)


def test_what_no_mapping_file_can_say_is_not_spelled_out():
    mapping = Mapping(
        treatments=(("PT", "massage"), ("--", "massage"), ("p.t.", "education")), date_order="dmy", valid_rows=True
    )
    assert spell_mapping(mapping) == 'date_order = "dmy"\n\n[treatments]\n"p.t." = "education"\n'
    assert read_mapping(spell_mapping(mapping)).find_treatments("PT") == mapping.find_treatments("PT")


def test_a_clinic_s_own_word_goes_through_the_spelling():
    assert read_mapping(spell_mapping(read_mapping(SOUND))) == read_mapping(SOUND)
