"""Words from records reach the screen as words: no markup, and nothing that a reader of screens would stumble over."""

import pytest

from outcomes.app.text import escape


@pytest.mark.parametrize("name", ["pain_score", "tx___1", "a_b_c", "été_1"])
def test_a_name_with_underscores_is_read_out_as_it_is(name: str) -> None:
    assert escape(name) == name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("_a_", r"\_a\_"),
        ("__init__", r"\_\_init\_\_"),
        ("x _y_ z", r"x \_y\_ z"),
        ("![x](http://y)", r"\!\[x\]\(http\://y\)"),
        ("<b>", r"\<b\>"),
        ("$x$", r"\$x\$"),
        ("a\nb", "a b"),
        (":smile:", r"\:smile\:"),
    ],
)
def test_what_markdown_would_read_is_told_letter_by_letter(text: str, shown: str) -> None:
    assert escape(text) == shown
