"""How do pain and function change over sessions? Small multiples, a line per starting combination."""

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
from outcomes.charts import LINES_AT_MOST, arrange_trend, label_group, label_outcome, say_trend, tabulate_trend

show_question("How do pain and function change over sessions?")
cohort = show_filters()

everyone = {outcome: load_trend(cohort, outcome, by=()) for outcome in ("pain", "function")}
trends = {outcome: load_trend(cohort, outcome, by=("back_pain_type", "combination")) for outcome in everyone}

if not any(trend.groups for trend in trends.values()):
    show_empty("No episode of care fits this filter.", "Clear a filter above, or choose a longer period.")
    st.stop()

show_headline(*(say_trend(trend) for trend in everyone.values()))

controls = st.container(horizontal=True, vertical_alignment="bottom")
shown = controls.segmented_control(
    "Show",
    ["pain", "function", "both"],
    format_func=lambda word: "Pain and function" if word == "both" else label_outcome(word),
    default="pain",
    required=True,
    key="trends_shown",
    persist_state="session",
)
ranked = arrange_trend(trends["pain"])
words = [*(line.group.key[1] for panel in ranked.panels for line in panel.lines), *ranked.left_out]
lines = controls.multiselect(
    f"Lines, at most {LINES_AT_MOST}",
    sorted(set(words)),
    format_func=lambda word: label_group("combination", word),
    max_selections=LINES_AT_MOST,
    placeholder="The four that most began with",
    key="trends_lines",
    persist_state="session",
)
outcomes = ("pain", "function") if shown == "both" else (shown,)
layouts = [arrange_trend(trends[outcome], lines=lines) for outcome in outcomes]

show_legend(layouts[0])
show_panels(*layouts)
show_caution(
    "Mean of the patients still scored at each session, with its 95% band; beneath, the share still in care. Grey: "
    "sessions 4 to 8. Those who left are not in these means, and who was given what is not adjusted for: a lower line "
    "is not yet a better treatment."
)
for outcome in outcomes:
    show_flow(trends[outcome])
    show_table(tabulate_trend(trends[outcome]), title=f"{label_outcome(outcome)}: the same as a table")
show_method("observed mean, t interval")
