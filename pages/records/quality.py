"""Can I trust the data? Every check of the records, what is missing and can be put right, and where it is missing."""

import streamlit as st

from outcomes.app import (
    load_quality,
    load_to_do,
    show_caution,
    show_checks,
    show_checks_to_mind,
    show_completeness,
    show_filters,
    show_headline,
    show_method,
    show_nothing,
    show_question,
    show_rows_behind,
    show_section,
    show_to_do,
)
from outcomes.charts.quality_words import say_quality, say_quality_scope

show_question("Can I trust the data?")
cohort = show_filters()
with st.skeleton(height=400):
    quality = load_quality(cohort)
if not quality.sessions:
    show_nothing(cohort, "session")
    st.stop()

show_headline(say_quality(quality), say_quality_scope(quality))
show_checks_to_mind(quality)

show_section("What is missing in my records?")
show_caution(
    "The most urgent first. Choose a practitioner in the filter for the list of one. In care: not discharged, and the "
    "last session lies no further back than the gap on Settings. Weeks are counted back from the newest session."
)
show_to_do(load_to_do(cohort))

show_section("Where is it missing?")
show_completeness(cohort, quality)

show_section("Every check")
show_checks(quality)
show_rows_behind(cohort, quality)
show_caution(
    "What this cannot tell: whether a score is what the patient felt, and who never came into the records at all. A "
    "score that is there can be wrong in ways that no check sees. The limits are rules of ours, each told on Methods."
)
show_method("checks of the records", "share, Wilson interval", "share, jackknife by patient")
