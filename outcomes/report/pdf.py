"""A template and what it is told → a tagged PDF (PDF/UA-1), the same at every writing.

Typst sets it, and takes every word and number as data, so that no word of a record is ever markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

__all__ = ["render_pdf"]


def render_pdf(template: str, told: Mapping[str, object]) -> bytes:
    """Return what `template`, a file beside this one, makes of `told`."""
    import typst  # a compiler of its own: loaded by whoever prints

    pdf: bytes = typst.compile(
        Path(__file__).with_name(template).read_bytes(),
        format="pdf",
        sys_inputs={"told": json.dumps(told)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    return pdf
