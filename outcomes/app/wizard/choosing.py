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
        known = sorted({*fetch_sources(store), *([draft.source] if draft and draft.source else [])})
        source = st.selectbox(
            "Where it comes from",
            known,
            index=known.index(draft.source) if draft and draft.source else None,
            accept_new_options=True,
            placeholder="A name, such as REDCap",
            key="import_source",
            help="How its words are read is remembered under this name for the next file.",
        )
    upload = st.file_uploader("Session records", key=f"import_file-{st.session_state.get(_ROUND, 0)}")
    with st.expander("A mapping file (TOML) that says what its words mean"):
        words = st.file_uploader("Mapping file (TOML)", type=["toml"], key="import_mapping")
    told = replace(draft or Draft(b"", ""), clinic=clinic.strip())
    try:
        told = _recall(store, told, (source or "").strip())
        if words is not None and words.file_id != told.given_by:
            mapping = read_mapping(words.getvalue().decode("utf-8", errors="replace"))
            told = replace(told, mapping=mapping, given=mapping, given_by=words.file_id)
    except FileRefused as refusal:
        show_problems(group_problems(refusal.problems))
        return
    if told.source and told.given != Mapping() and not told.given_by:
        st.caption("Its words are read as remembered from before.")
    if upload is not None:
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1  # an empty uploader for the next file
        keep_draft(replace(told, content=upload.getvalue(), name=upload.name, step=None, confirmed=False))
        st.rerun()
    elif draft is not None and told != draft:
        keep_draft(told)
        st.rerun()


def _recall(store: Store, draft: Draft, source: str) -> Draft:
    """Return `draft` as from `source`, read as remembered for it; what was remembered for another is dropped.

    Answers given by hand stay, where neither source has anything to remember.
    """
    if source == draft.source:
        return draft
    remembered = (fetch_source_mapping(store, source) if source else None) or Mapping()
    if remembered == draft.given:
        return replace(draft, source=source)
    return replace(draft, source=source, mapping=remembered, given=remembered, given_by="")
