"""What a reader sees in place of a record's word."""

from __future__ import annotations

from outcomes.estimates import IMPROVEMENT_SESSION
from outcomes.vocabulary.back_pain import find_back_pain_type
from outcomes.vocabulary.instruments import Instrument, Outcome, find_instrument
from outcomes.vocabulary.selection import GroupField

__all__ = ["label_axis", "label_group", "label_heading", "label_measure", "label_outcome", "label_word"]

_FIELDS: dict[GroupField, str] = {
    "back_pain_type": "Back pain",
    "combination": "Started with",
    "modality_count": "Number of treatments",
    "clinic": "Clinic",
    "practitioner": "Practitioner",
    "intake_quarter": "Began in",
}
_HEADINGS = {
    "measure": "Measure",
    "value": "Value",
    "low": "95% from   ",
    "high": "95% to   ",
    "n_missing": "Missing",
    "session": "Session",
    "n": "Scored (n)",
    "observed": "Mean of those scored",
    "observed_low": "95% from",
    "observed_high": "95% to",
    "kept": "Mean had everyone stayed",
    "kept_low": "95% from ",
    "kept_high": "95% to ",
    "in_care": "In care",
    "change": "Change from session 1",
    "change_low": "95% from  ",
    "change_high": "95% to  ",
    "left_improved": "Left improved",
    "left_otherwise": "Left otherwise",
    "may_still_come": "May still come",
    "improved": "Improved, %",
    "improved_low": "95% from    ",
    "improved_high": "95% to    ",
    "left_unimproved": "Left, not improved, %",
    "left_unconfirmed": "Left, better at one score only, %",
    "next_improved": "Improved after one more, %",
    "next_improved_low": "95% from     ",
    "next_improved_high": "95% to     ",
    "after": "Sessions completed",
    "sessions_each": "Sessions per improved patient",
    "sessions_each_low": "95% from      ",
    "sessions_each_high": "95% to      ",
    "fees_each": "Fees per improved patient",
    "fees_each_low": "95% from       ",
    "fees_each_high": "95% to       ",
    "group": "Group",
    "unit": "Unit",
    "claim": "Claim",
    "test": "Test",
    "verdict": "Verdict",
    "needed": "Episodes needed",
    "month": "By",
    "cohort_studies": "In cohort studies",
    "weeks": "Weeks after session 1",
    "pseudonym": "Patient",
    "treatments": "Treatments",
    "flag": "Flag",
    "recorded_on": "Recorded",
    "age_days": "Days ago",
    "signs": "Signs",
    "action": "What was done",
    "patient": "Patient ",
    "episode": "Episode",
    "score": "Score",
    "p10": "Expected, 10th",
    "p25": "25th",
    "p50": "Middle",
    "p75": "75th",
    "p90": "90th",
    "state": "State",
    "chance": "Chance by session 8, %",
    "chance_low": "95% from        ",
    "chance_high": "95% to        ",
    "improved_at": "Improved at session",
    "days_since_score": "Days since the score",
    "payer_stage": "Under the payer's rule",
    "payer_patients": "All patients",
    "visits": "Visits",
    "early_visits": "In the first 90 days",
    "year_visits": "Within a year",
    "change_since_baseline": "Change since baseline",
    "payer": "Payer",
    "compared": "Difference",
    "modality": "Treatment",
    "effect": "Difference",
    "gate": "Comparable",
    "reason": "Why not, or not firmly",
    "n_with": "Given (n)",
    "n_without": "Not given (n)",
    "outcome": "Outcome",
    "rule": "Better means",
    "landmark": "Groups formed by session",
    "n_a": "First (n)",
    "n_b": "Second (n)",
    "difference": "More improved, in a hundred",
    "difference_low": "95% from",
    "difference_high": "95% to",
    "standing": "First stands",
    "against": "Held against",
    "all_others": "All others, %",
    "with_baseline": "With a baseline",
    "counted": "Counted (n)",
    "began": "Began (n)",
    "later_given": "Later given",
    "share": "Share, %",
    "share_low": "95% from",
    "share_high": "95% to",
    "term": "Recorded at the start",
    "apart_plain": "Apart as recorded, SD",
    "apart_weighted": "Apart as weighted, SD",
    "levelled": "Made alike by the weights",
}
_MEASURES = {
    "patients": "Patients",
    "episodes": "Episodes of care",
    "sessions": "Sessions",
    "pain_improvement": f"Less pain by session {IMPROVEMENT_SESSION}",
    "function_improvement": f"Better function by session {IMPROVEMENT_SESSION}",
    "improved_of_all": "Meaningfully improved",
    "improved_of_scored": "Meaningfully improved, of those scored again",
    "sessions_to_improvement": "Sessions to improvement",
    "improved_after_8": "Improved within 8 sessions",
    "left_unimproved_after_8": "Left unimproved",
    "left_before_discharge": "Left before discharge",
    "pain_scores_completed": "Pain scores taken",
    "function_scores_completed": "Function scores taken",
    "pain_improvement_of_scored": "Improvement in pain",
    "function_improvement_of_scored": "Improvement in function",
    "left_unimproved_by_8": "Left unimproved within 8 sessions",
    "pain_scores_in_30_days": "Pain scores taken in the first 30 days",
    "function_scores_in_30_days": "Function scores taken in the first 30 days",
    "new_episodes": "New episodes of care",
}
_OUTCOMES: dict[Outcome, str] = {"pain": "Pain", "function": "Function"}


def label_group(field: GroupField, word: str) -> str:
    """Return the name of one group: a type's label, a combination with a capital, `2 treatments`."""
    if field == "back_pain_type":
        kind = find_back_pain_type(word)
        return kind.label if kind else word
    if field == "modality_count":
        return "1 treatment" if word == "1" else f"{word} treatments"
    if field == "combination":
        return word[:1].upper() + word[1:]
    return word


def label_word(heading: str, word: str) -> str:
    """Return a word of a table as a reader sees it, if its column holds groups or measures."""
    if heading == "measure":
        return label_measure(word)
    return label_group(heading, word) if heading in _FIELDS else word


def label_heading(name: str) -> str:
    """Return a table's heading for a column named as in the exports."""
    return _FIELDS.get(name) or _HEADINGS.get(name, name)  # type: ignore[call-overload]


def label_measure(name: str) -> str:
    """Return the name of one of the overview's measures."""
    return _MEASURES[name]


def label_outcome(outcome: Outcome) -> str:
    """Return the outcome's name: Pain, Function."""
    return _OUTCOMES[outcome]


def label_axis(outcome: Outcome, instrument_id: str, unit: str) -> str:
    """Return the axis's title: what is measured, on which instrument and range or unit, and which way is better."""
    instrument = find_instrument(instrument_id)
    if instrument is None:
        return f"{label_outcome(outcome)}, {instrument_id}"
    scale = _range(instrument) if unit == instrument.unit else f"in {unit}"
    return f"{label_outcome(outcome)}, {instrument.id} {scale} ({instrument.better} is better)"


def _range(instrument: Instrument) -> str:
    unit = " %" if instrument.unit == "%" else ""
    return f"{instrument.low:g}–{instrument.high:g}{unit}"
