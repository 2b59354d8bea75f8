"""The import of a large file beside the driver's own executemany of the same tuples, in one run.

python -m tests.benchmarks.imports [rows]
"""

from __future__ import annotations

import gc
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from outcomes.store import PreparedImport, open_store, prepare_import, write_import
from outcomes.store.tables import STORED_FIELDS

__all__ = ["ImportTimes", "time_import"]

_TYPES = ("muscular", "disc", "radiculopathy", "sacroiliac", "degenerative")
_TREATMENTS = ("acupuncture", "acupuncture + chiropractic adjustment", "spinal decompression", "exercise therapy")


@dataclass(frozen=True)
class ImportTimes:
    """Seconds of reading, checking and comparing a file, of storing it, and of the driver's executemany alone."""

    rows: int
    prepare: float
    write: float
    driver: float
    megabytes: float

    @property
    def ratio(self) -> float:
        """The whole import in driver's executemany."""
        return (self.prepare + self.write) / self.driver


def time_import(rows: int) -> ImportTimes:
    """Import a file of so many `rows` into a new store, and put the same tuples into an equal one by the driver."""
    content = "".join(_make_lines(rows)).encode()
    gc.disable()  # as the command does
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/ours.db")
        began = time.perf_counter()
        prepared = prepare_import(store, content, "records.csv")
        prepared_at = time.perf_counter()
        outcome = write_import(store, prepared, imported_by="bench")
        stored_at = time.perf_counter()
        assert outcome.new == rows, outcome
        store.engine.dispose()
        driver = _time_driver(Path(folder) / "driver.db", prepared)
    gc.enable()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return ImportTimes(rows, prepared_at - began, stored_at - prepared_at, driver, megabytes)


def _time_driver(path: Path, prepared: PreparedImport) -> float:
    """Return the seconds in which sqlite3 puts the tuples into a table of the same columns, checks and indexes."""
    open_store(f"sqlite:///{path}").engine.dispose()
    columns = ", ".join(("batch_id", *STORED_FIELDS))
    places = ", ".join("?" * (len(STORED_FIELDS) + 1))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO batches VALUES (1, '', '', '', '', '', '', 0, 0, 0, 0, 0, '', 'stored')")
        rows = [(1, *row) for row in prepared.rows]
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO session_records ({columns}) VALUES ({places})", rows)
        connection.execute("COMMIT")
        return time.perf_counter() - began


def _make_lines(rows: int) -> Iterator[str]:
    """Yield a file's lines: forty clinics, patients of three to twelve sessions a week or two apart."""
    chance = random.Random(1)
    yield "patient_id,session_date,back_pain_type,treatments,pain_score,function_score,clinic,practitioner,age,sex\n"
    made = patient = 0
    while made < rows:
        patient += 1
        clinic, day = patient % 40, chance.randrange(3_500)
        fixed = f"{chance.choice(_TYPES)},{chance.choice(_TREATMENTS)}"
        who = f"C{clinic:02},C{clinic:02}-{chance.randrange(6)},{chance.randrange(20, 85)},female"
        for _ in range(min(chance.randrange(3, 13), rows - made)):
            date = time.strftime("%Y-%m-%d", time.gmtime(1_420_070_400 + 86_400 * day))
            yield f"{patient:07},{date},{fixed},{chance.randrange(11)},{2 * chance.randrange(50)},{who}\n"
            made, day = made + 1, day + chance.randrange(3, 14)


if __name__ == "__main__":
    os.environ.pop("OUTCOMES_KEY_FILE", None)
    found = time_import(int((sys.argv[1:] or ["1000000"])[0]))
    print(
        f"{found.rows:,} rows: read, checked and compared in {found.prepare / found.driver:.2f}, stored in "
        f"{found.write / found.driver:.2f}, together {found.ratio:.2f} times the driver's executemany "
        f"({found.driver:.1f} s); {found.megabytes:.0f} MB"
    )
