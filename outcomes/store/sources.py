"""Where files come from, and the mapping remembered for each source: rows that are only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.intake import FileRefused, Mapping, read_mapping, spell_mapping
from outcomes.store.changing import changing
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.facts import find_now
from outcomes.store.seals import finish_write
from outcomes.store.tables import source_mappings

__all__ = ["fetch_source_mapping", "fetch_sources", "keep_mapping", "name_source", "write_source_mapping"]

_LONGEST = 100


def write_source_mapping(store: Store, source: str, mapping: Mapping, *, by: str) -> bool:
    """Remember `mapping` for the files of `source` from now on, and return whether that changed anything.

    The choice to leave faulty rows out (`Mapping.valid_rows`) is not remembered: it is made anew at each import.

    Raises:
        StoreRefused: the source has no name or a very long one, or the store is read-only, busy or full; nothing was
            remembered.
    """
    if store.read_only:
        raise StoreRefused("The sample clinic stays as it is: mappings belong to records of your own.")
    source = name_source(source)
    with changing(store, "Nothing was remembered") as connection:
        if not keep_mapping(connection, source, spell_mapping(mapping), by=by):
            return False
        finish_write(connection)
        return True


def fetch_source_mapping(store: Store, source: str) -> Mapping | None:
    """Return the mapping remembered for `source`, None for a source that none was remembered for.

    Raises:
        StoreRefused: this program no longer understands it.
    """
    with reading(store.engine) as connection:
        text = _read_newest(connection, " ".join(source.split()))
    if text is None:
        return None
    try:
        return read_mapping(text)
    except FileRefused as refusal:
        told = " ".join(problem.message for problem in refusal.problems)
        raise StoreRefused(f"The mapping remembered for “{source}” is no longer understood: {told}") from refusal


def fetch_sources(store: Store) -> tuple[str, ...]:
    """Return the names of the sources that a mapping is remembered for, in alphabetical order."""
    with reading(store.engine) as connection:
        names = connection.execute(sa.select(source_mappings.c.source).distinct()).scalars()
        return tuple(sorted(names, key=lambda name: (name.casefold(), name)))


def name_source(source: str) -> str:
    """Return the name of a source as it is kept, without superfluous spaces.

    Raises:
        StoreRefused: it is empty or very long.
    """
    source = " ".join(source.split())
    if not 0 < len(source) <= _LONGEST:
        raise StoreRefused(f"The name of a source needs one to {_LONGEST} characters. Nothing was remembered.")
    return source


def keep_mapping(connection: Connection, source: str, mapping: str, *, by: str) -> bool:
    """Add the text of a `mapping` within a transaction; one that is in force already is not added again."""
    if _read_newest(connection, source) == mapping:
        return False
    now = find_now()
    connection.execute(source_mappings.insert().values(source=source, mapping=mapping, set_at=now, set_by=by))
    return True


def _read_newest(connection: Connection, source: str) -> str | None:
    table = source_mappings
    query = sa.select(table.c.mapping).where(table.c.source == source).order_by(table.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()
