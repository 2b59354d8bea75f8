"""Matrices become results: every clinical quantity leaves here with its interval, its n and its method's name.

`estimate_` one thing. The clock, the store and the screen are not known here.
"""

from outcomes.estimates.results import Estimate, GroupTrend, Trend, TrendPoint
from outcomes.estimates.trend import FEWEST, METHODS, estimate_trend

__all__ = ["FEWEST", "METHODS", "Estimate", "GroupTrend", "Trend", "TrendPoint", "estimate_trend"]
