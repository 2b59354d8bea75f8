"""Which red flags are open? The queue by age, what was done, and how often the signs are asked for."""

import streamlit as st

from outcomes.app import (
    load_red_flags,
    show_caution,
    show_filters,
    show_flag_history,
    show_flag_queue,
    show_headline,
    show_nothing,
    show_question,
    show_table,
)
from outcomes.charts import say_further_signs, say_red_flags, say_screening, tabulate_flags

show_question("Which red flags are open?")
cohort = show_filters()
flags = load_red_flags(cohort)

if flags.screened is None:
    show_nothing(cohort, "session")
    st.stop()

show_headline(say_red_flags(flags))
show_caution(
    "Retrospective records, not monitored, not a medical device: a flag stands here from the import on, not from the "
    "moment it was asked. Ages are counted back from the newest session in the records."
)
show_flag_queue(flags)
st.subheader("Are they asked for?", anchor=False)
show_caution(say_screening(flags), say_further_signs())
if flags.closed:
    st.subheader("What was done", anchor=False)
    show_flag_history(flags)
show_caution(
    "How many flags somebody's patients have says nothing of that practitioner, and no figure here compares them. No "
    "score and no probability is made of a flag, and no diagnosis."
)
show_table(tabulate_flags(flags), name="flags", title="All flags as a table")
