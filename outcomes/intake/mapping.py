"""A source's words in ours, and how its file is to be read where that could be done in two ways: `Mapping`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from outcomes.intake.tidying import spell_number
from outcomes.vocabulary.back_pain import find_back_pain_type
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.modalities import find_modality
from outcomes.vocabulary.questionnaires import find_item
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.scales import Scale, find_scale
from outcomes.vocabulary.words import fold_word

__all__ = [
    "FIELD_NAMES",
    "IGNORED",
    "OWN_MODALITY",
    "DateOrder",
    "DateSystem",
    "Mapping",
    "Pairs",
    "find_target",
]

DateOrder = Literal["dmy", "mdy"]
DateSystem = Literal["1900", "1904"]
"""The year from which a spreadsheet counts its days."""
Pairs = tuple[tuple[str, str], ...]

OWN_MODALITY = "+"
IGNORED = ("", "-")
FIELD_NAMES = {fold_word(entry.name): entry.name for entry in RECORD_FIELDS}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A source's words, each paired with ours; hashable. Words are compared folded: case, spaces and marks aside.

    What only a person can say of a file: `date_order` (day or month first), `sheet` (the one with the records),
    `headings` ("none": the first row is data, its columns are `column 1`, `column 2` …), `scale` (what the numbers of
    a score's column stand on), `scores` (words that stand for a score), `missing` (codes for "no answer"),
    `date_system` (of dates that stand as numbers), `time_zone` (the clinic's, for times with a zone).
    `valid_rows` takes in the sound rows of a file of which too many are faulty; it is said anew at each import, and no
    mapping file can say it.
    """

    columns: Pairs = ()
    treatments: Pairs = ()
    back_pain_types: Pairs = ()
    date_order: DateOrder | None = None
    sheet: str = ""
    headings: Literal["none"] | None = None
    scale: Pairs = ()
    scores: Pairs = ()
    missing: tuple[str, ...] = ()
    date_system: DateSystem | None = None
    time_zone: str = ""
    valid_rows: bool = False

    def find_column(self, heading: str) -> str | None:
        """Return the field that `heading` is declared to be, "" for a column declared ignored, None if not declared."""
        word = fold_word(heading)
        target = _by_folded_word(self.columns).get(word) if word else None
        if target is None:
            return None
        return "" if target.strip() in IGNORED else find_target(target) or ""

    def find_treatments(self, word: str) -> tuple[str, ...] | None:
        """Return the modalities that `word` is declared to be, one or several, None if not declared."""
        return _find_modalities(self.treatments).get(_fold_cell(word))

    def find_back_pain_type(self, word: str) -> str | None:
        """Return the type that `word` is declared to be, None if not declared."""
        target = _by_folded_word(self.back_pain_types).get(fold_word(word))
        kind = None if target is None else find_back_pain_type(target)
        return None if kind is None else kind.word

    def find_scale(self, outcome: Outcome) -> Scale | None:
        """Return the scale that the column of `outcome`'s score is declared to stand on, None if not declared."""
        word = _by_folded_word(self.scale).get(fold_word(f"{outcome}_score"))
        scale = None if word is None else find_scale(word)
        return scale if scale is not None and outcome in scale.instrument.outcomes else None

    def find_score(self, word: str) -> str:
        """Return the number, as text, that `word` is declared to stand for; any other word as it is."""
        return _by_folded_word(self.scores).get(fold_word(word), word) if self.scores else word

    def is_missing(self, word: str) -> bool:
        """Tell whether `word` is declared to be a code for "no answer"."""
        return bool(self.missing) and spell_number(word).casefold() in {code.casefold() for code in self.missing}

    def over(self, other: Mapping) -> Mapping:
        """Return this mapping with what `other` says of words of which this one says nothing.

        A field that this one gives a column has no other.
        """
        said = {fold_word(heading) for heading, _ in self.columns}
        given = {find_target(target) for _, target in self.columns}
        columns = tuple(
            (heading, target)
            for heading, target in other.columns
            if fold_word(heading) not in said and find_target(target) not in given
        )
        return replace(
            self,
            columns=(*columns, *self.columns),
            treatments=(*other.treatments, *self.treatments),
            back_pain_types=(*other.back_pain_types, *self.back_pain_types),
        )

    def own_modalities(self) -> tuple[str, ...]:
        """Return the words of the clinic's own modalities, in the mapping's order."""
        return tuple(_own_word(word) for word, target in self.treatments if target.strip() == OWN_MODALITY)


def find_target(target: str) -> str | None:
    """Return the field or the scored item that a column is mapped to, None for neither."""
    item = find_item(target)
    return FIELD_NAMES.get(fold_word(target)) or (item.column if item and item.questionnaire.scored else None)


@lru_cache(maxsize=64)
def _by_folded_word(pairs: Pairs) -> dict[str, str]:
    return {fold_word(word): target for word, target in pairs}


@lru_cache(maxsize=64)
def _find_modalities(pairs: Pairs) -> dict[str, tuple[str, ...]]:
    """Return our words for each of theirs, folded. A part that is in no catalogue is the clinic's own modality."""
    own = {fold_word(word): _own_word(word) for word, target in pairs if target.strip() == OWN_MODALITY}
    found = {}
    for word, target in pairs:
        parts = [word] if target.strip() == OWN_MODALITY else target.split(OWN_MODALITY)
        words = (own.get(fold_word(part)) or _own_word(part) for part in parts if part.strip())
        found[_fold_cell(word)] = tuple(words)
    return found


def _fold_cell(cell: str) -> str:
    """Return `cell` folded, but keeping where it is parted: `heat / ice` is not `heatice`."""
    return ";".join(fold_word(part) for part in re.split("[;+,&/]", cell))


def _own_word(word: str) -> str:
    """Return the word of a clinic's own modality, in lower case; the catalogue's own word where it has one."""
    modality = find_modality(word)
    return " ".join(word.lower().split()) if modality is None else modality.word
