"""Matrices become results: every clinical quantity leaves here with its interval, its n and its method's name.

`sum_` and `merge_` what adds up · `estimate_` one thing · `adjust_` it
for what was not seen · `find_` what turns it. The clock, the store and the screen
are not known here.
"""

from outcomes.estimates.improvement import find_improved
from outcomes.estimates.kept import FEWEST, KeptMeans, estimate_kept
from outcomes.estimates.results import Estimate, GroupTrend, Trend, TrendPoint
from outcomes.estimates.sensitivity import adjust_kept, find_tipping_point
from outcomes.estimates.sums import ScoreSums, merge_sums, pool_sums, sum_scores
from outcomes.estimates.trend import METHODS, Scale, estimate_trend

__all__ = [
    "FEWEST",
    "METHODS",
    "Estimate",
    "GroupTrend",
    "KeptMeans",
    "Scale",
    "ScoreSums",
    "Trend",
    "TrendPoint",
    "adjust_kept",
    "estimate_kept",
    "estimate_trend",
    "find_improved",
    "find_tipping_point",
    "merge_sums",
    "pool_sums",
    "sum_scores",
]
