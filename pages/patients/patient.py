"""What happened to this patient? Scores on what was expected, what was given, flags, and how others ended."""

import streamlit as st

from outcomes.app import (
    load_patient_care,
    load_patient_courses,
    load_patient_flags,
    show_banner,
    show_care,
    show_caution,
    show_flag_history,
    show_headline,
    show_method,
    show_patient_search,
    show_question,
    show_table,
)
from outcomes.charts import label_patient, say_care, tabulate_care

show_question("What happened to this patient?")
show_patient_search()
private = st.toggle(
    "Hide names and dates",
    key="patient_private",
    help="For a screen that others see: without pseudonym, practitioners and dates.",
    persist_state="session",
)
care = load_patient_care(private=private)

if care is None:
    with st.container(border=True):
        st.markdown("**Nobody is chosen.**")
        st.markdown("Open a patient from *On track*, or by the id above. It is made a pseudonym at once, and not kept.")
    st.stop()

flags = load_patient_flags(care)
show_banner(flags.open, private=private)
show_headline(say_care(care, private=private), "" if private else label_patient(care.patient_key))
courses = load_patient_courses(care)
show_care(care, courses, private=private)
if flags.closed and not private:
    st.subheader("Red flags that were answered", anchor=False)
    show_flag_history(flags)
show_caution(
    "Grey: what the first score let expect of such patients had they all stayed; half within the darker band, 80 of "
    "100 within the whole. Blue, while care goes on: 80 of 100 courses ahead, given all scores so far. What this "
    "cannot tell: why, or what to do."
)
show_table(tabulate_care(care, private=private), name="patient_sessions", title="The sessions as a table")
show_method("one patient against expectation", "chance of improvement by session 8")
