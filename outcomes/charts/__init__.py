"""Results become figures, and the sentence and the table that say the same. Every sentence lives here.

`arrange_` which line stands where · `draw_` it · `say_` it · `tabulate_` it.
"""

from outcomes.charts.balance_figure import draw_balance, say_balance, tabulate_balance
from outcomes.charts.chance_figure import draw_chance_meter
from outcomes.charts.chance_words import say_chance_improvement, say_chance_meter
from outcomes.charts.claim_tables import tabulate_claim, tabulate_claim_parts, tabulate_claims
from outcomes.charts.claim_words import (
    say_claim_caution,
    say_claim_detail,
    say_claim_needed,
    say_claim_numbers,
    say_claim_reason,
    say_claims,
    say_claims_by_chance,
    say_trial,
)
from outcomes.charts.claim_writer import Publication, say_publication
from outcomes.charts.combination_words import (
    say_contributions,
    say_false_better,
    say_landmark,
    say_layers,
    say_multiverse,
    say_reach,
    say_switches,
    say_synergies,
)
from outcomes.charts.comparison_labels import label_arm, label_type
from outcomes.charts.comparison_table import (
    tabulate_comparison,
    tabulate_contributions,
    tabulate_definitions,
    tabulate_differences,
    tabulate_grid,
    tabulate_layers,
    tabulate_switches,
)
from outcomes.charts.comparison_words import (
    OWN_POPULATION,
    say_confounding,
    say_difference,
    say_gate,
    say_one_practitioner,
    say_plain_beside,
    say_reasons,
    say_response_difference,
)
from outcomes.charts.control_figure import draw_control_chart
from outcomes.charts.control_words import (
    VERDICT_ICONS,
    say_control_chart,
    say_control_detail,
    say_month,
    say_over_time,
    say_rebase,
    tabulate_control_chart,
    tabulate_over_time,
)
from outcomes.charts.course_figure import draw_course
from outcomes.charts.flow import Flowing, say_flow, say_pool
from outcomes.charts.forest_figure import ForestRow, draw_forest
from outcomes.charts.grid_figure import draw_grid
from outcomes.charts.grid_words import say_grid, say_grid_cells, say_grid_luck, say_grid_rule
from outcomes.charts.labels import label_axis, label_group, label_heading, label_measure, label_outcome, label_word
from outcomes.charts.payer_words import (
    say_payer_caution,
    say_payer_rule,
    say_payer_source,
    tabulate_payer_rule,
    tabulate_payer_worklist,
)
from outcomes.charts.report_page import (
    PrintedFigure,
    PrintedTable,
    ReportPage,
    arrange_report,
    say_withheld,
)
from outcomes.charts.response_figure import STATES, draw_next_session, draw_states
from outcomes.charts.response_words import (
    say_confirmed,
    say_costs,
    say_group_response,
    say_improvement_rule,
    say_left_out,
    say_next_session,
    say_responders,
    say_response,
    say_states,
    tabulate_costs,
    tabulate_next_sessions,
    tabulate_response,
)
from outcomes.charts.selection_labels import label_selection
from outcomes.charts.settings_words import say_alias
from outcomes.charts.style import SERIES, Series
from outcomes.charts.summary_words import Card, say_cards, say_course, tabulate_summary
from outcomes.charts.switch_figure import draw_switches
from outcomes.charts.trend_figure import draw_panel
from outcomes.charts.trend_layout import LINES_AT_MOST, Line, Panel, TrendLayout, arrange_everyone, arrange_trend
from outcomes.charts.trend_table import tabulate_everyone, tabulate_trend
from outcomes.charts.trend_words import (
    HEADLINE_SESSION,
    say_chance_change,
    say_leaving,
    say_natural_course,
    say_panel,
    say_tipping_point,
    say_trend,
)
from outcomes.charts.unit_figure import arrange_units, draw_funnel
from outcomes.charts.unit_words import (
    label_unit_measure,
    say_funnel,
    say_may_signal,
    say_peers,
    say_raised,
    say_reliability,
    say_unit,
    say_units,
    tabulate_units,
)

__all__ = [
    "HEADLINE_SESSION",
    "LINES_AT_MOST",
    "OWN_POPULATION",
    "SERIES",
    "STATES",
    "VERDICT_ICONS",
    "Card",
    "Flowing",
    "ForestRow",
    "Line",
    "Panel",
    "PrintedFigure",
    "PrintedTable",
    "Publication",
    "ReportPage",
    "Series",
    "TrendLayout",
    "arrange_everyone",
    "arrange_report",
    "arrange_trend",
    "arrange_units",
    "draw_balance",
    "draw_chance_meter",
    "draw_control_chart",
    "draw_course",
    "draw_forest",
    "draw_funnel",
    "draw_grid",
    "draw_next_session",
    "draw_panel",
    "draw_states",
    "draw_switches",
    "label_arm",
    "label_axis",
    "label_group",
    "label_heading",
    "label_measure",
    "label_outcome",
    "label_selection",
    "label_type",
    "label_unit_measure",
    "label_word",
    "say_alias",
    "say_balance",
    "say_cards",
    "say_chance_change",
    "say_chance_improvement",
    "say_chance_meter",
    "say_claim_caution",
    "say_claim_detail",
    "say_claim_needed",
    "say_claim_numbers",
    "say_claim_reason",
    "say_claims",
    "say_claims_by_chance",
    "say_confirmed",
    "say_confounding",
    "say_contributions",
    "say_control_chart",
    "say_control_detail",
    "say_costs",
    "say_course",
    "say_difference",
    "say_false_better",
    "say_flow",
    "say_funnel",
    "say_gate",
    "say_grid",
    "say_grid_cells",
    "say_grid_luck",
    "say_grid_rule",
    "say_group_response",
    "say_improvement_rule",
    "say_landmark",
    "say_layers",
    "say_leaving",
    "say_left_out",
    "say_may_signal",
    "say_month",
    "say_multiverse",
    "say_natural_course",
    "say_next_session",
    "say_one_practitioner",
    "say_over_time",
    "say_panel",
    "say_payer_caution",
    "say_payer_rule",
    "say_payer_source",
    "say_peers",
    "say_plain_beside",
    "say_pool",
    "say_publication",
    "say_raised",
    "say_reach",
    "say_reasons",
    "say_rebase",
    "say_reliability",
    "say_responders",
    "say_response",
    "say_response_difference",
    "say_states",
    "say_switches",
    "say_synergies",
    "say_tipping_point",
    "say_trend",
    "say_trial",
    "say_unit",
    "say_units",
    "say_withheld",
    "tabulate_balance",
    "tabulate_claim",
    "tabulate_claim_parts",
    "tabulate_claims",
    "tabulate_comparison",
    "tabulate_contributions",
    "tabulate_control_chart",
    "tabulate_costs",
    "tabulate_definitions",
    "tabulate_differences",
    "tabulate_everyone",
    "tabulate_grid",
    "tabulate_layers",
    "tabulate_next_sessions",
    "tabulate_over_time",
    "tabulate_payer_rule",
    "tabulate_payer_worklist",
    "tabulate_response",
    "tabulate_summary",
    "tabulate_switches",
    "tabulate_trend",
    "tabulate_units",
]
