"""Is it changing? Each measure by intake month against limits that were fixed at its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Cohort, Flow, build_scores
from outcomes.estimates.control import (
    BASELINE_MONTHS,
    FEWEST_MONTHS,
    Limits,
    Rule,
    find_rules,
    find_share_limits,
    find_surprise,
    find_xmr_limits,
)
from outcomes.estimates.kept import FEWEST
from outcomes.estimates.months import Months, Series, count_series, find_months
from outcomes.estimates.response import SHOWN
from outcomes.vocabulary.monthly import MONTHLY_MEASURES, MonthlyMeasure, Rebase

__all__ = ["Baseline", "ControlChart", "MonthPoint", "MonthState", "MonthVerdict", "OverTime", "estimate_over_time"]

Places = npt.NDArray[np.int64]

MonthState = Literal["judged", "too few", "unfinished"]

MonthVerdict = Literal["improvement", "concern", "change", "no signal", "too few", ""]
"""Change: a signal of a measure of which neither direction is better. Empty: a month that is not judged."""


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One intake month. `value` None where there was nobody; limits None where there are too few months for any.

    `rule`: what makes it more than chance, on `side` 1 above or −1 below. `n`: episodes, or sessions for scores taken.
    """

    month: str
    n: int
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    state: MonthState
    rule: Rule
    side: int
    verdict: MonthVerdict


@dataclass(frozen=True, slots=True)
class Baseline:
    """The months, `count` of them from `first` to `last`, that fixed a mean and its limits; `reason`: why anew.

    `dispersion`: how many times as wide as chance alone the shares scattered.
    """

    first: str
    last: str
    count: int
    mean: float
    dispersion: float
    reason: str

    @property
    def provisional(self) -> bool:
        """Whether the limits may still move, for want of months."""
        return self.count < BASELINE_MONTHS


@dataclass(frozen=True, slots=True)
class ControlChart:
    """One measure by month. `surprise`: on which side the newest complete month lies so far out that it is raised."""

    measure: MonthlyMeasure
    unit: str
    points: tuple[MonthPoint, ...]
    baselines: tuple[Baseline, ...]
    surprise: int

    @property
    def newest(self) -> MonthPoint | None:
        """The newest complete month."""
        return next((point for point in reversed(self.points) if point.state != "unfinished"), None)

    @property
    def verdict(self) -> MonthVerdict:
        """What the newest complete month says: by signals that end there."""
        return self.newest.verdict if self.newest else "too few"

    @property
    def judged(self) -> int:
        """How many months are judged."""
        return sum(point.state == "judged" for point in self.points)


@dataclass(frozen=True, slots=True)
class OverTime:
    """The charts of a cohort, in the order of the catalogue. The rest speaks of the pain scores."""

    charts: tuple[ControlChart, ...]
    instrument: str
    other_instruments: int
    flow: Flow

    def find(self, name: str) -> ControlChart:
        """Return the chart of the measure called `name`."""
        return next(chart for chart in self.charts if chart.measure.name == name)


def estimate_over_time(cohort: Cohort, measures: Sequence[MonthlyMeasure] = MONTHLY_MEASURES) -> OverTime:
    """Return each of `measures` by intake month, with limits fixed from its first 24 months, or from a rebase on."""
    months, rebases = find_months(cohort), cohort.snapshot.rebases
    charts = tuple(_Course(one, months, count_series(cohort, months, one)).draw_up(rebases) for one in measures)
    pain = build_scores(cohort, "pain", by=["clinic"], sessions=SHOWN)
    return OverTime(charts, pain.instrument, pain.other_instruments, pain.flow)


