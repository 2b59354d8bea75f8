"""Matrices become results: every clinical quantity leaves here with its interval, its n and its method's name.

`sum_` and `pool_` what adds up · `estimate_` one thing · `compare_` groups and periods · `find_` what turns it ·
`suppress_` small numbers. The clock, the store and the screen are not known here.
"""

from outcomes.estimates.addressed import find_addressed
from outcomes.estimates.alike import FEWEST_ALIKE, estimate_alike_weights
from outcomes.estimates.arms import EVERY_TYPE, REST, find_arms, find_combinations, find_types, find_within
from outcomes.estimates.balance import Balance, Gate
from outcomes.estimates.best import Best, compare_each
from outcomes.estimates.chance import ChanceRange, estimate_chance_change, estimate_chance_improvement
from outcomes.estimates.claim_verdicts import ClaimPart, ClaimReason, ClaimResult
from outcomes.estimates.claims import Claims, estimate_claims
from outcomes.estimates.comparison import RESPONSE_AFTER, Arms, Comparison, compare_arms
from outcomes.estimates.completeness import (
    Completeness,
    CompletenessRow,
    ToDoItem,
    estimate_completeness,
    find_to_do,
)
from outcomes.estimates.contributions import Contribution, compare_modalities
from outcomes.estimates.control import BASELINE_MONTHS, FEWEST_MONTHS
from outcomes.estimates.costs import Costs, GroupCosts, estimate_costs, estimate_next_fees
from outcomes.estimates.course import Courses, estimate_courses
from outcomes.estimates.flag_accuracy import FlagAccuracy, estimate_flag_accuracy
from outcomes.estimates.funnel import RELIABLE, find_needed
from outcomes.estimates.grid import Grid, GridCell, estimate_grid, find_false_better
from outcomes.estimates.improvement import find_improved
from outcomes.estimates.incidence import pool_responses, sum_responses
from outcomes.estimates.kept import FEWEST, estimate_kept
from outcomes.estimates.layers import Layers, Synergy, compare_layers
from outcomes.estimates.leaving import GroupLeaving, Leaving, estimate_leaving
from outcomes.estimates.methods import COUNT, METHODS
from outcomes.estimates.multiverse import Definition, Multiverse, compare_definitions
from outcomes.estimates.natural_history import CourseStep, ExpectedCourse, estimate_natural_course
from outcomes.estimates.on_track import (
    STATES,
    Band,
    OnTrack,
    Tracked,
    TrackReference,
    TrackState,
    estimate_on_track,
    estimate_track_reference,
    find_tracked,
)
from outcomes.estimates.over_time import Baseline, ControlChart, MonthPoint, OverTime, estimate_over_time
from outcomes.estimates.patient_course import (
    PatientCare,
    PatientCourse,
    estimate_patient_course,
    find_patient_instrument,
)
from outcomes.estimates.payer_rule import (
    PAYER_STAGES,
    PatientVisits,
    PayerRuleUse,
    PayerStage,
    PayerStageCount,
    estimate_payer_rule,
)
from outcomes.estimates.periods import Measure, Years
from outcomes.estimates.plateau import Plateau, estimate_plateau
from outcomes.estimates.proportions import (
    Verdict,
    compare_periods,
    estimate_share,
    find_newcombe_interval,
    find_wilson_interval,
)
from outcomes.estimates.prospects import estimate_prospects
from outcomes.estimates.quality import CheckResult, Quality, RowBehind, estimate_quality, find_rows_behind
from outcomes.estimates.raised import RaisedChart, RaisedUnits, find_raised
from outcomes.estimates.reach import Reach, estimate_reach
from outcomes.estimates.red_flags import Flag, RedFlags, find_red_flags
from outcomes.estimates.report_results import Report, estimate_report
from outcomes.estimates.responders import Responders, estimate_responders, find_standing
from outcomes.estimates.response import PROMISED, SHOWN, estimate_response
from outcomes.estimates.results import (
    Estimate,
    GroupResponse,
    GroupTrend,
    Response,
    ResponseKind,
    ResponsePoint,
    SessionsToHalf,
    Trend,
    TrendPoint,
)
from outcomes.estimates.sensitivity import find_tipping_point
from outcomes.estimates.small_numbers import SMALLEST, suppress_cells, suppress_selection, suppress_share
from outcomes.estimates.spread import find_spread_facts, find_spread_rows, sum_spread_trend
from outcomes.estimates.summary import IMPROVEMENT_SESSION, Summary, estimate_summary
from outcomes.estimates.sums import pool_sums, sum_scores
from outcomes.estimates.switches import SOMETHING_ELSE, Switches, estimate_switches
from outcomes.estimates.target import Target, compare_target
from outcomes.estimates.trend import PERCENT, Scale, estimate_summed_trend, estimate_trend
from outcomes.estimates.trend_sums import TrendSums, sum_trend
from outcomes.estimates.units import (
    FEWEST_PEERS,
    Expected,
    PeerBand,
    Unit,
    UnitMeasure,
    Units,
    estimate_units,
    find_expected,
    find_peers,
)

