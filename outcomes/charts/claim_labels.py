"""What is held together in each test of a claim, in a few words: its name, its two groups, its direction."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.charts.labels import label_group, label_outcome
from outcomes.charts.style import say_number
from outcomes.estimates import IMPROVEMENT_SESSION, PROMISED, ClaimPart, Estimate
from outcomes.vocabulary.back_pain import find_back_pain_type
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["ArmNames", "count_scored", "label_arms", "label_part", "say_gain", "say_share", "say_whom"]


@dataclass(frozen=True, slots=True)
class ArmNames:
    """Two groups by what they began with, to follow `episodes that began with`."""

    first: str
    second: str


_ADJUSTED = "acupuncture + chiropractic adjustment"
_DECOMPRESSED = "acupuncture + spinal decompression"
_NEEDLED = "acupuncture, alone or with more"

_ARMS: dict[tuple[str, str], ArmNames] = {
    ("C2", ""): ArmNames("two or more treatments", "one"),
    ("C3", ""): ArmNames(_NEEDLED, "no acupuncture"),
    ("C3", "combination"): ArmNames(_NEEDLED, "massage and no acupuncture"),
    ("C4", ""): ArmNames(_ADJUSTED, "anything else"),
    ("C5", ""): ArmNames("both acupuncture and usual care", "usual care alone"),
    ("C6", ""): ArmNames("a treatment said to address each of the recorded problems", "less than that"),
    ("C6", "addressing"): ArmNames("every treatment named for each of the recorded problems", "less than that"),
    ("C9", ""): ArmNames(_DECOMPRESSED, "anything else"),
}
_WHOM = {"C3": "muscular", "C4": "sacroiliac", "C9": "disc"}

_WHOLES = {"C2": "All types together", "C3": "With against without", "C6": "All against not all"}

_MEASURES = {
    "within 8 sessions": f"Better within {PROMISED[1]} sessions",
    "window": f"First better after the {PROMISED[0]}th to the {PROMISED[1]}th session",
    "sustained": "Better at two scores in a row",
    "improvement": f"Mean improvement by session {IMPROVEMENT_SESSION}",
    "medication": "Given pain medication later",
    "worse again": "Worse again",
    "back within a year": "Back within a year",
}


def count_scored(part: ClaimPart) -> int:
    """Return of how many episodes a part's number is told, or would be."""
    if part.estimate is not None:
        return part.estimate.n
    return sum(part.comparison.scored) if part.comparison else 0


def label_arms(claim: str, part: ClaimPart) -> ArmNames:
    """Return what the two groups of a comparison began with."""
    if claim == "C4" and part.field == "combination":
        return ArmNames(_ADJUSTED, part.word)
    return _ARMS.get((claim, part.field)) or _ARMS[claim, ""]


def label_part(claim: str, part: ClaimPart) -> str:
    """Return the name of one test of a claim: `Disc-related`, `Against massage`, `Worse again: Acupuncture`."""
    if part.measure != "difference":
        name = _MEASURES[part.measure]
        if part.field == "session":
            return f"Given pain medication at session {part.word}, of those who came"
        return f"{name}: {label_group('combination', part.word)}" if part.field == "combination" else name
    if part.field == "outcome":
        return label_outcome(part.word)  # type: ignore[arg-type]
    if part.field == "back_pain_type":
        return label_group("back_pain_type", part.word)
    names = {
        "combination": f"Against {part.word}",
        "session": f"At session {part.word}",
        "addressing": "Every treatment named for every problem",
    }
    return names.get(part.field) or _WHOLES.get(claim, "Against all others together")


def say_whom(claim: str, part: ClaimPart) -> str:
    """Return of which pain a part speaks: `disc-related pain`, `back pain` where of all."""
    word = part.word if part.field == "back_pain_type" else _WHOM.get(claim, "")
    kind = find_back_pain_type(word)
    return f"{kind.label[:1].lower()}{kind.label[1:]} pain" if kind else "back pain"


def say_gain(estimate: Estimate, instrument_id: str) -> tuple[str, str]:
    """Return how much better or worse the first group is, or a mean has become, and the 95% interval, in points."""
    instrument = find_instrument(instrument_id)
    turn = 1 if instrument is not None and instrument.better == "higher" else -1
    value = _say_side(turn * estimate.value)
    if estimate.low is None or estimate.high is None:
        return value, ""
    low, high = sorted((turn * estimate.low, turn * estimate.high))
    if low >= 0:
        return value, f"95% interval {say_number(low)} to {say_number(high)}"
    if high <= 0:
        return value, f"95% interval {say_number(-high)} to {say_number(-low)}"
    return value, f"95% interval {say_number(-low)} worse to {say_number(high)} better"


def say_share(estimate: Estimate) -> tuple[str, str]:
    """Return a share and its 95% interval, in per cent."""
    value = f"{estimate.value:.0f} %"
    if estimate.low is None or estimate.high is None:
        return value, ""
    return value, f"95% interval {estimate.low:.0f} to {estimate.high:.0f} %"


def _say_side(gain: float) -> str:
    size = say_number(abs(gain))
    if size == "0.0":
        return "0.0 points apart"
    return f"{size} point{'' if size == '1.0' else 's'} {'better' if gain > 0 else 'worse'}"
