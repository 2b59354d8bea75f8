"""Which field an unknown heading may mean, and how surely: offered to whoever imports, never taken by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from outcomes.intake.problems import Level, Problem, shorten
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.words import fold_word

__all__ = ["suggest_field", "suggest_fields"]

LEAST_CONFIDENCE = 60
HEADINGS_LOOKED_AT = 60
LONGEST_HEADING = 60

_PART = re.compile(r"[\W_]+")


def suggest_fields(headings: Sequence[str], taken: Collection[str]) -> Iterator[Problem]:
    """Yield a note for each unknown heading that resembles a field which no column is, one of `taken`, yet."""
    for heading in headings[:HEADINGS_LOOKED_AT]:
        name, confidence = suggest_field(heading)
        if name and name not in taken:
            yield Problem(
                Level.NOTE,
                "perhaps-a-field",
                f'The heading "{shorten(heading)}" may mean {name} ({confidence} %).',
                f"{name}: " + next(entry.meaning for entry in RECORD_FIELDS if entry.name == name),
                f'If it does, map it under [columns] as "{shorten(heading)}" = "{name}".',
                column=heading,
                question="column",
                word=heading,
                offers=(name,),
            )


@lru_cache(maxsize=512)
def suggest_field(heading: str) -> tuple[str, int]:
    """Return the field that `heading` resembles most and how much, in per cent; ("", 0) if it resembles none.

    The share of letters in common order (Ratcliff and Obershelp 1988), or of words in common where that is more.
    """
    if not fold_word(heading) or len(heading) > LONGEST_HEADING:
        return "", 0
    best = max(_KNOWN, key=lambda known: _compare(heading, known[0]))
    confidence = round(100 * _compare(heading, best[0]))
    return (best[1], confidence) if confidence >= LEAST_CONFIDENCE else ("", 0)


_KNOWN = [(word, entry.name) for entry in RECORD_FIELDS for word in (entry.name, *entry.aliases)]


def _compare(heading: str, known: str) -> float:
    letters = SequenceMatcher(None, fold_word(heading), fold_word(known), autojunk=False).ratio()
    ours, theirs = _split(known), _split(heading)
    return max(letters, 2 * len(ours & theirs) / (len(ours) + len(theirs)) if theirs else 0.0)


@lru_cache(maxsize=2048)
def _split(heading: str) -> frozenset[str]:
    return frozenset(part for part in _PART.split(heading.casefold()) if part)
