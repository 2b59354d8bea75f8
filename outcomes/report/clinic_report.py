"""The printed report as a tagged PDF: one page to read, then the numbers behind it."""

from __future__ import annotations

from outcomes.charts import Card, PrintedTable, ReportPage
from outcomes.report.pdf import render_pdf
from outcomes.report.report_figure import render_panel

__all__ = ["render_report"]


def render_report(page: ReportPage) -> bytes:
    """Return `page` as a PDF."""
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
    return render_pdf("clinic_report.typ", told)


def _part(sentence: str) -> list[dict[str, object]]:
    """Return a sentence in parts, those between two pairs of asterisks strong."""
    return [{"text": text, "strong": place % 2 == 1} for place, text in enumerate(sentence.split("**")) if text]


def _tell_card(card: Card) -> dict[str, str]:
    verdict = f"{card.verdict} {card.against}".strip() if card.verdict else ""
    return {"label": card.label, "value": card.value, "detail": card.detail, "verdict": verdict}


def _tell_table(table: PrintedTable) -> dict[str, object]:
    aligned = ["left"] + ["right"] * (len(table.columns) - 1)
    return {"title": table.title, "columns": table.columns, "aligned": aligned, "rows": table.rows}
