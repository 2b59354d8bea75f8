"""Session records for tests, written as a table: parted by `|`, a heading, then one row per session.

A `day` column counts days from 1 January 2025 and becomes the session's date; what a record needs and the table does
not tell is filled in with the same for all.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from textwrap import dedent

import pandas as pd

from outcomes.vocabulary.records import RECORD_FIELDS

Record = dict[str, str]

DAY_0 = dt.date(2025, 1, 1)
DEFAULTS: Record = {
    "patient_id": "0017",
    "session_date": "2025-01-01",
    "back_pain_type": "muscular",
    "treatments": "massage",
    "pain_score": "",
    "pain_instrument": "",
    "function_score": "",
    "function_instrument": "",
}


def read_table(text: str) -> list[Record]:
    """Return the rows of a table; rules of dashes are only for the eye."""
    lines = [[cell.strip() for cell in line.split("|")] for line in dedent(text).strip().splitlines()]
    heading, *rows = [cells for cells in lines if set("".join(cells)) - {"-"}]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def read_records(table: str | Iterable[Mapping[str, object]]) -> list[Record]:
    """Return session records, one a row of `table`, with what it leaves out filled in."""
    rows = read_table(table) if isinstance(table, str) else list(table)
    records = []
    for row in rows:
        told = {name: str(value) for name, value in row.items() if name != "day"}
        if "day" in row:
            told["session_date"] = (DAY_0 + dt.timedelta(days=int(str(row["day"])))).isoformat()
        records.append(DEFAULTS | told)
    return records


def write_csv(table: str | Iterable[Mapping[str, object]]) -> bytes:
    """Return `table` as a clinic's CSV file."""
    records = read_records(table)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(dict.fromkeys(name for record in records for name in record)), restval="")
    writer.writeheader()
    writer.writerows(records)
    return buffer.getvalue().encode()


def frame_records(table: str | Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return `table` as the store hands it out: one row per record, the patient's id in place of a pseudonym."""
    records = read_records(table)
    frame = {}
    for field in RECORD_FIELDS:
        cells = [record.get(field.name) or None for record in records]
        name = "patient_key" if field.name == "patient_id" else field.name
        if field.kind == "date":
            frame[name] = pd.to_datetime(pd.Series(cells, dtype="str")).astype("datetime64[s]")
        elif name == "session_number":
            frame[name] = pd.Series([float(cell or 0) for cell in cells], dtype="float64")
        elif field.kind in ("number", "whole"):
            frame[name] = pd.Series([None if cell is None else float(cell) for cell in cells], dtype="float64")
        else:
            blank = {"episode_id": "", "clinic": "This clinic"}.get(name)
            frame[name] = pd.Series([blank if cell is None else cell for cell in cells], dtype="str")
    return pd.DataFrame(frame)
