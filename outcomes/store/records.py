"""The session records as a frame: all that are current, or what has changed since they were read before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.engine import Store, read_in_pieces, reading
from outcomes.store.tables import STORED_FIELDS, batches, session_records
from outcomes.store.verifying import refuse_unsound
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["HeldRecords", "RecordChanges", "fetch_changes", "read_records"]

_ROWS_AT_ONCE = 20_000
_FEW = 5_000
"""So many records that count again are asked for one by one; more, and everything is read anew."""

_TYPES = {"date": pa.large_string(), "number": pa.float64(), "whole": pa.float64()}


@dataclass(frozen=True, eq=False)
class HeldRecords:
    """What of a store has been read already.

    `seals`: of each batch, the seal under which its records were read. `newest`: the highest number of a record.
    `apart`: the numbers of the records up to it that are not current, ascending.
    """

    seals: dict[int, str]
    newest: int
    apart: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RecordChanges:
    """What leads from the records held to the current ones.

    `anew`: nothing of what is held stands, and `added` are all. `added`: a frame as `read_records` gives it; `gone`:
    the numbers of the records that are current no more, ascending. `held`: what is held after it.
    """

    anew: bool
    added: pd.DataFrame
    gone: npt.NDArray[np.int64]
    held: HeldRecords


def fetch_changes(store: Store, since: HeldRecords | None = None) -> RecordChanges:
    """Return which records came, count again or count no more since `since` was read; by default all that count.

    An import, an undoing and a redoing only add records and say which are current. Whatever else befell them (someone
    was forgotten, a backup was restored) changed a batch's seal, and all are read anew.

    Raises:
        StoreRefused: the store cannot be read, or does not hold what was sealed.
    """
    table = session_records
    with reading(store.engine) as connection:
        refuse_unsound(store, connection)
        seals = dict(connection.execute(sa.select(batches.c.id, batches.c.content_sha256)).all())
        newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()
        apart = _read_apart(connection)
        held = HeldRecords(seals, newest, apart)
        if since is not None and since.seals.items() <= seals.items():
            again = np.setdiff1d(since.apart, apart, assume_unique=True)
            if len(again) <= _FEW:
                came = sa.or_(table.c.id > since.newest, table.c.id.in_(again.tolist()))
                gone = np.setdiff1d(apart[apart <= since.newest], since.apart, assume_unique=True)
                return RecordChanges(False, read_records(connection, came), gone, held)
        return RecordChanges(True, read_records(connection), np.zeros(0, dtype=np.int64), held)


def read_records(connection: Connection, *conditions: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Return the current records that fulfil the `conditions`, in no order that may be relied on.

    Columns as `STORED_FIELDS`, with `session_date` as datetime64[s], numbers as float64, the rest as text with missing
    values; then `batch`, the import that brought this version of the record, and `record`, its number.
    """
    table = session_records
    query = (
        sa.select(*(table.c[name] for name in STORED_FIELDS), table.c.batch_id, table.c.id)
        .with_hint(table, "NOT INDEXED", "sqlite")  # what was verified; and reading straight through is quicker
        .where(table.c.replaced_by.is_(None), *conditions)
    )
    types = [*(_TYPES.get(field.kind, pa.large_string()) for field in RECORD_FIELDS), pa.int32(), pa.int64()]
    pieces: list[list[pa.Array]] = [[] for _ in types]
    for rows in read_in_pieces(connection, query, rows=_ROWS_AT_ONCE):
        for column, values, kind in zip(pieces, zip(*rows, strict=True), types, strict=True):
            column.append(pa.array(values, kind))
    names, kinds = [*STORED_FIELDS, "batch", "record"], [*(field.kind for field in RECORD_FIELDS), "key", "key"]
    columns = zip(names, kinds, types, pieces, strict=True)
    return pd.DataFrame({name: _as_series(column, kind, type_) for name, kind, type_, column in columns}, copy=False)


def _as_series(pieces: list[pa.Array], kind: str, stored: pa.DataType) -> pd.Series:
    """Return the pieces of one column as one, in pandas' own types."""
    column = pa.chunked_array(pieces, stored).combine_chunks()
    pieces.clear()
    if kind == "date":
        days = column.cast(pa.date32()).to_numpy(zero_copy_only=False)
        return pd.Series(days.astype("datetime64[s]"))
    if pa.types.is_large_string(stored):
        return pd.Series(pd.array(column, dtype="str"))
    return pd.Series(column.to_numpy(zero_copy_only=False))


def _read_apart(connection: Connection) -> npt.NDArray[np.int64]:
    """Return the numbers of the records that are not current, ascending."""
    table = session_records
    query = sa.select(table.c.id).with_hint(table, "NOT INDEXED", "sqlite").where(table.c.replaced_by.is_not(None))
    pieces = [number for piece in read_in_pieces(connection, query, rows=_ROWS_AT_ONCE) for (number,) in piece]
    return np.sort(np.array(pieces, dtype=np.int64))
