"""A source's words in ours: the mapping file, read and checked.

date_order = "dmy"

[columns]
"Pain today" = "pain_score"
"Room" = "-"                                  # a column we do not want

[treatments]
"PT visit" = "exercise therapy + education"
"cupping" = "+"                               # the clinic's own modality, under its own word

[back_pain_types]
"LBP w/ leg" = "radiculopathy"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from outcomes.intake.problems import FileRefused, Level, Problem, shorten
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES, find_back_pain_type
from outcomes.vocabulary.modalities import MODALITIES, find_modality
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.words import SEPARATOR, fold_word

__all__ = ["IGNORED", "OWN_MODALITY", "Mapping", "read_mapping"]

DateOrder = Literal["dmy", "mdy"]
Pairs = tuple[tuple[str, str], ...]

OWN_MODALITY = "+"
IGNORED = ("", "-")


@dataclass(frozen=True, slots=True)
class Mapping:
    """A source's words, each paired with ours; hashable. Words are compared folded: case, spaces and marks aside.

    `date_order` answers for a file whose dates could be read day first or month first.
    """

    columns: Pairs = ()
    treatments: Pairs = ()
    back_pain_types: Pairs = ()
    date_order: DateOrder | None = None

    def find_column(self, heading: str) -> str | None:
        """Return the field that `heading` is declared to be, "" for a column declared ignored, None if not declared."""
        target = _by_folded_word(self.columns).get(fold_word(heading))
        if target is None:
            return None
        return "" if target.strip() in IGNORED else _FIELD_NAMES.get(fold_word(target), "")

    def find_treatments(self, word: str) -> tuple[str, ...] | None:
        """Return the modalities that `word` is declared to be, one or several, None if not declared."""
        return _find_modalities(self.treatments).get(_fold_cell(word))

    def find_back_pain_type(self, word: str) -> str | None:
        """Return the type that `word` is declared to be, None if not declared."""
        target = _by_folded_word(self.back_pain_types).get(fold_word(word))
        kind = None if target is None else find_back_pain_type(target)
        return None if kind is None else kind.word

    def own_modalities(self) -> tuple[str, ...]:
        """Return the words of the clinic's own modalities, in the mapping's order."""
        return tuple(_own_word(word) for word, target in self.treatments if target.strip() == OWN_MODALITY)


def read_mapping(text: str) -> Mapping:
    """Return the mapping that a TOML `text` declares. Raises `FileRefused` with every problem at once."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise FileRefused(
            _complain("mapping-not-toml", f"The mapping file is not TOML: {error}.", _SHAPE, "")
        ) from error
    problems = [*_check_tables(tables)]
    pairs = {table: _read_pairs(tables, table) for table in _TABLES}
    mapping = Mapping(**pairs, date_order=tables.get("date_order"))
    problems += [*_check_targets(mapping)]
    if problems:
        raise FileRefused(*problems)
    return mapping


_TABLES = ("columns", "treatments", "back_pain_types")
_SHAPE = 'the tables [columns], [treatments] and [back_pain_types], each line "their word" = "our word"'
_FIELD_NAMES = {fold_word(entry.name): entry.name for entry in RECORD_FIELDS}


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


def _check_tables(tables: dict[str, object]) -> Iterator[Problem]:
    for name, value in tables.items():
        if name == "date_order":
            if value not in ("dmy", "mdy"):
                yield _complain(
                    "mapping-date-order", "date_order is neither dmy nor mdy.", '"dmy" or "mdy"', str(value)
                )
        elif name not in _TABLES:
            yield _complain("mapping-unknown-table", f"[{shorten(name)}] is not a table we know.", _SHAPE, name)
        elif not isinstance(value, dict):
            yield _complain("mapping-unknown-table", f"{name} is not a table.", _SHAPE, name)
        else:
            for word, target in value.items():
                if not isinstance(target, str):
                    yield _complain(
                        "mapping-not-text", f"[{name}] has a line without a text on its right.", _SHAPE, word
                    )


def _read_pairs(tables: dict[str, object], table: str) -> Pairs:
    content = tables.get(table)
    if not isinstance(content, dict):
        return ()
    return tuple((word, target) for word, target in content.items() if isinstance(target, str))


def _check_targets(mapping: Mapping) -> Iterator[Problem]:
    for table in _TABLES:
        words = [fold_word(word) for word, _ in getattr(mapping, table)]
        for word, _ in getattr(mapping, table):
            if not fold_word(word):
                yield _complain(
                    "mapping-empty-word", f"[{table}] has a line whose left side has no letter.", _SHAPE, word
                )
            elif words.count(fold_word(word)) > 1:
                yield _complain("mapping-word-twice", f"[{table}] declares one word twice.", "each word once", word)
    for heading, target in mapping.columns:
        if target.strip() not in IGNORED and fold_word(target) not in _FIELD_NAMES:
            yield _complain(
                "mapping-unknown-field",
                f'[columns] maps "{shorten(heading)}" to "{shorten(target)}", which is not a field.',
                'one of our fields, or "-" to ignore the column: ' + ", ".join(_FIELD_NAMES.values()),
                target,
            )
    yield from _check_treatments(mapping)
    for word, target in mapping.back_pain_types:
        if find_back_pain_type(target) is None:
            yield _complain(
                "mapping-unknown-back-pain-type",
                f'[back_pain_types] maps "{shorten(word)}" to "{shorten(target)}", which is not a type.',
                ", ".join(kind.word for kind in BACK_PAIN_TYPES),
                target,
            )


def _check_treatments(mapping: Mapping) -> Iterator[Problem]:
    own = {fold_word(word) for word in mapping.own_modalities()}
    for word, target in mapping.treatments:
        if target.strip() == OWN_MODALITY:
            if OWN_MODALITY in word:
                yield _complain(
                    "mapping-own-word",
                    f'"{shorten(word)}" holds a +, which joins modalities.',
                    "a word without +",
                    word,
                )
            continue
        parts = [part for part in target.split(OWN_MODALITY) if part.strip()]
        unknown = [part for part in parts if find_modality(part) is None and fold_word(part) not in own]
        if unknown or not parts:
            yield _complain(
                "mapping-unknown-modality",
                f'[treatments] maps "{shorten(word)}" to "{shorten(target)}", which is not a modality.',
                f'one or several, joined by "{SEPARATOR}", of '
                + ", ".join(entry.word for entry in MODALITIES)
                + '; or "+" to add it as the clinic\'s own',
                target,
            )


def _complain(cause: str, message: str, expected: str, found: str) -> Problem:
    return Problem(
        Level.REFUSE, cause, message, expected, "Correct the mapping file and try again.", found=shorten(found)
    )
