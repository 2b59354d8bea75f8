"""Results become figures, and the sentence and the table that say the same. Every sentence lives here.

`arrange_` which line stands where · `draw_` it · `say_` it · `tabulate_` it.
"""

from outcomes.charts.chance_figure import draw_chance_meter
from outcomes.charts.chance_words import say_chance_improvement, say_chance_meter
from outcomes.charts.course_figure import draw_course
from outcomes.charts.flow import say_flow, say_pool
from outcomes.charts.labels import label_axis, label_group, label_heading, label_outcome, label_word
from outcomes.charts.payer_words import say_payer_caution, say_payer_rule, tabulate_payer_rule, tabulate_payer_worklist
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
from outcomes.charts.style import SERIES, Series
from outcomes.charts.summary_words import Card, say_cards, say_course, tabulate_summary
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

__all__ = [
    "HEADLINE_SESSION",
    "LINES_AT_MOST",
    "SERIES",
    "STATES",
    "Card",
    "Line",
    "Panel",
    "Series",
    "TrendLayout",
    "arrange_everyone",
    "arrange_trend",
    "draw_chance_meter",
    "draw_course",
    "draw_next_session",
    "draw_panel",
    "draw_states",
    "label_axis",
    "label_group",
    "label_heading",
    "label_outcome",
    "label_word",
    "say_cards",
    "say_chance_change",
    "say_chance_improvement",
    "say_chance_meter",
    "say_confirmed",
    "say_costs",
    "say_course",
    "say_flow",
    "say_group_response",
    "say_improvement_rule",
    "say_leaving",
    "say_left_out",
    "say_natural_course",
    "say_next_session",
    "say_panel",
    "say_payer_caution",
    "say_payer_rule",
    "say_pool",
    "say_responders",
    "say_response",
    "say_states",
    "say_tipping_point",
    "say_trend",
    "tabulate_costs",
    "tabulate_everyone",
    "tabulate_next_sessions",
    "tabulate_payer_rule",
    "tabulate_payer_worklist",
    "tabulate_response",
    "tabulate_summary",
    "tabulate_trend",
]
