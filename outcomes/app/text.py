"""Data is text, never markup: the one function through which words from records reach the screen."""

from __future__ import annotations

import hashlib
import re

from outcomes.vocabulary.words import JOINER

__all__ = ["JOINER", "emphasise", "escape", "name_digest"]

_LINE_ENDS = re.compile(r"[\n\r\t\v\f\x1c-\x1f\x85\u2028\u2029]")

_READ_LATE = re.compile(
    r"(?<=:)(?=[/a-z])"  # http://…, and :material/…:
    r"|(?<=www)(?=\.)"
    r"|(?<=[\w.+-])(?=@[\w-])"  # an address of e-mail
    r"|(?<=(?<!\S)[<>~-])(?=(?:->|[>=-])(?!\S))",  # an arrow, a dash, a comparison
    re.IGNORECASE,
)
"""Where a word would still become a link, an icon or another sign: these are looked for after Markdown is read, when
the backslashes are gone, so that only something between their letters keeps them words."""

_MARKUP = re.compile(r"(?<=[^\W_])_+(?=[^\W_])|([\\`*_{}\[\]()<>#+\-.!|~$:^=@&\"'])")
"""Marks, and what is none: `_` within a word, which a reader of screens would else hear as a backslash."""


def escape(text: str) -> str:
    """Return `text` such that Markdown shows it letter by letter, without a link, an image or a formula."""
    parted = _READ_LATE.sub(JOINER, _LINE_ENDS.sub(" ", text))
    return _MARKUP.sub(lambda found: f"\\{found[1]}" if found[1] else found[0], parted)


def emphasise(sentence: str) -> str:
    """Return `sentence` escaped, but for pairs of asterisks: the one mark that a sentence of ours may carry.

    A record's word within it carries none: where sentences are made, its pairs are parted (`label_unmarked`).
    """
    return escape(sentence).replace(r"\*\*", "**")


def name_digest(*words: str) -> str:
    """Return a short name for these words, for a widget's key: it reaches the page's source, and the words must not."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:12]
