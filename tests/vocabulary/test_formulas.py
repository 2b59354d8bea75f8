"""Formulas are disarmed on the way out, and what was disarmed comes back letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outcomes.vocabulary.formulas import neutralise, quote_apostrophe, restore

_ODD = st.text(alphabet=st.sampled_from("'=+-@|＝ \t\r\n19.e_aé"), max_size=8) | st.text(max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "|calc", "\t=1", "\r=1", "\n=1", " =1", "   @x"),
        *("+31 20 555", "- mild soreness", "--5", "-", "=", "＝1+1", "＠SUM", "-1_000", "-inf", "-1e", "'=1"),
    ],
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "%", "7", "-3", "+3", "-.5", "-1e-05", " -3 ", "7-8", "a=1", "O'Neil", "'", "é"])
def test_numbers_and_ordinary_words_stay_as_they_are(text: str) -> None:
    assert neutralise(text) == text


@given(_ODD)
@example("'=1")
@example("''-3")
@example("' =")
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert restore(neutralise(text)) == text
    assert restore(quote_apostrophe(text)) == text
    assert not neutralise(text).lstrip(" ").startswith(("=", "@", "|", "＝"))


@given(_ODD)
def test_a_text_whose_cell_says_that_it_is_text_is_shown_as_it_is(text: str) -> None:
    assert quote_apostrophe(text) == text or text.startswith("'")
