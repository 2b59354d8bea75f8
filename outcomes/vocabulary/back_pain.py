"""The kinds of back pain a clinic records: five types, and *unspecified*, which is a group of its own.

Source of the glosses: the practice article summarised in EVIDENCE ("Type and treatment").
"""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.vocabulary.words import fold_word

__all__ = ["BACK_PAIN_TYPES", "UNSPECIFIED", "BackPainType", "find_back_pain_type"]


@dataclass(frozen=True, slots=True)
class BackPainType:
    """One kind of back pain.

    `word` is what the record holds, `label` what a reader sees, `gloss` what it means, `synonyms` what clinics write.
    """

    word: str
    label: str
    gloss: str
    synonyms: tuple[str, ...] = ()


UNSPECIFIED = "unspecified"

BACK_PAIN_TYPES: tuple[BackPainType, ...] = (
    BackPainType(
        "muscular",
        "Muscular",
        "trigger points in the paraspinals, quadratus lumborum or the deep stabilizers",
        ("muscle", "muscle pain", "muscle strain", "lumbar strain", "myofascial", "myofascial pain"),
    ),
    BackPainType(
        "disc",
        "Disc-related",
        "a herniated or bulging disc",
        ("disc related", "disk", "discogenic", "herniated disc", "bulging disc", "disc herniation", "slipped disc"),
    ),
    BackPainType(
        "radiculopathy",
        "Nerve compression",
        "lumbar radiculopathy or sciatica: a disc, a bone spur or a narrowed canal presses on a nerve",
        ("nerve compression", "sciatica", "lumbar radiculopathy", "radicular", "radicular pain", "pinched nerve"),
    ),
    BackPainType(
        "sacroiliac",
        "Sacroiliac joint",
        "dysfunction of the sacroiliac joint, a locked joint among them",
        ("sacroiliac joint", "si joint", "sij", "si joint dysfunction", "sacroiliac joint dysfunction"),
    ),
    BackPainType(
        "degenerative",
        "Degenerative",
        "disc dehydration, facet arthritis or a narrowed canal",
        ("degenerative changes", "degeneration", "facet arthritis", "facet", "spondylosis", "arthritis"),
    ),
    BackPainType(
        UNSPECIFIED,
        "Unspecified",
        "no type was recorded; never merged into another group",
        ("not specified", "non specific", "nonspecific", "unknown"),
    ),
)

_BY_WORD = {fold_word(word): kind for kind in BACK_PAIN_TYPES for word in (kind.word, kind.label, *kind.synonyms)}


def find_back_pain_type(word: str) -> BackPainType | None:
    """Return the type that `word` names, canonical or synonym, or None."""
    return _BY_WORD.get(fold_word(word))
