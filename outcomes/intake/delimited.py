"""Delimited text → records of cells, by our own strict reading. Nothing is guessed about a cell's meaning."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from outcomes.intake.problems import FileRefused, refuse
from outcomes.intake.tables import Record

__all__ = ["is_blank", "read_records"]

DELIMITERS = (",", ";", "\t", "|")
RECORDS_SNIFFED = 20
CHARACTERS_SNIFFED = 200_000
NARROWEST = 4
"""A table of fewer columns is too narrow to tell rows within a cell from a cell with line breaks."""

# A cell of megabytes costs its row, not the file: a quote left open is told by what it swallowed.
csv.field_size_limit(2**31 - 1)

_LINE_END = re.compile("\r\n|\r|\n")
_SEPARATOR_LINE = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)


def read_records(text: str, count_known: Callable[[list[str]], int]) -> Iterator[Record]:
    """Yield the records of delimited `text`, blank ones left out but counted.

    The delimiter is that of a leading `sep=` line, else the one under which most headings are known: `count_known`
    tells how many of a row's cells are. A cell with line breaks is one row, as a spreadsheet opens it. Raises
    `FileRefused` with the row for a quote that is never closed, or that is closed only by a later row's.
    """
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line is not None:
        # A spreadsheet swallows this line, so it has no row number.
        text, delimiter = text[separator_line.end() :], _check_delimiter(separator_line[1])
    else:
        delimiter = _choose_delimiter(text, count_known)
    yield from _split(text, delimiter)


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether a row's `cells` hold nothing but spaces."""
    return not any(map(str.strip, cells))


def _check_delimiter(character: str) -> str:
    if character.isalnum() or character in "\"'\r\n .-":
        raise refuse(
            "separator-line",
            "The first line, sep=, names a character that cannot separate cells.",
            expected="one of , ; tab |",
            mend="Remove that line or name the character that separates the cells.",
            row=1,
            found=character,
        )
    return character


def _choose_delimiter(text: str, count_known: Callable[[list[str]], int]) -> str:
    """Return the delimiter with most known headings, then most rows as wide as the headings, then widest, then `,`."""
    if not text.strip(" \t\r\n" + "".join(DELIMITERS)):
        return next((delimiter for delimiter in DELIMITERS if delimiter in text), DELIMITERS[0])
    head = text[:CHARACTERS_SNIFFED]

    def rank(delimiter: str) -> tuple[int, int, int]:
        records = _sniff(head, delimiter)
        if not records:
            return (0, 0, 0)
        width = max(map(len, records))
        even = sum(len(cells) == width for cells in records) if width > 1 else 0
        return (_count_best(records, count_known), even, width)

    return max(DELIMITERS, key=rank)


def _count_best(records: list[list[str]], count_known: Callable[[list[str]], int]) -> int:
    """Return the most headings known in one row: titles may stand above the headings."""
    first = count_known(records[0])
    return first if first > 1 else max(map(count_known, records))


def _sniff(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records under `delimiter`, up to one that breaks a quote."""
    records = []
    with contextlib.suppress(FileRefused):
        for _, cells in islice(_split(text, delimiter), RECORDS_SNIFFED):
            records.append(cells)
    return records


def _split(text: str, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = lines = width = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refuse_quote(number, ends="unexpected end" in str(error)) from error
        if reader.line_num > lines + 1 and any(_holds_rows(cell, width or len(cells), delimiter) for cell in cells):
            raise _refuse_quote(number, ends=True)
        lines = reader.line_num
        # Most rows begin with an id, so that mostly one cell is looked at.
        if cells and (cells[0].strip() or not is_blank(cells)):
            width = width or len(cells)
            yield number, cells


def _holds_rows(cell: str, width: int, delimiter: str) -> bool:
    """Tell whether `cell` holds the breaks between rows of `width` cells: its quote was left open, closed by chance."""
    lines = _LINE_END.split(cell)
    if len(lines) == 1 or width < NARROWEST:
        return False
    marks = [line.count(delimiter) for line in lines]
    return width - 1 in marks[1:-1] or sum(marks) == (len(lines) - 1) * (width - 1)


def _refuse_quote(row: int, *, ends: bool) -> FileRefused:
    what = "is never closed" if ends else "goes on after its closing quote, or never closes"
    return refuse(
        "unclosed-quote",
        f"A quoted cell that begins in this row {what}.",
        expected='a quoted cell ends with " before the next separator; a quote inside it is doubled ("")',
        mend="Close or remove the quote in this row, or export the file again.",
        row=row,
    )
