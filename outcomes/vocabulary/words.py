"""How words are compared: `fold_word` is the one rule for headings, modalities, types and synonyms."""

from __future__ import annotations

import unicodedata

__all__ = ["JOINER", "SEPARATOR", "fold_word"]

JOINER = "\u2060"
"""Takes no room and is not heard (U+2060): it parts signs that would be read as one mark."""

SEPARATOR = " + "
"""Joins the modalities of a combination's canonical name."""


def fold_word(text: str) -> str:
    """Return `text` without case, accents, spaces, underscores and punctuation: `Pain_Score ` → `painscore`."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if character.isalnum())
