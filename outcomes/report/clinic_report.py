"""The printed report as a tagged PDF: one page to read, then the numbers behind it.

Typst sets it, from a template that takes every word and number as data, so that no word of a record is ever markup. The
file says what it is for screen readers (PDF/UA-1) and is the same at every writing.
"""

from __future__ import annotations

import json
from pathlib import Path

from outcomes.charts import Card, PrintedTable, ReportPage
from outcomes.report.report_figure import render_panel

__all__ = ["render_report"]

_TEMPLATE = Path(__file__).with_name("clinic_report.typ")


def render_report(page: ReportPage) -> bytes:
    """Return `page` as a PDF."""
    import typst  # a compiler of its own: loaded by whoever prints

    told = {
        "title": page.title,
        "mark": page.mark,
        "selection": page.selection,
        "headlines": [_part(sentence) for sentence in page.headlines],
        "cards": [_tell_card(card) for card in page.cards],
        "figures": [
            {"title": figure.title, "svg": render_panel(figure.layout), "words": figure.words}
            for figure in page.figures
        ],
        "legend": page.legend,
        "raised_title": "What to raise this month",
        "raised": page.raised or ["Nothing stands out: no measure's newest complete month lies beyond strict limits."],
        "cautions": page.cautions,
        "flow": page.flow,
        "definitions": page.definitions,
        "tables": [_tell_table(table) for table in page.tables if table.rows],
        "footer": page.footer,
    }
    pdf: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"told": json.dumps(told)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    return pdf


def _part(sentence: str) -> list[dict[str, object]]:
    """Return a sentence in parts, those between two pairs of asterisks strong."""
    return [{"text": text, "strong": place % 2 == 1} for place, text in enumerate(sentence.split("**")) if text]


def _tell_card(card: Card) -> dict[str, str]:
    verdict = f"{card.verdict} {card.against}".strip() if card.verdict else ""
    return {"label": card.label, "value": card.value, "detail": card.detail, "verdict": verdict}


def _tell_table(table: PrintedTable) -> dict[str, object]:
    aligned = ["left"] + ["right"] * (len(table.columns) - 1)
    return {"title": table.title, "columns": table.columns, "aligned": aligned, "rows": table.rows}
