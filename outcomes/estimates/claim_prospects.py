"""When a claim that cannot be told yet could be: how many episodes would tell it, and the month that brings them.

A difference whose interval is shorter than the important change cannot hold both none and an important one. Intervals
shorten with the square root of the number of episodes; from that, and from how many began in the last twelve months,
follow the number needed and the month.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.estimates.balance import WEAK_NUMBER
from outcomes.estimates.claim_verdicts import (
    HALF,
    ClaimPart,
    PartField,
    PartMeasure,
    find_difference_verdict,
    find_improvement_verdict,
    find_share_verdict,
)
from outcomes.estimates.comparison import Comparison
from outcomes.estimates.kept import FEWEST
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.instruments import Instrument, find_instrument

__all__ = ["Intake", "find_difference_part", "find_improvement_part", "find_month", "find_share_part"]

_MONTHS_COUNTED = 12
_MONTHS_AT_LEAST = 3
_MONTHS_AT_MOST = 120
"""A month further off is no prospect: the clinic will be another by then."""


@dataclass(frozen=True, eq=False)
class Intake:
    """When the episodes that a part counts began.

    `days`: one an episode; `as_of`: stands for today; `since`: the day on which the records begin; `lag`: months before
    a new episode can be counted, as where a year must have passed.
    """

    days: npt.NDArray[np.datetime64]
    as_of: dt.date
    since: dt.date
    lag: int = 0

    def pick(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Intake:
        """Return the intake of the chosen episodes only, by flags or positions."""
        return replace(self, days=self.days[chosen])

    @property
    def monthly(self) -> float:
        """How many begin in a month, by the last twelve that the records hold whole; 0 where these are too few."""
        last = _count_months(self.as_of + dt.timedelta(days=1)) - 1 - self.lag
        months = min(_MONTHS_COUNTED, last - _count_months(self.since))  # the first month is seldom a whole one
        if months < _MONTHS_AT_LEAST:
            return 0.0
        begun = self.days.astype("datetime64[M]").astype(np.int64)
        return float(((begun > last - months) & (begun <= last)).sum()) / months


def find_difference_part(field: PartField, word: str, found: Comparison, first: Intake, second: Intake) -> ClaimPart:
    """Return what a comparison says to the claim that its first arm does better. `first`, `second`: of its arms."""
    verdict, reason = find_difference_verdict(found)
    part = ClaimPart("difference", field, word, verdict, reason, found.fair, found)
    instrument = find_instrument(found.instrument)
    if reason == "few":
        return _await_both(part, found, first, second)
    if reason == "open" and instrument is not None:
        together = replace(first, days=np.concatenate([first.days, second.days]))
        return _await(part, together, sum(found.began), _width(found.fair) / instrument.points)
    return part


def find_share_part(measure: PartMeasure, share: Estimate | None, intake: Intake, *, above: bool) -> ClaimPart:
    """Return what a share says to the claim that it lies above one half, or below. `intake`: of those counted."""
    verdict, reason = find_share_verdict(share, above=above)
    part = ClaimPart(measure, "all", "", verdict, reason, share)
    if share is None or reason == "few":
        return replace(part, needed=FEWEST, month=find_month(intake, FEWEST - len(intake.days)))
    return _await(part, intake, share.n, _reach(share, HALF)) if reason == "about half" else part


def find_improvement_part(change: Estimate | None, instrument: Instrument, intake: Intake) -> ClaimPart:
    """Return what a mean change says to the claim that it is an important improvement. `intake`: of all who began."""
    verdict, reason = find_improvement_verdict(change, instrument)
    part = ClaimPart("improvement", "all", "", verdict, reason, change)
    if change is None or reason == "few":
        return replace(part, needed=FEWEST, month=find_month(intake, FEWEST - len(intake.days)))
    important = instrument.points if instrument.better == "higher" else -instrument.points
    gap = _reach(change, important)
    return _await(part, intake, change.n + change.n_missing, gap) if reason == "about important" else part


def find_month(intake: Intake, further: float) -> str | None:
    """Return the month by which `further` more will have begun at the present rate (2027-03); None: not in sight."""
    monthly = intake.monthly
    wait = math.ceil(max(further, 0.0) / monthly) if monthly else math.inf
    if wait > _MONTHS_AT_MOST:
        return None
    last = _count_months(intake.as_of + dt.timedelta(days=1)) - 1
    return str(np.datetime64(int(last + wait), "M"))


def _count_months(day: dt.date) -> int:
    """Return the months from January 1970 to that of `day`."""
    return (day.year - 1970) * 12 + day.month - 1


def _await(part: ClaimPart, intake: Intake, n: int, ratio: float) -> ClaimPart:
    """Return `part` with how many would shorten the interval `ratio` times, and when."""
    if not math.isfinite(ratio):
        return part
    needed = math.ceil(n * ratio**2)
    month = find_month(intake, needed - n)
    return replace(part, needed=needed, month=month) if month else part


def _await_both(part: ClaimPart, found: Comparison, *arms: Intake) -> ClaimPart:
    """Return `part` with how many would let a difference be told, and one as large as is important; and when.

    At the present mix of both arms; no month where one of them does not grow.
    """
    began = sum(found.began)
    if min(found.gate.numbers) <= 0 or not all(arm.monthly for arm in arms):
        return part
    for_gate = math.ceil(began * max(1.0, *(WEAK_NUMBER / number for number in found.gate.numbers)) - 1e-9)
    needed = max(for_gate, found.needed or 0)
    together = replace(arms[0], days=np.concatenate([arm.days for arm in arms]))
    month = find_month(together, needed - began) if needed > began else None
    return replace(part, needed=needed, month=month) if month else part


def _width(estimate: Estimate | None) -> float:
    if estimate is None or estimate.low is None or estimate.high is None:
        return math.inf
    return estimate.high - estimate.low


def _reach(estimate: Estimate, border: float) -> float:
    """Return how far the interval reaches towards `border`, in distances of the value from it; infinite at it."""
    if estimate.low is None or estimate.high is None or estimate.value == border:
        return math.inf
    reach = estimate.value - estimate.low if estimate.value > border else estimate.high - estimate.value
    return reach / abs(estimate.value - border)
