"""What to raise this month: the signals of all pages that are strict enough for a front page, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from outcomes.estimates.over_time import ControlChart, OverTime
from outcomes.estimates.units import Unit, Units

__all__ = ["RaisedChart", "RaisedUnits", "find_raised"]

Concern = Literal["concern", "change", "improvement"]


@dataclass(frozen=True, slots=True)
class RaisedChart:
    """A measure whose newest complete month lies far out."""

    chart: ControlChart
    verdict: Concern


@dataclass(frozen=True, slots=True)
class RaisedUnits:
    """Practitioners or clinics, by name, beyond the 99.8% limits on one measure and on one side."""

    result: Units
    units: tuple[Unit, ...]
    verdict: Concern


_ORDER: tuple[Concern, ...] = ("concern", "change", "improvement")


def find_raised(over_time: OverTime, units: Sequence[Units]) -> tuple[RaisedChart | RaisedUnits, ...]:
    """Return the signals of `over_time` and `units`: of concern first, then changed, then better."""
    found: list[RaisedChart | RaisedUnits] = []
    for chart in over_time.charts:
        if chart.surprise:
            better = chart.measure.better
            good = (chart.surprise > 0) == (better == "higher")
            found.append(RaisedChart(chart, "change" if better == "neither" else "improvement" if good else "concern"))
    for result in units:
        for verdict, word in (("concern", "worse"), ("improvement", "better")):
            beyond = tuple(unit for unit in result.units if unit.verdict == word)
            if beyond:
                found.append(RaisedUnits(result, beyond, verdict))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.verdict)))
