"""Is it true here? Nine claims, each with its verdict, the clinic's number beside the studies', and a claim writer."""

import streamlit as st

from outcomes.app import (
    load_claims,
    show_caution,
    show_claim_writer,
    show_claims,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_nothing,
    show_question,
    show_section,
    show_setting_changes,
    show_table,
)
from outcomes.charts import say_claims, say_claims_by_chance, tabulate_claim_parts

show_question("Is it true here?")
cohort = show_filters()

with st.skeleton(height=600):
    claims = load_claims(cohort)

if not claims.flow.with_baseline:
    show_nothing(cohort, "pain score")
    st.stop()

show_headline(say_claims(claims), say_claims_by_chance(claims))
show_setting_changes(cohort)
show_claims(claims)
show_caution(
    "What this cannot tell: what a treatment does. Groups are made alike in what is recorded and in nothing else, and "
    "nobody here went untreated. The studies had other patients and other measures; none of their figures is a target.",
)

show_section("What may we publish?")
show_claim_writer(claims)

show_flow(claims)
show_table(tabulate_claim_parts(claims), name="claims", title="Every test as a table")
show_method(
    "claims, supported here or not",
    "difference had both been alike",
    "plain difference",
    "everyone-kept mean",
    "share by session, leaving competes",
    "worse again, or back within a year",
    "recorded problems addressed",
)
