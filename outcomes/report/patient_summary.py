"""A patient's own summary on one printed page, as a tagged PDF: plain words, no name, no date, no pseudonym."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.report.pdf import render_pdf

__all__ = ["render_patient_summary"]


def render_patient_summary(sentences: Sequence[str], *, mark: str) -> bytes:
    """Return the `sentences` as paragraphs, the last in a box: what to do at once. `mark`: stands above it all."""
    told = {
        "title": "Your back: how it has gone",
        "mark": mark,
        "sentences": sentences[:-1],
        "warning": sentences[-1],
        "footer": "Written from the scores that were recorded at your sessions.",
    }
    return render_pdf("patient_summary.typ", told)
