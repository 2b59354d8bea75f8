"""Does anyone differ beyond chance? Practitioners, or clinics, against what their patients' case mix lets expect.

Nobody is ranked: in any order of equals somebody comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from outcomes.cohort import NOT_RECORDED, CaseMix, Flow, GroupedScores
from outcomes.estimates.funnel import FunnelPoint, find_funnel, find_icc, find_limits, find_needed, find_reliability
from outcomes.estimates.kept import FEWEST
from outcomes.estimates.logistic import find_chance, find_design, fit_logistic, pick_terms
from outcomes.estimates.methods import SHRUNKEN
from outcomes.estimates.proportions import NORMAL, count_patients, estimate_share
from outcomes.estimates.responders import find_standing
from outcomes.estimates.results import Estimate

__all__ = [
    "FEWEST_PEERS",
    "Expected",
    "PeerBand",
    "Unit",
    "UnitMeasure",
    "UnitVerdict",
    "Units",
    "estimate_units",
    "find_expected",
    "find_peers",
]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Expected = Floats
"""The chance of a hit of each episode that is counted, in the order of the scores."""

UnitMeasure = Literal["improved", "scored"]
"""Improved: of those scored again, who stands meaningfully improved. Scored: of everyone counted, who was."""

UnitVerdict = Literal["better", "perhaps better", "no signal", "perhaps worse", "worse", "too few"]
"""Better and worse: beyond the 99.8% limits; perhaps: beyond the 95% limits, as one of twenty is by chance."""

FEWEST_PEERS = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """One practitioner or clinic. Shares in per cent.

    `expected`: by the case mix. `limits95`, `limits998`: how far `observed` may lie by chance; beyond is strictly
    outside. `shrunken`: drawn to what is expected as far as its n is small. `may_signal`: whether none of its n would
    lie beyond the 99.8% limits, and whether all would.
    """

    name: str
    n: int
    observed: Estimate
    expected: float
    limits95: tuple[float, float]
    limits998: tuple[float, float]
    shrunken: Estimate
    reliability: float
    verdict: UnitVerdict
    may_signal: tuple[bool, bool]

    @property
    def difference(self) -> float:
        """How many more of a hundred than expected."""
        return self.observed.value - self.expected


@dataclass(frozen=True, slots=True)
class Units:
    """All units on one measure, by name; `share`: of all together, in per cent.

    `icc`: which share of the variance lies between units; `needed`: how many episodes make a unit's figure reliable.
    `spread`: φ and τ where the limits allow for differences beyond chance, else None. `funnel`: to draw, about the
    share of all; each unit is judged by its own limits. `unnamed`: episodes of nobody.
    """

    field: Literal["practitioner", "clinic"]
    measure: UnitMeasure
    session: int
    units: tuple[Unit, ...]
    share: float
    icc: float
    needed: int | None
    spread: tuple[float, float] | None
    funnel: tuple[FunnelPoint, ...]
    unnamed: int
    instrument: str
    other_instruments: int
    flow: Flow

    def find(self, name: str) -> Unit | None:
        """Return the unit called `name`, or None."""
        return next((unit for unit in self.units if unit.name == name), None)


@dataclass(frozen=True, slots=True)
class PeerBand:
    """Where the middle half of so many `peers` lies, in per cent, drawn to what is expected; None under five peers."""

    peers: int
    low: float | None
    high: float | None


def find_expected(scores: GroupedScores, case_mix: CaseMix, session: int, *, measure: UnitMeasure) -> Expected:
    """Return each counted episode's chance of a hit by its case mix, by a model that does not know who treated.

    `case_mix`: of the same episodes as `scores`. The same whatever these are grouped by.
    """
    hits, trials = _find_hits(scores, session, measure)
    terms, hit = case_mix.terms[trials], hits[trials].astype(np.float64)
    if not len(hit) or hit.all() or not hit.any():
        return np.full(len(hit), hit.mean() if len(hit) else 0.0)
    design = find_design(terms[:, pick_terms(terms)])
    return find_chance(design @ fit_logistic(design, hit))


def estimate_units(scores: GroupedScores, expected: Expected, session: int, *, measure: UnitMeasure) -> Units:
    """Return every unit by which `scores` are grouped on `measure`, judged at `session`.

    `expected`: as `find_expected` gives it for the same episodes.
    """
    hits, trials = _find_hits(scores, session, measure)
    rows = np.flatnonzero(trials)
    hit = hits[rows].astype(np.float64)
    names = [key[0] for key in scores.groups]
    named = np.array([name != NOT_RECORDED for name in names], dtype=bool)
    known = named[scores.code[rows]] if len(names) else np.zeros(0, dtype=bool)
    code = scores.code[rows][known]
    icc = find_icc((hit - expected)[known], code)
    tally = _Tally(scores, rows[known], code, hit[known], expected[known])
    share = float(hit.mean()) if len(hit) else 0.0
    units, spread = tally.judge(names, share=share, icc=icc)
    field: Literal["practitioner", "clinic"] = "clinic" if scores.by[0] == "clinic" else "practitioner"
    return Units(
        field,
        measure,
        session,
        units,
        100 * share,
        icc,
        find_needed(icc),
        spread,
        find_funnel(max((unit.n for unit in units), default=0), share, spread),
        int((~known).sum()),
        scores.instrument,
        scores.other_instruments,
        scores.flow,
    )


def find_peers(units: Units, name: str) -> PeerBand:
    """Return where the middle half of the others lies: of those with enough patients, five at least, nobody named."""
    values = [unit.shrunken.value for unit in units.units if unit.name != name and unit.verdict != "too few"]
    if len(values) < FEWEST_PEERS:
        return PeerBand(len(values), None, None)
    low, high = np.quantile(values, [0.25, 0.75])
    return PeerBand(len(values), float(low), float(high))


def _find_hits(scores: GroupedScores, session: int, measure: UnitMeasure) -> tuple[Flags, Flags]:
    """Return of each episode whether it is a hit, and whether it is counted."""
    standing = find_standing(scores, session)
    if measure == "improved":
        return standing.improved, standing.scored
    return standing.scored, standing.counted


@dataclass(frozen=True, eq=False)
class _Tally:
    """Counted episodes of named units: where they stand in the scores, whose unit, hit or not, and what is expected."""

    scores: GroupedScores
    rows: npt.NDArray[np.int64]
    code: npt.NDArray[np.int64]
    hit: Floats
    expected: Floats

    def judge(
        self, names: Sequence[str], *, share: float, icc: float
    ) -> tuple[tuple[Unit, ...], tuple[float, float] | None]:
        """Return the units in the order of their names, and the spread that their limits allow for."""
        present = sorted(set(self.code.tolist()))
        if not present:
            return (), None
        n, observed, expected = (
            np.bincount(self.code, weights=weights)[present].astype(np.float64)
            for weights in (np.ones(len(self.code)), self.hit, self.expected)
        )
        limits, spread = find_limits(n, observed, expected)
        reliability = find_reliability(n, icc)
        units = []
        for place in sorted(range(len(present)), key=lambda place: names[present[place]]):
            here = self.code == present[place]
            told = self._estimate(here)
            between = {level: (float(low[place]), float(high[place])) for level, (low, high) in limits.items()}
            size = float(n[place])
            few = count_patients(self.scores.patient[self.rows[here]]) < FEWEST
            units.append(
                Unit(
                    names[present[place]],
                    int(size),
                    told,
                    float(100 * expected[place] / size),
                    _in_per_cent(between["95"], size),
                    _in_per_cent(between["99.8"], size),
                    _shrink(told, 100 * expected[place] / size, share, icc, float(reliability[place])),
                    float(reliability[place]),
                    "too few" if few else _find_verdict(float(observed[place]), between),
                    (between["99.8"][0] > 0, between["99.8"][1] < size),
                )
            )
        return tuple(units), spread

    def _estimate(self, here: Flags) -> Estimate:
        rows = self.rows[here]
        share = estimate_share(
            self.hit[here], np.ones(len(rows)), patient=self.scores.patient[rows], fold=self.scores.fold[rows]
        )
        assert share is not None
        return share


def _in_per_cent(counts: tuple[float, float], n: float) -> tuple[float, float]:
    return 100 * counts[0] / n, 100 * counts[1] / n


def _find_verdict(observed: float, between: dict[str, tuple[float, float]]) -> UnitVerdict:
    if observed > between["99.8"][1]:
        return "better"
    if observed < between["99.8"][0]:
        return "worse"
    if observed > between["95"][1]:
        return "perhaps better"
    return "perhaps worse" if observed < between["95"][0] else "no signal"


def _shrink(observed: Estimate, expected: float, share: float, icc: float, reliability: float) -> Estimate:
    """Return the share, in per cent, that a unit would have with everyone's case mix, as far as its n bears it out.

    The interval is that of a unit drawn from units that differ as much as the ICC says; none where they do not differ.
    """
    value = 100 * share + reliability * (observed.value - expected)
    if icc <= 0 or observed.low is None:
        return Estimate(float(value), None, None, observed.n, 0, "%", SHRUNKEN)
    error = 100 * np.sqrt(icc * share * (1 - share) * (1 - reliability))
    low, high = max(0.0, value - NORMAL * error), min(100.0, value + NORMAL * error)
    return Estimate(float(value), float(low), float(high), observed.n, 0, "%", SHRUNKEN)
