"""What works for which back pain? A grid of types by combinations; two of them held together as if alike."""

import streamlit as st

from outcomes.app import (
    load_best,
    load_combinations,
    load_comparison,
    load_contributions,
    load_definitions,
    load_grid,
    load_layers,
    load_switches,
    show_asked,
    show_balance,
    show_best,
    show_caution,
    show_comparison,
    show_contributions,
    show_filters,
    show_flow,
    show_grid,
    show_headline,
    show_landmark,
    show_method,
    show_nothing,
    show_pair,
    show_question,
    show_section,
    show_segments,
    show_setting_changes,
    show_switches,
    show_table,
)
from outcomes.charts import (
    label_type,
    say_grid,
    say_grid_luck,
    say_grid_rule,
    say_layers,
    say_multiverse,
    say_pool,
    say_reach,
    say_synergies,
    tabulate_balance,
    tabulate_contributions,
    tabulate_definitions,
    tabulate_differences,
    tabulate_grid,
    tabulate_layers,
    tabulate_switches,
)
from outcomes.charts.best_words import tabulate_best

SHOWN_TOGETHER = 2

show_question("What works for which back pain?")
cohort = show_filters()
answer = st.container()
outcome = show_segments("Show", {"pain": "Pain", "function": "Function"}, name="outcome")
with st.skeleton(height=600):
    grid = load_grid(cohort, outcome)
if not grid.cells:
    show_nothing(cohort, f"{outcome} score")
    st.stop()
with answer:
    show_headline(say_grid(grid), say_grid_luck(grid))
    show_setting_changes(cohort)
show_grid(grid)
show_caution(say_grid_rule(grid), say_pool(cohort.pooled))
show_table(tabulate_grid(grid), name="combinations", title="The grid as a table")

show_section("Compare two, as if their patients had been alike")
landmark = show_landmark(cohort)
combinations = load_combinations(cohort, outcome, landmark)
if not any(combinations.values()):
    show_caution("No combination was given to 20 episodes: too few to hold two together.")
    show_flow(grid)
    st.stop()
if (part := show_asked("Which combination does best, type by type?", name="best")).open:
    every = load_best(cohort, outcome, landmark)
    with part:
        show_best(every)
    show_table(tabulate_best(every), name="best", title="Each against all others, and two by two, as a table")
kind, first, second = show_pair(combinations, landmark)
comparison, reach = load_comparison(cohort, outcome, landmark, kind=kind, first=first, second=second)
show_comparison(comparison)
show_headline(f"Can we know yet? {say_reach(comparison, reach)}")
if comparison.fair:
    show_table(tabulate_differences(comparison), name="comparison")
if (part := show_asked("How alike are the two?", name="balance")).open:
    with part:
        show_balance(comparison)
    show_table(tabulate_balance(comparison), name="balance", title="How alike the two are, as a table")
if (part := show_asked("Does it hold under other definitions of improvement?", name="definitions")).open:
    multiverse = load_definitions(cohort, kind, first, second)
    with part:
        show_headline(say_multiverse(multiverse))
    show_table(tabulate_definitions(multiverse), name="definitions", title="Every definition, as a table")

show_section(f"What does each treatment add? {label_type(kind)}")
contributions = load_contributions(cohort, outcome, landmark, kind=kind)
show_contributions(contributions)
if contributions:
    show_table(tabulate_contributions(contributions, kind), name="modalities", title="Each treatment, as a table")
if (part := show_asked("Does each further treatment add?", name="layers")).open:
    layers = load_layers(cohort, outcome, landmark, kind=kind)
    with part:
        show_headline(say_layers(layers), say_synergies(layers))
    show_table(tabulate_layers(layers, kind), name="layers", title="Every layer, as a table")
if (part := show_asked("What was added later?", name="switches")).open:
    switches = load_switches(cohort, outcome, landmark, kind=kind)
    with part:
        for one in switches[:SHOWN_TOGETHER]:
            show_switches(one)
        show_caution("What was added later earns a combination no credit: whoever stays longer is given more.")
    show_table(tabulate_switches(switches), name="switches", title="All that was added later, as a table")

show_flow(grid)
show_method(
    "each against all others",
    "comparable or not",
    "difference had both been alike",
    "plain difference",
    "what it would take to explain it away",
    "two beyond the sum of each",
    "other definitions of improvement",
    "can we know yet",
)
