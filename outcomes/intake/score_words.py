"""What is said of scores made from single answers: computed, flagged, missing, left out, or not the file's own."""

from __future__ import annotations

from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault
from outcomes.vocabulary.questionnaires import Questionnaire

__all__ = [
    "DISAGREEMENT",
    "leave_out",
    "name_few",
    "name_kept_total",
    "name_other_activities",
    "name_too_few",
    "note_scored",
]


def note_scored(entry: Questionnaire) -> Fault:
    """Say that a result was computed, and that the answers are not kept."""
    return Fault(
        Level.NOTE,
        "scored-from-items",
        f"{_name_result(entry)} was computed from its items, which are kept nowhere themselves.",
        f"{entry.columns[0]} to {entry.columns[-1]}, each {entry.low:g} to {entry.high:g}",
        "Nothing needs mending.",
    )


def name_few(entry: Questionnaire) -> Fault:
    """Say that a score rests on fewer answers than its rule asks for."""
    return Fault(
        Level.WARNING,
        "few-items",
        f"{entry.id} was scored from {entry.fewest} answers, fewer than its rule asks for.",
        entry.rule,
        "Look whether an answer was left out of the file.",
    )


def name_too_few(entry: Questionnaire) -> Fault:
    """Say that there are too few answers for a result."""
    return Fault(
        Level.WARNING,
        "too-few-items",
        f"Too few items of {entry.id} are answered, so these rows have no result from it.",
        entry.rule,
        "Look whether answers were left out of the file.",
    )


def name_kept_total(entry: Questionnaire) -> Fault:
    """Say that there are too few answers to check what the file gives, which was kept."""
    return Fault(
        Level.WARNING,
        "total-not-recomputed",
        f"Too few items of {entry.id} are answered to recompute what the file gives, which was kept as it stands.",
        entry.rule,
        "Look whether answers were left out of the file, and how its result was reached.",
    )


def name_other_activities(entry: Questionnaire) -> Fault:
    """Say that a patient's answers are about other activities than at first."""
    return Fault(
        Level.WARNING,
        "other-activities",
        f"The items of {entry.id} answered here are not those of the patient's first session, so there is no score.",
        entry.rule,
        "Ask for the same activities at each session; give a new episode of care an episode_id of its own.",
    )


def leave_out(entry: Questionnaire) -> Fault:
    """Say that a row's score stands on another instrument than these answers."""
    return Fault(
        Level.WARNING,
        "items-left-out",
        f"Rows answer {entry.id}, but their score stands on another instrument; these items were left out.",
        "one instrument for the score of a row",
        f"To take {entry.id} instead, name it in {entry.field.removesuffix('_score')}_instrument.",
    )


DISAGREEMENT = Fault(
    Level.WARNING,
    "total-disagrees-with-items",
    "What the file gives is not what its items give; the computed result was kept.",
    "the result that the items give by their questionnaire's rule",
    "Look how the file's own result was reached, and whether the items are right.",
)


def _name_result(entry: Questionnaire) -> str:
    return f"The risk group of {entry.id}" if entry.scoring == "risk" else f"The score on {entry.id}"
