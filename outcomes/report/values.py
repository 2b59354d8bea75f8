"""What a cell of an export may hold, whatever the file: nothing, text, a number or a day."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

__all__ = ["Cell", "Row", "take_value"]

Cell = str | int | float | dt.date | None
Row = Mapping[str, object]
"""One row of a table by its columns' names; a column that it lacks is blank."""


def take_value(value: object) -> Cell:
    """Return `value` as a cell: yes or no in the record's own words, a missing one of any kind as None.

    Raises:
        TypeError: it is nothing that a table may hold.
    """
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    value = value.item() if hasattr(value, "item") else value  # a numpy scalar as Python's own
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and math.isinf(value):
        return str(value)  # in words: no file has a number for it
    if isinstance(value, str | int | float | dt.date):
        return value
    raise TypeError(f"no cell holds a {type(value).__name__}")
