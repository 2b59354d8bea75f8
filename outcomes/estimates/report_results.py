"""All that the printed report tells, estimated once for the page and for the command."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from outcomes.cohort import Cohort, build_scores, select_patients_by_type
from outcomes.estimates.over_time import estimate_over_time
from outcomes.estimates.raised import RaisedChart, RaisedUnits, find_raised
from outcomes.estimates.response import SHOWN
from outcomes.estimates.results import Trend
from outcomes.estimates.small_numbers import suppress_cells
from outcomes.estimates.summary import Summary, estimate_summary
from outcomes.estimates.trend import estimate_trend
from outcomes.vocabulary.instruments import OUTCOMES
from outcomes.vocabulary.selection import CohortFilter
from outcomes.vocabulary.settings import Settings

__all__ = ["Report", "estimate_report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells, and of what: the selection, its clinics, the newest day recorded, the settings in force.

    `trends`: by type of back pain, one for each outcome. `types`: those that may be told beside each other.
    """

    chosen: CohortFilter
    clinics: tuple[str, ...]
    as_of: dt.date | None
    settings: Settings
    summary: Summary
    trends: tuple[Trend, ...]
    raised: tuple[RaisedChart | RaisedUnits, ...]
    types: tuple[str, ...]


def estimate_report(cohort: Cohort) -> Report:
    """Return measures and trends, what to raise of them (on paper nobody is named), and which types may be told."""
    by_type = select_patients_by_type(cohort)
    release = suppress_cells(tuple(by_type.values()))
    snapshot = cohort.snapshot
    return Report(
        cohort.filter,
        tuple(sorted(map(str, snapshot.episodes["clinic"].iloc[cohort.rows].unique()))),
        snapshot.as_of,
        snapshot.settings,
        estimate_summary(cohort),
        tuple(
            estimate_trend(build_scores(cohort, outcome, by=["back_pain_type"], sessions=SHOWN)) for outcome in OUTCOMES
        ),
        find_raised(estimate_over_time(cohort), ()),
        tuple(word for word, shown in zip(by_type, release.shown, strict=True) if shown),
    )
