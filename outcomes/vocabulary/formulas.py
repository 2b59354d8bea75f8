"""Text that a spreadsheet program would take for a formula: how exports disarm it, and how our own come back exactly.

A text cell of a CSV file that begins with one of `_MARKS` is calculated when a spreadsheet program opens the file, and
may then reach other files and hosts. An apostrophe in front makes it text. `restore` takes away exactly what
`neutralise` puts in front: `restore(neutralise(text)) == text` for every text.
"""

from __future__ import annotations

import re

__all__ = ["neutralise", "quote_apostrophe", "restore"]

_APOSTROPHE = "'"
_MARKS = "=+\\-@|\t\r\n＝＋－＠"
"""The full-width ones are taken for their plain kin where a computer is set to Japanese or Chinese."""

_DANGEROUS = re.compile(f"{_APOSTROPHE}* *[{_MARKS}]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


def neutralise(text: str) -> str:
    """Return `text` such that no spreadsheet program takes it for a formula; a number, a negative one too, stays."""
    return _APOSTROPHE + text if _is_dangerous(text) else text


def restore(cell: str) -> str:
    """Return the text that a cell of our own export stands for."""
    return cell[1:] if cell[:1] == _APOSTROPHE and _is_dangerous(cell[1:]) else cell


def quote_apostrophe(text: str) -> str:
    """Return `text` for a cell that is marked as text by its file's format, so that `restore` gives it back as well."""
    return neutralise(text) if text[:1] == _APOSTROPHE else text


def _is_dangerous(text: str) -> bool:
    """Tell whether `text`, whatever apostrophes stand before it, would be taken for a formula."""
    # Apostrophes count as danger, or a text that came with one could not be told from one that we gave it.
    return _DANGEROUS.match(text) is not None and _NUMBER.fullmatch(text.lstrip(_APOSTROPHE).strip(" ")) is None
