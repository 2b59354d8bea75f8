"""REDCap's checkboxes: one column a choice, `field___1` or `Label (choice=Words)` → one column of words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level, Problem, shorten
from outcomes.intake.sources.rebuilding import Part, cut_column, rebuild
from outcomes.intake.tables import TextTable
from outcomes.vocabulary.back_pain import find_back_pain_type
from outcomes.vocabulary.modalities import find_modality
from outcomes.vocabulary.records import find_field

__all__ = ["TICKED", "find_boxes", "is_unticked", "join_boxes"]

TICKED = ("1", "checked")
_UNTICKED = ("", "0", "unchecked")
_RAW = re.compile(r"(?P<field>[a-z][a-z0-9_]*?)___(?P<choice>\w+)")
_LABELLED = re.compile(r"(?P<field>.+) \(choice=(?P<choice>.+)\)", re.DOTALL)
_JOINED_FIELDS = ("treatments", "contributing_types")
_READERS = {"treatments": find_modality, "contributing_types": find_back_pain_type}

Boxes = dict[str, list[tuple[int, str]]]
"""By field, the columns of its boxes and the choice that each stands for."""


def find_boxes(table: TextTable) -> Boxes:
    """Return the checkboxes of a REDCap export: columns named so that hold ticks and nothing else."""
    boxes: Boxes = {}
    for index, heading in enumerate(table.headings):
        match = _RAW.fullmatch(heading) or _LABELLED.fullmatch(heading)
        if match and all(_is_box(cell) for cell in table.columns[index]):
            boxes.setdefault(match["field"], []).append((index, match["choice"]))
    return boxes


def is_unticked(cell: str) -> bool:
    """Tell whether a box's cell says nothing: REDCap writes 0 even where nobody was asked."""
    return cell.strip().lower() in _UNTICKED


def join_boxes(table: TextTable, boxes: Boxes, mapping: Mapping) -> TextTable:
    """Return `table` with one column in place of the boxes of each field that is treatments or contributing types.

    Which are: by the mapping, `"field" = "treatments"` under [columns] or a box's heading under [treatments], or by the
    field's own name. A ticked box is its heading, if the mapping has a word for it, else its choice; of one that nobody
    knows the heading is asked about. What the new columns mean goes along with the table.
    """
    targets = {field: _find_target(table, field, members, mapping) for field, members in boxes.items()}
    joined = {field: members for field, members in boxes.items() if targets[field]}
    if not joined:
        return table
    every = np.arange(len(table), dtype=np.intp)
    first = {members[0][0]: field for field, members in joined.items()}
    gone = {index for members in joined.values() for index, _ in members}
    parts = []
    for index in range(len(table.headings)):
        if index in first:
            field = first[index]
            parts.append(Part(field, _join(table, joined[field], targets[field], mapping)))
        elif index not in gone:
            parts.append(cut_column(table, index, every))
    notes = [_note(table, field, members, targets[field]) for field, members in joined.items()]
    meant = Mapping(columns=tuple((field, targets[field]) for field in joined))
    return dataclasses.replace(rebuild(table, parts, every, notes=notes), meant=meant)


def _is_box(cell: str) -> bool:
    return cell.strip().lower() in (*TICKED, *_UNTICKED)


def _find_target(table: TextTable, field: str, members: Sequence[tuple[int, str]], mapping: Mapping) -> str:
    declared = mapping.find_column(field)
    if declared is not None:
        return declared if declared in _JOINED_FIELDS else ""
    headings = [table.headings[index] for index, _ in members]
    if any(mapping.find_treatments(heading) is not None for heading in headings):
        return "treatments"
    if any(mapping.find_back_pain_type(heading) is not None for heading in headings):
        return "contributing_types"
    entry = find_field(field)
    return entry.name if entry is not None and entry.name in _JOINED_FIELDS else ""


def _join(table: TextTable, members: Sequence[tuple[int, str]], target: str, mapping: Mapping) -> np.ndarray:
    words = [_choose_word(table.headings[index], choice, target, mapping) for index, choice in members]
    columns = [[cell.strip().lower() in TICKED for cell in table.columns[index]] for index, _ in members]
    cells = [
        "; ".join(word for word, ticked in zip(words, row, strict=True) if ticked) for row in zip(*columns, strict=True)
    ]
    return np.array(cells, dtype=object)


def _choose_word(heading: str, choice: str, target: str, mapping: Mapping) -> str:
    find = mapping.find_treatments if target == "treatments" else mapping.find_back_pain_type
    if find(heading) is not None:
        return heading
    known = find(choice) is not None or _READERS[target](choice) is not None
    return choice if known or _LABELLED.fullmatch(heading) else heading


def _note(table: TextTable, field: str, members: Sequence[tuple[int, str]], target: str) -> Problem:
    headings = ", ".join(shorten(table.headings[index]) for index, _ in members)
    return Problem(
        Level.NOTE,
        "boxes-joined",
        f"{len(members)} checkboxes were read as one column of {target}, {shorten(field)}, of those that are ticked: "
        f"{headings}.",
        "",
        "Nothing needs mending.",
        column=field,
    )
