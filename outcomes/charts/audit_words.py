"""The audit in words: who did what, and what of it was refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from outcomes.charts.style import say_count
from outcomes.vocabulary.access import AUDITED, AuditEntry

__all__ = ["say_audit", "say_detail", "tabulate_audit"]

_PATIENT = re.compile(r"^(patient )([0-9a-f]{8})[0-9a-f]{24}$")

_WORDS: dict[str, str] = {str(kind): words for kind, words in AUDITED.items()}


def say_audit(entries: Sequence[AuditEntry]) -> str:
    """Return the audit in a sentence: how much was done, by how many, and how often somebody was refused."""
    if not entries:
        return "Nothing was done yet that is written down."
    users = len({entry.who for entry in entries})
    refused = sum(entry.what == "denial" for entry in entries)
    denied = f"{say_count(refused, 'refusal')} among them" if refused else "nobody was refused"
    return f"**{say_count(len(entries), 'act')}** of {say_count(users, 'user')} stand written down; {denied}."


def say_detail(entry: AuditEntry) -> str:
    """Return to what something was done, a patient by the pseudonym as pages show it."""
    return _PATIENT.sub(r"\1P-\2", entry.detail)


def tabulate_audit(entries: Sequence[AuditEntry]) -> list[dict[str, object]]:
    """Return one row per entry, in their order: number, when, who, role, what, detail, rows."""
    return [
        {
            "number": entry.number,
            "when": entry.at,
            "who": entry.who,
            "role": entry.role,
            "what": _WORDS.get(entry.what, entry.what),
            "detail": entry.detail,
            "rows": entry.rows,
        }
        for entry in entries
    ]
