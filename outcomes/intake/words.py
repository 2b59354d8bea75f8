"""Treatments and types of back pain: a cell's words → ours. A word we do not know is asked about, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from outcomes.intake.mapping import Mapping
from outcomes.vocabulary.back_pain import UNSPECIFIED, find_back_pain_type
from outcomes.vocabulary.modalities import find_modality

__all__ = ["WordsRead", "read_parts", "read_treatments", "read_type", "read_types"]

_SEPARATORS = (";", "+", ",", "&", "/", r"\band\b")


@dataclass(frozen=True, slots=True)
class WordsRead:
    """One cell's words in ours, and those we do not know, as written."""

    known: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def read_treatments(cell: str, mapping: Mapping) -> WordsRead:
    """Return the modalities that `cell` names.

    A cell is first looked up whole, then parted at one separator after another, each part being looked up whole
    before it is parted further: so `advice and education` stays one modality.
    """
    found = _find_modalities(cell, mapping)
    if found is not None:
        return WordsRead(found)
    parts = read_parts(cell)
    if parts == [cell]:
        return WordsRead((), (cell,))
    return _join(tuple(read_treatments(part, mapping) for part in parts))


def read_types(cell: str, mapping: Mapping) -> WordsRead:
    """Return the types that `cell` names, several separated by `;` or `,`; *unspecified* names none."""
    words = [part.strip() for part in re.split("[;,]", cell) if part.strip()]
    read = [(word, _find_type(word, mapping)) for word in words]
    return WordsRead(
        tuple(sorted({kind for _, kind in read if kind is not None and kind != UNSPECIFIED})),
        tuple(word for word, kind in read if kind is None),
    )


def read_type(cell: str, mapping: Mapping) -> WordsRead:
    """Return the one type that `cell` names as a whole."""
    kind = _find_type(cell, mapping)
    return WordsRead((), (cell,)) if kind is None else WordsRead((kind,))


def _find_modalities(part: str, mapping: Mapping) -> tuple[str, ...] | None:
    declared = mapping.find_treatments(part)
    if declared is not None:
        return declared
    if re.search("[;+,&/]", part):
        return None
    modality = find_modality(part)
    return None if modality is None else (modality.word,)


def read_parts(cell: str) -> list[str]:
    """Return the parts of `cell` at the first kind of separator it holds; the cell itself if it holds none."""
    for separator in _SEPARATORS:
        parts = re.split(re.escape(separator) if len(separator) == 1 else separator, cell, flags=re.IGNORECASE)
        if len(parts) > 1:
            return [part.strip() for part in parts if part.strip()] or [cell]
    return [cell]


def _find_type(word: str, mapping: Mapping) -> str | None:
    declared = mapping.find_back_pain_type(word)
    if declared is not None:
        return declared
    kind = find_back_pain_type(word)
    return None if kind is None else kind.word


def _join(parts: tuple[WordsRead, ...]) -> WordsRead:
    return WordsRead(
        tuple(word for part in parts for word in part.known), tuple(word for part in parts for word in part.unknown)
    )
