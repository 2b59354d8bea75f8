"""The clinic's settings in the picture of its records: what they are, what they cut, what others would come to."""

from __future__ import annotations

import pytest

from outcomes.cohort import build_snapshot
from outcomes.cohort import snapshot as snapshot_module
from outcomes.store import Store, fetch_settings, write_setting
from outcomes.vocabulary.settings import Settings
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server

A_BREAK_OF_70_DAYS = write_csv("day | pain_score\n0 | 7\n7 | 5\n77 | 6\n84 | 4")


def test_a_shorter_gap_parts_what_was_one_episode_and_no_number_made_before_is_shown(
    own_store: Store, take_in: Import
) -> None:
    take_in(A_BREAK_OF_70_DAYS)
    before = build_snapshot(own_store)
    write_setting(own_store, "gap_days", "60", set_by="Asha")
    after = build_snapshot(own_store)
    assert (len(before.episodes), len(after.episodes)) == (1, 2)
    assert before.sessions["session"].tolist() == [1, 2, 3, 4]
    assert after.sessions["session"].tolist() == [1, 2, 1, 2]
    assert after.data_version == before.data_version + 1  # the key of everything that is kept in mind


def test_an_episode_may_still_go_on_for_as_long_as_the_clinic_s_gap(own_store: Store, take_in: Import) -> None:
    take_in(write_csv("patient_id | day\na | 0\nb | 70"))
    assert build_snapshot(own_store).episodes["open"].tolist() == [True, True]
    write_setting(own_store, "gap_days", "60", set_by="Asha")
    assert sorted(build_snapshot(own_store).episodes["open"]) == [False, True]


def test_the_picture_tells_under_which_settings_it_was_taken_and_how_they_came_about(
    own_store: Store, take_in: Import
) -> None:
    take_in(A_BREAK_OF_70_DAYS)
    assert build_snapshot(own_store).settings == Settings()
    write_setting(own_store, "responder_rule", "pct50", set_by="Asha")
    snapshot = build_snapshot(own_store)
    assert snapshot.settings == Settings(responder_rule="pct50")
    assert [(change.value, change.set_by) for change in snapshot.changes] == [("pct50", "Asha")]


def test_other_settings_can_be_tried_on_the_records_with_nothing_set(own_store: Store, take_in: Import) -> None:
    take_in(A_BREAK_OF_70_DAYS)
    tried = build_snapshot(own_store, settings=Settings(gap_days=60))
    assert len(tried.episodes) == 2
    assert tried.settings.gap_days == 60
    assert fetch_settings(own_store) == Settings()
    assert (tried.data_version, tried.changes) == (1, ())


def test_a_setting_changed_while_a_picture_is_taken_is_in_it_together_with_its_version(
    own_store: Store, take_in: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(A_BREAK_OF_70_DAYS)
    waiting = ["60"]

    def fetch_meanwhile(store: Store) -> Settings:
        settings = fetch_settings(store)
        if waiting:
            write_setting(own_store, "gap_days", waiting.pop(), set_by="Asha")
        return settings

    monkeypatch.setattr(snapshot_module, "fetch_settings", fetch_meanwhile)
    snapshot = build_snapshot(own_store)
    assert (snapshot.data_version, snapshot.settings.gap_days, len(snapshot.episodes)) == (2, 60, 2)
