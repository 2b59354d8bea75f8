"""The history on the import page: what came in, when and by whom, each with its undo or redo in reach."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from outcomes.app.reader import load_reader, load_scope
from outcomes.app.text import escape
from outcomes.charts.style import say_moment
from outcomes.store import Store, StoreRefused, fetch_batches, fetch_events, write_redo, write_undo

__all__ = ["show_history"]

_SHOWN = "history_shown"
_SAID = "history_said"
_AT_FIRST = 5

_Batch = dict[Hashable, Any]
"""One batch, by the names that `fetch_batches` gives."""


def show_history(store: Store) -> None:
    """Show what came in before, newest first, with a button for each that takes it back or restores it."""
    history = fetch_batches(store, load_scope())
    st.subheader("Imports so far", anchor=False)
    if said := st.session_state.pop(_SAID, ""):
        st.info(escape(said), icon=":material/history:")
    if history.empty:
        st.markdown("None yet. What you import appears here, with when, by whom, and how many rows.")
        return
    shown = st.session_state.get(_SHOWN, _AT_FIRST)
    for batch in history.head(shown).to_dict("records"):
        _show_batch(store, batch)
    if len(history) > shown and st.button(f"Show older ({len(history) - shown:,})", key="history_older"):
        st.session_state[_SHOWN] = len(history)
        st.rerun()
    st.caption(
        "Undoing an import takes its rows out of every number and deletes nothing: what it corrected counts again as "
        "before, and redoing it restores exactly what was."
    )
    _show_table(history)
    _show_removals(store)


def _show_batch(store: Store, batch: _Batch) -> None:
    """Show one import on one line, with the button that takes it back or restores it."""
    number, stands = int(batch["batch"]), batch["status"] == "stored"
    with st.container(horizontal=True, vertical_alignment="center", key=f"history-{number}"):
        st.markdown(_say_batch(batch), width="stretch")
        label, icon = ("Undo", ":material/undo:") if stands else ("Redo", ":material/redo:")
        if not st.button(f"{label} batch {number}", icon=icon, type="tertiary", key=f"history_turn_{number}"):
            return
        write = write_undo if stands else write_redo
        try:
            st.session_state[_SAID] = write(store, number, by=load_reader().name).message
        except StoreRefused as refusal:
            st.session_state[_SAID] = str(refusal)
        st.rerun()


def _say_batch(batch: _Batch) -> str:
    """Return what one import was, and who undid or redid it, as Markdown."""
    counts = [f"{batch['rows_new']:,} new"] + (
        [f"{batch['rows_changed']:,} corrected"] if batch["rows_changed"] else []
    )
    told = f"{', '.join(counts)}, on {say_moment(batch['imported_at'])} by {batch['imported_by']}"
    name = f"**{escape(batch['file'])}** · {escape(told)}"
    if batch["status"] == "stored" and not batch["changed_by"]:
        return name
    done = "redone" if batch["status"] == "stored" else "undone"
    latest = f"{done} on {say_moment(batch['changed_at'])} by {batch['changed_by']}"
    return f"{name} · {escape(latest)}" if done == "redone" else f":gray[{name}] · {escape(latest)}"


def _show_table(history: pd.DataFrame) -> None:
    with st.expander("The same as a table"):
        shown = pd.DataFrame(
            {
                "Batch": history["batch"],
                "File": history["file"],
                "Imported": [say_moment(moment) for moment in history["imported_at"]],
                "By": history["imported_by"],
                "New": history["rows_new"],
                "Corrected": history["rows_changed"],
                "Same": history["rows_same"],
                "Rejected": history["rows_rejected"],
                "State": history["status"],
            }
        )
        st.dataframe(shown, hide_index=True, alt="Imports so far, newest first")


def _show_removals(store: Store) -> None:
    """Show in quiet lines when a patient was removed on request, and when a backup was restored, of all clinics."""
    if load_reader().clinics:
        return
    for event in fetch_events(store).to_dict("records"):
        if event["what"] in _SAYING:
            when = f"{say_moment(event['done_at'])} by {event['done_by']}"
            st.caption(escape(_SAYING[event["what"]].format(rows=f"{event['rows']:,}", note=event["note"], when=when)))


_SAYING = {
    "forgotten": "A patient was removed on request on {when}: {rows} rows.",
    "restored": "The records were restored from {note} on {when}.",
}