__all__ = [
    "BASELINE_MONTHS",
    "COUNT",
    "EVERY_TYPE",
    "FEWEST",
    "FEWEST_ALIKE",
    "FEWEST_MONTHS",
    "FEWEST_PEERS",
    "IMPROVEMENT_SESSION",
    "METHODS",
    "PAYER_STAGES",
    "PERCENT",
    "PROMISED",
    "RELIABLE",
    "RESPONSE_AFTER",
    "REST",
    "SHOWN",
    "SMALLEST",
    "SOMETHING_ELSE",
    "STATES",
    "Arms",
    "Balance",
    "Band",
    "Baseline",
    "Best",
    "ChanceRange",
    "CheckResult",
    "ClaimPart",
    "ClaimReason",
    "ClaimResult",
    "Claims",
    "Comparison",
    "Completeness",
    "CompletenessRow",
    "Contribution",
    "ControlChart",
    "Costs",
    "CourseStep",
    "Courses",
    "Definition",
    "Estimate",
    "Expected",
    "ExpectedCourse",
    "Flag",
    "FlagAccuracy",
    "Gate",
    "Grid",
    "GridCell",
    "GroupCosts",
    "GroupLeaving",
    "GroupResponse",
    "GroupTrend",
    "Layers",
    "Leaving",
    "Measure",
    "MonthPoint",
    "Multiverse",
    "OnTrack",
    "OverTime",
    "PatientCare",
    "PatientCourse",
    "PatientVisits",
    "PayerRuleUse",
    "PayerStage",
    "PayerStageCount",
    "PeerBand",
    "Plateau",
    "Quality",
    "RaisedChart",
    "RaisedUnits",
    "Reach",
    "RedFlags",
    "Report",
    "Responders",
    "Response",
    "ResponseKind",
    "ResponsePoint",
    "RowBehind",
    "Scale",
    "SessionsToHalf",
    "Summary",
    "Switches",
    "Synergy",
    "Target",
    "ToDoItem",
    "TrackReference",
    "TrackState",
    "Tracked",
    "Trend",
    "TrendPoint",
    "TrendSums",
    "Unit",
    "UnitMeasure",
    "Units",
    "Verdict",
    "Years",
    "compare_arms",
    "compare_definitions",
    "compare_each",
    "compare_layers",
    "compare_modalities",
    "compare_periods",
    "compare_target",
    "estimate_alike_weights",
    "estimate_chance_change",
    "estimate_chance_improvement",
    "estimate_claims",
    "estimate_completeness",
    "estimate_costs",
    "estimate_courses",
    "estimate_flag_accuracy",
    "estimate_grid",
    "estimate_kept",
    "estimate_leaving",
    "estimate_natural_course",
    "estimate_next_fees",
    "estimate_on_track",
    "estimate_over_time",
    "estimate_patient_course",
    "estimate_payer_rule",
    "estimate_plateau",
    "estimate_prospects",
    "estimate_quality",
    "estimate_reach",
    "estimate_report",
    "estimate_responders",
    "estimate_response",
    "estimate_share",
    "estimate_summary",
    "estimate_summed_trend",
    "estimate_switches",
    "estimate_track_reference",
    "estimate_trend",
    "estimate_units",
    "find_addressed",
    "find_arms",
    "find_combinations",
    "find_expected",
    "find_false_better",
    "find_improved",
    "find_needed",
    "find_newcombe_interval",
    "find_patient_instrument",
    "find_peers",
    "find_raised",
    "find_red_flags",
    "find_rows_behind",
    "find_spread_facts",
    "find_spread_rows",
    "find_standing",
    "find_tipping_point",
    "find_to_do",
    "find_tracked",
    "find_types",
    "find_wilson_interval",
    "find_within",
    "pool_responses",
    "pool_sums",
    "sum_responses",
    "sum_scores",
    "sum_spread_trend",
    "sum_trend",
    "suppress_cells",
    "suppress_selection",
    "suppress_share",
]
