"""Where the headings stand: below titles, in one row or two, or nowhere at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from outcomes.intake.headings import name_known_fields
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import FileRefused, Level, Problem, refuse, shorten
from outcomes.intake.tables import Record
from outcomes.intake.tidying import tidy_text
from outcomes.vocabulary.records import RECORD_FIELDS, is_identifying

__all__ = ["ROWS_LOOKED_AT", "HeadingRows", "find_heading_rows"]

ROWS_LOOKED_AT = 20
CELLS_LOOKED_AT = 300
SURE = 3
"""So many known headings make a row below the first one the heading row; a row of data may hold two by chance."""

_REQUIRED = frozenset(entry.name for entry in RECORD_FIELDS if entry.required)
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b.*|\d{8}")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")


@dataclass(frozen=True)
class HeadingRows:
    """The headings of a table and the rows they stand in: `above` counts the titles, `count` the rows of headings."""

    headings: tuple[str, ...]
    above: int = 0
    count: int = 1
    notes: tuple[Problem, ...] = ()


def find_heading_rows(head: Sequence[Record], mapping: Mapping, *, sheet: str = "") -> HeadingRows:
    """Return the headings among the first rows, `head`, of which there is at least one.

    The first row, unless a later one, or two rows read as one, name more of the fields that a record needs. Raises
    `FileRefused` with a question if the first row is data.
    """
    if mapping.headings == "none":
        return HeadingRows(tuple(f"column {number}" for number in range(1, len(head[0][1]) + 1)), count=0)
    rows = [[tidy_text(cell)[0] for cell in cells] for _, cells in head]
    best, score = HeadingRows(tuple(rows[0])), _rank(rows[0], mapping)
    if _is_complete(rows[0], mapping):
        if not _goes_on(rows, mapping):
            return best
        best = HeadingRows(_join(rows[0], rows[1], mapping), count=2)
        return HeadingRows(best.headings, count=2, notes=_note_rows(head, best, sheet))
    followed = [lower == upper + 1 for (upper, _), (lower, _) in pairwise(head)]
    for candidate in _list_candidates(rows, followed, mapping):
        found = _rank(candidate.headings, mapping)
        if found > score and sum(found) >= SURE:
            best, score = candidate, found
    if not best.above and not score[0] and _is_data(rows[0], score[1]):
        raise _refuse_headless(head[0])
    return HeadingRows(best.headings, best.above, best.count, _note_rows(head, best, sheet))


def _rank(cells: Sequence[str], mapping: Mapping) -> tuple[int, int]:
    """Return how many required fields `cells` name, and how many others."""
    names = name_known_fields(cells[:CELLS_LOOKED_AT], mapping)
    needed = len(names & _REQUIRED)
    return needed, len(names) - needed


def _is_complete(cells: Sequence[str], mapping: Mapping) -> bool:
    names = name_known_fields(cells[:CELLS_LOOKED_AT], mapping)
    return names >= _REQUIRED and len(names) > len(_REQUIRED)


def _goes_on(rows: list[list[str]], mapping: Mapping) -> bool:
    """Tell whether the second row goes on with the headings of the first: words, and none where a session has an id."""
    if len(rows) == 1 or any(_is_value(cell) for cell in rows[1]):
        return False
    needed = [bool(name_known_fields([cell], mapping) & _REQUIRED) for cell in rows[0][:CELLS_LOOKED_AT]]
    return not any(cell for cell, is_needed in zip(rows[1], needed, strict=False) if is_needed)


def _list_candidates(rows: list[list[str]], followed: list[bool], mapping: Mapping) -> Iterator[HeadingRows]:
    """Yield each row as headings, and then each joined with its next, if neither is data or a title.

    `followed`: whether a row's next stands right beneath it. Above a blank row there are titles.
    """
    yield from (HeadingRows(tuple(cells), above) for above, cells in enumerate(rows))
    for above, (upper, lower) in enumerate(pairwise(rows)):
        if followed[above] and not _is_title(upper) and not any(map(_is_value, (*upper, *lower))):
            yield HeadingRows(_join(upper, lower, mapping), above, 2)


def _join(upper: Sequence[str], lower: Sequence[str], mapping: Mapping) -> tuple[str, ...]:
    """Return the headings that two rows make: both words, unless only one of them is known.

    A blank in the upper row above something is the rest of a merged heading, which stands in the first of its cells.
    Where the lower row names all that a record needs, a word above a column's own does not stand for it: it may be of a
    title, such as `Clinic` and its name.
    """
    width = max(len(upper), len(lower))
    is_enough = _is_complete(lower, mapping)
    joined: list[str] = []
    group = ""
    for place in range(width):
        high = upper[place] if place < len(upper) else ""
        low = lower[place] if place < len(lower) else ""
        group = high or (group if low else "")
        both = f"{group} {low}".strip()
        # A name under a heading such as `Clinic` is somebody's, and not the clinic's.
        own = (low, both) if is_identifying(low) else (both, low)
        ways = own if low and is_enough else (*own, high)
        known = (way for way in ways if _is_known(way, mapping)) if place < CELLS_LOOKED_AT else iter(())
        joined.append(next(known, both))
    return tuple(joined)


def _is_known(heading: str, mapping: Mapping) -> bool:
    return bool(heading) and (is_identifying(heading) or bool(name_known_fields([heading], mapping)))


def _is_title(cells: Sequence[str]) -> bool:
    """Tell whether a row holds one word, in its first cell: `Clinic` above a table is no name of its first column."""
    return bool(cells) and bool(cells[0]) and not any(cells[1:])


def _is_value(cell: str) -> bool:
    return bool(_DATE.fullmatch(cell) or _NUMBER.fullmatch(cell))


def _is_data(cells: Sequence[str], known: int) -> bool:
    dated = any(_DATE.fullmatch(cell) for cell in cells)
    return dated or (not known and any(_NUMBER.fullmatch(cell) for cell in cells))


def _refuse_headless(first: Record) -> FileRefused:
    return refuse(
        "no-headings",
        "The file has no headings: its first row looks like a session.",
        expected="a first row that names the columns",
        mend='Add a row of headings; or say headings = "none" in the mapping file, and under [columns] what each '
        'column is, by its place: "column 1" = "patient_id".',
        row=first[0],
        question="headings",
        offers=("none",),
    )


def _note_rows(head: Sequence[Record], best: HeadingRows, sheet: str) -> tuple[Problem, ...]:
    notes = []
    if best.above:
        notes.append(
            Problem(
                Level.NOTE,
                "title-rows",
                f"{best.above} {'row' if best.above == 1 else 'rows'} above the headings were taken for titles.",
                "the headings in the first row",
                "Nothing needs mending.",
                sheet=sheet,
                row=head[0][0],
                found=shorten(" · ".join(cell for cell in head[0][1] if cell.strip())),
                rows=best.above,
            )
        )
    if best.count == 2:
        notes.append(
            Problem(
                Level.NOTE,
                "two-line-headings",
                "The headings stand in two rows, which were read as one.",
                "the headings in one row",
                "Look whether the columns were understood; if not, write the headings into one row.",
                sheet=sheet,
                row=head[best.above][0],
                found=shorten(" · ".join(heading for heading in best.headings if heading)),
            )
        )
    return tuple(notes)
