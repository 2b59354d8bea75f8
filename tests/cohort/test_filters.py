"""A link carries the filter there and back; what in it cannot be read is named, and nothing is widened in silence."""

from __future__ import annotations

import dataclasses
import datetime as dt
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.cohort import QUERY_NAMES, filter_to_query, query_to_filter
from outcomes.vocabulary.selection import CohortFilter

words = st.lists(st.text(max_size=12), max_size=3, unique=True).map(tuple)
filters = st.builds(
    CohortFilter,
    first_session_from=st.none() | st.dates(),
    first_session_to=st.none() | st.dates(),
    clinics=words,
    practitioners=words,
    back_pain_types=words,
    contributing_types=words,
    combinations=words,
    pain_instrument=st.none() | st.text(max_size=8),
    function_instrument=st.none() | st.text(max_size=8),
    persistence=st.sampled_from([None, "acute", "persistent"]),
    include_red_flagged=st.booleans(),
)


@settings(max_examples=150)
@given(filters)
def test_a_link_brings_back_the_filter_it_was_made_from(chosen: CohortFilter) -> None:
    assert query_to_filter(filter_to_query(chosen)) == (chosen, ())


@settings(max_examples=100)
@given(filters)
def test_so_does_a_link_that_was_typed_into_an_address(chosen: CohortFilter) -> None:
    address = urlencode(filter_to_query(chosen), doseq=True)
    assert query_to_filter(parse_qs(address, keep_blank_values=True)) == (chosen, ())


@settings(max_examples=100)
@given(filters, st.integers(2, 3))
def test_a_link_that_says_everything_twice_asks_for_nothing_more(chosen: CohortFilter, times: int) -> None:
    query = filter_to_query(chosen)
    assert query_to_filter({name: values * times for name, values in query.items()}) == (chosen, ())
    assert query_to_filter({name: sorted(values * times) for name, values in query.items()})[1] == ()


@given(st.lists(st.sampled_from(["disc", "muscular", "degenerative"])))
def test_a_type_named_repeatedly_in_a_link_is_chosen_once_where_it_first_stands(kinds: list[str]) -> None:
    chosen, unread = query_to_filter({"type": kinds})
    assert unread == ()
    assert set(chosen.back_pain_types) == set(kinds)
    places = [kinds.index(kind) for kind in chosen.back_pain_types]
    assert places == sorted(set(places))


def test_every_question_a_filter_can_ask_has_its_own_name_in_a_link() -> None:
    asked = CohortFilter(
        first_session_from=dt.date(2025, 1, 1),
        first_session_to=dt.date(2025, 12, 31),
        clinics=("Mill Lane",),
        practitioners=("D. Fairley",),
        back_pain_types=("disc",),
        contributing_types=("muscular",),
        combinations=("acupuncture + massage",),
        pain_instrument="NRS",
        function_instrument="ODI",
        persistence="acute",
        include_red_flagged=True,
    )
    unasked = CohortFilter()
    for field in dataclasses.fields(CohortFilter):
        assert getattr(asked, field.name) != getattr(unasked, field.name), (
            f"{field.name}: this test does not ask for it"
        )
    query = filter_to_query(asked)
    assert set(query) == QUERY_NAMES
    assert len(query) == len(dataclasses.fields(CohortFilter))


def test_the_open_filter_is_an_empty_link() -> None:
    assert filter_to_query(CohortFilter()) == {}
    assert query_to_filter({}) == (CohortFilter(), ())


@pytest.mark.parametrize(
    ("query", "unread"),
    [
        ({"from": ["yesterday"]}, ("from=yesterday",)),
        ({"from": ["31/12/2025"], "to": ["2025-02-30"]}, ("from=31/12/2025", "to=2025-02-30")),
        ({"from": [""]}, ("from=",)),
        ({"course": ["chronic"]}, ("course=chronic",)),
        ({"flagged": ["yes"]}, ("flagged=yes",)),
    ],
)
def test_what_cannot_be_read_is_named_and_asks_for_nothing(
    query: dict[str, list[str]], unread: tuple[str, ...]
) -> None:
    assert query_to_filter(query) == (CohortFilter(), unread)


def test_an_unreadable_part_does_not_take_the_rest_with_it() -> None:
    chosen, unread = query_to_filter({"from": ["soon"], "type": ["disc"], "course": ["acute"]})
    assert chosen == CohortFilter(back_pain_types=("disc",), persistence="acute")
    assert unread == ("from=soon",)


@pytest.mark.parametrize(
    ("query", "chosen", "unread"),
    [
        ({"pain": ["NRS", "VAS"]}, CohortFilter(pain_instrument="NRS"), "pain=VAS"),
        ({"course": ["acute", "persistent"]}, CohortFilter(persistence="acute"), "course=persistent"),
        (
            {"from": ["2025-01-01", "2024-01-01"]},
            CohortFilter(first_session_from=dt.date(2025, 1, 1)),
            "from=2024-01-01",
        ),
    ],
)
def test_of_two_values_where_one_makes_sense_the_second_is_named(
    query: dict[str, list[str]], chosen: CohortFilter, unread: str
) -> None:
    assert query_to_filter(query) == (chosen, (unread,))


def test_a_page_s_own_parameters_are_left_alone() -> None:
    assert query_to_filter({"session": ["6"], "type": ["disc"]}) == (CohortFilter(back_pain_types=("disc",)), ())
