"""A trend as a table: the same numbers as in its figures."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.style import tabulate_estimate
from outcomes.estimates import CourseStep, ExpectedCourse, Trend, TrendPoint

__all__ = ["tabulate_everyone", "tabulate_trend"]


def tabulate_trend(trend: Trend, *, beside: Sequence[ExpectedCourse] = ()) -> list[dict[str, object]]:
    """Return the numbers of a trend, one row per group and session.

    Columns: the fields grouped by, then session, n, observed and kept with their intervals, in_care, unit; then the
    change from session 1 with its interval, and what became of those not in care. None where too few remain. With
    `beside`, courses by the trend's first field, cohort_studies and the weeks at which they were read off.
    """
    steps = {(*course.key, step.session): step for course in beside for step in course.steps}
    return [
        dict(zip(trend.by, group.key, strict=True))
        | _tabulate_point(trend, point)
        | (_tabulate_step(steps.get((group.key[0], point.session))) if beside else {})
        for group in trend.groups
        for point in group.points
    ]


def tabulate_everyone(trend: Trend) -> list[dict[str, object]]:
    """Return the numbers of all groups together, one row per session; columns as in `tabulate_trend`."""
    return [_tabulate_point(trend, point) for point in trend.everyone.points]


def _tabulate_point(trend: Trend, point: TrendPoint) -> dict[str, object]:
    return {
        "session": point.session,
        "n": point.observed.n if point.observed else 0,
        **tabulate_estimate("observed", point.observed),
        **tabulate_estimate("kept", point.kept),
        "in_care": point.in_care,
        "unit": trend.unit,
        **tabulate_estimate("change", point.change),
        "left_improved": point.left_improved,
        "left_otherwise": point.left_otherwise,
        "may_still_come": point.waiting,
    }


def _tabulate_step(step: CourseStep | None) -> dict[str, object]:
    return {"cohort_studies": step and step.value, "weeks": step and step.weeks}
