"""The clinics in these records, and the way out for one that should not be among them."""

from __future__ import annotations

import streamlit as st

from outcomes.app.reader import load_reader
from outcomes.app.showing import find_emphasis
from outcomes.app.snapshots import load_clinics
from outcomes.app.text import escape, name_digest
from outcomes.charts.style import say_count
from outcomes.store import ClinicRecords, Store, StoreRefused, fetch_aliases, write_clinic_removal
from outcomes.vocabulary.aliases import find_names

__all__ = ["show_clinics"]

_SAID = "clinics_said"


def show_clinics(store: Store) -> None:
    """Show whose records are stored, each with a removal that asks once and can be taken back."""
    if not load_reader().may("settings"):
        return
    clinics = load_clinics(store)
    shown = find_names(fetch_aliases(store), "clinic")
    said = st.session_state.pop(_SAID, "")
    if not clinics and not said:
        return
    st.subheader("Clinics in these records", anchor=False)
    if said:
        st.info(escape(said), icon=":material/domain_disabled:")
    for one in clinics:
        # By its name and not by its place: a second click must never meet the next one.
        key = name_digest(one.clinic)
        with st.container(horizontal=True, vertical_alignment="center", key=f"clinic-{key}"):
            name = shown.get(one.clinic, one.clinic)
            imported = "" if name == one.clinic else f" (imported as {escape(one.clinic)})"
            st.markdown(f"**{escape(name)}**{imported} · {_say(one)}", width="stretch")
            with st.popover("Remove", icon=":material/domain_disabled:", key=f"clinic_remove_{key}"):
                st.markdown(
                    escape(f"Takes back every import of {one.clinic}. Nothing is deleted, and each can be redone.")
                )
                if st.button("Remove this clinic", key=f"clinic_go_{key}", type=find_emphasis()):
                    _remove(store, one.clinic)


def _say(one: ClinicRecords) -> str:
    counts = f"{say_count(one.patients, 'patient')}, {say_count(one.sessions, 'session')}"
    return f"{counts}, {one.first_day.isoformat()} to {one.last_day.isoformat()}"


def _remove(store: Store, clinic: str) -> None:
    try:
        st.session_state[_SAID] = write_clinic_removal(store, clinic, by=load_reader().name)
    except StoreRefused as refusal:
        st.session_state[_SAID] = str(refusal)
    st.rerun()
