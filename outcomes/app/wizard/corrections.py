"""The step of the import page that holds a file against what is stored: corrections, and what is gone."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from outcomes.app.text import escape
from outcomes.store import CORRECTIONS_SHOWN, Comparison

__all__ = ["show_corrections"]

_HEADINGS = {
    "row": "Row",
    "patient": "Patient",
    "session_date": "Session",
    "field": "Field",
    "old": "Stored",
    "new": "In this file",
}


def show_corrections(comparison: Comparison) -> None:
    """Show which stored records the file tells otherwise, old beside new, and how many it no longer holds."""
    if comparison.gone:
        st.warning(escape(comparison.gone), icon=":material/event_busy:")
    count = len(comparison.changed)
    if not count:
        return
    told = "1 stored record" if count == 1 else f"{count:,} stored records"
    with st.expander(f"Corrects {told}", icon=":material/edit:", expanded=True):
        changes = pd.DataFrame(comparison.list_changes()).rename(columns=_HEADINGS)
        for name in ("Stored", "In this file"):
            changes[name] = ["" if value is None else _spell(value) for value in changes[name]]
        st.dataframe(changes, hide_index=True, alt="Corrections, the stored value beside the one in this file")
        first = f"The first {CORRECTIONS_SHOWN} are shown. " if count > CORRECTIONS_SHOWN else ""
        st.caption(f"{first}What is stored now stays as an earlier version, and undoing this import brings it back.")


def _spell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
