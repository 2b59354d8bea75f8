"""The sample clinic's known effects against the fair differences found in its records: pairs, and each treatment."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from outcomes.cohort import Snapshot, build_case_mix, build_landmark, build_scores, select_episodes
from outcomes.estimates import (
    Comparison,
    compare_arms,
    compare_modalities,
    find_arms,
    find_combinations,
    find_types,
)
from outcomes.vocabulary.instruments import OUTCOMES
from outcomes.vocabulary.selection import CohortFilter, Scope

TRUTH = Path(__file__).parents[2] / "sample_data" / "known_truth.json"
SESSION = 6
FREQUENT = 20


@pytest.fixture(scope="module")
def effects() -> dict[tuple[str, str, str], float]:
    """The true difference to acupuncture alone at the session, by outcome, type and combination."""
    rows = json.loads(TRUTH.read_text(encoding="utf-8"))["effects"]
    return {
        (outcome, row["back_pain_type"], row["combination"]): row[f"{outcome}_overlap"][SESSION - 1]
        for row in rows
        for outcome in OUTCOMES
    }


@pytest.fixture(scope="module")
def compared(sample_snapshot: Snapshot) -> list[tuple[str, str, str, str, Comparison]]:
    """Every pair of frequent combinations within a type, and each modality beside acupuncture."""
    return list(_compare(sample_snapshot))


def _compare(snapshot: Snapshot) -> Iterator[tuple[str, str, str, str, Comparison]]:
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    for outcome in OUTCOMES:
        scores = build_scores(cohort, outcome, by=["back_pain_type"], sessions=13)
        case_mix, given = build_case_mix(cohort, scores), build_landmark(cohort, scores)
        for kind, within in find_types(scores).items():
            frequent = [word for word, count in find_combinations(given, within=within).items() if count >= FREQUENT]
            for first, second in combinations(frequent, 2):
                arms = find_arms(given, first, second, within=within)
                yield outcome, kind, first, second, compare_arms(scores, case_mix, arms, session=SESSION)
            for one in compare_modalities(scores, case_mix, given, session=SESSION, within=within):
                yield outcome, kind, f"acupuncture + {one.modality}", "acupuncture", one.comparison


def test_nine_in_ten_of_what_may_be_compared_hold_their_truth_where_the_plain_ones_do_not(
    compared: list[tuple[str, str, str, str, Comparison]], effects: dict[tuple[str, str, str], float]
) -> None:
    fair, plain = [], []
    for outcome, kind, first, second, told in compared:
        keys = (outcome, kind, first), (outcome, kind, second)
        if told.fair is None or not all(key in effects for key in keys):
            continue
        truth = effects[keys[0]] - effects[keys[1]]
        fair.append(told.fair.low <= truth <= told.fair.high)
        plain.append(told.plain.low <= truth <= told.plain.high)
    assert len(fair) >= 20
    assert np.mean(fair) >= 0.9
    assert np.mean(plain) < np.mean(fair)


def test_what_may_not_be_compared_shows_no_difference(
    compared: list[tuple[str, str, str, str, Comparison]],
) -> None:
    for *_, told in compared:
        assert (told.fair is None) == (told.gate.verdict == "not comparable")
