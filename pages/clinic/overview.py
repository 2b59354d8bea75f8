"""How are we doing? The clinic at a glance: six measures, pain and function over sessions, who is in the figures."""

import streamlit as st

from outcomes.app import (
    load_summary,
    load_trend,
    show_cards,
    show_caution,
    show_empty,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_panels,
    show_question,
    show_table,
)
from outcomes.charts import arrange_everyone, say_cards, say_leaving, say_trend, tabulate_summary

show_question("How are we doing?")
cohort = show_filters()

with st.skeleton(height=600):
    trends = [load_trend(cohort, outcome, by=("back_pain_type",)) for outcome in ("pain", "function")]
    summary = load_summary(cohort)

if not any(trend.groups for trend in trends):
    show_empty("No episode of care fits this filter.", "Clear a filter above, or choose a longer period.")
    st.stop()

show_headline(*(say_trend(trend) for trend in trends))
show_cards(say_cards(summary))
show_panels(*(arrange_everyone(trend) for trend in trends), clickable=False)
show_caution(
    "With markers, on its 95% band: the mean had everyone stayed. Thin and dotted: the mean of those still scored. "
    "Beneath: the share still in care. Grey: sessions 4 to 8.",
    say_leaving(trends[0]),
)
show_caution(
    "What this cannot tell: how patients would have fared untreated. People come on bad days, and bad days pass.",
)
show_flow(trends[0])
show_table(tabulate_summary(summary))
show_method("everyone-kept mean", "observed mean", "share, jackknife by patient", "share, Wilson interval")
