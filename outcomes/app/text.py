"""Data is text, never markup: the one function through which words from records reach the screen."""

from __future__ import annotations

import re

__all__ = ["escape"]

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=@&\"'])")


def escape(text: str) -> str:
    """Return `text` such that Markdown shows it letter by letter, without a link, an image or a formula."""
    return _MARKUP.sub(r"\\\1", text.replace("\n", " "))
