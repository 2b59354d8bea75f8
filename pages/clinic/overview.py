"""How are we doing? The clinic at a glance: six measures, pain and function over sessions, who is in the figures."""

import streamlit as st

from outcomes.app import (
    load_raised,
    load_summary,
    load_trend,
    show_cards,
    show_caution,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_nothing,
    show_panels,
    show_question,
    show_questions,
    show_raised,
    show_report,
    show_section,
    show_setting_changes,
    show_standing,
    show_table,
)
from outcomes.charts import (
    arrange_everyone,
    label_outcome,
    say_cards,
    say_leaving,
    say_trend,
    tabulate_everyone,
    tabulate_summary,
)
from outcomes.charts.clinic_words import say_volume

show_question("How are we doing?")
cohort = show_filters()

with st.skeleton(height=600):
    trends = [load_trend(cohort, outcome, by=("back_pain_type",)) for outcome in ("pain", "function")]
    summary = load_summary(cohort)
    raised = load_raised(cohort)

if not any(trend.groups for trend in trends):
    show_nothing(cohort, "score")
    st.stop()

for trend in trends:
    show_headline(say_trend(trend), say_leaving(trend))
show_caution(say_volume(summary))
show_setting_changes(cohort)
show_cards(say_cards(summary))
show_standing(summary, cohort)
show_raised(raised)
show_questions()
show_section("Pain and function over sessions")
show_panels(*(arrange_everyone(trend) for trend in trends), clickable=False)
show_caution(
    "With markers, on its 95% band: the mean had everyone stayed. Thin and dotted: the mean of those still scored. "
    "Beneath: the share who have not left. Grey: after 4 to 8 sessions, within which improvement is often promised. "
    "The small lines above start at zero, so that chance does not look like news."
)
show_caution("What this cannot tell: how patients would have fared untreated. People come on bad days, and those pass.")
show_flow(trends[0])
show_table(tabulate_summary(summary), name="summary", title="The measures as a table")
for trend in trends:
    title = f"{label_outcome(trend.outcome)} over sessions as a table"
    show_table(tabulate_everyone(trend), name=f"{trend.outcome}_over_sessions", title=title)
show_report(cohort)
show_method(
    "everyone-kept mean",
    "observed mean",
    "share, jackknife by patient",
    "share, Wilson interval",
    "against the year before",
    "against the target",
    "what is raised",
)
