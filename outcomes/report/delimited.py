"""A table as CSV: UTF-8, comma, one line feed a row; formulas neutralised, numbers in full, days as ISO."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from outcomes.report.values import Row, take_value
from outcomes.vocabulary.formulas import neutralise

__all__ = ["render_csv", "render_csv_text"]


def render_csv(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    """Return the table as a file's bytes.

    They begin with UTF-8's mark: without it spreadsheet programs take accented letters for something else. Our own
    import and the usual readers of CSV skip it.
    """
    return render_csv_text(rows, columns).encode("utf-8-sig")


def render_csv_text(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return the table as text, as programs pass it on to each other: without the mark."""
    spell_text = lru_cache(maxsize=100_000)(_spell_text)  # the same few words stand in most rows
    lines = [_join([spell_text(name) for name in columns])]
    lines += [_join([_spell(row.get(name), spell_text) for name in columns]) for row in rows]
    return "".join(lines)


_PARTING = re.compile(r'[,;\t"\r\n]')
"""What parts cells for some reader, also in countries where spreadsheet programs part them at `;`."""


def _join(cells: Sequence[str]) -> str:
    """Return a row; a row of one blank cell is quoted, or it would look like no row."""
    return (",".join(cells) or '""') + "\n"


def _spell(value: object, spell_text: Callable[[str], str]) -> str:
    cell = take_value(value)
    if cell is None:
        return ""
    if isinstance(cell, str):
        return spell_text(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = repr(cell)
    # The shortest digits that give the same number back, and never an exponent: not every reader knows one.
    return f"{Decimal(text):f}" if "e" in text else text


def _spell_text(text: str) -> str:
    # Quoted by hand: the library's writer leaves a lone carriage return without quotes, which then ends the row.
    text = neutralise(text)
    return '"' + text.replace('"', '""') + '"' if _PARTING.search(text) else text
