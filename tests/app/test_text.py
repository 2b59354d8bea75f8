"""Words from records reach the screen as words: no markup, and nothing that a reader of screens would stumble over."""

import pytest

from outcomes.app.text import JOINER, escape


@pytest.mark.parametrize("name", ["pain_score", "tx___1", "a_b_c", "été_1"])
def test_a_name_with_underscores_is_read_out_as_it_is(name: str) -> None:
    assert escape(name) == name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("_a_", r"\_a\_"),
        ("__init__", r"\_\_init\_\_"),
        ("x _y_ z", r"x \_y\_ z"),
        ("![x](http://y)", rf"\!\[x\]\(http\:{JOINER}//y\)"),
        ("<b>", r"\<b\>"),
        ("$x$", r"\$x\$"),
        ("a\nb", "a b"),
        (":smile:", rf"\:{JOINER}smile\:"),
    ],
)
def test_what_markdown_would_read_is_told_letter_by_letter(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://a.b", rf"https\:{JOINER}//a\.b"),
        ("WWW.a.b", rf"WWW{JOINER}\.a\.b"),
        ("a.b@c.d", rf"a\.b{JOINER}\@c\.d"),
        (":material/home:", rf"\:{JOINER}material/home\:"),
        ("a -> b", rf"a \-{JOINER}\> b"),
        ("<->", rf"\<{JOINER}\-\>"),
        (">= 5", rf"\>{JOINER}\= 5"),
    ],
)
def test_what_is_looked_for_after_markdown_is_read_is_parted(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize("text", ["at 10:30", "n: 5", "a-b", "x->y", "Dr. wwwood", "5 @ 3"])
def test_what_becomes_nothing_else_stays_in_one_piece(text: str) -> None:
    assert JOINER not in escape(text)
