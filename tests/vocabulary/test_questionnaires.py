"""The catalogue of questionnaires: whose answers may stand for a total, under which names, by which rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.vocabulary.instruments import INSTRUMENTS, find_instrument, find_lookalike
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Questionnaire, find_item, find_questionnaire
from outcomes.vocabulary.records import find_field, is_identifying

ODI, RMDQ = (find_questionnaire(name) or pytest.fail(name) for name in ("ODI", "RMDQ"))

# The project's evidence table, line by line.
EVIDENCE = """
    ODI        | 10 | 0-5  | at least 9 of 10; with 8 a score and a warning; fewer, no score
    RMDQ       | 24 | 0-1  | all 24; blank means no where a file writes nothing but ticks
    PSFS       | 5  | 0-10 | 3 to 5, the same ones each time; otherwise no score
    BQ         | 7  | 0-10 | all 7; otherwise no score
    MSK-HQ     | 14 | 0-4  | taken by its total only
    PEG        | 3  | 0-10 | all 3; otherwise no score
    STarT Back | 9  | 0-1  | all 9; otherwise no score
"""


def test_the_catalogue_says_what_the_evidence_table_says() -> None:
    lines = [[cell.strip() for cell in line.split("|")] for line in EVIDENCE.strip().splitlines()]
    assert lines == [
        [entry.id, str(entry.count), f"{entry.low:g}-{entry.high:g}", entry.rule] for entry in QUESTIONNAIRES
    ]


@pytest.mark.parametrize("entry", QUESTIONNAIRES, ids=lambda entry: entry.id)
def test_a_questionnaire_gives_a_field_of_the_record_and_has_a_source(entry: Questionnaire) -> None:
    field, instrument = find_field(entry.field), find_instrument(entry.id)
    assert field is not None
    assert entry.source
    assert entry.formula
    assert 0 < entry.enough <= entry.needed <= entry.count
    if instrument is None:
        assert field.name == "start_back_risk"
    else:
        assert entry.field.removesuffix("_score") in instrument.outcomes
        most = {"mean": entry.high, "percent": 100}.get(entry.scoring, entry.count * entry.high)
        assert (instrument.low, instrument.high) == (entry.low, most)


def test_instruments_without_answers_to_score_are_taken_as_they_come() -> None:
    without = [entry.id for entry in INSTRUMENTS if find_questionnaire(entry.id) is None]
    assert without == ["NRS", "VAS", "PROMIS-PF", "PROMIS-PI"]


@pytest.mark.parametrize("entry", QUESTIONNAIRES, ids=lambda entry: entry.id)
def test_a_column_of_items_is_no_field_and_names_nobody(entry: Questionnaire) -> None:
    for number, column in enumerate(entry.columns, start=1):
        item = find_item(column)
        assert item is not None
        assert (item.questionnaire, item.number, item.column) == (entry, number, column)
        assert find_field(column) is None
        assert not is_identifying(column)


@pytest.mark.parametrize(
    "heading", ["odi_3", "ODI 3", " Odi-03 ", "ODI Q3", "odi3", "odi_item_3", "Oswestry question 3", "ODI section 3:"]
)
def test_an_item_is_known_by_its_number_however_it_is_written(heading: str) -> None:
    item = find_item(heading)
    assert item is not None
    assert item.column == "odi_3"


@pytest.mark.parametrize(
    "heading",
    ["odi", "odi_0", "odi_11", "odi_1___3", "odi_2_3", "odi_3_date", "psfs2_1", "PSFS 2.0", "xodi_3", "3", "", "ndi_1"],
)
def test_what_only_resembles_an_item_is_none(heading: str) -> None:
    assert find_item(heading) is None


@pytest.mark.parametrize("digits", ["9" * 5_000, "0" * 5_000 + "3"])
def test_a_number_longer_than_the_language_reads_is_no_item_and_nothing_is_raised(digits: str) -> None:
    assert find_item(f"odi_{digits}") is None


@given(st.text(max_size=20))
def test_no_heading_whatever_is_an_item_without_its_number(heading: str) -> None:
    item = find_item(heading)
    assert item is None or 1 <= item.number <= item.questionnaire.count


@pytest.mark.parametrize(
    ("score", "shown"), [(100 * 16 / 45, "36"), (2.5, "3"), (12.5, "13"), (0, "0"), (100, "100"), (35.49, "35")]
)
def test_fairbank_a_score_on_odi_is_shown_in_whole_per_cent(score: float, shown: str) -> None:
    assert ODI.spell_score(score) == shown


def test_a_mean_is_shown_with_one_decimal() -> None:
    peg = find_questionnaire("PEG")
    assert peg is not None
    assert peg.spell_score(16 / 3) == "5.3"


@pytest.mark.parametrize("word", ["PSFS 2.0", "psfs-2.0", "PSFS2"])
def test_the_scale_that_turns_psfs_round_is_not_taken_for_it(word: str) -> None:
    assert find_instrument(word) is None
    assert "other way" in (find_lookalike(word) or "")


def test_no_instrument_s_own_name_is_a_lookalike() -> None:
    assert not [entry.id for entry in INSTRUMENTS if find_lookalike(entry.id) or find_lookalike(entry.name)]
