"""Names of practitioners and clinics: merged or corrected for every page, while the records stay as they are."""

from __future__ import annotations

import streamlit as st

from outcomes.app.reader import load_reader
from outcomes.app.showing import show_caution, show_rows
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_store
from outcomes.app.text import escape
from outcomes.charts import say_alias
from outcomes.store import StoreRefused, fetch_aliases, write_alias
from outcomes.vocabulary.aliases import ALIAS_FIELDS

__all__ = ["show_names"]


def show_names() -> None:
    """Show the form that corrects a name, and every correction so far, to those who may."""
    if not load_reader().may("settings"):
        return
    st.subheader("Names", anchor=False)
    st.markdown(
        "One practitioner under two spellings looks like two. Show one name as the other, and they are one on every "
        "page. What was imported stays as it is, and so do patients' pseudonyms; to take a correction back, show the "
        "name as itself."
    )
    store, sessions = load_store(), load_snapshot().sessions
    if store.read_only:
        show_caution("This is the sample clinic. Names belong to records of your own: import these first.")
    field = st.segmented_control("Whose name", ALIAS_FIELDS, default=ALIAS_FIELDS[0], required=True, key="alias_field")
    names = sorted(map(str, sessions[field].dropna().unique()))
    if names:
        with st.form("alias", border=False):
            written = st.selectbox("In the records", names)
            shown = st.text_input("Show as", max_chars=200)
            if st.form_submit_button("Show so from now on", disabled=store.read_only):
                try:
                    write_alias(store, field, written, shown=shown, set_by=load_reader().name)
                    st.rerun()
                except StoreRefused as refusal:
                    st.error(escape(str(refusal)))
    aliases = fetch_aliases(store)
    if aliases:
        show_rows(
            [
                {"When": one.set_at, "By": one.set_by, "What": say_alias(one.field, one.written, one.shown)}
                for one in reversed(aliases)
            ]
        )
