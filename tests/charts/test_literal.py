"""A record's word in a figure or a sentence is its letters, and not what a program would read into them."""

import html
import json

import pytest

from outcomes.charts.literal import label_literally, label_unmarked
from tests.hostile.catalogue import HOSTILE


@pytest.mark.parametrize(("tried", "name"), HOSTILE)
def test_a_figure_finds_no_tag_no_value_and_no_formula_in_a_name(tried: str, name: str) -> None:
    told = label_literally(name)
    assert not set("<>$%\n") & set(told)
    assert html.unescape(told) == name


def test_what_is_written_is_read_once() -> None:
    assert label_literally("&lt;b&gt;") == "&amp;lt;b&amp;gt;"
    assert json.loads(json.dumps(label_literally('"<b>"'))) == '"&lt;b&gt;"'


def test_pairs_of_asterisks_in_a_name_are_not_a_sentences_own() -> None:
    assert "**" not in label_unmarked("**strong**")
    assert label_unmarked("**strong**").replace("\u2060", "") == "**strong**"
    assert label_unmarked("a * b") == "a * b"
