"""The audit in words: who did what, and what of it was refused."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.style import say_count
from outcomes.vocabulary.access import AUDITED, AuditEntry

__all__ = ["say_audit", "tabulate_audit"]

_WORDS: dict[str, str] = {str(kind): words for kind, words in AUDITED.items()}


def say_audit(entries: Sequence[AuditEntry]) -> str:
    """Return the audit in a sentence: how much was done, by how many, and how often somebody was refused."""
    if not entries:
        return "Nothing was done yet that is written down."
    users = len({entry.who for entry in entries})
    refused = sum(entry.what == "denial" for entry in entries)
    denied = f"somebody was refused {say_count(refused, 'time')}" if refused else "nobody was refused"
    return f"**{say_count(len(entries), 'act')}** of {say_count(users, 'user')} stand written down; {denied}."


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
