"""The audit: what was done in a store and by whom, only ever added to, each entry sealed with all before it.

Who takes a row away, changes one or puts one in past us breaks the chain from there on. Who cuts its end off leaves
the newest seal, which the store's facts keep, without its row. Who rewrites the whole of it cannot make up a seal that
was noted down elsewhere: `check` tells the newest.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, reading, writing
from outcomes.store.facts import find_now, read_fact, write_fact
from outcomes.store.tables import audit_rows, user_rows
from outcomes.vocabulary.access import AuditEntry, AuditKind

__all__ = [
    "AUDIT_SEAL",
    "COMMAND_LINE",
    "fetch_audit",
    "find_broken_entry",
    "note_audit",
    "read_broken_entry",
    "write_audit",
]

COMMAND_LINE = "this computer"
"""The role of whoever is no user of ours, but has the computer's own."""

AUDIT_SEAL = "audit_sha256"
"""The fact that keeps the newest entry's seal."""

_TOLD = ("at", "who", "role", "what", "detail", "rows")


def note_audit(
    connection: Connection, what: AuditKind, *, by: str, detail: str = "", rows: int | None = None, role: str = ""
) -> None:
    """Write down, in the transaction that does it, what is done `by` whom, to what, and how many `rows` it concerns.

    `role`: for whom no user stands; else it is looked up.
    """
    last = sa.select(audit_rows.c.id, audit_rows.c.sha256).order_by(audit_rows.c.id.desc()).limit(1)
    number, seal = connection.execute(last).first() or (0, "")
    entry = {
        "id": number + 1,
        "at": find_now(),
        "who": by,
        "role": role or _find_role(connection, by),
        "what": what,
        "detail": detail,
        "rows": rows,
    }
    entry["sha256"] = _seal(seal, entry)
    connection.execute(audit_rows.insert().values(entry))
    write_fact(connection, AUDIT_SEAL, str(entry["sha256"]))


def write_audit(
    store: Store, what: AuditKind, *, by: str, detail: str = "", rows: int | None = None, role: str = ""
) -> None:
    """Write down what changes no record: a look at a patient, a file handed out, a refusal.

    Raises:
        StoreRefused: it cannot be written down; what was asked for must not happen then.
    """
    try:
        with writing(store.engine) as connection:
            note_audit(connection, what, by=by, detail=detail, rows=rows, role=role)
    except (*FAULTS, OSError) as error:
        raise StoreRefused(
            f"This cannot be written down in the audit, so it was not done: {explain(error)}."
        ) from error


def fetch_audit(store: Store, *, limit: int | None = None) -> tuple[AuditEntry, ...]:
    """Return what was done, newest first; at most `limit` entries."""
    query = sa.select(*(audit_rows.c[name] for name in ("id", *_TOLD, "sha256")))
    with reading(store.engine) as connection:
        return tuple(
            AuditEntry(*row) for row in connection.execute(query.order_by(audit_rows.c.id.desc()).limit(limit))
        )


def find_broken_entry(store: Store) -> int | None:
    """Return the number of the first entry that is not what was sealed; None where the chain holds to its end."""
    with reading(store.engine) as connection:
        return read_broken_entry(connection)


def read_broken_entry(connection: Connection) -> int | None:
    """Return the number of the first entry that is not what was sealed; None where the chain holds to its end."""
    query = sa.select(audit_rows).with_hint(audit_rows, "NOT INDEXED", "sqlite").order_by(audit_rows.c.id)
    seal, number = "", 0
    for row in connection.execute(query).mappings():
        number += 1
        if row["id"] != number or row["sha256"] != _seal(seal, dict(row)):
            return number
        seal = row["sha256"]
    return None if seal == (read_fact(connection, AUDIT_SEAL) or "") else number + 1


def _seal(before: str, entry: dict[str, Any]) -> str:
    told = json.dumps([before, *(entry[name] for name in ("id", *_TOLD))], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _find_role(connection: Connection, name: str) -> str:
    """Return the role of the user of that name; without one, it is the computer's own who did it."""
    newest = sa.select(user_rows.c.role).where(user_rows.c.name == name).order_by(user_rows.c.id.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none() or COMMAND_LINE
