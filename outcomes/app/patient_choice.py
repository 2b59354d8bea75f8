"""Which patient is looked at: kept with the tab, never in the address."""

from __future__ import annotations

import streamlit as st

from outcomes.app.filters import query_of_filter

__all__ = ["CHOSEN", "find_chosen", "open_patient"]

CHOSEN = "patient_looked_at"


def open_patient(patient_key: str) -> None:
    """Go to the patient's page. The key stays in this tab: an address can be copied, kept and sent."""
    from outcomes.app.registry import page_of

    st.session_state[CHOSEN] = patient_key
    st.switch_page(page_of("Patient"), query_params=query_of_filter())


def find_chosen() -> str:
    """Return the pseudonym of the patient looked at in this tab, "" where nobody was chosen."""
    return str(st.session_state.get(CHOSEN, ""))
