"""Snapshots straight from a frame of records: with what no import would let in, and without the time one takes."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast
from unittest.mock import patch

import numpy as np
import pandas as pd

from outcomes.cohort import Ledger, Snapshot, build_ledger, build_snapshot, select_episodes
from outcomes.cohort import snapshot as snapshot_module
from outcomes.store import HeldRecords, RecordChanges, Store
from outcomes.vocabulary.aliases import Alias
from outcomes.vocabulary.red_flags import FlagDone
from outcomes.vocabulary.selection import CohortFilter, Scope
from outcomes.vocabulary.settings import Settings


def snap_frame(
    records: pd.DataFrame,
    *,
    batches: pd.DataFrame | None = None,
    aliases: Sequence[Alias] = (),
    flag_actions: Sequence[FlagDone] = (),
) -> Snapshot:
    """Return the snapshot of `records`, columns as the store gives them; without a `batch` all are of import 1."""
    if "batch" not in records:
        records = records.assign(batch=1)
    records = records.assign(record=range(1, len(records) + 1))
    records = records.assign(treatments=records["treatments"].fillna(""))  # as the store has a blank
    held, gone = HeldRecords({}, len(records), np.zeros(0, dtype=np.int64)), np.zeros(0, dtype=np.int64)
    history = pd.DataFrame() if batches is None else batches
    read = snapshot_module._Reading(
        1,
        RecordChanges(True, records, gone, held),
        Settings(),
        (),
        (),
        tuple(aliases),
        flag_actions=tuple(flag_actions),
        batches=history,
    )
    with patch.object(snapshot_module, "_read", lambda *_: read):
        return build_snapshot(cast("Store", SimpleNamespace(name="a frame")))


def open_ledger(snapshot: Snapshot, chosen: CohortFilter | None = None) -> Ledger:
    """Return all of a snapshot's records, or those that a filter selects."""
    return build_ledger(
        select_episodes(snapshot, Scope.whole_clinic(), chosen or CohortFilter(include_red_flagged=True))
    )
