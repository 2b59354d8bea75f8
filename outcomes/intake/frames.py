"""The frames a checked file leaves with: accepted records, and the rows kept out, as read and each with its why."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Lookup

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.tables import Finding, Positions, TextTable
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["build_records", "build_rejected", "explain_rows"]

NUMBER_KINDS = ("number", "whole")


def build_records(
    records: pd.DataFrame | None = None, kept: Positions | None = None, rows: npt.NDArray[np.int64] | None = None
) -> pd.DataFrame:
    """Return the `kept` records, one a row, with `source_row` beside the fields; without arguments, none."""
    if records is None or kept is None or rows is None:
        records = pd.DataFrame({entry.name: pd.Series(dtype=_choose_dtype(entry.kind)) for entry in RECORD_FIELDS})
        return records.assign(source_row=pd.Series(dtype="int64"))
    return records.loc[kept].reset_index(drop=True).assign(source_row=rows[kept])


def build_rejected(
    table: TextTable | None = None, ignored: Iterable[int] = (), whys: Lookup[int, str] | None = None
) -> pd.DataFrame:
    """Return the rows that `whys` explains, by position, as read; without arguments, none.

    Ignored columns, the identifying ones among them, are left out. Cells beyond the headings stand in `more cells`.
    """
    if table is None:
        return pd.DataFrame({"row": pd.Series(dtype="int64"), "why": pd.Series(dtype="str")})
    whys = whys or {}
    positions = np.array(sorted(whys), dtype=np.intp)
    left_out = frozenset(ignored)
    frame: dict[str, object] = {}
    for index, heading in enumerate(table.headings):
        if index not in left_out:
            frame[_rename(heading, frame)] = pd.array(table.columns[index][positions], dtype="str")
    if any(position in whys for position in table.overflow):
        more = [" | ".join(table.overflow.get(int(position), ())) for position in positions]
        frame["more cells"] = pd.array(more, dtype="str")
    frame["row"] = table.rows[positions]
    frame["why"] = pd.array([whys[int(position)] for position in positions], dtype="str")
    return pd.DataFrame(frame)


def explain_rows(findings: Iterable[Finding]) -> dict[int, str]:
    """Return, for each row kept out, by position, everything that keeps it out."""
    whys: dict[int, dict[str, None]] = {}
    for finding in findings:
        if finding.stops:
            where = f"{finding.column}: " if finding.column else ""
            why = f"{where}{finding.fault.message} {finding.fault.mend}"
            for position in finding.positions:
                whys.setdefault(int(position), {})[why] = None
    return {position: " · ".join(reasons) for position, reasons in whys.items()}


def _choose_dtype(kind: str) -> str:
    if kind == "date":
        return "datetime64[s]"
    return "float64" if kind in NUMBER_KINDS else "str"


def _rename(heading: str, frame: Lookup[str, object]) -> str:
    """Return `heading`, made different where the frame has it already or needs it for itself."""
    while heading in frame or heading in ("row", "why", "more cells"):
        heading += " (in the file)"
    return heading
