"""A reader's own snapshot: all of theirs, and nothing of anybody else anywhere in it."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from outcomes.cohort import Snapshot, select_episodes, select_visible
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.records import frame_records
from tests.snapshots import snap_frame

RECORDS = """
    patient_id | day | practitioner | clinic | pain_score | pain_instrument
    1          | 0   | Asha         | Main   | 7          | NRS
    1          | 7   | Bo           | Main   | 5          | NRS
    2          | 1   | Bo           | Main   | 61         | VAS100
    2          | 30  | Bo           | Main   | 40         | VAS100
    3          | 2   | Asha         | East   | 8          | NRS
    4          | 3   | Cy           | East   | 6          | NRS
"""


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snap_frame(frame_records(RECORDS))


def test_whoever_sees_everything_shares_the_one_snapshot(snapshot: Snapshot) -> None:
    assert select_visible(snapshot, Scope.whole_clinic()) is snapshot


def test_an_episode_belongs_to_whom_it_began_with_and_keeps_all_its_sessions(snapshot: Snapshot) -> None:
    own = select_visible(snapshot, Scope(None, ("Asha",)))
    assert sorted(own.episodes["patient_key"]) == ["1", "3"]
    assert sorted(own.sessions["patient_key"]) == ["1", "1", "3"]
    for place, key in enumerate(own.episodes["patient_key"]):
        assert set(own.sessions.loc[own.sessions["episode"] == place, "patient_key"]) == {key}


@pytest.mark.parametrize(
    ("scope", "gone"),
    [
        (Scope(None, ("Asha",)), ["Cy"]),
        (Scope(("Main",)), ["Cy", "East"]),
        (Scope(("East",), ("Asha",)), ["Bo", "Cy", "Main"]),
        (Scope((), ()), ["Asha", "Bo", "Cy", "Main", "East"]),
    ],
)
def test_no_name_of_anybody_else_is_left_in_it(snapshot: Snapshot, scope: Scope, gone: list[str]) -> None:
    own = select_visible(snapshot, scope)
    held = pickle.dumps((own.episodes, own.sessions))
    for name in gone:
        assert name.encode() not in held, name


def test_scores_stay_beside_their_episodes_and_instruments_of_others_go(snapshot: Snapshot) -> None:
    own = select_visible(snapshot, Scope(None, ("Asha",)))
    assert set(own.scores) == {("pain", "NRS")}
    firsts = dict(zip(own.episodes["patient_key"], own.scores["pain", "NRS"][:, 0], strict=True))
    assert firsts == {"1": 7, "3": 8}
    assert own.as_of == pd.Timestamp("2025-01-08").date()
    assert len(own.batches) == 0


@pytest.mark.parametrize(
    "scope", [Scope(None, ("Asha",)), Scope(("Main",)), Scope(("East",), ("Asha",)), Scope((), ())]
)
def test_selecting_from_it_is_selecting_within_the_scope(snapshot: Snapshot, scope: Scope) -> None:
    own = select_visible(snapshot, scope)
    narrowed, whole = (select_episodes(one, scope, CohortFilter()) for one in (own, snapshot))
    columns = [name for name in whole.episodes if name != "episode"]
    pd.testing.assert_frame_equal(
        narrowed.episodes[columns].reset_index(drop=True).astype(str),
        whole.episodes[columns].reset_index(drop=True).astype(str),
    )
    assert (narrowed.in_scope, narrowed.records) == (whole.in_scope, whole.records)
    for key, matrix in own.scores.items():
        np.testing.assert_array_equal(matrix[narrowed.rows], snapshot.scores[key][whole.rows])
