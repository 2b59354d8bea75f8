"""How do pain and function change over sessions? Small multiples; the mean had everyone stayed beside the plain one."""

import streamlit as st

from outcomes.app import (
    load_trend,
    show_caution,
    show_empty,
    show_filters,
    show_flow,
    show_headline,
    show_legend,
    show_method,
    show_panels,
    show_question,
    show_table,
)
from outcomes.charts import (
    LINES_AT_MOST,
    arrange_trend,
    label_group,
    label_outcome,
    say_leaving,
    say_tipping_point,
    say_trend,
    tabulate_trend,
)

COMPARISONS = {
    "Starting combinations": ("back_pain_type", "combination"),
    "Types of back pain": ("combination", "back_pain_type"),
    "Number of treatments": ("back_pain_type", "modality_count"),
}
SHOWN = {"pain": ("pain",), "function": ("function",), "both": ("pain", "function")}
SCALES = {"points": "Points", "percent": "% of baseline"}

show_question("How do pain and function change over sessions?")
cohort = show_filters()
answer = st.container()

with st.container(horizontal=True, vertical_alignment="bottom"):
    shown = st.segmented_control(
        "Show",
        list(SHOWN),
        format_func=lambda word: "Both" if word == "both" else label_outcome(word),
        default="pain",
        required=True,
        key="trends_shown",
        persist_state="session",
    )
    scale = st.segmented_control(
        "In",
        list(SCALES),
        format_func=SCALES.__getitem__,
        default="points",
        required=True,
        key="trends_scale",
        persist_state="session",
    )
    by = COMPARISONS[st.selectbox("Compare", list(COMPARISONS), key="trends_compared", persist_state="session")]

trends = {outcome: load_trend(cohort, outcome, by=by, scale=scale) for outcome in SHOWN["both"]}
if not any(trend.groups for trend in trends.values()):
    show_empty("No episode of care fits this filter.", "Clear a filter above, or choose a longer period.")
    st.stop()

with answer:
    show_headline(*(say_trend(trend) for trend in trends.values()))
    show_caution(say_leaving(trends["pain"]))

lines = st.multiselect(
    f"Lines, at most {LINES_AT_MOST}",
    arrange_trend(trends[SHOWN[shown][0]]).ranked,
    format_func=lambda word: label_group(by[1], word),
    max_selections=LINES_AT_MOST,
    placeholder="Those that most began with",
    key=f"trends_lines_{by[1]}",
    persist_state="session",
)
layouts = [arrange_trend(trends[outcome], lines=lines) for outcome in SHOWN[shown]]
show_legend(layouts[0])
show_panels(*layouts)
show_caution(
    "With markers, on its 95% band: the mean had everyone stayed. Thin and dotted: the mean of those still scored. "
    "Beneath: the share still in care. Grey: sessions 4 to 8. A line ends where too few remain. Click a marker to look "
    "at that line alone."
)
show_caution(
    "What this cannot tell: who was given what is not adjusted for, so a lower line is not yet a better treatment; and "
    "nobody here went untreated.",
    *(say_tipping_point(trends[outcome]) for outcome in SHOWN[shown]),
)
for outcome in SHOWN[shown]:
    show_flow(trends[outcome])
    show_table(tabulate_trend(trends[outcome]), title=f"{label_outcome(outcome)}: the same as a table")
show_method("everyone-kept mean", "observed mean")
