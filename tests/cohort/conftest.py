"""Snapshots of a few records, made the way the pages get theirs: imported into a store and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from outcomes.cohort import Snapshot, build_snapshot
from outcomes.store import open_store, prepare_import, write_import
from tests.conftest import settle
from tests.records import write_csv

Snap = Callable[[str | list[dict[str, object]]], Snapshot]


@pytest.fixture(scope="module")
def snap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snap]:
    """Return the snapshot of the records in a table."""

    def snap(table: str | list[dict[str, object]]) -> Snapshot:
        store = open_store(f"sqlite:///{tmp_path_factory.mktemp('snap') / 'outcomes.db'}")
        outcome = write_import(store, prepare_import(store, write_csv(table), "records.csv"), imported_by="nurse")
        assert outcome.status == "stored", outcome
        return build_snapshot(store)

    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, tmp_path_factory.mktemp("home"))
        yield snap
