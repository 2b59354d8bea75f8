"""Results become figures, and the sentence and the table that say the same. Every sentence lives here.

`arrange_` which line stands where · `draw_` it · `say_` it · `tabulate_` it.
"""

from outcomes.charts.course_figure import draw_course
from outcomes.charts.flow import say_flow, say_pool
from outcomes.charts.labels import label_axis, label_group, label_heading, label_outcome, label_word
from outcomes.charts.style import SERIES, Series
from outcomes.charts.summary_words import Card, say_cards, say_course, tabulate_summary
from outcomes.charts.trend_figure import draw_panel
from outcomes.charts.trend_layout import LINES_AT_MOST, Line, Panel, TrendLayout, arrange_everyone, arrange_trend
from outcomes.charts.trend_words import (
    HEADLINE_SESSION,
    say_leaving,
    say_panel,
    say_tipping_point,
    say_trend,
    tabulate_everyone,
    tabulate_trend,
)

__all__ = [
    "HEADLINE_SESSION",
    "LINES_AT_MOST",
    "SERIES",
    "Card",
    "Line",
    "Panel",
    "Series",
    "TrendLayout",
    "arrange_everyone",
    "arrange_trend",
    "draw_course",
    "draw_panel",
    "label_axis",
    "label_group",
    "label_heading",
    "label_outcome",
    "label_word",
    "say_cards",
    "say_course",
    "say_flow",
    "say_leaving",
    "say_panel",
    "say_pool",
    "say_tipping_point",
    "say_trend",
    "tabulate_everyone",
    "tabulate_summary",
    "tabulate_trend",
]
