"""A template and what it is told → a tagged PDF (PDF/UA-1), the same at every writing.

Typst sets it, and takes every word and number as data, so that no word of a record is ever markup.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

__all__ = ["render_pdf"]

_NOT_SET = re.compile('the text `"(.+?)"` could not be displayed', re.DOTALL)
_INSTEAD = "?"


def render_pdf(template: str, told: Mapping[str, object]) -> bytes:
    """Return what `template`, a file beside this one, makes of `told`.

    A sign of a name for which the compiler's own fonts have no shape is set as its plain kin, such as `=` for `＝`, or
    as a question mark: a page that must be readable to everyone would else not be set at all.
    """
    import typst  # a compiler of its own: loaded by whoever prints

    source, words = Path(__file__).with_name(template).read_bytes(), json.dumps(told, ensure_ascii=False)
    while True:
        try:
            pdf: bytes = typst.compile(
                source,
                format="pdf",
                sys_inputs={"told": words},
                pdf_standards=["ua-1"],
                ignore_system_fonts=True,
            )
        except typst.TypstError as error:
            missing = {sign for text in _NOT_SET.findall(str(error)) for sign in text if not sign.isascii()} & {*words}
            if not missing:
                raise
            words = words.translate({ord(sign): _find_kin(sign) for sign in missing})
        else:
            return pdf


def _find_kin(sign: str) -> str:
    """Return a sign's plain kin, spelled as it must stand within JSON."""
    kin = unicodedata.normalize("NFKC", sign)
    if kin.isascii() and kin.isprintable():
        return json.dumps(kin)[1:-1]
    return "" if unicodedata.combining(sign) else _INSTEAD
