"""What clinics say of their treatments, as claims that records can be held against: nine, each with how it is tested.

Worded as what may be seen in records, never as what a treatment does. Source of the claims: the practice article
summarised in EVIDENCE ("Claims"), which also names what each modality is said to address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "ADDRESSED",
    "CLAIMS",
    "CLAIM_VERDICTS",
    "SMALL_COUNT",
    "Addressing",
    "Claim",
    "ClaimVerdict",
    "find_claim",
    "find_modalities_for",
]

ClaimVerdict = Literal["supported here", "not supported here", "cannot be told yet", "not comparable"]

CLAIM_VERDICTS: dict[ClaimVerdict, str] = {
    "supported here": (
        "A difference: the two groups may be compared, and the whole 95% interval lies on the better side. A share: "
        "the whole interval lies on the claim's side of one half. A mean improvement: the whole interval reaches the "
        "instrument's important change."
    ),
    "not supported here": (
        "A difference: the interval leaves out one as large as the instrument's important change without lying on the "
        "better side as a whole, or it lies on the worse side; a smaller difference is not ruled out. A share: the "
        "interval lies on the other side of one half. A mean improvement: it stays below the important change."
    ),
    "cannot be told yet": (
        "Too few, or an interval that holds both: no difference and an important one, one half, or the important "
        "change. The month is when it would not any more, if as many go on to begin as in the last twelve months."
    ),
    "not comparable": (
        "Enough of both, but the two groups were too unlike at the start, or nobody in one could as well have been in "
        "the other. No difference is shown, and more records alone will not mend it."
    ),
}
"""The verdicts and what each means, as it is computed. A claim of several parts: supported where all of them are, else
not supported where one is not, else not comparable, else it cannot be told yet."""

SMALL_COUNT = 11
"""Counts below this do not leave the clinic."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `title`: in a few words; `claim`: the sentence the records are held against; `test`: how."""

    id: str
    title: str
    claim: str
    test: str


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "C1",
        "Better within 4 to 8 sessions",
        "Most patients are meaningfully better in pain within 8 sessions.",
        "The share found meaningfully better by the score after 8 sessions, of everyone who began, leaving counted. "
        "Supported where its whole interval lies above 50 %. Beside it the share first found so after the 4th to the "
        "8th session, and the share better at two scores in a row.",
    ),
    Claim(
        "C2",
        "Combined treatment",
        "Patients who begin with two or more treatments do better than those who begin with one.",
        "Pain at session 6, had both groups been alike and everyone stayed; over all types together, the type being "
        "part of what is made alike. Beside it each type by itself.",
    ),
    Claim(
        "C3",
        "Acupuncture for muscular pain",
        "With muscular pain, patients who begin with acupuncture do better than those who begin without it, and better "
        "than those who begin with massage instead.",
        "Pain at session 6, had both groups been alike and everyone stayed, for each of the two comparisons; both must "
        "hold.",
    ),
    Claim(
        "C4",
        "Acupuncture with adjustment for sacroiliac pain",
        "With sacroiliac pain, patients who begin with acupuncture and chiropractic adjustment do better than all "
        "others together, and no other combination that can be compared does better than theirs.",
        "Pain at session 6, had both groups been alike and everyone stayed: against all others together, which "
        "decides, and against each other combination that may be compared, none of which may be better.",
    ),
    Claim(
        "C5",
        "Acupuncture besides usual care",
        "Patients who begin with acupuncture and usual care do better than those who begin with usual care alone, in "
        "pain and in function.",
        "Pain and function at session 6, had both groups been alike and everyone stayed; both must hold. Usual care "
        "must be recorded as a treatment of its own.",
    ),
    Claim(
        "C6",
        "Every recorded problem addressed",
        "Patients whose recorded problems are all addressed by what they begin with do better than the others.",
        "A problem is the main type or a contributing one, and addressed where the first session held a treatment said "
        "to address it. Pain at session 6, had both groups been alike and everyone stayed: all addressed against not "
        "all. Acupuncture is said to address every type, so this lies close to with against without it; beside it the "
        "same with every treatment named for every problem.",
    ),
    Claim(
        "C7",
        "Degenerative pain without long-term medication",
        "With degenerative pain, patients who begin without pain medication are importantly better on average by "
        "session 6, and most of them are never given it.",
        "The mean improvement in pain by session 6 had everyone stayed, whose whole interval must reach the important "
        "change; and the share given pain medication at any later session, whose whole interval must lie below 50 %.",
    ),
    Claim(
        "C8",
        "Improvement that lasts",
        "Most patients who are meaningfully better do not get worse again, and most do not come back with a new "
        "episode within a year.",
        "Of those found meaningfully better and scored again, the share that at any later score is worse again by the "
        "important change; of those who can be followed for a year after their last session, the share with a new "
        "episode within it. Both whole intervals must lie below 50 %. Beside it by starting combination.",
    ),
    Claim(
        "C9",
        "Acupuncture with decompression for disc-related pain",
        "With disc-related pain, patients who begin with acupuncture and spinal decompression do better than all "
        "others together.",
        "Pain at session 6, had both groups been alike and everyone stayed. Beside it the same at session 10: whether "
        "a difference is still there.",
    ),
)

_BY_ID = {claim.id: claim for claim in CLAIMS}


def find_claim(id: str) -> Claim:
    """Return the claim called `id`.

    Raises:
        KeyError: there is none.
    """
    return _BY_ID[id]


@dataclass(frozen=True, slots=True)
class Addressing:
    """One modality that is said to address one type of back pain, and what in it."""

    back_pain_type: str
    modality: str
    what: str


ADDRESSED: tuple[Addressing, ...] = (
    Addressing("muscular", "acupuncture", "trigger points that massage often cannot fully release"),
    Addressing("disc", "acupuncture", "inflammation round the disc, and the irritated nerve"),
    Addressing("disc", "spinal decompression", "the disc itself"),
    Addressing("radiculopathy", "acupuncture", "inflammation round the nerve"),
    Addressing("sacroiliac", "acupuncture", "pain of the joint"),
    Addressing("sacroiliac", "chiropractic adjustment", "the locked joint"),
    Addressing("degenerative", "acupuncture", "pain and inflammation"),
)
"""What is said, not what was shown. Pain medication and muscle relaxants are said to address nothing."""


def find_modalities_for(back_pain_type: str) -> tuple[str, ...]:
    """Return the modalities said to address a type; none for unspecified."""
    return tuple(entry.modality for entry in ADDRESSED if entry.back_pain_type == back_pain_type)
