"""What the records say to a claim: the verdict on a difference, a share or an improvement, and why.

Every verdict follows from an interval and what the gate of a comparison lets be told (STATISTICS §4; EVIDENCE, Claims):

    a difference    supported: low > 0 · not supported: high < the important change · else cannot be told yet
    a share         supported: its interval on the claim's side of 50 % · not supported: on the other · else cannot …
    an improvement  supported: low ≥ the important change · not supported: high < it · else cannot be told yet

with differences and improvements turned so that positive is better.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from outcomes.estimates.balance import WEAK_NUMBER
from outcomes.estimates.comparison import Comparison
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.claims import ClaimVerdict
from outcomes.vocabulary.instruments import Instrument, find_instrument

__all__ = [
    "HALF",
    "ClaimPart",
    "ClaimReason",
    "ClaimResult",
    "PartField",
    "PartMeasure",
    "find_difference_verdict",
    "find_improvement_verdict",
    "find_joint_result",
    "find_share_verdict",
]

HALF = 50.0
"""Per cent: most are more than this."""

ClaimReason = Literal[
    "better",
    "less than important",
    "no important difference",
    "worse",
    "open",
    "few",
    "nobody",
    "little in common",
    "one practitioner",
    "most",
    "not most",
    "about half",
    "important",
    "not important",
    "about important",
    "another is better",
    "shown beside",
]
"""Why the verdict is what it is. less than important: better, and by less than the important change. open: the interval
holds no difference and an important one. nobody: one of the groups is empty. another is better: than the combination
that the claim is about. shown beside: no verdict hangs on it.
"""

PartMeasure = Literal[
    "difference",
    "within 8 sessions",
    "window",
    "sustained",
    "improvement",
    "medication",
    "worse again",
    "back within a year",
]
"""What a part measures. difference: of two arms at a session. window: first better within the promised sessions.
improvement: a mean change. medication: given it, at any later session or at one.
"""

PartField = Literal["all", "back_pain_type", "combination", "outcome", "addressing", "session"]


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """One of the tests behind a verdict: a measure, and of what, as in ("back_pain_type", "disc").

    `verdict` is None where it is only shown. `estimate`: a difference first − second in the instrument's own unit and
    direction, a share in per cent, or a change; None where the records let none be told. `needed`: so many episodes in
    all could tell it, by `month` (2027-03); both None where that is not in sight, or is told already.
    """

    measure: PartMeasure
    field: PartField
    word: str
    verdict: ClaimVerdict | None
    reason: ClaimReason
    estimate: Estimate | None
    comparison: Comparison | None = None
    needed: int | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What the records say to one claim, called by its id.

    `leading`: the part that decides; `also`: the others that must hold; `beside`: told with them, and no more.
    """

    claim: str
    leading: ClaimPart
    beside: tuple[ClaimPart, ...] = ()
    also: tuple[ClaimPart, ...] = ()

    @property
    def verdict(self) -> ClaimVerdict:
        """The verdict on the claim."""
        return self.leading.verdict or "cannot be told yet"

    @property
    def parts(self) -> tuple[ClaimPart, ...]:
        """All parts, the one that decides first."""
        return (*self.deciding, *self.beside)

    @property
    def deciding(self) -> tuple[ClaimPart, ...]:
        """The parts on which the verdict hangs, the one that decides first."""
        return (self.leading, *self.also)


def find_difference_verdict(found: Comparison) -> tuple[ClaimVerdict, ClaimReason]:
    """Return what a comparison says to the claim that its first arm does better, and why."""
    if 0 in found.began:
        return "cannot be told yet", "nobody"
    instrument = find_instrument(found.instrument)
    fair = found.fair
    if fair is None or fair.low is None or fair.high is None or instrument is None:
        return _refuse(found)
    low, high = _turn(fair.low, fair.high, instrument)
    if low > 0:
        return "supported here", "less than important" if high < instrument.points else "better"
    if high < instrument.points:
        return "not supported here", "worse" if high < 0 else "no important difference"
    return "cannot be told yet", "open"


def find_share_verdict(share: Estimate | None, *, above: bool) -> tuple[ClaimVerdict, ClaimReason]:
    """Return what a share in per cent says to the claim that it lies above one half, or below."""
    if share is None or share.low is None or share.high is None:
        return "cannot be told yet", "few"
    if share.low > HALF or share.high < HALF:
        return ("supported here", "most") if (share.low > HALF) == above else ("not supported here", "not most")
    return "cannot be told yet", "about half"


def find_improvement_verdict(change: Estimate | None, instrument: Instrument) -> tuple[ClaimVerdict, ClaimReason]:
    """Return what a mean change says to the claim that it is an important improvement."""
    if change is None or change.low is None or change.high is None:
        return "cannot be told yet", "few"
    low, high = _turn(change.low, change.high, instrument)
    if low >= instrument.points:
        return "supported here", "important"
    if high < instrument.points:
        return "not supported here", "not important"
    return "cannot be told yet", "about important"


def find_joint_result(claim: str, *parts: ClaimPart, beside: Iterable[ClaimPart] = ()) -> ClaimResult:
    """Return the result on a claim of which all `parts` must hold: the first with the gravest verdict decides."""
    order: tuple[ClaimVerdict, ...] = ("not supported here", "not comparable", "cannot be told yet")
    grave = (part for verdict in order for part in parts if part.verdict == verdict)
    leading = next(grave, parts[0])
    return ClaimResult(claim, leading, tuple(beside), tuple(part for part in parts if part is not leading))


def _refuse(found: Comparison) -> tuple[ClaimVerdict, ClaimReason]:
    """Return why no difference is told. Small arms part by chance alone, so only larger ones count as apart."""
    if "one practitioner" in found.gate.reasons:
        return "not comparable", "one practitioner"
    if "little in common" in found.gate.reasons and min(found.scored) >= WEAK_NUMBER:
        return "not comparable", "little in common"
    return "cannot be told yet", "few"


def _turn(low: float, high: float, instrument: Instrument) -> tuple[float, float]:
    """Return an interval turned so that positive is better."""
    return (low, high) if instrument.better == "higher" else (-high, -low)
