"""How each column of a file was taken: what it is read as, how that is known, and what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from outcomes.intake.headings import Placement, label_headings
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import shorten
from outcomes.intake.suggestions import HEADINGS_LOOKED_AT, suggest_field
from outcomes.intake.tables import TextTable, Words
from outcomes.vocabulary.records import is_identifying

__all__ = ["ColumnReading", "Knowledge", "read_columns"]

Knowledge = Literal["declared", "recognised", "suggested", "identifying", "unknown"]
"""How it is known what a column is. `declared`: a mapping says it; `recognised`: its heading is one that clinics use;
`suggested`: its heading resembles one; `identifying`: it names people, and nothing of it is kept."""

_EXAMPLES = 3
_ROWS_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """One column. `heading`: its words, numbered where several have the same, as a mapping names it.

    `field`: what it was taken as, "" where it was left out. `suggestion`: the field that it may be, "" for none;
    `confidence`: how sure that is, in per cent. `examples`: its commonest texts, for the eyes of whoever imports, none
    of an identifying column.
    """

    heading: str
    field: str
    known: Knowledge
    suggestion: str = ""
    confidence: int = 0
    examples: tuple[str, ...] = ()


def read_columns(table: TextTable, placement: Placement, mapping: Mapping) -> tuple[ColumnReading, ...]:
    """Return how each column of `table` was taken, in the file's order."""
    fields = {index: name for name, index in placement.fields.items()}
    return tuple(_read(table, fields, mapping, placement.fields))


def _read(
    table: TextTable, fields: dict[int, str], mapping: Mapping, taken: Collection[str]
) -> Iterator[ColumnReading]:
    asked = 0
    for index, label in enumerate(label_headings(table.headings)):
        field, heading = fields.get(index, ""), table.headings[index]
        declared = mapping.find_column(label) is not None or mapping.find_column(heading) is not None
        if not field and is_identifying(heading):
            yield ColumnReading(label, "", "identifying")
        elif declared or field:
            known: Knowledge = "declared" if declared else "recognised"
            yield ColumnReading(label, field, known, field, 100, _list_examples(table.columns[index]))
        else:
            asked += 1
            name, confidence = suggest_field(heading) if asked <= HEADINGS_LOOKED_AT else ("", 0)
            examples = _list_examples(table.columns[index])
            if name and name not in taken:
                yield ColumnReading(label, "", "suggested", name, confidence, examples)
            else:
                yield ColumnReading(label, "", "unknown", examples=examples)


def _list_examples(cells: Words) -> tuple[str, ...]:
    found = Counter(shorten(cell) for cell in cells[:_ROWS_LOOKED_AT] if cell)
    return tuple(word for word, _ in found.most_common(_EXAMPLES) if word)
