"""Which column is which field: aliases and the mapping decide, two candidates for one field are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level, Problem, shorten
from outcomes.vocabulary.records import RECORD_FIELDS, find_field, is_identifying
from outcomes.vocabulary.words import fold_word

__all__ = ["Placement", "count_known_headings", "map_headings"]

SCORE_FIELDS = ("pain_score", "function_score")


@dataclass(frozen=True)
class Placement:
    """Where each field stands: `fields` gives a field's column, counted from 0; `ignored` the columns not taken."""

    fields: dict[str, int]
    ignored: tuple[int, ...]
    problems: tuple[Problem, ...]


def map_headings(headings: Sequence[str], mapping: Mapping, *, sheet: str = "", row: int = 1) -> Placement:
    """Return which column holds which field, with the problems of the heading row all at once.

    A heading the mapping declares is taken at its word, and then no other heading may claim that field by its alias.
    """
    targets = _find_targets(headings, mapping)
    fields: dict[str, int] = {}
    problems = [*_note_ignored(headings, targets, mapping)]
    for name in dict.fromkeys(target for target in targets if target):
        claimants = [index for index, target in enumerate(targets) if target == name]
        fields[name] = claimants[0]
        if len(claimants) > 1:
            problems.append(_ask_which(name, [headings[index] for index in claimants]))
    problems += _find_missing(fields, headings)
    ignored = tuple(index for index, target in enumerate(targets) if not target)
    return Placement(fields, ignored, tuple(_address(problem, sheet, row) for problem in problems))


def count_known_headings(cells: Sequence[str], mapping: Mapping) -> int:
    """Return how many different fields the `cells` of a heading row name."""
    return len({target for target in _find_targets(cells, mapping) if target})


def _find_targets(headings: Sequence[str], mapping: Mapping) -> list[str]:
    """Return the field that each heading names, "" for none."""
    declared = [mapping.find_column(heading) for heading in headings]
    taken = {target for target in declared if target}
    return [
        _find_by_alias(heading, taken) if target is None else target
        for heading, target in zip(headings, declared, strict=True)
    ]


def _find_by_alias(heading: str, taken: set[str]) -> str:
    entry = None if is_identifying(heading) else find_field(heading)
    return "" if entry is None or entry.name in taken else entry.name


def _note_ignored(headings: Sequence[str], targets: Sequence[str], mapping: Mapping) -> Iterator[Problem]:
    ignored = [heading for heading, target in zip(headings, targets, strict=True) if not target]
    identifying = [heading for heading in ignored if is_identifying(heading)]
    declared = [heading for heading in ignored if mapping.find_column(heading) == "" and heading not in identifying]
    others = [
        heading or "(no heading)" for heading in ignored if heading not in identifying and heading not in declared
    ]
    if identifying:
        yield Problem(
            Level.NOTE,
            "identifying-column",
            "Columns that name people or hold free text were dropped and are kept nowhere: " + _list(identifying) + ".",
            "columns without names, addresses, numbers that identify, or notes",
            "Nothing needs mending; leave these columns out of the export if you can.",
        )
    if others:
        yield Problem(
            Level.NOTE,
            "unknown-column",
            "Columns we do not know were left out: " + _list(others) + ".",
            "the fields of the record: " + ", ".join(entry.name for entry in RECORD_FIELDS),
            'If one of them is a field, map it under [columns] as "their heading" = "our field".',
        )
    if declared:
        yield Problem(
            Level.NOTE,
            "declared-ignored",
            "Columns the mapping declares ignored were left out: " + _list(declared) + ".",
            "",
            "Nothing needs mending.",
        )


def _ask_which(name: str, headings: list[str]) -> Problem:
    if len({fold_word(heading) for heading in headings}) == 1:
        return Problem(
            Level.REFUSE,
            "duplicate-heading",
            f"Two columns have the same heading, {shorten(headings[0])}.",
            "each heading once",
            "Rename or remove one of the two columns in the file.",
            column=headings[0],
            found=shorten(" · ".join(headings)),
            question="column",
        )
    return Problem(
        Level.REFUSE,
        "two-columns-for-one-field",
        f"Several columns could be {name}: {_list(headings)}.",
        f"one column for {name}",
        f'Map the right one under [columns] as "their heading" = "{name}"; the others are then left out.',
        found=shorten(" · ".join(headings)),
        question="column",
    )


def _find_missing(fields: dict[str, int], headings: Sequence[str]) -> Iterator[Problem]:
    found = "The headings found are: " + _list([heading for heading in headings if heading]) + "."
    mend = 'Add the column, or map a heading under [columns] as "their heading" = "our field".'
    missing = [entry.name for entry in RECORD_FIELDS if entry.required and entry.name not in fields]
    if missing:
        yield Problem(
            Level.REFUSE,
            "missing-column",
            f"The file has no column for {', '.join(missing)}. {found}",
            "a column for each of: " + ", ".join(entry.name for entry in RECORD_FIELDS if entry.required),
            mend,
            found=shorten(" · ".join(headings)),
            question="column",
        )
    if not any(name in fields for name in SCORE_FIELDS):
        yield Problem(
            Level.REFUSE,
            "missing-score-column",
            f"The file has neither a pain_score nor a function_score column. {found}",
            "at least one of pain_score and function_score",
            mend,
            found=shorten(" · ".join(headings)),
            question="column",
        )


def _list(headings: Sequence[str]) -> str:
    shown = [shorten(heading) for heading in headings[:40]]
    return ", ".join(shown) + (f" and {len(headings) - 40} more" if len(headings) > 40 else "")


def _address(problem: Problem, sheet: str, row: int) -> Problem:
    return Problem(
        problem.level,
        problem.cause,
        problem.message,
        problem.expected,
        problem.mend,
        sheet=sheet,
        row=row if problem.level is Level.REFUSE else None,
        column=problem.column,
        found=problem.found,
        question=problem.question,
    )
