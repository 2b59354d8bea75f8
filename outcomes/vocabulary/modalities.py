"""The treatments a session may hold, one modality an entry, and the canonical name of a combination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.vocabulary.words import SEPARATOR, fold_word

__all__ = [
    "MODALITIES",
    "OTHER_COMBINATIONS",
    "USUAL_CARE",
    "Modality",
    "find_modality",
    "name_combination",
    "split_combination",
]


@dataclass(frozen=True, slots=True)
class Modality:
    """One modality. `word` is what the record holds, `synonyms` what clinics write; none is guessed beyond these."""

    word: str
    synonyms: tuple[str, ...] = ()


USUAL_CARE = "usual care"

MODALITIES: tuple[Modality, ...] = (
    Modality("acupuncture", ("acupuncture treatment",)),
    Modality(
        "chiropractic adjustment",
        ("adjustment", "chiropractic", "chiropractic manipulation", "spinal manipulation", "manipulation", "smt"),
    ),
    Modality("spinal decompression", ("decompression", "spinal decompression therapy", "decompression therapy")),
    Modality("massage", ("massage therapy", "therapeutic massage")),
    Modality("trigger point therapy", ("trigger point", "trigger point release", "trigger point treatment")),
    Modality("exercise therapy", ("exercise", "exercises", "therapeutic exercise", "exercise programme")),
    Modality("physical therapy modalities", ("physical modalities", "pt modalities", "electrotherapy", "tens")),
    Modality(
        "pain medication", ("medication", "analgesic", "analgesics", "painkiller", "painkillers", "nsaid", "nsaids")
    ),
    Modality("muscle relaxant", ("muscle relaxants", "muscle relaxer", "muscle relaxers")),
    Modality("injection", ("injections", "steroid injection", "epidural injection")),
    Modality("education", ("patient education", "advice", "advice and education")),
    Modality(USUAL_CARE, ("standard care", "care as usual", "treatment as usual")),
)

OTHER_COMBINATIONS = "other combinations"
"""The pool of starting combinations too rare to stand alone (STATISTICS §3)."""

_BY_WORD = {fold_word(word): modality for modality in MODALITIES for word in (modality.word, *modality.synonyms)}


def find_modality(word: str) -> Modality | None:
    """Return the modality that `word` names, canonical or synonym, or None."""
    return _BY_WORD.get(fold_word(word))


def name_combination(words: Iterable[str]) -> str:
    """Return the canonical name of a set of modalities: their words in alphabetical order joined by ` + `."""
    return SEPARATOR.join(sorted(set(words)))


def split_combination(name: str) -> tuple[str, ...]:
    """Return the modalities of a canonical name; the empty name has none."""
    return tuple(name.split(SEPARATOR)) if name else ()
