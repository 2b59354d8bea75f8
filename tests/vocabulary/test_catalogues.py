"""The catalogues a clinician reviews: no word means two things, and what an entry says of itself is possible."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES, find_back_pain_type
from outcomes.vocabulary.evidence import CORRELATION, NATURAL_COURSES, REFERENCE_POPULATIONS, ReferencePopulation
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, INSTRUMENTS, find_instrument
from outcomes.vocabulary.modalities import MODALITIES, find_modality, name_combination, split_combination
from outcomes.vocabulary.records import IDENTIFYING_HEADINGS, RECORD_FIELDS, find_field, is_identifying
from outcomes.vocabulary.words import fold_word

Find = Callable[[str], object]

WORDS: list[tuple[Find, object, str]] = [
    *((find_back_pain_type, one, word) for one in BACK_PAIN_TYPES for word in (one.word, one.label, *one.synonyms)),
    *((find_modality, modality, word) for modality in MODALITIES for word in (modality.word, *modality.synonyms)),
    *((find_instrument, one, word) for one in INSTRUMENTS for word in (one.id, one.name, *one.synonyms)),
    *((find_field, field, word) for field in RECORD_FIELDS for word in (field.name, *field.aliases)),
]


@pytest.mark.parametrize(("find", "entry", "word"), WORDS, ids=[f"{find.__name__}:{word}" for find, _, word in WORDS])
def test_every_word_of_a_catalogue_names_its_own_entry(find: Find, entry: object, word: str) -> None:
    assert find(word) is entry
    assert find(f"  {word.upper().replace(' ', '_')} ") is entry


@pytest.mark.parametrize("find", [find_back_pain_type, find_modality, find_instrument, find_field])
def test_a_word_nobody_declared_names_nothing(find: Find) -> None:
    assert find("horoscope") is None
    assert find("") is None


def test_no_field_of_the_record_is_taken_for_a_name_or_a_note() -> None:
    words = {fold_word(word) for field in RECORD_FIELDS for word in (field.name, *field.aliases)}
    assert not words & {fold_word(heading) for heading in IDENTIFYING_HEADINGS}
    assert is_identifying(" Date-of-Birth ")
    assert not is_identifying("birth_year")


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda one: one.id)
def test_an_instrument_s_important_change_fits_on_its_scale_and_has_a_source(instrument: object) -> None:
    one = next(entry for entry in INSTRUMENTS if entry is instrument)
    assert 0 < one.points < one.high - one.low
    assert one.points_source
    assert one.outcomes


def test_the_default_instruments_measure_what_they_stand_for() -> None:
    for outcome, name in DEFAULT_INSTRUMENTS.items():
        instrument = find_instrument(name)
        assert instrument is not None
        assert outcome in instrument.outcomes


@given(st.sets(st.sampled_from([modality.word for modality in MODALITIES])))
def test_a_combination_has_one_name_in_alphabetical_order_whatever_the_order_of_its_words(words: set[str]) -> None:
    name = name_combination(words)
    assert split_combination(name) == tuple(sorted(words))
    assert name_combination([*reversed(split_combination(name)), *words]) == name


@pytest.mark.parametrize("population", REFERENCE_POPULATIONS, ids=lambda one: f"{one.instrument} {one.mean}")
def test_a_reference_population_lies_on_its_instrument_s_scale_and_has_a_source(
    population: ReferencePopulation,
) -> None:
    instrument = find_instrument(population.instrument)
    assert instrument is not None
    assert instrument.low < population.mean - population.sd < population.mean + population.sd < instrument.high
    assert population.what
    assert population.source


def test_correlations_are_such_that_scores_neither_repeat_nor_have_nothing_in_common() -> None:
    assert 0 < CORRELATION.low < CORRELATION.high < 1


def test_the_published_courses_start_at_week_0_end_together_and_fall_throughout() -> None:
    assert {course.persistence for course in NATURAL_COURSES} == {"acute", "persistent"}
    assert {course.points[-1].weeks for course in NATURAL_COURSES} == {52}
    for course in NATURAL_COURSES:
        assert course.points[0].weeks == 0
        for one, next_one in pairwise(course.points):
            assert one.weeks < next_one.weeks
            assert one.pain > next_one.pain
