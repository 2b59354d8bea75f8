"""Who may do what: roles and their rights, the users that have them, and what of their doings is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["AUDITED", "ROLES", "AuditEntry", "AuditKind", "Right", "Role", "RoleEntry", "User", "find_role"]

Right = Literal["figures", "patients", "quality", "import", "settings", "release", "audit"]

_OF_ALL_CLINICS = ("settings", "audit")

Role = Literal["owner", "practitioner", "importer", "auditor"]


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One role: what it opens, and what it is for in a sentence."""

    id: Role
    rights: frozenset[Right]
    meaning: str


ROLES: tuple[RoleEntry, ...] = (
    RoleEntry("owner", frozenset(get_args(Right)), "Sees and changes everything; bound to clinics, that of those."),
    RoleEntry(
        "practitioner",
        frozenset({"figures", "patients", "quality"}),
        "Sees the patients who began with them, and figures of those; changes no record.",
    ),
    RoleEntry(
        "importer", frozenset({"import", "quality"}), "Brings in records and mends them; sees no result of care."
    ),
    RoleEntry("auditor", frozenset({"audit"}), "Sees who did what, and how numbers are made; no record and no result."),
)


def find_role(role: str) -> RoleEntry | None:
    """Return the role of that name, or None."""
    return next((entry for entry in ROLES if entry.id == role), None)


@dataclass(frozen=True, slots=True)
class User:
    """One person who may use the clinic's store. `name` is who the sign-in says they are.

    `clinics`: those they are bound to; empty for all. `practitioners`: whose patients a practitioner may see.
    """

    name: str
    role: Role
    clinics: tuple[str, ...] = ()
    practitioners: tuple[str, ...] = ()

    def may(self, right: Right) -> bool:
        """Tell whether the user has `right`. What holds for all clinics at once is for nobody who is bound to some."""
        entry = find_role(self.role)
        return entry is not None and right in entry.rights and not (right in _OF_ALL_CLINICS and self.clinics)


AuditKind = Literal[
    "sign-in",
    "denial",
    "view",
    "export",
    "import",
    "undo",
    "redo",
    "setting",
    "name",
    "limits",
    "flag",
    "user",
    "clinic",
    "forget",
    "restore",
]

AUDITED: dict[AuditKind, str] = {
    "sign-in": "signed in",
    "denial": "was refused",
    "view": "looked at a patient",
    "export": "took figures away",
    "import": "imported records",
    "undo": "undid an import",
    "redo": "brought an import back",
    "setting": "changed a setting",
    "name": "corrected a name",
    "limits": "gave a measure new limits",
    "flag": "noted what was done about a red flag",
    "user": "changed who may do what",
    "clinic": "removed a clinic",
    "forget": "removed a patient",
    "restore": "restored a backup",
}
"""What is written down, and how it is told."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done: when (UTC), by whom in which role, to what, and how many rows it concerned.

    `seal`: over it and all before it.
    """

    number: int
    at: str
    who: str
    role: str
    what: str
    detail: str
    rows: int | None
    seal: str
