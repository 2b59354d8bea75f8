"""How do pain and function change over sessions? Small multiples; the mean had everyone stayed beside the plain one."""

import streamlit as st

from outcomes.app import (
    load_chance_change,
    load_natural_course,
    load_trend,
    load_trend_alike,
    show_caution,
    show_choice,
    show_filters,
    show_flow,
    show_headline,
    show_legend,
    show_mark,
    show_method,
    show_nothing,
    show_panels,
    show_question,
    show_segments,
    show_selection,
    show_setting_changes,
    show_switch,
    show_table,
)
from outcomes.charts import (
    LINES_AT_MOST,
    arrange_trend,
    label_group,
    label_outcome,
    say_chance_change,
    say_leaving,
    say_natural_course,
    say_pool,
    say_tipping_point,
    say_trend,
    tabulate_trend,
)
from outcomes.estimates import FEWEST_ALIKE

COMPARISONS = {
    "combinations": ("back_pain_type", "combination"),
    "types": ("combination", "back_pain_type"),
    "treatments": ("back_pain_type", "modality_count"),
}
ALIKE = "Within each panel, patients are weighted until all lines are alike in what was recorded before treatment."
BESIDE = "How pain went in published cohort studies of back pain (Menezes Costa 2012), laid on the sessions here."
SHOWN = {"pain": ("pain",), "function": ("function",), "both": ("pain", "function")}

show_question("How do pain and function change over sessions?")
cohort = show_filters()
answer = st.container()

with st.container(horizontal=True, vertical_alignment="bottom"):
    shown = show_segments("Show", {"pain": "Pain", "function": "Function", "both": "Both"}, name="show")
    scale = show_segments("In", {"points": "Points", "percent": "% of baseline"}, name="in")
    labels = {
        "combinations": "Starting combinations",
        "types": "Types of back pain",
        "treatments": "Number of treatments",
    }
    by = COMPARISONS[show_choice("Compare", labels, name="compare")]
    alike = show_switch("As if alike", name="alike", meaning=ALIKE)
    beside = shown != "function" and show_switch("Beside it: cohort studies", name="cohort_studies", meaning=BESIDE)

with st.skeleton(height=600):
    in_points = {outcome: load_trend(cohort, outcome, by=by) for outcome in SHOWN["both"]}
if not any(trend.groups for trend in in_points.values()):
    show_nothing(cohort, "score")
    st.stop()

with answer:
    for outcome, trend in in_points.items():
        chance = load_chance_change(cohort, outcome)
        show_headline(say_trend(trend), say_chance_change(trend, chance), say_leaving(trend))
    show_setting_changes(cohort)

outcomes = [outcome for outcome in SHOWN[shown] if in_points[outcome].groups] or [
    outcome for outcome, trend in in_points.items() if trend.groups
]
lines = show_selection(
    f"Lines, at most {LINES_AT_MOST}",
    arrange_trend(in_points[outcomes[0]]).ranked,
    name=f"line_{by[1]}",
    say=lambda word: label_group(by[1], word),
    at_most=LINES_AT_MOST,
    placeholder="Those that most began with",
)
courses = {"pain": load_natural_course(cohort, by=by[0], scale=scale)} if beside else {}
drawn = lines or arrange_trend(in_points[outcomes[0]]).ranked[:LINES_AT_MOST]
trends = [
    load_trend_alike(cohort, outcome, by=by, scale=scale, lines=drawn)
    if alike
    else load_trend(cohort, outcome, by=by, scale=scale)
    for outcome in outcomes
]
layouts = [arrange_trend(trend, lines=drawn, beside=courses.get(trend.outcome)) for trend in trends]
show_mark("as if alike in all that is recorded" if alike else "not adjusted for who got what")
show_legend(layouts[0])
show_panels(*layouts)
show_caution(
    "With markers, on its 95% band: the mean had everyone stayed. Thin and dotted: the mean of those still scored. "
    "n: how many began → how many were scored at session 6. Beneath: the share who have not left. Grey: after 4 to 8 "
    "sessions, within which improvement is often promised. A line ends where too few remain. A click on a marker "
    "filters."
)
show_caution(
    f"Lines with which fewer than {FEWEST_ALIKE} began are left out: too few to be made alike. What this cannot tell: "
    "whether they were alike in what nobody recorded. Each panel speaks of patients who could have begun with any line."
    if alike
    else "What this cannot tell: who was given what is not adjusted for, so a lower line is not yet a better "
    "treatment; and nobody here went untreated.",
    *(say_tipping_point(in_points[outcome]) for outcome in outcomes),
)
show_caution(*(say_natural_course(layout) for layout in layouts))
show_caution(say_pool(cohort.pooled) if "combination" in by else "")
for layout in layouts:
    show_flow(layout.trend, layout)
    rows = tabulate_trend(layout.trend, beside=layout.beside or ())
    name = f"trend_of_{layout.trend.outcome}" + ("_as_if_alike" if alike else "")
    show_table(rows, name=name, title=f"{label_outcome(layout.trend.outcome)}: the same as a table")
show_method("everyone-kept mean", "observed mean", "ups and downs alone", "course in cohort studies")
