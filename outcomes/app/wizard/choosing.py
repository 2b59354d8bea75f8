"""The first step: the file, where it comes from, and the clinic of records that name none."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from outcomes.app.wizard.draft import Draft, keep_draft, take_draft
from outcomes.app.wizard.problems import show_problems
from outcomes.intake import FileRefused, Mapping, group_problems, read_mapping
from outcomes.store import Store, fetch_any_record, fetch_source_mapping, fetch_sources

__all__ = ["show_choosing"]

_ROUND = "import_round"


def show_choosing(store: Store) -> None:
    """Ask for a file, and take it in hand."""
    draft = take_draft()
    first = not fetch_any_record(store)
    if first:
        st.markdown(
            "**Start your own clinic.** Your first import makes it: the sample steps aside, and a key is made beside "
            "the records, *pseudonym.key*, that turns patient ids into pseudonyms. Keep a copy of it in a safe place: "
            "without it no later file finds its patients."
        )
    st.markdown(
        "One row per patient and session, as CSV or XLSX, or an export of REDCap, Jane, Cliniko or FHIR. Names, birth "
        "dates and notes are left out on the way in; patient ids are replaced before anything is stored."
    )
    with st.container(horizontal=True, gap="medium"):
        clinic = st.text_input(
            "Your clinic's name" if first else "Clinic, if the file names none",
            value=draft.clinic if draft else "",
            key="import_clinic",
            max_chars=80,
            help="It stands with each record whose file names no clinic.",
        )
        source = st.selectbox(
            "Where it comes from",
            fetch_sources(store),
            index=None,
            accept_new_options=True,
            placeholder="A name, such as REDCap",
            key="import_source",
            help="How its words are read is remembered under this name for the next file.",
        )
    upload = st.file_uploader("Session records", key=f"import_file-{st.session_state.get(_ROUND, 0)}")
    with st.expander("A mapping file (TOML) that says what its words mean"):
        words = st.file_uploader("Mapping file (TOML)", type=["toml"], key="import_mapping")
    given = Draft(b"", "", source=(source or "").strip(), clinic=clinic.strip())
    try:
        mapping = read_mapping(words.getvalue().decode("utf-8", errors="replace")) if words else None
    except FileRefused as refusal:
        show_problems(group_problems(refusal.problems))
        return
    if mapping is None and given.source:
        mapping = fetch_source_mapping(store, given.source)
        if mapping is not None:
            st.caption("Its words are read as remembered from before.")
    if upload is not None:
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1  # an empty uploader for the next file
        keep_draft(replace(given, content=upload.getvalue(), name=upload.name, mapping=mapping or Mapping()))
        st.rerun()
    elif draft is not None and (given.clinic, given.source) != (draft.clinic, draft.source):
        keep_draft(replace(draft, clinic=given.clinic, source=given.source, mapping=mapping or draft.mapping))
