"""How pain went in published cohort studies, laid on a group's own sessions (STATISTICS §8).

The published points are joined by straight lines. It is course in cohorts, whose patients nobody kept from treatment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores, Pace
from outcomes.estimates.kept import FEWEST
from outcomes.estimates.methods import NATURAL_COURSE
from outcomes.estimates.trend import PERCENT, Scale
from outcomes.vocabulary.evidence import NATURAL_COURSES
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["CourseStep", "ExpectedCourse", "estimate_natural_course"]

Floats = npt.NDArray[np.float64]

_DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class CourseStep:
    """Expected mean pain at one session number, which stands so many weeks after session 1."""

    session: int
    weeks: float
    value: float


@dataclass(frozen=True, slots=True)
class ExpectedCourse:
    """The pain of a group had it gone as in cohort studies.

    `key`: as in `GroupTrend`. `steps`: from session 1 on, in `unit`. `persistent`: the share with persistent symptoms,
    0–1, of the `n` episodes whose duration is recorded; of `n_missing` it is not.
    """

    key: tuple[str, ...]
    steps: tuple[CourseStep, ...]
    persistent: float
    n: int
    n_missing: int
    unit: str
    method: str = NATURAL_COURSE


def estimate_natural_course(
    scores: GroupedScores, pace: Pace, *, scale: Scale = "points"
) -> tuple[ExpectedCourse, ...]:
    """Return the expected course of each group that has one: value_k = baseline · course(weeks_k) / course(0).

    `pace`: of the same groups. Only for pain, and only on a scale whose zero is no pain. A group has none with fewer
    than ten episodes whose duration is recorded; it ends before a session to which fewer than ten came, and with the
    last published week. Of a first session alone there is no course.
    """
    instrument = find_instrument(scores.instrument)
    if scores.outcome != "pain" or instrument is None or not instrument.relative:
        return ()
    unit = PERCENT if scale == "percent" else instrument.unit
    size = np.bincount(scores.code, minlength=len(scores.groups))
    with np.errstate(invalid="ignore"):
        baseline = np.bincount(scores.code, weights=scores.matrix[:, 0], minlength=len(size)) / size
    start = np.full(len(size), 100.0) if scale == "percent" else baseline
    recorded = pace.acute + pace.persistent

    def courses() -> Iterator[ExpectedCourse]:
        for group in np.flatnonzero(recorded >= FEWEST):
            n, persistent = int(recorded[group]), float(pace.persistent[group] / recorded[group])
            weeks = _find_weeks(pace, int(group))
            if len(weeks) < 2:
                continue
            values = start[group] * _follow(weeks, persistent)
            steps = tuple(
                CourseStep(session, *step)
                for session, step in enumerate(zip(weeks.tolist(), values.tolist(), strict=True), start=1)
            )
            yield ExpectedCourse(scores.groups[group], steps, persistent, n, int(size[group]) - n, unit)

    return tuple(courses())


def _find_weeks(pace: Pace, group: int) -> Floats:
    """Return the weeks at which the group's sessions stand, up to where the course ends."""
    weeks = pace.days[group] / _DAYS_IN_WEEK
    last = NATURAL_COURSES[0].points[-1].weeks
    with np.errstate(invalid="ignore"):
        told = (pace.came[group] >= FEWEST) & (weeks <= last)
    return np.asarray(weeks[np.logical_and.accumulate(told)])


def _follow(weeks: Floats, persistent: float) -> Floats:
    """Return the published course at `weeks` as a part of its start, acute and persistent mixed by the share."""
    mixed = np.zeros((2, len(weeks)))
    at = np.stack([weeks, np.zeros(len(weeks))])
    for course in NATURAL_COURSES:
        share = persistent if course.persistence == "persistent" else 1.0 - persistent
        points = [(point.weeks, point.pain) for point in course.points]
        mixed += share * np.interp(at, *np.transpose(points))
    return np.asarray(mixed[0] / mixed[1])
