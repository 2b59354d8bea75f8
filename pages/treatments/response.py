"""How many sessions until it helps? Shares improved, left and in care by session; what ups and downs would bring."""

import streamlit as st

from outcomes.app import (
    load_chance_improvement,
    load_costs,
    load_leaving,
    load_natural_course,
    load_payer_rule,
    load_plateau,
    load_responders,
    load_response,
    load_trend,
    show_caution,
    show_chance,
    show_choice,
    show_filters,
    show_flow,
    show_headline,
    show_method,
    show_next_session,
    show_nothing,
    show_panels,
    show_question,
    show_section,
    show_segments,
    show_setting_changes,
    show_states,
    show_table,
)
from outcomes.charts import (
    arrange_everyone,
    label_outcome,
    say_confirmed,
    say_costs,
    say_improvement_rule,
    say_left_out,
    say_natural_course,
    say_payer_caution,
    say_payer_rule,
    say_payer_source,
    say_responders,
    say_response,
    tabulate_costs,
    tabulate_next_sessions,
    tabulate_payer_rule,
    tabulate_payer_worklist,
    tabulate_response,
)
from outcomes.charts.leaving_words import LEAVING_HEADINGS, say_who_leaves, tabulate_leaving
from outcomes.charts.plateau_words import say_plateau

show_question("How many sessions until it helps?")
cohort = show_filters()
answer = st.container()

with st.container(horizontal=True, vertical_alignment="bottom"):
    outcome = show_segments("Show", {"pain": "Pain", "function": "Function"}, name="outcome")
    counted = {"first": "At the first better score", "sustained": "At two in a row"}
    kind = show_segments("Improved", counted, name="counted")
    groups = {
        "back_pain_type": "Types of back pain",
        "combination": "Starting combinations",
        "modality_count": "Number of treatments",
    }
    by = show_choice("Compare", groups, name="groups")

with st.skeleton(height=600):
    both = {one: load_response(cohort, outcome, by=by, kind=one) for one in counted}
    response = both[kind]

if not response.groups:
    show_nothing(cohort, f"{outcome} score")
    st.stop()

with answer:
    show_headline(say_response(response), say_confirmed(both["first"], both["sustained"]))
    show_setting_changes(cohort)

show_states(response)
show_caution(
    say_improvement_rule(response),
    "Each panel is everyone counted: from below who has improved, from above who left without, between them who "
    "is still coming. Dotted lines: 4 and 8 sessions. Who was given what is not adjusted for, so a higher share is not "
    "yet a better treatment.",
)

LEAVING = (
    "Whoever ends care by then as planned counts too, where no score was meaningfully better. Groups differ in who "
    "comes to them: a higher share is a reason to ask, not a fault. With several groups each interval is wider, so "
    "that all of them hold together."
)
show_section("Who leaves without having improved?")
leaving = load_leaving(cohort, outcome, by=by)
show_headline(say_who_leaves(leaving), LEAVING)
if leaving.groups:
    show_table(
        tabulate_leaving(leaving), name="leaving", title="By group, against all others", headings=LEAVING_HEADINGS
    )

show_section("How much of it is ups and downs?")
standing = load_responders(cohort, outcome, by=by)
show_headline(say_responders(standing))
show_chance(standing.of_scored, load_chance_improvement(cohort, outcome, by=by))
if outcome == "pain":
    beside = arrange_everyone(load_trend(cohort, "pain", by=(by,)), beside=load_natural_course(cohort, by=by))
    show_panels(beside, clickable=False)
    show_caution(say_natural_course(beside))

show_section("What does one more session bring?")
show_headline(say_plateau(load_plateau(cohort, outcome, by=by)))
costs, fees = load_costs(cohort, outcome, by=by, kind=kind)
show_next_session(response, fees)
show_caution("Fewer improve with each further session, also because those who improve easily have done so before.")
show_table(tabulate_next_sessions(response.everyone, fees), name="next_session")

show_section("What does an improvement take?")
show_headline(say_costs(costs))
show_table(tabulate_costs(response, costs), name="sessions_per_improvement", title="By group, as a table")

show_section("Who has used up the visits that a payer covers?")
use = load_payer_rule(cohort)
show_headline(say_payer_rule(use), say_payer_source(use.rule), say_payer_caution(use))
show_table(tabulate_payer_rule(use), name="payer_rule", title="Patients by where they stand")
if use.worklist:
    show_table(tabulate_payer_worklist(use), name="payer_worklist", title="In care, and near a border or beyond")

show_flow(response)
show_caution(say_left_out(response))
title = f"{label_outcome(outcome)} by session: the same as a table"
show_table(tabulate_response(response), name=f"response_in_{outcome}", title=title)
show_method(
    "share by session, leaving competes",
    "share, Wilson interval",
    "share, jackknife by patient",
    "ups and downs alone",
    "everyone-kept mean",
    "observed mean",
    "course in cohort studies",
    "who leaves without having improved",
    "when there is no more gain",
    "value of the next session",
    "visits and fees per responder",
    "payer rule",
)
