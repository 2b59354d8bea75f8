"""Small numbers: what of a table may leave the clinic, or cross practitioners, without telling of single patients.

Under eleven patients a count is suppressed; so is whatever would give it away: by subtraction within the table, or by
subtraction from a table that was given out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["SMALLEST", "Release", "suppress_cells", "suppress_selection", "suppress_share"]

SMALLEST = 11
"""The least number of patients that is told: cells of 1 to 10 are suppressed, as by the CMS, and so is 0."""

Patients = frozenset[int]


@dataclass(frozen=True, slots=True)
class Release:
    """What of a table may be told. `shown`: for each cell; `total`: whether even the number of all may.

    `known`: all groups of patients whose number follows from what is told; to be held against the next table.
    """

    shown: tuple[bool, ...]
    total: bool
    known: tuple[Patients, ...]


def suppress_cells(cells: Sequence[Patients], *, earlier: Iterable[Patients] = ()) -> Release:
    """Return which of `cells`, the patients in each, may be told together with the number of all.

    `earlier`: what is known from tables given out before. A cell is suppressed that has under eleven patients, or that
    differs by so few from a group known before. What is suppressed in all must be two cells and eleven patients at the
    least, and differ enough as well, for it follows from the rest: else the smallest cell that is shown goes too. Where
    all patients together are too few, or differ by too few from a group known before, nothing is told at all.

    Raises:
        ValueError: a patient is in two cells; then numbers of patients do not add up, and nothing here would hold.
    """
    known = tuple(earlier)
    everyone = frozenset().union(*cells)
    if len(everyone) != sum(map(len, cells)):
        raise ValueError("a patient is in two cells")
    if not _may_tell(everyone, known):
        return Release((False,) * len(cells), False, ())
    hidden = {place for place, cell in enumerate(cells) if not _may_tell(cell, known)}
    while hidden and len(hidden) < len(cells) and not _may_stay_hidden(cells, hidden, (*known, everyone)):
        hidden.add(min((place for place in range(len(cells)) if place not in hidden), key=lambda at: len(cells[at])))
    told = [cell for place, cell in enumerate(cells) if place not in hidden]
    rest = everyone.difference(*told)
    follows = {everyone, *told, rest} - {frozenset()}
    return Release(tuple(place not in hidden for place in range(len(cells))), True, tuple(follows))


def suppress_selection(patients: Patients, earlier: Iterable[Patients]) -> bool:
    """Tell whether nothing of `patients` may leave: too few, or too few apart from those whose numbers left before."""
    return not _may_tell(patients, earlier)


def suppress_share(hits: int, n: int) -> bool:
    """Tell whether a share must not be told: those who are in it or those who are not would be under eleven."""
    return min(hits, n - hits) < SMALLEST


def _may_tell(patients: Patients, known: Iterable[Patients]) -> bool:
    return len(patients) >= SMALLEST and not any(0 < len(patients ^ other) < SMALLEST for other in known)


def _may_stay_hidden(cells: Sequence[Patients], hidden: set[int], known: Iterable[Patients]) -> bool:
    rest = frozenset().union(*(cells[place] for place in hidden))
    return len(hidden) > 1 and _may_tell(rest, known)
