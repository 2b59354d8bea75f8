"""Corrected names and rebased limits at rest: rows that are only ever added to."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing, refuse_sample
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.facts import find_now
from outcomes.store.seals import finish_write
from outcomes.store.tables import alias_rows, rebases, session_records
from outcomes.vocabulary.aliases import ALIAS_FIELDS, Alias, AliasField, find_names
from outcomes.vocabulary.monthly import MONTHLY_MEASURES, Rebase, find_monthly_measure

__all__ = ["fetch_aliases", "fetch_rebases", "write_alias", "write_rebase"]

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_LONGEST = 200


def write_alias(store: Store, field: AliasField, written: str, *, shown: str, set_by: str) -> bool:
    """Show whoever the records call `written` as `shown` from now on; return whether that changed anything.

    Nothing in the records changes. `shown` equal to `written` takes an earlier correction back.

    Raises:
        StoreRefused: no record has the name, the new one is empty, too long or leads round in a circle, or the store
            is read-only, busy or full; nothing was set.
    """
    shown = " ".join(shown.split())
    refuse_sample(store)
    if not 0 < len(shown) <= _LONGEST:
        raise StoreRefused(f"A name needs one to {_LONGEST} characters. Nothing was set.")
    with changing(store, "Nothing was set") as connection:
        column = session_records.c[field]
        if connection.execute(sa.select(column).where(column == written).limit(1)).first() is None:
            raise StoreRefused(f"No record has the {field} “{written}”: give the name as it was imported.")
        known = _read_aliases(connection)
        present = next((one.shown for one in reversed(known) if (one.field, one.written) == (field, written)), written)
        if present == shown:
            return False
        now = find_now()
        try:
            find_names((*known, Alias(field, written, shown, now, set_by)), field)
        except ValueError as error:
            raise StoreRefused(f"“{shown}” is itself shown as “{written}”. Nothing was set.") from error
        connection.execute(
            alias_rows.insert().values(field=field, written=written, shown=shown, set_at=now, set_by=set_by)
        )
        note_audit(connection, "name", by=set_by, detail=f"{field} {written}: {shown}")
        finish_write(connection)
        return True


def fetch_aliases(store: Store) -> tuple[Alias, ...]:
    """Return every correction of a name, oldest first."""
    with reading(store.engine) as connection:
        return _read_aliases(connection)


def write_rebase(store: Store, measure: str, month: str, *, reason: str, set_by: str) -> None:
    """Give `measure` limits of its own from `month` on, yyyy-mm; an empty month takes all its rebases back.

    Raises:
        StoreRefused: there is no such measure or month, the reason is missing or too long, or the store is read-only,
            busy or full; nothing was set.
    """
    reason = " ".join(reason.split())
    refuse_sample(store)
    if find_monthly_measure(measure) is None:
        known = ", ".join(one.name for one in MONTHLY_MEASURES)
        raise StoreRefused(f"There is no measure “{measure}”: give one of {known}. Nothing was set.")
    if month and not _MONTH.fullmatch(month):
        raise StoreRefused(f"“{month}” is no month: give it as in 2025-03. Nothing was set.")
    if not 0 < len(reason) <= _LONGEST:
        raise StoreRefused(f"New limits need a reason, of at most {_LONGEST} characters. Nothing was set.")
    with changing(store, "Nothing was set") as connection:
        connection.execute(
            rebases.insert().values(measure=measure, month=month, reason=reason, set_at=find_now(), set_by=set_by)
        )
        note_audit(connection, "limits", by=set_by, detail=f"{measure} {month}".rstrip())
        finish_write(connection)


def fetch_rebases(store: Store) -> tuple[Rebase, ...]:
    """Return every rebase, oldest first."""
    with reading(store.engine) as connection:
        rows = connection.execute(sa.select(rebases).order_by(rebases.c.id))
        return tuple(Rebase(row.measure, row.month, row.reason, row.set_at, row.set_by) for row in rows)


def _read_aliases(connection: Connection) -> tuple[Alias, ...]:
    rows = connection.execute(
        sa.select(alias_rows).where(alias_rows.c.field.in_(ALIAS_FIELDS)).order_by(alias_rows.c.id)
    )
    return tuple(Alias(row.field, row.written, row.shown, row.set_at, row.set_by) for row in rows)
