"""Scores take their seats: an episode's row, a session's column, one instrument a matrix; who has none is counted."""

from __future__ import annotations

import csv
import datetime as dt
import math

import numpy as np
import pytest

from outcomes.cohort import LONGEST, GroupedScores, Snapshot, build_scores, build_snapshot, select_episodes
from outcomes.store import Store
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.selection import CohortFilter, GroupField, Scope
from tests.cohort.conftest import Snap
from tests.cohort.slowly import list_episodes
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server

EVERYTHING = Scope.whole_clinic()
OPEN = CohortFilter()


def score(
    snapshot: Snapshot, outcome: Outcome = "pain", *by: GroupField, sessions: int = 4, **chosen: object
) -> GroupedScores:
    cohort = select_episodes(snapshot, EVERYTHING, CohortFilter(**chosen))  # type: ignore[arg-type]
    return build_scores(cohort, outcome, by=by or ("clinic",), sessions=sessions)


def spell(matrix: np.ndarray) -> list[str]:
    """Return a matrix as rows of text, a dot where there is no score."""
    return sorted(" ".join("." if math.isnan(value) else f"{value:g}" for value in row) for row in matrix)


# Seats


def test_a_score_sits_in_its_episode_s_row_under_its_session_number(snap: Snap) -> None:
    snapshot = snap("""
        patient_id | day | pain_score
        a          |   0 | 7
        a          |   7 | 5
        b          |   3 | 4
        b          | 100 | 2.5
    """)
    assert spell(snapshot.scores["pain", "NRS"][:, :3]) == ["2.5 . .", "4 . .", "7 5 ."]
    assert snapshot.scores["pain", "NRS"].shape == (3, LONGEST)


def test_a_missing_score_stays_missing_and_keeps_its_seat(snap: Snap) -> None:
    snapshot = snap("""
        day | pain_score | function_score
          0 | 7          | 40
          7 |            | 35
         14 |            |
         21 | 3          |
    """)
    assert spell(snapshot.scores["pain", "NRS"][:, :5]) == ["7 . . 3 ."]
    assert spell(snapshot.scores["function", "ODI"][:, :5]) == ["40 35 . . ."]


def test_scores_of_a_clinic_that_exports_only_scored_sessions_sit_under_the_clinic_s_own_numbers(snap: Snap) -> None:
    snapshot = snap("""
        day | session_number | pain_score
          0 | 1              | 8
         14 | 5              | 6
         28 | 9              | 4
    """)
    assert spell(snapshot.scores["pain", "NRS"][:, :10]) == ["8 . . . 6 . . . 4 ."]


def test_the_first_score_of_an_export_that_starts_at_the_fifth_session_is_no_baseline(snap: Snap) -> None:
    snapshot = snap("""
        patient_id | day | session_number | pain_score
        a          |   0 | 5              | 4
        a          |   7 | 6              | 3
        b          |   0 | 1              | 8
    """)
    assert spell(snapshot.scores["pain", "NRS"][:, :7]) == [". . . . 4 3 .", "8 . . . . . ."]
    flow = score(snapshot).flow
    assert (flow.selected, flow.with_baseline) == (2, 1)


def test_a_score_of_zero_is_a_score(snap: Snap) -> None:
    assert spell(snap("day | pain_score\n0 | 5\n7 | 0").scores["pain", "NRS"][:, :3]) == ["5 0 ."]


def test_scores_on_another_instrument_are_never_mixed_in(snap: Snap) -> None:
    snapshot = snap("""
        day | pain_score | pain_instrument
          0 | 7          | NRS
          7 | 55         | VAS
         14 | 4          |
         21 | 6          | PEG
    """)
    seats = {instrument: spell(matrix[:, :4]) for (_, instrument), matrix in snapshot.scores.items()}
    assert seats == {"NRS": ["7 . 4 ."], "VAS": [". 55 . ."], "PEG": [". . . 6"]}


def test_pain_interference_as_pain_and_as_function_are_two_matrices(snap: Snap) -> None:
    snapshot = snap("""
        day | pain_score | pain_instrument | function_score | function_instrument
          0 | 61.5       | PROMIS-PI       | 58             | PROMIS-PI
    """)
    assert spell(snapshot.scores["pain", "PROMIS-PI"][:, :1]) == ["61.5"]
    assert spell(snapshot.scores["function", "PROMIS-PI"][:, :1]) == ["58"]


def test_sessions_beyond_the_last_seat_are_counted_as_care_and_not_seated(snap: Snap) -> None:
    snapshot = snap([{"day": day, "pain_score": 5} for day in range(LONGEST + 3)])
    assert np.isfinite(snapshot.scores["pain", "NRS"]).sum() == LONGEST
    assert snapshot.episodes["sessions"].tolist() == [LONGEST + 3]


def test_nobody_can_change_a_snapshot_s_scores(snap: Snap) -> None:
    matrix = snap("pain_score\n7").scores["pain", "NRS"]
    with pytest.raises(ValueError, match="read-only"):
        matrix[0, 0] = 1


def test_an_empty_store_gives_an_empty_snapshot(own_store: Store, take_in: Import) -> None:
    empty = build_snapshot(own_store)
    assert (len(empty.episodes), empty.scores, empty.as_of, empty.data_version) == (0, {}, None, 0)
    scores = score(empty)
    assert (scores.matrix.shape, scores.groups, scores.instrument) == ((0, 4), (), "NRS")
    take_in(write_csv("day | pain_score\n30 | 7"))
    assert build_snapshot(own_store).data_version == 1
    assert build_snapshot(own_store).as_of == dt.date(2025, 1, 31)


