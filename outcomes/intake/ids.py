"""Ids that a spreadsheet made numbers of: `123.0` in a column of whole numbers is the id 123."""

from __future__ import annotations

import dataclasses
import re

from outcomes.intake.distinct import find_words
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn

__all__ = ["strip_decimals"]

_INTEGER = re.compile(r"\d+(\.0+)?")


def strip_decimals(column: TextColumn) -> tuple[TextColumn, tuple[Finding, ...]]:
    """Return `column` with `123` for `123.0` if all its ids are whole numbers, and a note of it; else as it is.

    Ids that come to be one by it (`123.0` beside `123`) are told apart in a warning: they may be two patients.
    """
    shapes = [_INTEGER.fullmatch(word) if word else None for word in column.words]
    if not all(shape or not word for shape, word in zip(shapes, column.words, strict=True)):
        return column, ()
    decimal = [code for code, shape in enumerate(shapes) if shape and shape[1]]
    if not decimal:
        return column, ()
    words = tuple(word.partition(".")[0] for word in column.words)
    plain = {word for word in column.words if "." not in word}
    meeting = [code for code in decimal if words[code] in plain]
    found = column.words[decimal[0]]
    stripped = dataclasses.replace(column, words=words)
    both = [code for code, word in enumerate(words) if word in {words[code] for code in meeting}]
    return stripped, (
        *find_words(column, decimal, _DECIMAL_IDS, found),
        *find_words(column, both, _MEETING_IDS, words[both[0]] if both else ""),
    )


_DECIMAL_IDS = Fault(
    Level.NOTE,
    "decimal-ids",
    "Ids that a program wrote as numbers with decimals were read without them: 123.0 as 123.",
    "ids as text",
    "Nothing needs mending; export ids as text if you can.",
)
_MEETING_IDS = Fault(
    Level.WARNING,
    "ids-meet",
    "Ids written with and without decimals became one and the same id.",
    "one way of writing an id",
    "Look whether they are one person; if not, give the second an id of its own.",
)
