"""What of a snapshot a reader may see: a snapshot of its own, in which nothing of anybody else is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from outcomes.cohort.selection import select_within
from outcomes.cohort.snapshot import Snapshot
from outcomes.vocabulary.selection import Scope

__all__ = ["select_visible"]


def select_visible(snapshot: Snapshot, scope: Scope) -> Snapshot:
    """Return `snapshot` with the episodes within `scope` only, their sessions and scores.

    An episode belongs to the clinic and the practitioner that it began with. Which combinations are rare enough to be
    pooled stays as it is for everyone. The history of imports is left out: it counts everybody's rows.
    """
    if scope == Scope.whole_clinic():
        return snapshot
    kept = select_within(snapshot.episodes, scope)
    rows = np.flatnonzero(kept)
    episodes = _drop_unused(snapshot.episodes.iloc[rows].reset_index(drop=True))
    place = np.full(len(kept), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    seated = place[snapshot.sessions["episode"].to_numpy()]
    sessions = _drop_unused(snapshot.sessions[seated >= 0].reset_index(drop=True))
    sessions["episode"] = seated[seated >= 0]
    newest = sessions["session_date"].max()
    return replace(
        snapshot,
        episodes=episodes,
        sessions=sessions,
        scores={key: found for key, matrix in snapshot.scores.items() if np.isfinite(found := matrix[rows]).any()},
        histories={key: matrix[rows] for key, matrix in snapshot.histories.items()},
        as_of=None if pd.isna(newest) else newest.date(),
        batches=snapshot.batches.iloc[:0],
        held=None,
    )


def _drop_unused(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the words of its categories that it holds; the others are somebody else's."""
    words = [str(name) for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.assign(**{name: frame[name].cat.remove_unused_categories() for name in words})
