"""A sheet's part of a spreadsheet's package, looked through piece by piece for what its reader does not tell.

The reader of spreadsheets gives a cell with an error, or with a formula without value, as blank, which would make
nothing of something; and it does not tell what is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from outcomes.intake.cells import FORMULA_WITHOUT_VALUE
from outcomes.intake.problems import refuse

__all__ = ["SheetFacts", "read_facts"]

PIECE_BYTES = 4 * 1024**2

_CELL_END = re.compile(rb"</(\w+:)?c>")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ROW_END = b"row>"
_HIDDEN = re.compile(rb"<(?:\w+:)?(row|col)\b([^<>]*\bhidden=[\"'](?:1|true)[\"'][^<>]*)>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_SPAN = re.compile(rb"\b(min|max)=[\"'](\d{1,5})[\"']")


@dataclass
class SheetFacts:
    """What stands in a sheet's part beside its values; rows and columns count from 1.

    `flaws`: the cells that hold an error or a formula without value, (row, column) → text.
    """

    flaws: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_facts(chunks: Iterable[bytes]) -> SheetFacts:
    """Return what the bytes of a sheet's part, in `chunks`, tell beside its values. Raises `FileRefused`."""
    facts = SheetFacts()
    for piece in _cut_between_rows(chunks):
        facts.flaws.update(_find_flaws(piece))
        if b"hidden=" in piece:
            _note_hidden(piece, facts)
    return facts


def _cut_between_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces that end where a row ends."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size < PIECE_BYTES:
            continue
        piece = b"".join(waiting)
        end = piece.rfind(_ROW_END) + len(_ROW_END)
        if end < len(_ROW_END):
            end = 0
        if end:
            yield piece[:end]
        waiting = [piece[end:]]
        size = len(piece) - end
    yield b"".join(waiting)


def _note_hidden(piece: bytes, facts: SheetFacts) -> None:
    for kind, attributes in _HIDDEN.findall(piece):
        if kind == b"row":
            number = _ROW_NUMBER.search(attributes)
            facts.hidden_rows.update({int(number[1])} if number else ())
        else:
            span = {name: int(value) for name, value in _SPAN.findall(attributes)}
            facts.hidden_columns.update(range(span.get(b"min", 1), min(span.get(b"max", 0), 16_384) + 1))


def _find_flaws(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if _ERROR.search(part) is None and _FORMULA.search(part) is None:
        return
    begin = 0
    for end in _CELL_END.finditer(part):
        # Between two ends there may be cells closed in themselves; the one that ends here opened last.
        opening = max(part.rfind(b"<" + (end[1] or b"") + b"c ", begin, end.start()), begin)
        attributes, _, inside = part[opening : end.start()].partition(b">")
        begin = end.end()
        value = _VALUE.search(inside)
        if _ERROR.search(attributes):
            text = value[1].decode("utf-8", errors="replace") if value else "#ERROR!"
        elif value is None and b't="str"' not in attributes and _FORMULA.search(inside):
            text = FORMULA_WITHOUT_VALUE
        else:
            continue
        reference = _REFERENCE.search(attributes)
        if reference is None:
            raise refuse(
                "error-cells",
                "The spreadsheet holds error cells that do not say where they stand.",
                expected="a spreadsheet as a spreadsheet program saves it",
                mend="Open it in a spreadsheet program, mend the cells that show an error, save as .xlsx.",
            )
        yield (int(reference[2]), _count_column(reference[1])), text


def _count_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
