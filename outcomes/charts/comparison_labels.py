"""What a reader sees for the arms of a comparison and the terms of a case mix."""

from __future__ import annotations

from outcomes.charts.labels import label_group
from outcomes.charts.literal import label_unmarked
from outcomes.estimates import EVERY_TYPE, REST
from outcomes.vocabulary.back_pain import find_back_pain_type

__all__ = ["label_arm", "label_term", "label_type", "say_given"]

_NUMBERS = {
    "duration": "duration of symptoms",
    "earlier episodes": "earlier episodes",
    "age": "age",
}
_WORDS = {"start back risk": "STarT Back risk"}


def label_arm(word: str) -> str:
    """Return the name of an arm within a sentence: a combination as recorded, or all others."""
    return "all other combinations" if word == REST else label_unmarked(word)


def say_given(landmark: int) -> str:
    """Return what makes an arm, to stand between `who` and its name: what they began with, or had by a landmark."""
    return "began with" if landmark == 1 else f"by session {landmark} were treated with"


def label_type(kind: str) -> str:
    """Return the name of a back-pain type, or of all types together."""
    return "All types together" if kind == EVERY_TYPE else label_group("back_pain_type", kind)


def label_term(term: str) -> str:
    """Return a term of the case mix as a reader sees it: `leg pain: yes`, `pain at session 1, squared`."""
    if term.startswith("baseline × "):
        return f"baseline × {label_term(term.removeprefix('baseline × '))}"
    name, mark, level = term.partition(": ")
    if not mark:
        head, comma, tail = term.partition(", ")
        return f"{_NUMBERS.get(head, head)}{comma}{tail}"
    also, _, kind = name.partition(" ")
    if also == "also":
        return f"also {_label_kind(kind)}: {level}"
    return f"{_WORDS.get(name, name)}: {_label_kind(level) if name == 'type' else level}"


def _label_kind(word: str) -> str:
    found = find_back_pain_type(word)
    return found.label.lower() if found else word
