"""Words from records in a figure or a sentence: letter by letter, whatever marks they hold."""

from __future__ import annotations

from outcomes.vocabulary.words import JOINER

__all__ = ["label_literally", "label_unmarked"]

_MARKS = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "%": "&#37;",  # %{x} stands for a value
        "$": "&#36;",  # $…$ is a formula
        **dict.fromkeys("\n\r\t\u2028\u2029", " "),
    }
)


def label_literally(word: str) -> str:
    """Return `word` such that a figure shows just its letters: no link, no bold, no line's end, no value filled in.

    Plotly reads every text of a figure for markup of its own, and fills values in.
    For each text, label, category and hover text of a figure in which a word of a record may stand. Quotation marks
    stay: plotly knows no entity for them, and the word stands in no attribute.
    """
    return word.translate(_MARKS)


def label_unmarked(word: str) -> str:
    """Return `word` for a sentence: pairs of asterisks, which are a sentence's own mark of what is strong, parted."""
    return word.replace("**", f"*{JOINER}*")
