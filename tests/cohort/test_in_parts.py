"""However a clinic's records come in, in one file or several, in any order or meanwhile: the same picture."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from outcomes.cohort import Snapshot, build_scores, build_snapshot, select_episodes
from outcomes.cohort import snapshot as snapshot_module
from outcomes.estimates.results import Trend
from outcomes.estimates.trend import estimate_trend
from outcomes.store import Store, fetch_changes, open_store, prepare_import, write_import
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.instruments import OUTCOMES
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.conftest import Import, settle
from tests.records import Record, write_csv

pytestmark = pytest.mark.on_server

EVERYTHING = Scope.whole_clinic()


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """One clinic's records, its episodes left to be derived, so that one may lie in several files."""
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        mine = [record for record in csv.DictReader(file) if record["clinic"] == "Mill Lane"]
    return [{name: cell for name, cell in record.items() if name != "episode_id"} for record in mine]


def estimate(snapshot: Snapshot) -> list[Trend]:
    cohort = select_episodes(snapshot, EVERYTHING, CohortFilter())
    return [
        estimate_trend(build_scores(cohort, outcome, by=by, sessions=13))
        for outcome in OUTCOMES
        for by in (("combination",), ("back_pain_type", "practitioner"))
    ]


def bring_in(folder: Path, files: list[list[Record]]) -> Snapshot:
    """Return the snapshot of a store of its own that the files were imported into, one after the other."""
    store = open_store(f"sqlite:///{folder / 'outcomes.db'}")
    for number, file in enumerate(files):
        prepared = prepare_import(store, write_csv(file), f"part {number}.csv")
        outcome = write_import(store, prepared, imported_by="nurse")
        assert outcome.status == "stored", outcome
    return build_snapshot(store)


@pytest.fixture(scope="module")
def whole(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Trend]]:
    """The key of the pseudonyms, and the trends of all records imported as one file."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, folder)
        monkeypatch.setenv("OUTCOMES_KEY_FILE", str(folder / "the.key"))
        return folder / "the.key", estimate(bring_in(folder, [records]))


def by_date(records: list[Record]) -> list[list[Record]]:
    third = len(records) // 3 + 1
    dated = sorted(records, key=lambda record: record["session_date"])
    return [dated[start : start + third] for start in range(0, len(dated), third)]


def in_turn(records: list[Record]) -> list[list[Record]]:
    return [records[start::3] for start in range(3)]


@pytest.mark.parametrize("split", [by_date, in_turn])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_a_clinic_s_trend_is_exactly_the_same_whether_its_records_came_in_one_file_or_in_three_in_any_order(
    records: list[Record],
    whole: tuple[Path, list[Trend]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    split: Callable[[list[Record]], list[list[Record]]],
    order: tuple[int, ...],
) -> None:
    key_file, expected = whole
    monkeypatch.setenv("OUTCOMES_KEY_FILE", str(key_file))
    files = split(records)
    assert estimate(bring_in(tmp_path, [files[place] for place in order])) == expected
    assert all(trend.everyone.points[5].kept for trend in expected)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_import_while_a_picture_is_taken_is_in_it_together_with_its_version(
    own_store: Store, take_in: Import, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    take_in(write_csv("day | pain_score\n0 | 7"))
    waiting = [write_csv("day | pain_score\n7 | 5"), write_csv("day | pain_score\n14 | 4")]

    def fetch_meanwhile(store: Store, since: object) -> object:
        if moment == "before" and waiting:
            take_in(waiting.pop(0))
        frame = fetch_changes(store)
        if moment == "after" and waiting:
            take_in(waiting.pop(0))
        return frame

    monkeypatch.setattr(snapshot_module, "fetch_changes", fetch_meanwhile)
    snapshot = build_snapshot(own_store)
    assert (snapshot.data_version, len(snapshot.sessions)) == (3, 3)
