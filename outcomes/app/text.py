"""Data is text, never markup: the one function through which words from records reach the screen."""

from __future__ import annotations

import hashlib
import re

__all__ = ["escape", "name_digest"]

_MARKUP = re.compile(r"(?<=[^\W_])_+(?=[^\W_])|([\\`*_{}\[\]()<>#+\-.!|~$:^=@&\"'])")
"""Marks, and what is none: `_` within a word, which a reader of screens would else hear as a backslash."""


def escape(text: str) -> str:
    """Return `text` such that Markdown shows it letter by letter, without a link, an image or a formula."""
    return _MARKUP.sub(lambda found: f"\\{found[1]}" if found[1] else found[0], text.replace("\n", " "))


def name_digest(*words: str) -> str:
    """Return a short name for these words, for a widget's key: it reaches the page's source, and the words must not."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:12]
