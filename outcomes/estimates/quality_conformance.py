"""Whether the records keep to the rules of the record and agree with themselves, check by check."""

from __future__ import annotations

from collections import Counter

import numpy as np

from outcomes.cohort import Ledger
from outcomes.estimates.quality_found import Counted, Finder, Flags, Found, find_pairs, find_people, find_scale
from outcomes.vocabulary.back_pain import UNSPECIFIED
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.modalities import USUAL_CARE, split_combination
from outcomes.vocabulary.words import fold_word

__all__ = ["CONFORMANCE_FINDERS"]


def _find_impossible_scores(ledger: Ledger) -> Found:
    scored = np.zeros(len(ledger.sessions), dtype=bool)
    bad = scored.copy()
    for outcome in OUTCOMES:
        score, scale = ledger.score(outcome), find_scale(ledger, outcome)
        present = np.isfinite(score)
        broken = scale.whole & (score != np.floor(score))
        scored |= present
        bad |= present & (~((score >= scale.low) & (score <= scale.high)) | broken)
    judged = np.flatnonzero(scored)
    return Found(judged, bad[judged])


def _find_several_instruments(outcome: Outcome) -> Finder:
    def find(ledger: Ledger) -> Found:
        scored = ledger.has(f"{outcome}_score")
        several = ledger.sum_by_episode(scored) > 1
        changed = _find_changed(ledger, scored, f"{outcome}_instrument")
        return Found(ledger.starts[several], changed[several])

    return find


def _find_falling_numbers(ledger: Ledger) -> Found:
    numbered, number = ledger.has("session_number"), ledger.number_of("session_number")
    later = np.flatnonzero(ledger.follows & numbered)
    later = later[numbered[later - 1] & (ledger.days[later] > ledger.days[later - 1])]
    # Where no episodes are named, a clinic's own count may begin anew within what we take for one.
    anew = (number == 1) & ~ledger.has("episode_id")
    return Found(later, (number[later] <= number[later - 1]) & ~anew[later])


def _find_after_discharge(ledger: Ledger) -> Found:
    discharged = np.flatnonzero(_is_yes(ledger, "discharged"))
    return Found(discharged, ledger.ends[ledger.episode[discharged]] != discharged)


def _find_reason_alone(ledger: Ledger) -> Found:
    reasoned = np.flatnonzero(ledger.has("discharge_reason"))
    return Found(reasoned, ~_is_yes(ledger, "discharged")[reasoned])


def _find_two_people(ledger: Ledger) -> Found:
    person, firsts = find_people(ledger)
    told, differs = np.zeros(len(firsts), dtype=bool), np.zeros(len(firsts), dtype=bool)
    for field in ("sex", "birth_year"):
        recorded, (codes, _) = ledger.has(field), ledger.codes(field)
        now, before = find_pairs(recorded, person)
        told[person[recorded]] = True
        differs[person[now[codes[now] != codes[before]]]] = True
    return Found(firsts[told], differs[told])


def _find_usual_care_mixed(ledger: Ledger) -> Found:
    codes, words = ledger.codes("treatments")
    parts = [split_combination(word) for word in words] + [()]
    usual = np.array([USUAL_CARE in one for one in parts])[codes]
    mixed = np.array([len(one) > 1 for one in parts])[codes]
    judged = np.flatnonzero(usual)
    return Found(judged, mixed[judged])


def _find_changing_type(ledger: Ledger) -> Found:
    specified = (ledger.sessions["back_pain_type"] != UNSPECIFIED).to_numpy(dtype=bool)
    judged = ledger.sum_by_episode(specified) > 0
    return Found(ledger.starts[judged], _find_changed(ledger, specified, "back_pain_type")[judged])


def _find_changing_weeks(ledger: Ledger) -> Found:
    recorded = ledger.has("symptom_weeks")
    judged = ledger.sum_by_episode(recorded) > 1
    return Found(ledger.starts[judged], _find_changed(ledger, recorded, "symptom_weeks")[judged])


def _find_spellings(ledger: Ledger) -> Found:
    folded = [fold_word(name) for name in ledger.names]
    often = Counter(folded)
    named = np.flatnonzero(ledger.practitioner >= 0)
    _, first = np.unique(ledger.practitioner[named], return_index=True)
    return Found(named[first], np.array([often[one] > 1 for one in folded], dtype=bool), names=ledger.names)


_SESSION_ROWS = ("rows_new", "rows_changed", "rows_same", "rows_rejected")


def _count_rows(column: str) -> Finder:
    """Return the check that counts the rows of each import's file which the history tells under `column`.

    Judged are the rows that were to be sessions, taken or rejected. The rows read are more: of another system's file
    also appointments that were cancelled and resources that are no score.
    """

    def count(ledger: Ledger) -> Counted:
        history = ledger.batches.reindex(columns=["batch", *_SESSION_ROWS]).fillna(0).astype(np.int64)
        judged = history[[*_SESSION_ROWS]].sum(axis=1)
        return Counted(history["batch"].to_numpy(), judged.to_numpy(), history[column].to_numpy())

    return count


def _find_changed(ledger: Ledger, mask: Flags, field: str) -> Flags:
    """Tell for each episode whether `field` changes among those of its sessions that `mask` tells."""
    codes, _ = ledger.codes(field)
    now, before = find_pairs(mask, ledger.episode)
    changed = np.zeros(len(ledger.starts), dtype=bool)
    changed[ledger.episode[now[codes[now] != codes[before]]]] = True
    return changed


def _is_yes(ledger: Ledger, field: str) -> Flags:
    return (ledger.sessions[field] == "yes").to_numpy(dtype=bool, na_value=False)


CONFORMANCE_FINDERS: dict[str, Finder] = {
    "scores_in_range": _find_impossible_scores,
    "one_pain_instrument": _find_several_instruments("pain"),
    "one_function_instrument": _find_several_instruments("function"),
    "numbers_against_dates": _find_falling_numbers,
    "discharge_last": _find_after_discharge,
    "reason_without_discharge": _find_reason_alone,
    "one_person": _find_two_people,
    "usual_care_alone": _find_usual_care_mixed,
    "one_type": _find_changing_type,
    "symptom_weeks_steady": _find_changing_weeks,
    "practitioner_spellings": _find_spellings,
    "rows_rejected": _count_rows("rows_rejected"),
    "rows_corrected": _count_rows("rows_changed"),
}
"""By the checks' names."""
