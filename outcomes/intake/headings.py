"""Which column is which field: aliases and the mapping decide, two candidates for one field are asked about."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level, Problem, shorten
from outcomes.intake.suggestions import suggest_fields
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, find_item
from outcomes.vocabulary.records import PATIENT_KEY, RECORD_FIELDS, find_field, is_identifying
from outcomes.vocabulary.words import fold_word

__all__ = ["Placement", "count_known_headings", "label_headings", "map_headings", "name_known_fields"]

SCORE_FIELDS = ("pain_score", "function_score")
_SCORED = [entry for entry in QUESTIONNAIRES if entry.field in SCORE_FIELDS and entry.scored]
SCORE_COLUMNS = (*SCORE_FIELDS, *(name for entry in _SCORED for name in entry.columns))


@dataclass(frozen=True)
class Placement:
    """Where each field and each questionnaire's item stands: `fields` gives its column, counted from 0.

    `ignored`: the columns not taken. `keyed`: the file is our own export, and its patients stand under pseudonyms.
    """

    fields: dict[str, int]
    ignored: tuple[int, ...]
    problems: tuple[Problem, ...]
    keyed: bool = False


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
    keyed = PATIENT_KEY in fields
    if keyed:
        problems.append(_judge_keys([headings[fields[name]] for name in ("patient_id", PATIENT_KEY) if name in fields]))
        fields["patient_id"] = fields.pop(PATIENT_KEY)
    problems += suggest_fields([headings[index] for index in _find_unknown(headings, targets, mapping)], fields)
    problems += _find_missing(fields, headings)
    ignored = tuple(index for index, target in enumerate(targets) if not target)
    return Placement(fields, ignored, tuple(_address(problem, sheet, row) for problem in problems), keyed)


def label_headings(headings: Sequence[str]) -> Iterator[str]:
    """Yield what each column is called: its heading, and with `(1)`, `(2)` … one that stands several times.

    A heading without a letter or digit, which no mapping could name, is called `column` and its place.
    """
    folded = [fold_word(heading) for heading in headings]
    often, seen = Counter(folded), Counter[str]()
    for place, (heading, word) in enumerate(zip(headings, folded, strict=True), start=1):
        seen[word] += 1
        if not word:
            yield f"column {place}"
        else:
            yield f"{heading} ({seen[word]})" if often[word] > 1 else heading


def count_known_headings(cells: Sequence[str], mapping: Mapping) -> int:
    """Return how many different fields the `cells` of a heading row name."""
    return len(name_known_fields(cells, mapping))


def name_known_fields(cells: Sequence[str], mapping: Mapping) -> set[str]:
    """Return the fields and items that the `cells` of a heading row name; a patient is named by our pseudonym too."""
    targets = {target for target in _find_targets([cell for cell in cells if cell], mapping) if target}
    return {"patient_id" if target == PATIENT_KEY else target for target in targets}


def _find_targets(headings: Sequence[str], mapping: Mapping) -> list[str]:
    """Return the field that each heading names, "" for none."""
    declared = [
        _find_declared(label, heading, mapping)
        for label, heading in zip(label_headings(headings), headings, strict=True)
    ]
    taken = {target for target in declared if target}
    return [
        _find_by_alias(heading, taken) if target is None else target
        for heading, target in zip(headings, declared, strict=True)
    ]


def _find_declared(label: str, heading: str, mapping: Mapping) -> str | None:
    declared = mapping.find_column(label)
    return mapping.find_column(heading) if declared is None and label != heading else declared


def _find_by_alias(heading: str, taken: set[str]) -> str:
    if is_identifying(heading):
        return ""
    if fold_word(heading) == fold_word(PATIENT_KEY):
        return PATIENT_KEY
    entry, item = find_field(heading), find_item(heading)
    name = entry.name if entry else item.column if item and item.questionnaire.scored else ""
    return "" if name in taken else name


def _is_unscored(heading: str) -> bool:
    item = find_item(heading)
    return item is not None and not item.questionnaire.scored


def _find_unknown(headings: Sequence[str], targets: Sequence[str], mapping: Mapping) -> list[int]:
    """Return the columns of which nothing is known: neither taken, nor identifying, nor declared ignored."""
    return [
        index
        for index, heading in enumerate(headings)
        if not targets[index]
        and not (is_identifying(heading) or _is_unscored(heading))
        and mapping.find_column(heading) is None
    ]


def _note_ignored(headings: Sequence[str], targets: Sequence[str], mapping: Mapping) -> Iterator[Problem]:
    ignored = [heading for heading, target in zip(headings, targets, strict=True) if not target]
    identifying = [heading for heading in ignored if is_identifying(heading)]
    declared = [heading for heading in ignored if mapping.find_column(heading) == "" and heading not in identifying]
    unscored = [heading for heading in ignored if heading not in declared and _is_unscored(heading)]
    known = {*identifying, *declared, *unscored}
    others = [heading or "(no heading)" for heading in ignored if heading not in known]
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
    if unscored:
        yield Problem(
            Level.WARNING,
            "items-by-total-only",
            "Items of a questionnaire that is taken by its total only were left out: " + _list(unscored) + ".",
            "the total as function_score, and its function_instrument",
            "Add the total to the export if it is not there.",
        )
    if declared:
        yield Problem(
            Level.NOTE,
            "declared-ignored",
            "Columns the mapping declares ignored were left out: " + _list(declared) + ".",
            "",
            "Nothing needs mending.",
        )


def _judge_keys(headings: list[str]) -> Problem:
    """Return what is to be said of a file that has our own `PATIENT_KEY` among the `headings` that name patients."""
    if len(headings) > 1:
        return Problem(
            Level.REFUSE,
            "two-identities",
            f"The file names its patients twice, by the clinic's own ids and by our pseudonyms: {_list(headings)}.",
            f"{PATIENT_KEY} alone in an export of ours, or patient_id alone in the clinic's own file",
            'Remove one of the two columns, or declare it ignored under [columns] as "its heading" = "-".',
            found=shorten(" · ".join(headings)),
            question="column",
        )
    return Problem(
        Level.NOTE,
        "own-export",
        f"The file has a column {headings[0]}: it was read as our own export, its patients known by their pseudonyms.",
        "",
        "Nothing needs mending.",
    )


def _ask_which(name: str, headings: list[str]) -> Problem:
    if len({fold_word(heading) for heading in headings}) == 1:
        labels = tuple(f"{heading} ({number})" for number, heading in enumerate(headings, start=1))
        return Problem(
            Level.REFUSE,
            "duplicate-heading",
            f"{len(headings)} columns have the same heading, {shorten(headings[0])}.",
            "each heading once",
            f'Map the one that is meant under [columns], such as "{shorten(labels[0])}" = "{name}" for the first; '
            "or rename or remove the others in the file.",
            column=headings[0],
            found=shorten(" · ".join(headings)),
            question="column",
            word=name,
            offers=labels,
        )
    return Problem(
        Level.REFUSE,
        "two-columns-for-one-field",
        f"Several columns could be {name}: {_list(headings)}.",
        f"one column for {name}",
        f'Map the right one under [columns] as "their heading" = "{name}"; the others are then left out.',
        found=shorten(" · ".join(headings)),
        question="column",
        word=name,
        offers=tuple(headings),
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
    if not any(name in fields for name in SCORE_COLUMNS):
        yield Problem(
            Level.REFUSE,
            "missing-score-column",
            f"The file has neither a pain_score nor a function_score column. {found}",
            "at least one of pain_score and function_score, or the items that one is computed from, such as odi_1",
            mend,
            found=shorten(" · ".join(headings)),
            question="column",
        )


def _list(headings: Sequence[str]) -> str:
    shown = [shorten(heading) for heading in headings[:40]]
    return ", ".join(shown) + (f" and {len(headings) - 40} more" if len(headings) > 40 else "")


def _address(problem: Problem, sheet: str, row: int) -> Problem:
    return dataclasses.replace(problem, sheet=sheet, row=row if problem.level is Level.REFUSE else None)
