"""What was given by a landmark, written as a table: one row an episode, its modalities at the start and later."""

from __future__ import annotations

import numpy as np

from outcomes.cohort import Landmark
from tests.records import read_table


def read_landmark(table: str, *, repeat: int = 1, session: int = 1) -> Landmark:
    """Return the landmark of a table with the columns `start` and `later`, and `reached` (no) where some did not.

    Modalities are parted by ` + `; the rows are repeated so many times.
    """
    rows = read_table(table) * repeat
    words = sorted({word for row in rows for name in ("start", "later") for word in _split(row.get(name, ""))})
    given, later = (
        np.array([[word in _split(row.get(name, "")) for word in words] for row in rows], dtype=bool)
        for name in ("start", "later")
    )
    reached = np.array([row.get("reached", "") != "no" for row in rows])
    return Landmark(session, reached, given, later & ~given, tuple(words))


def _split(words: str) -> list[str]:
    return [word for word in words.split(" + ") if word]
