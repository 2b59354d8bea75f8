"""Is it changing? Each measure by the month in which care began, against what chance alone does."""

import streamlit as st

from outcomes.app import (
    load_over_time,
    show_caution,
    show_choice,
    show_control_charts,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_nothing,
    show_question,
    show_rebase,
    show_setting_changes,
    show_table,
)
from outcomes.charts import OVER_TIME_HEADINGS, label_measure, say_over_time, tabulate_over_time
from outcomes.vocabulary.monthly import MONTHLY_MEASURES

show_question("Is it changing?")
cohort = show_filters()

with st.skeleton(height=600):
    result = load_over_time(cohort)

if not any(chart.points for chart in result.charts):
    show_nothing(cohort, "score")
    st.stop()

show_headline(say_over_time(result))
show_setting_changes(cohort)
measures = {"": "All measures"} | {one.name: label_measure(one.name) for one in MONTHLY_MEASURES}
measure = show_choice("Show", measures, name="measure")
show_control_charts([chart for chart in result.charts if measure in ("", chart.measure.name)])
show_caution(
    "A point is a month, by when care began; the line within the grey band is the mean, dotted are the limits of "
    "chance. Blue circles: more than chance, and better. Orange squares: worse. Violet diamonds: other than before. "
    "Hatched: too early to tell, since not all who began then have had the same time."
)
show_caution(
    "What this cannot tell: why. Patients, practitioners and the season change as well. And where nothing changes, "
    "each chart still signals in 2 to 4 of 100 months."
)
show_rebase(result)
show_flow(result)
show_table(tabulate_over_time(result), name="over_time", headings=OVER_TIME_HEADINGS)
show_method("limits of chance over time")
