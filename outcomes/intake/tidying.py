"""One text cleaned of what cannot be seen: control, zero-width and direction marks, odd spaces, foreign digits."""

from __future__ import annotations

import unicodedata

__all__ = ["spell_number", "tidy_text"]

_MARKS = str.maketrans(
    {"−": "-", "﹣": "-", "－": "-", "＋": "+", "．": ".", "，": ",", "٫": ".", "／": "/", "％": "%"}
)


def tidy_text(text: str) -> tuple[str, bool]:
    """Return `text` without invisible characters and outer spaces, and whether invisible ones were taken out.

    Spaces of any kind become plain ones; letters are composed (NFC), so that é typed in two ways is one é.
    """
    if text.isascii() and text.isprintable():
        return text.strip(), False
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(_tidy_character(character) for character in composed)
    return kept.strip(), len(kept) != len(composed)


def spell_number(text: str) -> str:
    """Return `text` with the digits, signs and marks of other scripts in ASCII: `−７` → `-7`."""
    if text.isascii():
        return text
    return "".join(_spell_digit(character) for character in text.translate(_MARKS))


def _tidy_character(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character


def _spell_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
