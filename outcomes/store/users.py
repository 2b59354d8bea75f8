"""Who works here: the name that the computer has for them, and the users who may sign in, each with what they may see.

Users are rows that are only ever added to; the newest of a name is in force, and one without a role revokes it.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing, refuse_sample
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.facts import find_now
from outcomes.store.naming import fetch_aliases
from outcomes.store.seals import seal_books
from outcomes.store.tables import user_rows
from outcomes.vocabulary.access import ROLES, Right, User, find_role
from outcomes.vocabulary.aliases import find_names
from outcomes.vocabulary.selection import Scope

__all__ = ["fetch_scope", "fetch_user", "fetch_users", "find_user", "write_revocation", "write_user"]

_LONGEST = 200

_ON_RECORDS: tuple[Right, ...] = ("figures", "patients", "quality", "import")
"""The rights to anything that records say."""


def find_user() -> str:
    """Return the name of the user that runs this program, or "unknown"."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container may run under a number that has no name
        return "unknown"


def fetch_scope(store: Store, user: User) -> Scope:
    """Return the records of `store` that `user` may see: the one place where a user becomes a scope.

    The names in it are those given and those that mean the same: as imported, and as they are shown. Whoever has no
    right to anything that records say sees none; a practitioner without a name of their own neither.
    """
    if not any(user.may(right) for right in _ON_RECORDS):
        return Scope((), ())
    practitioners = user.practitioners if user.role == "practitioner" else None
    if practitioners is None and not user.clinics:
        return Scope.whole_clinic()
    aliases = fetch_aliases(store)
    return Scope(
        _list_alike(user.clinics, find_names(aliases, "clinic")) if user.clinics else None,
        None if practitioners is None else _list_alike(practitioners, find_names(aliases, "practitioner")),
    )


def _list_alike(names: tuple[str, ...], shown: Mapping[str, str]) -> tuple[str, ...]:
    """Return the `names` with those that mean the same, `shown` being what each imported one is shown as."""
    meant = {*names, *(shown.get(name, name) for name in names)}
    return tuple(sorted(meant | {written for written, name in shown.items() if name in meant}))


def write_user(store: Store, user: User, *, by: str) -> bool:
    """Let `user` in from now on, as they are told here, and return whether that changed anything.

    Raises:
        StoreRefused: there is no such role, the name is empty or too long, a practitioner has no name in the records
            or another role has one, an auditor is bound to a clinic, or the store is read-only, busy or full; nothing
            was set.
    """
    _refuse_unfit(store, user)
    with changing(store, "Nothing was set") as connection:
        if _read_users(connection).get(user.name) == user:
            return False
        _add(connection, user, user.role, by=by)
        told = "; ".join(filter(None, (user.name, user.role, ", ".join(user.clinics), ", ".join(user.practitioners))))
        note_audit(connection, "user", by=by, detail=told)
        return True


def write_revocation(store: Store, name: str, *, by: str) -> None:
    """Let nobody in under `name` from now on, those signed in already included.

    Raises:
        StoreRefused: nobody is let in under that name, or the store is read-only, busy or full; nothing was revoked.
    """
    refuse_sample(store)
    with changing(store, "Nothing was revoked") as connection:
        user = _read_users(connection).get(name)
        if user is None:
            raise StoreRefused(f"There is no user “{name}”: `users` lists them. Nothing was revoked.")
        _add(connection, user, "", by=by)
        note_audit(connection, "user", by=by, detail=f"{name}; revoked")


def fetch_user(store: Store, name: str) -> User | None:
    """Return what is known of the user of that `name`; None where nobody is let in under it."""
    newest = sa.select(user_rows).where(user_rows.c.name == name).order_by(user_rows.c.id.desc()).limit(1)
    with reading(store.engine) as connection:
        row = connection.execute(newest).first()
    return _as_user(row) if row is not None else None


def fetch_users(store: Store) -> tuple[User, ...]:
    """Return all who are let in, by name."""
    with reading(store.engine) as connection:
        return tuple(sorted(_read_users(connection).values(), key=lambda user: user.name))


def _refuse_unfit(store: Store, user: User) -> None:
    refuse_sample(store)
    if find_role(user.role) is None:
        known = ", ".join(entry.id for entry in ROLES)
        raise StoreRefused(f"There is no role “{user.role}”: give one of {known}. Nothing was set.")
    if not 0 < len(user.name) <= _LONGEST or user.name != " ".join(user.name.split()):
        raise StoreRefused(f"A user's name needs one to {_LONGEST} characters, without space around. Nothing was set.")
    if user.role == "auditor" and user.clinics:
        raise StoreRefused("The audit is of all clinics: an auditor is bound to none. Nothing was set.")
    if user.role == "practitioner" and not user.practitioners:
        raise StoreRefused("A practitioner needs the name that the records have for them. Nothing was set.")
    if user.role != "practitioner" and user.practitioners:
        raise StoreRefused(f"Only a practitioner is bound to a practitioner's name, no {user.role}. Nothing was set.")


def _add(connection: Connection, user: User, role: str, *, by: str) -> None:
    now = find_now()
    bounds = {"clinics": json.dumps(user.clinics), "practitioners": json.dumps(user.practitioners)}
    connection.execute(user_rows.insert().values(name=user.name, role=role, **bounds, set_at=now, set_by=by))
    seal_books(connection)  # no number depends on it, so the data version stays


def _read_users(connection: Connection) -> dict[str, User]:
    found: dict[str, User | None] = {}
    for row in connection.execute(sa.select(user_rows).order_by(user_rows.c.id)):
        found[row.name] = _as_user(row)
    return {name: user for name, user in found.items() if user is not None}


def _as_user(row: sa.Row[tuple[object, ...]]) -> User | None:
    role = find_role(row.role)
    if role is None:
        return None
    return User(row.name, role.id, tuple(json.loads(row.clinics)), tuple(json.loads(row.practitioners)))
