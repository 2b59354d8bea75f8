"""Does anyone differ beyond chance? Practitioners, or clinics, against what their patients let expect."""

import streamlit as st

from outcomes.app import (
    load_own_names,
    load_peer_cohort,
    load_units,
    show_caution,
    show_choice,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_nothing,
    show_peers,
    show_question,
    show_segments,
    show_setting_changes,
    show_table,
    show_units,
)
from outcomes.charts import UNIT_HEADINGS, say_unit, say_units, tabulate_units

show_question("Does anyone differ beyond chance?")
cohort = show_filters()
answer = st.container()

with st.container(horizontal=True, vertical_alignment="bottom"):
    own = load_own_names()
    fields = {"practitioner": "Practitioners", "clinic": "Clinics"}
    field = "practitioner" if own else show_segments("Compare", fields, name="units")
    with st.skeleton(height=80):
        results = load_units(load_peer_cohort(cohort), field)
    improved, scored = results
    names = {unit.name: unit.name for unit in scored.units if field == "practitioner" and (not own or unit.name in own)}
    views = names if own else {"": "The owner"} | names
    seen_by = show_choice("Seen by", views, name="view") if views else ""

if not scored.units or (own and not seen_by):
    show_nothing(cohort, "pain score")
    st.stop()

with answer:
    for units in results:
        unit = units.find(seen_by)
        show_headline(say_unit(unit, units) if unit else say_units(units))
    show_setting_changes(cohort)

if seen_by:
    show_peers(results, seen_by)
else:
    show_units(results)
show_caution(
    "Above: how far each lies from what is expected of such patients, by how many were counted; dashed are the 95 %, "
    "dotted the 99.8 % limits of chance. Filled: beyond 99.8 %. Hollow: beyond 95 %, as one of twenty is by chance. "
    "Beneath, squares: as recorded; circles: drawn to what is expected, as far as few patients say little."
)
show_caution(
    "What this cannot tell: why. Which treatments somebody gives, in which room, and what nobody recorded of their "
    "patients is all in it. Who is scored again is a measure of its own: a figure of the few who were is no better for "
    "being high. Nobody is ranked: in any order of equals somebody comes last."
)
show_flow(improved)
for units, name in ((improved, "improved"), (scored, "scored_again")):
    rows = [row for row in tabulate_units(units) if seen_by in ("", row[field])]
    title = "Improvement as a table" if name == "improved" else "Completion as a table"
    show_table(rows, name=f"{field}s_{name}", title=title, headings=UNIT_HEADINGS)
show_method("limits of chance between practitioners", "drawn to what is expected", "share, Wilson interval")
