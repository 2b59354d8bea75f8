"""What others take for the plain means of pain by type, combination and session: no interval, nobody who left.

Each is given what it keeps best: columns of categories, a table in its own memory or file, rows in the order of the
groups or not. Each is asked as it would be for one chart.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars

from outcomes.cohort import Snapshot
from tests.simulations.care import SESSIONS

__all__ = ["BY", "flatten", "open_engines"]

BY = ("back_pain_type", "combination")
_CELL = [*BY, "session"]
_MEANS = f"SELECT {', '.join(_CELL)}, avg(pain), count(pain) FROM scores GROUP BY {', '.join(_CELL)}"


def flatten(snapshot: Snapshot) -> pd.DataFrame:
    """Return the sessions with their episode's group as categories: what a plain chart would be drawn from."""
    episodes, place = snapshot.episodes, snapshot.sessions["episode"].to_numpy()
    groups = {name: pd.Categorical.from_codes(_take(episodes[name], place), dtype=episodes[name].dtype) for name in BY}
    numbers = {
        "session": snapshot.sessions["session"].to_numpy(dtype=np.uint8),
        "pain": snapshot.sessions["pain_score"].to_numpy(dtype=np.float32),
        "function": snapshot.sessions["function_score"].to_numpy(dtype=np.float32),
    }
    flat = pd.DataFrame({**groups, **numbers})
    return flat[flat["session"] <= SESSIONS].reset_index(drop=True)


@contextmanager
def open_engines(flat: pd.DataFrame) -> Iterator[dict[str, Callable[[], object]]]:
    """Yield, for each engine by its name, the question asked of it, once it holds the sessions `flat`."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "plain.db")) as file:
        columns = [*_CELL, "pain"]
        file.execute("CREATE TABLE scores (back_pain_type TEXT, combination TEXT, session INTEGER, pain REAL)")
        words = [flat[name].astype(object).tolist() for name in BY]
        pain = flat["pain"].astype(object).where(flat["pain"].notna(), None).tolist()
        rows = zip(*words, flat["session"].tolist(), pain, strict=True)
        file.executemany("INSERT INTO scores VALUES (?, ?, ?, ?)", rows)
        file.commit()
        del words, pain, rows
        frame = polars.from_pandas(flat[columns], nan_to_null=True)
        memory = duckdb.connect()
        memory.execute("CREATE TABLE scores AS SELECT * FROM flat").execute(
            "UPDATE scores SET pain = NULL WHERE isnan(pain)"
        )
        yield {
            "SQLite, a file of four columns": lambda: file.execute(_MEANS).fetchall(),
            "pandas, columns of categories": lambda: flat.groupby(_CELL, observed=True)["pain"].mean(),
            "polars": lambda: frame.group_by(_CELL).agg(polars.col("pain").mean()),
            "DuckDB, in memory": lambda: memory.execute(_MEANS).fetchall(),
        }
        memory.close()


def _take(words: pd.Series, place: np.ndarray) -> np.ndarray:
    return words.cat.codes.to_numpy()[place]
