"""The fourth step: what the file would change, and the word that has it imported."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from outcomes.app.jobs import start_import
from outcomes.app.reader import load_reader, load_scope
from outcomes.app.showing import find_emphasis
from outcomes.app.text import escape
from outcomes.app.wizard.corrections import show_corrections
from outcomes.app.wizard.draft import UPLOAD_ROWS, Draft, keep_draft
from outcomes.charts.style import say_count
from outcomes.intake import Mapping
from outcomes.store import ImportOrder, PreparedImport, Store

__all__ = ["show_comparing"]


def show_comparing(store: Store, draft: Draft, prepared: PreparedImport) -> None:
    """Show new, corrected, stored already and rejected, and import what is wanted."""
    checked, comparison = prepared.checked, prepared.comparison
    if prepared.earlier:
        st.info(escape(prepared.earlier), icon=":material/history:")
        return
    counts = {
        "New": len(comparison.new),
        "Corrections": len(comparison.changed),
        "Stored already": comparison.same,
        "Rejected": len(checked.rejected),
    }
    with st.container(horizontal=True, gap="large"):
        for label, count in counts.items():
            st.metric(label, f"{count:,}", width="content")
    show_corrections(comparison)
    valid_rows = _ask_valid_rows(draft, prepared)
    if checked.refused:
        st.markdown("**Nothing can be stored from this file as it stands.** Answer or mend what *Check* tells.")
        return
    if prepared.conflict:
        st.error(escape(prepared.conflict), icon=":material/error:")
    changes = bool(comparison.new or comparison.changed)
    if not changes:
        st.markdown("Every row of this file is stored already; there is nothing to import.")
    source, remember = _ask_remember(draft)
    ready = changes and not prepared.conflict and (valid_rows or not len(checked.rejected))
    if st.button("Import", type=find_emphasis(), icon=":material/upload:", disabled=not ready, key="import_go"):
        reader = load_reader()
        order = ImportOrder(draft.content, draft.name, reader.name, draft.mapping, draft.clinic or None, valid_rows)
        order = replace(order, row_limit=UPLOAD_ROWS, source=source, remember=remember, clinics=load_scope().clinics)
        start_import(store, order)
        keep_draft(None)
        st.rerun()


def _ask_valid_rows(draft: Draft, prepared: PreparedImport) -> bool:
    """Ask whether the sound rows are to come in without the faulty ones; a file with too many is looked at anew."""
    checked = prepared.checked
    too_many = any(group.question == "valid-rows" for group in checked.questions)
    if not len(checked.rejected) or (checked.refused and not too_many):
        return False
    valid, faulty = say_count(len(checked.records), "valid row"), say_count(len(checked.rejected), "rejected row")
    label = f"Import the {valid} and leave the {faulty} out"
    wanted = st.checkbox(label, value=draft.mapping.valid_rows, key="import_valid_rows")
    if wanted != draft.mapping.valid_rows and (too_many or draft.mapping.valid_rows):
        keep_draft(replace(draft, mapping=replace(draft.mapping, valid_rows=wanted), step="Compare"))
        st.rerun()
    return wanted


def _ask_remember(draft: Draft) -> tuple[str, bool]:
    """Ask whether the next file of this source is to be read alike; return the source's name and the answer."""
    if replace(draft.mapping, valid_rows=False) == Mapping():
        return draft.source, False
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        source = st.text_input(
            "Remember how its words are read, under the name",
            value=draft.source,
            key="import_remember",
            max_chars=100,
            help="The next file from there is read alike. Leave it empty to remember nothing new.",
        ).strip()
    return source or draft.source, bool(source)
