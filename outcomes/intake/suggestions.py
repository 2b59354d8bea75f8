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

SAME_WORD = 0.85
SHORTEST_WORD = 4
"""Shorter words are the same, or they are not: *now* is not *no*."""

_FILLERS = frozenset({"of", "the", "at", "in", "on", "for", "to", "by", "a"})
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

    Words in common, twice over all words (Dice 1945), where two words that differ in a letter or an ending count for
    how alike they are; the whole, without its spaces, where that is more alike still. Letters alone would take *pain
    now* for *patient no*.
    """
    if not fold_word(heading) or len(heading) > LONGEST_HEADING:
        return "", 0
    last = _PART.split(heading.casefold().strip())[-1]  # a patient's age is an age
    best = max(_KNOWN, key=lambda known: (_compare(heading, known[0]), last in _split(known[0])))
    confidence = round(100 * _compare(heading, best[0]))
    return (best[1], confidence) if confidence >= LEAST_CONFIDENCE else ("", 0)


_KNOWN = [(word, entry.name) for entry in RECORD_FIELDS for word in (entry.name, *entry.aliases)]


def _compare(heading: str, known: str) -> float:
    whole = _share_letters(fold_word(heading), fold_word(known))
    ours, theirs = _split(known), _split(heading)
    if not ours or not theirs:
        return whole if whole >= SAME_WORD else 0.0
    alike = sum(max(_compare_words(word, other) for other in theirs) for word in ours)
    return max(whole if whole >= SAME_WORD else 0.0, 2 * alike / (len(ours) + len(theirs)))


@lru_cache(maxsize=8192)
def _compare_words(word: str, other: str) -> float:
    if word == other:
        return 1.0
    alike = _share_letters(word, other) if min(len(word), len(other)) >= SHORTEST_WORD else 0.0
    return alike if alike >= SAME_WORD else 0.0


def _share_letters(one: str, other: str) -> float:
    """Return the share of letters in common order (Ratcliff and Obershelp 1988)."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@lru_cache(maxsize=2048)
def _split(heading: str) -> frozenset[str]:
    return frozenset(part for part in _PART.split(heading.casefold()) if part and part not in _FILLERS)
