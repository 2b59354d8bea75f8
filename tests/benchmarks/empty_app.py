"""The smallest app there is: a choice, and what was chosen. Nothing can be drawn sooner than this."""

import streamlit as st

chosen = st.segmented_control("Choice", ["One", "Two"], default="One")
st.write(f"Chosen: {chosen}")
