"""Write down one session: a short form for clinics without an export."""

import streamlit as st

from outcomes.app import load_own_store, show_add_session, show_question

show_question("Write down one session")
st.markdown("For clinics without an export. It is checked like any file, stored as an import, and can be undone.")
show_add_session(load_own_store())
