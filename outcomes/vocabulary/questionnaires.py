"""The questionnaires whose answers may stand in a file in place of a total, each with the rule that scores them.

Their wording is licensed: here and everywhere answers go by their number, never by a question's text. Figures and
rules are those of the project's evidence table; a clinician can review this list line by line. An instrument that is
not in the list has no answers to score (NRS and VAS are one number, a PROMIS T score comes from its service).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from outcomes.vocabulary.words import fold_word

__all__ = [
    "QUESTIONNAIRES",
    "Answers",
    "Item",
    "Questionnaire",
    "Scoring",
    "find_item",
    "find_questionnaire",
]

Answers = Literal["number", "whole", "tick", "agree"]
"""What an answer is: a number · a whole number · ticked (1) or not (0), where a file that writes nothing but ticks
means "not ticked" by a blank · agreed (1) or not (0), a blank being no answer."""

Scoring = Literal["sum", "mean", "percent", "risk", "total only"]
"""What the answers give: their sum · their mean · 100 · sum / (highest answer · number answered) · a risk group from
the sum and the sum of `risk_items` · nothing: the file must bring the total."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One questionnaire: `count` answers, each `low`–`high`, in columns named `stem`_1 to `stem`_`count`.

    `id`: its instrument. `field`: the field of the record that its result becomes. `needed`: so many answers make a
    score; from `fewest` on there is one, with a warning. `same`: a patient's score counts only where the same items are
    answered as at first. `decimals`: the digits after the point that a total is shown and written with; it is kept
    unrounded. `stems`: how else clinics begin the names of the columns.
    """

    id: str
    field: str
    stem: str
    count: int
    low: float
    high: float
    answers: Answers
    scoring: Scoring
    needed: int
    source: str
    fewest: int = 0
    same: bool = False
    decimals: int = 0
    risk_items: tuple[int, ...] = ()
    stems: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(f"{self.stem}_{number}" for number in range(1, self.count + 1))

    @property
    def enough(self) -> int:
        """The fewest answers that give a score, be it one with a warning."""
        return self.fewest or self.needed

    @property
    def scored(self) -> bool:
        """Whether its answers give a result."""
        return self.scoring != "total only"

    @property
    def formula(self) -> str:
        """How the answers become a result, in words."""
        items = ", ".join(map(str, self.risk_items))
        return {
            "sum": "the sum",
            "mean": "the mean",
            "percent": f"100 · sum / ({self.high:g} · number answered), shown in whole per cent",
            "risk": f"sum 0–3 low; 4 or more with 4 or 5 of items {items} high; the rest medium",
            "total only": "the clinic's own total",
        }[self.scoring]

    @property
    def rule(self) -> str:
        """What happens when answers are missing, in words."""
        if not self.scored:
            return "taken by its total only"
        if self.same:
            return f"{self.needed} to {self.count}, the same ones each time; otherwise no score"
        if self.answers == "tick":
            return f"all {self.count}; blank means no where a file writes nothing but ticks"
        if self.enough < self.needed:
            return f"at least {self.needed} of {self.count}; with {self.fewest} a score and a warning; fewer, no score"
        return f"all {self.count}; otherwise no score"

    def spell_score(self, score: float) -> str:
        """Return a score as it is shown: rounded, halves upward, so that 35.6 on ODI is `36`."""
        scale = 10**self.decimals
        return f"{math.floor(score * scale + 0.5) / scale:.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a questionnaire, by its number, counted from 1."""

    questionnaire: Questionnaire
    number: int

    @property
    def column(self) -> str:
        """The name of its column."""
        return f"{self.questionnaire.stem}_{self.number}"


QUESTIONNAIRES: tuple[Questionnaire, ...] = (
    Questionnaire(
        "ODI",
        "function_score",
        "odi",
        *(10, 0, 5, "whole", "percent", 9),
        "of 9 or 10, the AO Foundation's scoring, Blauth & Daigl 2012; two boxes ticked: the higher, Fairbank",
        fewest=8,
        stems=("oswestry",),
    ),
    Questionnaire(
        "RMDQ",
        "function_score",
        "rmdq",
        *(24, 0, 1, "tick", "sum", 24),
        "there is no standard method for missing answers, so all are needed: a rule of ours",
        stems=("rmq", "rdq", "roland morris"),
    ),
    Questionnaire(
        "PSFS",
        "function_score",
        "psfs",
        *(5, 0, 10, "number", "mean", 3),
        "10.2519/jospt.2014.5248",
        same=True,
        decimals=1,
    ),
    Questionnaire(
        "BQ",
        "function_score",
        "bq",
        *(7, 0, 10, "number", "sum", 7),
        "all seven: a rule of ours",
        stems=("bournemouth",),
    ),
    # Two of its questions run the other way in words. Some exports hold their answers already turned, some not, and a
    # file cannot tell which: its total would be wrong by up to eight points, so the clinic's own total is asked for.
    Questionnaire(
        "MSK-HQ",
        "function_score",
        "mskhq",
        *(14, 0, 4, "whole", "total only", 14),
        "two questions run the other way, and exports differ in whether they have turned them: a rule of ours",
    ),
    Questionnaire(
        "PEG",
        "pain_score",
        "peg",
        *(3, 0, 10, "number", "mean", 3),
        "all three: a rule of ours",
        decimals=1,
    ),
    # Item 9 counts as agreed for its two strongest answers.
    Questionnaire(
        "STarT Back",
        "start_back_risk",
        "start",
        *(9, 0, 1, "agree", "risk", 9),
        "Hill 2008, 10.1002/art.23563",
        risk_items=(5, 6, 7, 8, 9),
        stems=("start back", "sbst", "sbt"),
    ),
)

_MOST_DIGITS = 9
"""Of an item's number, zeros included; thousands of them would be no number to the language itself."""
_BETWEEN = ("question", "section", "item", "q")
_BY_ID = {entry.id: entry for entry in QUESTIONNAIRES}
_BY_STEM = {fold_word(stem): entry for entry in QUESTIONNAIRES for stem in (entry.stem, *entry.stems)}


def find_questionnaire(instrument: str) -> Questionnaire | None:
    """Return the questionnaire of the instrument of that id, or None where it has no answers."""
    return _BY_ID.get(instrument)


def find_item(heading: str) -> Item | None:
    """Return the item that a file's `heading` names, such as `odi_1`, `ODI Q1` or `Oswestry item 01`, or None.

    The heading must hold one number and end with it: `odi_1___3` is one box of a question, `psfs2_1` another scale.
    """
    numbers = list(re.finditer(r"\d+", heading))
    if len(numbers) != 1 or len(numbers[0][0]) > _MOST_DIGITS or fold_word(heading[numbers[0].end() :]):
        return None
    stem, number = fold_word(heading[: numbers[0].start()]), int(numbers[0][0])
    for between in ("", *_BETWEEN):
        entry = _BY_STEM.get(stem.removesuffix(between))
        if entry is not None and 1 <= number <= entry.count:
            return Item(entry, number)
    return None