@dataclass(frozen=True, eq=False)
class _Course:
    """One measure by month, before it is judged. Shares are per cent outside, 0–1 within."""

    measure: MonthlyMeasure
    months: Months
    series: Series

    def draw_up(self, rebases: Sequence[Rebase]) -> ControlChart:
        """Return the chart: each month between the limits of its segment, segments begun by `rebases`."""
        finished = self.months.find_finished(self.measure.follow_up)
        enough = (self.series.patients >= FEWEST) | (self.measure.kind == "count")
        segment = judged = np.flatnonzero(finished & enough)
        points = {place: self._pass_over(place, bool(done)) for place, done in enumerate(finished)}
        baselines: list[Baseline] = []
        starts = self._find_starts(rebases)
        ends = [*(start for start, _ in starts[1:]), "9999"]
        for (start, reason), end in zip(starts, ends, strict=True):  # runs never reach back across a start
            segment = judged[[start <= self.months.names[place] < end for place in judged]]
            limits = self._find_limits(segment)
            points |= self._judge(segment, limits)
            if limits is not None:
                baselines.append(self._tell_baseline(segment, limits, reason))
        newest_is_judged = bool(len(segment)) and segment[-1] == np.flatnonzero(finished)[-1]
        surprise = self._find_surprise(segment) if newest_is_judged else 0
        return ControlChart(
            self.measure, self.series.unit, tuple(points[place] for place in sorted(points)), tuple(baselines), surprise
        )

    def _find_starts(self, rebases: Sequence[Rebase]) -> list[tuple[str, str]]:
        """Return the months from which limits of their own hold, oldest first, each with why; the first without."""
        starts: dict[str, str] = {}
        for rebase in rebases:  # in the order in which they were recorded
            if rebase.measure == self.measure.name:
                starts = starts | {rebase.month: rebase.reason} if rebase.month else {}
        first = self.months.names[0] if self.months.names else ""
        return [(first, ""), *sorted((month, reason) for month, reason in starts.items() if month > first)]

    def _find_limits(self, segment: Places) -> Limits | None:
        """Return the limits at the months of `segment`, from its first 24, or None under 12."""
        if len(segment) < FEWEST_MONTHS:
            return None
        if self.measure.kind == "share":
            baseline = np.arange(len(segment)) < BASELINE_MONTHS
            return find_share_limits(self.series.total[segment], self.series.trials[segment], baseline=baseline)
        return find_xmr_limits(self._find_values(segment)[:BASELINE_MONTHS], size=len(segment))

    def _judge(self, segment: Places, limits: Limits | None) -> dict[int, MonthPoint]:
        """Return the months of `segment` as points, by their places."""
        values, names = self._find_values(segment), [self.months.names[place] for place in segment]
        if limits is None:
            return {
                int(place): self._tell(name, int(place), value, "judged", "too few")
                for place, name, value in zip(segment, names, values, strict=True)
            }
        lowest, highest = {"share": (0.0, 1.0), "count": (0.0, np.inf), "mean": (-np.inf, np.inf)}[self.measure.kind]
        lower, upper = np.maximum(limits.lower, lowest), np.minimum(limits.upper, highest)
        rules, sides = find_rules(values, limits)
        return {
            int(place): replace(
                self._tell(names[at], int(place), values[at], "judged", self._find_verdict(rules[at], int(sides[at]))),
                mean=self._scale(limits.mean),
                lower=self._scale(lower[at]),
                upper=self._scale(upper[at]),
                rule=rules[at],
                side=int(sides[at]),
            )
            for at, place in enumerate(segment)
        }

    def _pass_over(self, place: int, finished: bool) -> MonthPoint:
        """Return a month as it stands where it is not judged: too few in it, or too early to tell."""
        # A month still going on has not all of its new episodes: their number so far is no value.
        counting = self.measure.kind == "count" and not finished
        told = bool(self.series.trials[place]) and not counting
        value = self._find_values(np.array([place]))[0] if told else None
        state: MonthState = "too few" if finished else "unfinished"
        return self._tell(self.months.names[place], place, value, state, "too few" if finished else "")

    def _tell(self, name: str, place: int, value: float | None, state: MonthState, verdict: MonthVerdict) -> MonthPoint:
        told = None if value is None else self._scale(value)
        return MonthPoint(name, int(self.series.trials[place]), told, None, None, None, state, "", 0, verdict)

    def _find_verdict(self, rule: Rule, side: int) -> MonthVerdict:
        if not rule:
            return "no signal"
        if self.measure.better == "neither":
            return "change"
        return "improvement" if (side > 0) == (self.measure.better == "higher") else "concern"

    def _tell_baseline(self, segment: Places, limits: Limits, reason: str) -> Baseline:
        used = [self.months.names[place] for place in segment[:BASELINE_MONTHS]]
        return Baseline(used[0], used[-1], len(used), self._scale(limits.mean), limits.dispersion, reason)

    def _find_surprise(self, segment: Places) -> int:
        """Return the side on which the newest of `segment` is to be raised; shares are held at their own n."""
        values = self._find_values(segment)
        if self.measure.kind == "share":
            before = segment[:-1]
            mean = self.series.total[before].sum() / max(self.series.trials[before].sum(), 1.0)
            if mean in (0.0, 1.0):
                return 0
            values = (values - mean) / np.sqrt(mean * (1 - mean) / self.series.trials[segment])
        return find_surprise(values)

    def _find_values(self, places: Places) -> npt.NDArray[np.float64]:
        total = self.series.total[places]
        return total if self.measure.kind == "count" else total / self.series.trials[places]

    def _scale(self, value: float) -> float:
        return float(100 * value if self.measure.kind == "share" else value)