def test_the_sample_clinic_is_seated_as_slowly_and_obviously(sample_snapshot: Snapshot) -> None:
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        expected = list_episodes(list(csv.DictReader(file)))
    assert len(sample_snapshot.episodes) == len(expected)
    for outcome, instrument in (("pain", "NRS"), ("function", "ODI")):
        slow = [[math.nan if one is None else one for one in row.scores(outcome, instrument, 6)] for row in expected]
        assert spell(sample_snapshot.scores[outcome, instrument][:, :6]) == spell(np.array(slow))  # type: ignore[index]


# What an estimate is made from

MIXED = """
    patient_id | day | treatments  | back_pain_type | clinic    | pain_score | pain_instrument
    a          |   0 | massage     | disc           | Mill Lane | 7          |
    a          |   7 | massage     | disc           | Mill Lane | 5          |
    b          |   0 | massage     | muscular       | Mill Lane |            |
    b          |   7 | massage     | muscular       | Mill Lane | 4          |
    c          |   0 | acupuncture | unspecified    | Elm Road  | 8          |
    d          |   0 | massage     | disc           | Elm Road  | 60         | VAS
    d          |   7 | massage     | disc           | Elm Road  | 40         | VAS
    e          |   0 | massage     | sacroiliac     | Elm Road  | 6          |
"""


@pytest.fixture(scope="module")
def mixed(snap: Snap) -> Snapshot:
    return snap(MIXED)


def test_without_an_instrument_asked_for_the_one_with_most_baselines_is_taken_and_the_rest_counted(
    mixed: Snapshot,
) -> None:
    scores = score(mixed)
    assert (scores.instrument, spell(scores.matrix)) == ("NRS", ["6 . . .", "7 5 . .", "8 . . ."])
    assert scores.other_instruments == 1


def test_an_instrument_asked_for_is_taken(mixed: Snapshot) -> None:
    scores = score(mixed, pain_instrument="VAS")
    assert (scores.instrument, spell(scores.matrix), scores.other_instruments) == ("VAS", ["60 40 . ."], 3)


def test_an_episode_without_a_baseline_is_counted_and_left_out(mixed: Snapshot) -> None:
    flow = score(mixed).flow
    assert (flow.records, flow.episodes, flow.selected) == (8, 5, 5)
    assert (flow.with_baseline, flow.with_follow_up, flow.in_chart) == (3, 1, 3)


def test_a_follow_up_counts_only_within_the_sessions_shown(snap: Snap) -> None:
    snapshot = snap("day | pain_score\n0 | 7\n7 |\n14 |\n21 | 3")
    assert score(snapshot, sessions=3).flow.with_follow_up == 0
    assert score(snapshot, sessions=4).flow.with_follow_up == 1


def test_attendance_counts_sessions_without_a_score(mixed: Snapshot, snap: Snap) -> None:
    assert score(snap("day | pain_score\n0 | 7\n7 |\n14 |")).attended.tolist() == [3]
    assert sorted(score(mixed).attended) == [1, 1, 2]


def test_who_came_to_session_9_attended_nine_however_few_of_them_were_exported(snap: Snap) -> None:
    snapshot = snap("day | session_number | pain_score\n0 | 1 | 7\n7 | 5 | 6\n14 | 9 | 5")
    assert score(snapshot).attended.tolist() == [9]
    assert score(snapshot).flow.records == 3


def test_types_are_grouped_in_the_catalogue_s_order_with_unspecified_last(mixed: Snapshot) -> None:
    assert score(mixed, "pain", "back_pain_type").groups == (("disc",), ("sacroiliac",), ("unspecified",))


def test_each_episode_is_in_the_group_of_its_own_words(mixed: Snapshot) -> None:
    scores = score(mixed, "pain", "clinic", "back_pain_type")
    told = {(*scores.groups[code], float(row[0])) for code, row in zip(scores.code, scores.matrix, strict=True)}
    assert told == {
        ("Mill Lane", "disc", 7.0),
        ("Elm Road", "unspecified", 8.0),
        ("Elm Road", "sacroiliac", 6.0),
    }


def test_episodes_without_a_practitioner_are_a_group_of_their_own_and_last(snap: Snap) -> None:
    snapshot = snap("patient_id | practitioner | pain_score\na | Zola | 7\nb | | 5\nc | Abel | 3")
    assert score(snapshot, "pain", "practitioner").groups == (("Abel",), ("Zola",), ("not recorded",))


@pytest.mark.parametrize("by", [("clinic",), ("back_pain_type", "combination"), ("modality_count", "practitioner")])
@pytest.mark.parametrize("outcome", ["pain", "function"])
def test_groups_of_the_sample_clinic_add_up_to_everyone(
    sample_snapshot: Snapshot, outcome: Outcome, by: tuple[GroupField, ...]
) -> None:
    scores = score(sample_snapshot, outcome, *by, sessions=13)
    sizes = np.bincount(scores.code, minlength=len(scores.groups))
    assert len(set(scores.groups)) == len(scores.groups)
    assert (sizes > 0).all()
    assert sizes.sum() == scores.flow.in_chart == scores.flow.with_baseline == len(scores.attended) == len(scores.open)
    assert np.isfinite(scores.matrix[:, 0]).all()
