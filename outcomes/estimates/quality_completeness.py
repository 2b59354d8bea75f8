"""What is missing from the records, check by check; each is told in words in the catalogue of checks."""

from __future__ import annotations

import numpy as np

from outcomes.cohort import Ledger
from outcomes.estimates.quality_found import Finder, Flags, Found
from outcomes.vocabulary.back_pain import UNSPECIFIED
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.red_flags import RED_FLAGS

__all__ = ["COMPLETENESS_FINDERS", "FOLLOW_UP_BY", "find_scored"]

FOLLOW_UP_BY = 6
"""The session by which there should be a second score."""


def find_scored(ledger: Ledger) -> Flags:
    """Return for each session whether it has a score of either kind."""
    return ledger.has("pain_score") | ledger.has("function_score")


def _find_absent(field: str) -> Finder:
    return lambda ledger: Found(ledger.every, ~ledger.has(field))


def _find_unknown(*fields: str) -> Finder:
    """Return the check whether none of `fields` is recorded anywhere in an episode."""

    def find(ledger: Ledger) -> Found:
        bad = np.ones(len(ledger.starts), dtype=bool)
        for field in fields:
            bad &= ledger.episodes[field].isna().to_numpy(dtype=bool)
        return Found(ledger.starts, bad)

    return find


def _find_no_baseline(outcome: Outcome) -> Finder:
    def find(ledger: Ledger) -> Found:
        baseline = ledger.has(f"{outcome}_score") & (ledger.number == 1)
        return Found(ledger.starts, ledger.sum_by_episode(baseline) == 0)

    return find


def _find_no_follow_up(outcome: Outcome) -> Finder:
    def find(ledger: Ledger) -> Found:
        scored = ledger.has(f"{outcome}_score")
        later = (ledger.number > 1) & (ledger.number <= FOLLOW_UP_BY)
        begun = ledger.sum_by_episode(scored & (ledger.number == 1)) > 0
        judged = begun & (ledger.sum_by_episode(later) > 0)
        return Found(ledger.starts[judged], ledger.sum_by_episode(later & scored)[judged] == 0)

    return find


def _find_no_last_score(ledger: Ledger) -> Found:
    judged = ~ledger.episodes["open"].to_numpy(dtype=bool) & (ledger.ends > ledger.starts)
    last = ledger.ends[judged]
    return Found(last, ~find_scored(ledger)[last])


def _find_no_type(ledger: Ledger) -> Found:
    return Found(ledger.starts, (ledger.episodes["back_pain_type"] == UNSPECIFIED).to_numpy(dtype=bool))


def _find_not_screened(ledger: Ledger) -> Found:
    asked = np.ones(len(ledger.sessions), dtype=bool)
    for flag in RED_FLAGS:
        asked &= ledger.has(flag.field)
    return Found(ledger.starts, ~asked[ledger.starts])


def _find_unanswered(ledger: Ledger) -> Found:
    flagged = np.flatnonzero(ledger.flagged)
    return Found(flagged, ~ledger.answered[flagged])


def _find_no_discharge(ledger: Ledger) -> Found:
    ended = ~ledger.episodes["open"].to_numpy(dtype=bool)
    return Found(ledger.ends[ended], ~ledger.episodes["discharged"].to_numpy(dtype=bool)[ended])


def _find_no_reason(ledger: Ledger) -> Found:
    discharged = ledger.episodes["discharged"].to_numpy(dtype=bool)
    bad = ledger.episodes["discharge_reason"].isna().to_numpy(dtype=bool)
    return Found(ledger.ends[discharged], bad[discharged])


def _find_begun_late(ledger: Ledger) -> Found:
    numbered = ledger.starts[ledger.has("session_number")[ledger.starts]]
    return Found(numbered, ledger.number[numbered] != 1)


def _find_passed_over(ledger: Ledger) -> Found:
    later = np.flatnonzero(ledger.follows & ledger.has("session_number"))
    return Found(later, ledger.number[later] - ledger.number[later - 1] > 1)


COMPLETENESS_FINDERS: dict[str, Finder] = {
    "pain_score": _find_absent("pain_score"),
    "function_score": _find_absent("function_score"),
    "pain_baseline": _find_no_baseline("pain"),
    "function_baseline": _find_no_baseline("function"),
    "pain_follow_up": _find_no_follow_up("pain"),
    "function_follow_up": _find_no_follow_up("function"),
    "last_score": _find_no_last_score,
    "treatments": _find_absent("treatments"),
    "back_pain_type": _find_no_type,
    "red_flag_screening": _find_not_screened,
    "red_flag_action": _find_unanswered,
    "age": _find_unknown("age", "birth_year"),
    "sex": _find_unknown("sex"),
    "symptom_weeks": _find_unknown("symptom_weeks"),
    "prior_episodes": _find_unknown("prior_episodes"),
    "leg_pain": _find_unknown("leg_pain"),
    "start_back_risk": _find_unknown("start_back_risk"),
    "payer": _find_unknown("payer"),
    "practitioner": _find_absent("practitioner"),
    "clinic": _find_absent("clinic"),
    "discharge": _find_no_discharge,
    "discharge_reason": _find_no_reason,
    "first_session": _find_begun_late,
    "sessions_between": _find_passed_over,
}
"""By the checks' names."""
