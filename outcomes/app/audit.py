"""How the Audit page shows what was done: whether the chain holds, the newest entries, all of them as a file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from outcomes.app.downloads import show_downloads
from outcomes.app.showing import show_caution, show_headline, show_rows
from outcomes.app.stores import load_own_store
from outcomes.charts.audit_words import say_audit, say_detail, tabulate_audit
from outcomes.charts.style import say_moment
from outcomes.store import Store, fetch_audit, find_broken_entry
from outcomes.vocabulary.access import AUDITED, AuditEntry, AuditKind

__all__ = ["show_audit"]

_SHOWN = 50


def show_audit() -> None:
    """Show what was done in the clinic's own store, newest first, and whether anything was taken out of it."""
    store = load_own_store()
    entries = fetch_audit(store)
    show_headline(say_audit(entries))
    _show_chain(store, entries)
    columns = st.columns(2)
    who = columns[0].multiselect("Who", sorted({entry.who for entry in entries}), key="audit_who", placeholder="All")
    what: list[AuditKind] = columns[1].multiselect(
        "Did what", list(AUDITED), format_func=AUDITED.__getitem__, key="audit_what", placeholder="All"
    )
    chosen = [entry for entry in entries if (not who or entry.who in who) and (not what or entry.what in what)]
    rows = tabulate_audit(chosen)
    if chosen:
        show_rows([_tell(entry, row) for entry, row in zip(chosen[:_SHOWN], rows, strict=False)])
    if len(rows) > _SHOWN:
        show_caution(f"The newest {_SHOWN} of {len(rows):,}; the files below hold all.")
    show_downloads(rows, name="audit")
    show_caution(
        "Times are UTC. Patients stand here under their pseudonyms. Nobody can change or remove an entry. Of the "
        "sample clinic nothing is written down."
    )


def _show_chain(store: Store, entries: Sequence[AuditEntry]) -> None:
    broken = find_broken_entry(store)
    if broken:
        st.error(
            f"The audit is not what was written down, from entry {broken} on: somebody changed the file past this "
            "program. Hold it against a backup.",
            icon=":material/link_off:",
        )
    elif entries:
        show_caution(
            "The chain holds: each entry is sealed with all before it. The newest seal is "
            f"{entries[0].seal[:16]}; written down elsewhere, it shows later that nothing before it was changed."
        )


def _tell(entry: AuditEntry, row: dict[str, object]) -> dict[str, str]:
    return {
        "When (UTC)": say_moment(entry.at).removesuffix(" UTC"),
        "Who": entry.who,
        "Role": entry.role,
        "Did what": str(row["what"]),
        "To what": say_detail(entry),
        "Rows": "" if entry.rows is None else f"{entry.rows:,}",
    }
