"""Whether two arms may be compared: enough of both, enough in common, and alike beyond what the model levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.estimates.sums import Floats

__all__ = ["Balance", "Gate", "GateVerdict", "Reason", "find_balance", "find_effective_number", "find_gate"]

GateVerdict = Literal["comparable", "weakly comparable", "not comparable"]

Reason = Literal["few in first", "few in second", "little in common", "unlike", "one practitioner"]

COMPARABLE_NUMBER = 50
WEAK_NUMBER = 30
"""Effective numbers an arm needs among those scored at the session compared."""

COMMON = 0.5
"""Σ 4e(1 − e)/n: 1 where every episode could as well have been in either arm, 0 where none could."""

ALIKE = 0.1
"""The largest standardised difference of a term that the model was not given (Austin 2009, 10.1002/sim.3697).

In small arms chance alone brings more, in a trial by lot as well. So a term counts as unlike where it is beyond this
and beyond what chance would bring to the most unlike of so many terms, at 95%.
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """One term of the case mix: the standardised mean difference of the arms, plain and weighted. `modelled`: the
    weights were made to level it, so that its being level proves nothing.
    """

    term: str
    plain: float
    weighted: float
    modelled: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a difference may be told. `reasons`: why it may not, or why not firmly; the gravest first.

    `numbers`: the arms' effective numbers at the session; `common`: how far they overlap; `worst`: the term that the
    model was not given in which they differ most, None where there is no such term; `by_chance`: how far apart chance
    alone would bring the most unlike of so many terms in arms of this size.
    """

    verdict: GateVerdict
    reasons: tuple[Reason, ...]
    numbers: tuple[float, float]
    common: float
    worst: Balance | None
    by_chance: float = 0.0

    @property
    def only_few(self) -> bool:
        """Tell whether nothing but small numbers stands in the way, so that more patients would help."""
        return bool(self.reasons) and not {"little in common", "one practitioner"} & set(self.reasons)


def find_balance(
    names: tuple[str, ...], terms: Floats, first: npt.NDArray[np.bool_], weights: Floats, *, modelled: bool
) -> tuple[Balance, ...]:
    """Return each term's standardised mean difference, first − second arm, over the plain arms' own spread.

    `terms`: n × p; `first`, `weights`: n. A term that varies in neither arm has none.
    """
    one, two = terms[first], terms[~first]
    spread = np.sqrt((one.var(axis=0) + two.var(axis=0)) / 2)
    plain = one.mean(axis=0) - two.mean(axis=0)
    weighted = np.average(one, axis=0, weights=weights[first]) - np.average(two, axis=0, weights=weights[~first])
    return tuple(
        Balance(name, float(plain[place] / spread[place]), float(weighted[place] / spread[place]), modelled)
        for place, name in enumerate(names)
        if spread[place] > 1e-9
    )


def find_effective_number(weights: Floats) -> float:
    """Return (Σw)²/Σw², how many unweighted episodes tell as much."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


def find_gate(numbers: tuple[float, float], chance: Floats, checks: tuple[Balance, ...]) -> Gate:
    """Return the verdict on two arms. `numbers`: effective, at the session; `chance`: of the first arm, by episode."""
    common = float((4 * chance * (1 - chance)).mean()) if len(chance) else 0.0
    worst = max(checks, key=lambda term: abs(term.weighted), default=None)
    by_chance = _find_chance(numbers, len(checks))
    unlike = worst is not None and abs(worst.weighted) > max(ALIKE, by_chance)
    reasons: list[Reason] = []
    if numbers[0] < COMPARABLE_NUMBER:
        reasons.append("few in first")
    if numbers[1] < COMPARABLE_NUMBER:
        reasons.append("few in second")
    if common < COMMON:
        reasons.append("little in common")
    if unlike:
        reasons.append("unlike")
    verdict: GateVerdict = "comparable" if not reasons else "not comparable"
    if reasons and min(numbers) >= WEAK_NUMBER and common >= COMMON:
        verdict = "weakly comparable"
    return Gate(verdict, tuple(reasons), numbers, common, worst, by_chance)


def _find_chance(numbers: tuple[float, float], checks: int) -> float:
    """Return the largest standardised difference that chance brings to so many terms of two arms of such sizes."""
    from scipy.special import ndtri  # without the import of scipy.stats

    error = float(np.sqrt(sum(1 / max(number, 1.0) for number in numbers)))
    return float(ndtri(1 - 0.025 / max(checks, 1))) * error
