"""Preparing an import: a file is read, checked and compared with what is stored; nothing is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.intake import CheckedFile, FileRefused, Mapping, check_file, read_mapping, spell_mapping
from outcomes.store.comparing import Comparison, compare_rows, find_gone
from outcomes.store.conflicts import find_clinics, find_renamed, find_strangers, make_other_names
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.events import find_undone
from outcomes.store.facts import read_data_version
from outcomes.store.fetching import fetch_combinations
from outcomes.store.opening import find_key
from outcomes.store.patients import Patient
from outcomes.store.rows import Row, key_of, make_rows
from outcomes.store.sources import name_source
from outcomes.store.tables import STORED_FIELDS, batches

__all__ = ["PreparedImport", "hold_against", "prepare_import"]


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """A file read, checked and compared, with nothing written.

    `earlier` says when and by whom the same bytes came in before, read in the same way (`read_as`), or nothing.
    `source`: where the file comes from. `remembered`: the mapping, as text, to be remembered for it.
    `other_names`: who its patients would be, had it named its clinics otherwise.
    """

    checked: CheckedFile
    rows: tuple[Row, ...]
    comparison: Comparison
    earlier: str = ""
    read_as: str = ""
    source: str = ""
    remembered: str = ""
    data_version: int = -1
    other_names: Lookup[Patient, tuple[Patient, ...]] = field(default_factory=dict, repr=False)

    @property
    def conflict(self) -> str:
        """Why the file is refused though each row is in order: it would count sessions or patients twice."""
        return "" if self.earlier else self.comparison.conflict


def prepare_import(
    store: Store,
    content: bytes,
    name: str,
    *,
    mapping: Mapping | None = None,
    clinic: str | None = None,
    source: str = "",
    remember: bool = False,
    row_limit: int | None = None,
    clinics: tuple[str, ...] | None = None,
) -> PreparedImport:
    """Read and check a file's `content`, and compare its clean rows with what `store` holds.

    `clinic`: that of records which name none. `source`: where the file comes from, for the history; `remember`: the
    mapping is remembered for that source once a batch is stored under it. `row_limit`: bounds the rows of a text file,
    as an upload should be. `clinics`: the only ones that its records may be of.

    Raises:
        StoreRefused: the store or its key cannot be used, `remember` goes without a source's name or with a mapping
            that no file can say, records are of clinics beyond `clinics`, or rows become one session once their clinic
            is filled in.
    """
    mapping = mapping or Mapping()
    source = name_source(source) if remember else source
    checked = check_file(
        content,
        name,
        mapping=mapping,
        today=dt.date.today(),
        row_limit=row_limit,
        list_stored_treatments=partial(fetch_combinations, store),
    )
    key = None if checked.refused else find_key(store)
    rows = () if key is None else tuple(make_rows(checked.records, key=key, clinic=clinic, keyed=checked.keyed))
    _refuse_foreign(rows, clinics)
    _refuse_meetings(rows, checked.records)
    prepared = PreparedImport(checked, rows, Comparison(), read_as=_sign_reading(mapping, clinic), source=source)
    prepared = replace(prepared, remembered=_spell(mapping) if remember else "")
    with reading(store.engine) as connection:
        if key is not None and not checked.keyed:
            clinics = find_clinics(connection)
            names = make_other_names(rows, checked.records["patient_id"].tolist(), key=key, clinics=clinics)
            prepared = replace(prepared, other_names=names)
        return hold_against(connection, prepared)


def hold_against(connection: Connection, prepared: PreparedImport) -> PreparedImport:
    """Return `prepared` with what the store says of it now."""
    earlier = _find_earlier(connection, prepared.checked.sha256, prepared.read_as)
    checked, rows = prepared.checked, prepared.rows
    numbers = checked.records["source_row"].tolist() if rows else ()
    comparison = compare_rows(connection, rows, numbers)
    if not comparison.conflict:
        comparison = replace(comparison, conflict=find_renamed(connection, comparison.new, prepared.other_names))
    if checked.keyed and comparison.new:
        strangers = find_strangers(connection, rows, numbers)
        comparison = replace(comparison, conflict=strangers or comparison.conflict)
    if rows and not earlier:
        gone = find_gone(connection, rows, name=checked.name, source=prepared.source)
        comparison = replace(comparison, gone=gone)
    return replace(prepared, earlier=earlier, comparison=comparison, data_version=read_data_version(connection))


def _spell(mapping: Mapping) -> str:
    """Return the mapping as text that can be read again: what could not would shut its source out from then on."""
    text = spell_mapping(mapping)
    try:
        read_mapping(text)
    except FileRefused as refusal:
        told = " ".join(problem.message for problem in refusal.problems)
        raise StoreRefused(f"How these words are read cannot be remembered: {told} Nothing was stored.") from refusal
    return text


def _sign_reading(mapping: Mapping, clinic: str | None) -> str:
    """Return the SHA-256 of how a file is read: the same bytes under other words are another import."""
    told = replace(mapping, valid_rows=False)  # which rows were left out is no other reading
    return hashlib.sha256(repr((told, clinic or None)).encode()).hexdigest()


def _refuse_foreign(rows: tuple[Row, ...], clinics: tuple[str, ...] | None) -> None:
    """Refuse records of clinics that whoever imports is not bound to."""
    place = STORED_FIELDS.index("clinic")
    if clinics is not None and any(row[place] not in clinics for row in rows):
        raise StoreRefused(
            f"Records in this file are of another clinic than yours ({', '.join(clinics)}): name the clinic in each "
            "row, or once for all of them, and leave the others out. Nothing was stored."
        )


def _refuse_meetings(rows: tuple[Row, ...], records: pd.DataFrame) -> None:
    """Refuse rows that name one session twice: one with its clinic written out, one that gets the clinic from us."""
    if records["clinic"].notna().all():
        return
    seen: dict[tuple[object, ...], int] = {}
    for row, number in zip(rows, records["source_row"].tolist(), strict=False):
        first = seen.setdefault(key_of(row), number)
        if first != number:
            raise StoreRefused(
                f"Rows {first} and {number} name the same session of {row[STORED_FIELDS.index('clinic')]}, one of them "
                "without a clinic: name the clinic in every row, or drop one of the two. Nothing was stored."
            )


def _find_earlier(connection: Connection, sha256: str, read_as: str) -> str:
    alike = sa.and_(batches.c.file_sha256 == sha256, batches.c.read_as == read_as)
    undone = find_undone(connection)
    found = connection.execute(sa.select(batches).where(alike).order_by(batches.c.id)).all()
    batch = next((batch for batch in found if batch.id not in undone), None)
    if batch is None:
        return ""
    return f"Already imported on {batch.imported_at[:10]} by {batch.imported_by}, as batch {batch.id}; nothing changes."
