"""What is wrong with a file, where, and how to mend it: `Problem`, its groups, and the refusal that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["FileRefused", "Level", "Problem", "ProblemGroup", "group_problems", "refuse", "shorten"]

EXAMPLES_SHOWN = 5
WORDS_SHOWN = 20
FOUND_LENGTH = 60


class Level(StrEnum):
    """How much a problem weighs. A note or a warning keeps the row, `REJECT` drops it, `REFUSE` stops the file."""

    NOTE = "note"
    WARNING = "warning"
    REJECT = "reject"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, with its address.

    `cause` is a stable id; `row` counts from 1 as a spreadsheet shows it, the heading row being 1; `column` is the
    file's own heading. `found` is the offending text, for the eyes of whoever imports and never for a log. `question`
    names the kind of answer that would solve it, each a part of `Mapping`: "date-order", "modality", "back-pain-type",
    "column", "sheet", "headings", "scale", "score-word" or "valid-rows"; `word` is then the whole text that it is
    about, which `found` may show shortened, and `offers` the answers that may be given, if they can be listed.
    `rows` says how many rows this one problem stands for, the first of them being `row`.
    """

    level: Level
    cause: str
    message: str
    expected: str
    mend: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    question: str = ""
    rows: int = 1
    word: str = ""
    offers: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it is, such as `sheet Sessions, row 118, column pain_score`; empty for the file as a whole."""
        parts = (
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one level, cause and column, told once. `count` is in rows, `examples` at most five of them.

    `word` is the whole text that a question is about, for the mapping that answers it; `offers` what may be answered.
    """

    level: Level
    cause: str
    message: str
    expected: str
    mend: str
    count: int
    examples: tuple[Problem, ...]
    question: str = ""
    found: tuple[str, ...] = ()
    word: str = ""
    offers: tuple[str, ...] = ()


class FileRefused(Exception):
    """The file, or a mapping file, cannot be read at all. `problems` says why, all at once."""

    def __init__(self, *problems: Problem) -> None:
        """Keep `problems`; the text of the exception names their causes and no cell of the file."""
        super().__init__(", ".join(problem.cause for problem in problems))
        self.problems = problems


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Return `problems` told once for each level, cause and column (and word asked about), worst and most first."""
    gathered: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        word = (problem.word or problem.found) if problem.question else ""
        gathered.setdefault((problem.level, problem.cause, problem.column, word), []).append(problem)
    groups = (_group(members) for members in gathered.values())
    return tuple(sorted(groups, key=lambda group: (-_WEIGHT[group.level], -group.count)))


def refuse(
    cause: str,
    message: str,
    *,
    expected: str,
    mend: str,
    row: int | None = None,
    found: str = "",
    question: str = "",
    word: str = "",
    offers: tuple[str, ...] = (),
) -> FileRefused:
    """Return the refusal, ready to be raised, whose one problem these words describe."""
    problem = Problem(Level.REFUSE, cause, message, expected, mend, row=row, found=shorten(found))
    return FileRefused(replace(problem, question=question, word=word, offers=offers))


def shorten(text: str) -> str:
    """Return `text` on one line and no longer than `FOUND_LENGTH`."""
    line = " ".join(text[: FOUND_LENGTH * 4].split())
    return line if len(line) <= FOUND_LENGTH else line[: FOUND_LENGTH - 1] + "…"


_WEIGHT = {level: weight for weight, level in enumerate(Level)}


def _group(members: list[Problem]) -> ProblemGroup:
    first = members[0]
    words = dict.fromkeys(member.found for member in members if member.found)
    return ProblemGroup(
        level=first.level,
        cause=first.cause,
        message=first.message,
        expected=first.expected,
        mend=first.mend,
        count=sum(member.rows for member in members),
        examples=tuple(members[:EXAMPLES_SHOWN]),
        question=first.question,
        found=tuple(words)[:WORDS_SHOWN],
        word=first.word,
        offers=first.offers,
    )
