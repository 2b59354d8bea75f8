"""Matrices become results: every clinical quantity leaves here with its interval, its n and its method's name.

`sum_`, `pool_` and `merge_` what adds up · `estimate_` one thing · `compare_` two periods · `adjust_` it
for what was not seen · `find_` what turns it. The clock, the store and the screen
are not known here.
"""

from outcomes.estimates.improvement import find_improved
from outcomes.estimates.kept import FEWEST, KeptMeans, estimate_kept
from outcomes.estimates.methods import COUNT, METHODS
from outcomes.estimates.proportions import (
    Verdict,
    compare_periods,
    estimate_share,
    find_newcombe_interval,
    find_wilson_interval,
)
from outcomes.estimates.results import Estimate, GroupTrend, Trend, TrendPoint
from outcomes.estimates.sensitivity import adjust_kept, find_tipping_point
from outcomes.estimates.summary import IMPROVEMENT_SESSION, Measure, Summary, estimate_summary
from outcomes.estimates.sums import ScoreSums, merge_sums, pool_sums, sum_scores
from outcomes.estimates.trend import PERCENT, Scale, estimate_trend

__all__ = [
    "COUNT",
    "FEWEST",
    "IMPROVEMENT_SESSION",
    "METHODS",
    "PERCENT",
    "Estimate",
    "GroupTrend",
    "KeptMeans",
    "Measure",
    "Scale",
    "ScoreSums",
    "Summary",
    "Trend",
    "TrendPoint",
    "Verdict",
    "adjust_kept",
    "compare_periods",
    "estimate_kept",
    "estimate_share",
    "estimate_summary",
    "estimate_trend",
    "find_improved",
    "find_newcombe_interval",
    "find_tipping_point",
    "find_wilson_interval",
    "merge_sums",
    "pool_sums",
    "sum_scores",
]
