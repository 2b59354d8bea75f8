"""Streamlit's room, the only one: what pages load, the filters they share, and how they show what they have.

`load_` a cohort or a trend, cached by data version, scope and filter · `show_` it.
"""

from outcomes.app.add_session import show_add_session
from outcomes.app.audit import show_audit
from outcomes.app.choices import show_choice, show_segments, show_selection, show_switch
from outcomes.app.claims import show_claim_writer, show_claims
from outcomes.app.clinics import show_clinics
from outcomes.app.combinations import (
    show_asked,
    show_balance,
    show_best,
    show_comparison,
    show_contributions,
    show_grid,
    show_landmark,
    show_pair,
    show_switches,
)
from outcomes.app.comparing import (
    load_best,
    load_combinations,
    load_comparison,
    load_contributions,
    load_definitions,
    load_grid,
    load_layers,
    load_switches,
)
from outcomes.app.filters import show_filters
from outcomes.app.history import show_history
from outcomes.app.loading import (
    load_chance_change,
    load_chance_improvement,
    load_claims,
    load_costs,
    load_natural_course,
    load_payer_rule,
    load_responders,
    load_response,
    load_summary,
    load_trend,
    load_trend_alike,
)
from outcomes.app.methods import show_catalogues, show_methods
from outcomes.app.names import show_names
from outcomes.app.on_track import load_on_track, show_track_list
from outcomes.app.over_time import show_control_charts, show_rebase
from outcomes.app.owner import load_over_time, load_raised, load_units
from outcomes.app.patient import (
    load_patient_care,
    load_patient_courses,
    load_patient_flags,
    show_care,
    show_patient_search,
)
from outcomes.app.quality import (
    load_completeness,
    load_quality,
    load_to_do,
    show_checks,
    show_checks_to_mind,
    show_completeness,
    show_rows_behind,
    show_to_do,
)
from outcomes.app.questions import show_questions
from outcomes.app.raised import show_raised
from outcomes.app.red_flags import load_red_flags, show_banner, show_flag_history, show_flag_queue
from outcomes.app.report import show_report
from outcomes.app.response import load_leaving, load_plateau, show_chance, show_next_session, show_section, show_states
from outcomes.app.settings import show_changes, show_setting_changes, show_settings
from outcomes.app.showing import (
    show_cards,
    show_caution,
    show_flow,
    show_headline,
    show_legend,
    show_mark,
    show_method,
    show_nothing,
    show_panels,
    show_question,
    show_table,
)
from outcomes.app.standing import show_standing
from outcomes.app.stores import load_own_store
from outcomes.app.units import load_own_names, load_peer_cohort, show_peers, show_units
from outcomes.app.wizard import show_import

__all__ = [
    "load_best",
    "load_chance_change",
    "load_chance_improvement",
    "load_claims",
    "load_combinations",
    "load_comparison",
    "load_completeness",
    "load_contributions",
    "load_costs",
    "load_definitions",
    "load_grid",
    "load_layers",
    "load_leaving",
    "load_natural_course",
    "load_on_track",
    "load_over_time",
    "load_own_names",
    "load_own_store",
    "load_patient_care",
    "load_patient_courses",
    "load_patient_flags",
    "load_payer_rule",
    "load_peer_cohort",
    "load_plateau",
    "load_quality",
    "load_raised",
    "load_red_flags",
    "load_responders",
    "load_response",
    "load_summary",
    "load_switches",
    "load_to_do",
    "load_trend",
    "load_trend_alike",
    "load_units",
    "show_add_session",
    "show_asked",
    "show_audit",
    "show_balance",
    "show_banner",
    "show_best",
    "show_cards",
    "show_care",
    "show_catalogues",
    "show_caution",
    "show_chance",
    "show_changes",
    "show_checks",
    "show_checks_to_mind",
    "show_choice",
    "show_claim_writer",
    "show_claims",
    "show_clinics",
    "show_comparison",
    "show_completeness",
    "show_contributions",
    "show_control_charts",
    "show_filters",
    "show_flag_history",
    "show_flag_queue",
    "show_flow",
    "show_grid",
    "show_headline",
    "show_history",
    "show_import",
    "show_landmark",
    "show_legend",
    "show_mark",
    "show_method",
    "show_methods",
    "show_names",
    "show_next_session",
    "show_nothing",
    "show_pair",
    "show_panels",
    "show_patient_search",
    "show_peers",
    "show_question",
    "show_questions",
    "show_raised",
    "show_rebase",
    "show_report",
    "show_rows_behind",
    "show_section",
    "show_segments",
    "show_selection",
    "show_setting_changes",
    "show_settings",
    "show_standing",
    "show_states",
    "show_switch",
    "show_switches",
    "show_table",
    "show_to_do",
    "show_track_list",
    "show_units",
]
