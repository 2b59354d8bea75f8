"""The mark that the sample clinic carries on every page, with the way out of it in reach."""

import streamlit as st

from outcomes.app.gate import show_link
from outcomes.app.stores import load_store
from outcomes.intake import make_template
from outcomes.vocabulary.access import User

__all__ = ["TEMPLATE_NAME", "show_sample_mark"]

TEMPLATE_NAME = "session_records_template.xlsx"


def show_sample_mark(reader: User) -> None:
    """Show that the records on screen are invented, while the clinic's own store is empty."""
    if not load_store().read_only:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="sample-mark"):
        st.badge("SAMPLE", icon=":material/science:", color="gray")
        st.markdown("An invented clinic, to look around in.", width="stretch")
        show_link(reader, "Import", label="Import your records", icon=":material/upload_file:")
        st.download_button(
            "Get the template",
            data=make_template,
            file_name=TEMPLATE_NAME,
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
