"""Who needs a second look today? Open episodes against what their first scores let expect."""

import streamlit as st

from outcomes.app import (
    load_on_track,
    show_caution,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_nothing,
    show_question,
    show_segments,
    show_table,
    show_track_list,
)
from outcomes.charts import say_flag_accuracy, say_track, say_unlisted, tabulate_on_track

show_question("Who needs a second look today?")
cohort = show_filters()
answer = st.container()

outcome = show_segments("By", {"pain": "Pain", "function": "Function"}, name="outcome")
with st.skeleton(height=80):
    result = load_on_track(cohort, "function" if outcome == "function" else "pain")

if not result.open:
    show_nothing(cohort, f"{outcome} score")
    st.stop()

with answer:
    show_headline(say_track(result), say_unlisted(result))

show_track_list(result)
show_caution(
    "Grey: what the first score lets expect of such patients had they all stayed, the middle as a dotted line; half "
    "lie within the darker band, 80 of 100 within the whole. Today is the day of the newest session in the records."
)
show_caution(say_flag_accuracy(result.accuracy))
show_caution(
    "What this cannot tell: why, or what to do. A score beyond the band is a reason to look and to ask, no diagnosis, "
    "and never a measure of a practitioner."
)
show_flow(result)
show_table(tabulate_on_track(result), name="on_track", title="The worklist as a table")
show_method("one patient against expectation", "chance of improvement by session 8", "how often the flag is right")
