"""Single answers of a questionnaire, column by column → one matrix of numbers, rows × items, NaN where not answered."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.intake.columns import read_column
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.vocabulary.questionnaires import Questionnaire
from outcomes.vocabulary.records import FieldKind, RecordField
from outcomes.vocabulary.words import fold_word

__all__ = ["Flags", "Floats", "ReadAnswers", "read_answers"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ReadAnswers:
    """One questionnaire's answers in a file: `matrix` is rows × items; `heading` that of its first column there."""

    questionnaire: Questionnaire
    matrix: Floats
    heading: str
    findings: tuple[Finding, ...] = ()

    @property
    def answered(self) -> Flags:
        """Which cells hold an answer, rows × items."""
        return np.isfinite(self.matrix)


def read_answers(questionnaire: Questionnaire, texts: Lookup[str, TextColumn], count: int) -> ReadAnswers:
    """Return the answers that `texts`, the file's columns of `count` rows by name, hold; faults have their address."""
    matrix = np.full((count, questionnaire.count), np.nan)
    findings: list[Finding] = []
    present = [(place, texts[name]) for place, name in enumerate(questionnaire.columns) if name in texts]
    for place, column in present:
        values, found = _read_item(questionnaire, questionnaire.columns[place], column)
        matrix[:, place] = values
        findings += found
    answers = ReadAnswers(questionnaire, matrix, present[0][1].heading, tuple(findings))
    if questionnaire.answers == "tick" and len(present) == questionnaire.count:
        return _fill_unticked(answers)
    return answers


_TICKED = frozenset({"ticked", "checked", "agree", "agreed"})
_UNTICKED = frozenset({"unticked", "unchecked", "disagree", "disagreed"})
_TICK_MARKS = frozenset("✓✔☑☒")
_EMPTY_BOX = "☐"
_NOT_APPLICABLE = frozenset({"n/a", "not applicable"})
_BOXES = re.compile(r"\s*(?:[;&+]|\band\b)\s*", re.IGNORECASE)
_MOST_DIGITS = 9
_KINDS: dict[str, FieldKind] = {"number": "number", "whole": "whole", "tick": "yes_no", "agree": "yes_no"}


def _read_item(questionnaire: Questionnaire, name: str, column: TextColumn) -> tuple[Floats, list[Finding]]:
    """Return one item's answers and what was found wrong with them, as for any field of its kind and range."""
    kind = _KINDS[questionnaire.answers]
    entry = RecordField(name, kind, f"answer to {name}", low=questionnaire.low, high=questionnaire.high)
    spelled = _respell(column, _SPELLERS[questionnaire.answers])
    read = read_column(spelled, entry, Mapping())
    findings = [*read.findings, *_note_boxes(column, spelled, questionnaire)]
    if kind != "yes_no":
        return read.values.to_numpy(dtype=np.float64), findings
    ticked, unticked = (read.values == "yes").to_numpy(dtype=bool), (read.values == "no").to_numpy(dtype=bool)
    return np.where(ticked, 1.0, np.where(unticked, 0.0, np.nan)), findings


def _respell(column: TextColumn, spell: Callable[[str], str]) -> TextColumn:
    return dataclasses.replace(column, words=tuple(map(spell, column.words)))


def _spell_tick(word: str) -> str:
    """Return yes or no for another way to say so. A bare NA is what programs write for no answer, so it is neither."""
    folded = fold_word(word)
    if folded in _TICKED or word in _TICK_MARKS:
        return "yes"
    if folded in _UNTICKED or word == _EMPTY_BOX:
        return "no"
    return word


def _spell_statement(word: str) -> str:
    """As `_spell_tick`; a statement that does not apply is not ticked."""
    return "no" if word.casefold() in _NOT_APPLICABLE else _spell_tick(word)


def _take_higher_box(word: str) -> str:
    """Return the highest of several ticked boxes, such as `2; 3`; a comma could be a decimal mark and is left alone."""
    boxes = _BOXES.split(word)
    plain = all(box.isdecimal() and len(box) <= _MOST_DIGITS for box in boxes)
    return max(boxes, key=int) if len(boxes) > 1 and plain else word


_SPELLERS: dict[str, Callable[[str], str]] = {
    "number": str,
    "whole": _take_higher_box,
    "tick": _spell_statement,
    "agree": _spell_tick,
}


def _note_boxes(column: TextColumn, spelled: TextColumn, questionnaire: Questionnaire) -> Iterator[Finding]:
    if questionnaire.answers != "whole":
        return
    codes = [code for code, word in enumerate(column.words) if word != spelled.words[code]]
    positions = np.flatnonzero(np.isin(column.codes, codes))
    if len(positions):
        yield Finding(_TWO_BOXES, positions, column.heading, column.words[codes[0]])


def _fill_unticked(answers: ReadAnswers) -> ReadAnswers:
    """Return the answers with "no" for a blank, if the file never writes a "no": blanks are all it has to say so.

    A row without any tick stays blank, for it may as well be one where nobody asked.
    """
    matrix, answered = answers.matrix, answers.answered
    ticked = (matrix == 1).any(axis=1)
    if (matrix == 0).any() or not ticked.any() or answered[ticked].all():
        return answers
    filled = np.where(ticked[:, None] & ~answered, 0.0, matrix)
    findings = [Finding(_ONLY_TICKS, np.flatnonzero(ticked & ~answered.all(axis=1)), answers.heading)]
    if not ticked.all():
        findings.append(Finding(_NO_TICK, np.flatnonzero(~ticked), answers.heading))
    return dataclasses.replace(answers, matrix=filled, findings=(*answers.findings, *findings))


_TWO_BOXES = Fault(
    Level.NOTE,
    "two-boxes",
    "Several boxes of one question are ticked; the higher counts.",
    "one answer to a question",
    "Nothing needs mending.",
)
_ONLY_TICKS = Fault(
    Level.WARNING,
    "blank-means-unticked",
    "The file writes ticks and never a no, so a blank beside a tick was read as not ticked.",
    "yes or no, or 1 or 0, for each statement",
    "If a blank means that nobody asked, write 0 for what was not ticked and import again.",
)
_NO_TICK = Fault(
    Level.WARNING,
    "nothing-ticked",
    "Rows without a single tick give no score by their items: nobody may have asked, or nothing may have applied.",
    "yes or no, or 1 or 0, for each statement",
    "Where the questionnaire was filled in and nothing applied, write the total 0, or 0 for each statement.",
)
