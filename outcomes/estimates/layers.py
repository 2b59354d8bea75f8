"""Do further modalities add? Two against one, three and more against two, and pairs beyond what both do alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from outcomes.cohort import POOL_BELOW, CaseMix, GroupedScores, Landmark
from outcomes.estimates.addressed import Addressed
from outcomes.estimates.balance import Gate
from outcomes.estimates.comparison import Arms, Comparison, compare_arms, find_fair_differences
from outcomes.estimates.differences import Differences, add_differences, find_standard_error
from outcomes.estimates.methods import SYNERGY
from outcomes.estimates.proportions import NORMAL
from outcomes.estimates.results import Estimate
from outcomes.estimates.shrinkage import find_shrunken
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["Layers", "Synergy", "compare_layers", "compare_synergies"]

Flags = npt.NDArray[np.bool_]

_STEPS = (("2 treatments", (2, 2), "1 treatment", (1, 1)), ("3 or more treatments", (3, 99), "2 treatments", (2, 2)))
"""The arms of each step: name, and the fewest and the most modalities in it."""

_EVERY, _NOT_EVERY = "every recorded problem addressed", "not every one addressed"

_VERDICTS = ("comparable", "weakly comparable", "not comparable")


@dataclass(frozen=True, slots=True)
class Synergy:
    """Two modalities: what both go with beyond the sum of what each goes with alone, against neither.

    `cells`: how many episodes were given just both, just the first, just the second, neither. `effect`: drawn together
    with the other pairs'; None where one of the three comparisons may not be told; `gate`: that of the least comparable
    one.
    """

    first: str
    second: str
    cells: tuple[int, int, int, int]
    gate: Gate
    effect: Estimate | None


@dataclass(frozen=True, slots=True)
class Layers:
    """Steps: more modalities against fewer, and every recorded problem addressed against not every one. Pairs: those
    with 20 episodes in each of their four cells; `too_few`: how many pairs have been given together, but with fewer.
    """

    instrument: str
    steps: tuple[Comparison, ...]
    pairs: tuple[Synergy, ...]
    too_few: int


def compare_layers(
    scores: GroupedScores,
    case_mix: CaseMix,
    landmark: Landmark,
    *,
    session: int,
    within: Flags | None = None,
    addressed: Addressed | None = None,
) -> Layers:
    """Return what each further modality goes with, and addressing every problem. `within`: who may be compared."""
    eligible = landmark.reached if within is None else landmark.reached & within
    number = landmark.given.sum(axis=1)
    arms = []
    for first, more, second, fewer in _STEPS:
        in_first, in_second = (eligible & (number >= low) & (number <= high) for low, high in (more, fewer))
        arms.append(Arms(first, second, in_first, in_second, landmark.session))
    if addressed is not None:
        recorded = eligible & (addressed.problems > 0)
        every = recorded & (addressed.by_any == addressed.problems)
        arms.append(Arms(_EVERY, _NOT_EVERY, every, recorded & ~every, landmark.session))
    steps = [
        compare_arms(scores, case_mix, pair, session=session)
        for pair in arms
        if pair.in_first.any() and pair.in_second.any()
    ]
    pairs, too_few = compare_synergies(scores, case_mix, landmark, session=session, eligible=eligible)
    return Layers(scores.instrument, tuple(steps), pairs, too_few)


def compare_synergies(
    scores: GroupedScores, case_mix: CaseMix, landmark: Landmark, *, session: int, eligible: Flags
) -> tuple[tuple[Synergy, ...], int]:
    """Return the pairs with enough in each of their four cells, drawn together, and how many pairs have fewer."""
    found: list[tuple[Synergy, Differences | None]] = []
    too_few = 0
    number = landmark.given.sum(axis=1)
    for first, second in combinations(landmark.modalities, 2):
        one, other = landmark.find_with(first), landmark.find_with(second)
        cells = [
            eligible & one & other & (number == 2),
            eligible & one & (number == 1),
            eligible & other & (number == 1),
            eligible & ~one & ~other,
        ]
        sizes = (int(cells[0].sum()), int(cells[1].sum()), int(cells[2].sum()), int(cells[3].sum()))
        if min(sizes) < POOL_BELOW:
            too_few += sizes[0] > 0
            continue
        gate, difference = _find_synergy(scores, case_mix, cells, session)
        found.append((Synergy(first, second, sizes, gate, None), difference))
    unit = instrument.unit if (instrument := find_instrument(scores.instrument)) else ""
    return _draw_together(found, unit), too_few


def _find_synergy(
    scores: GroupedScores, case_mix: CaseMix, cells: list[Flags], session: int
) -> tuple[Gate, Differences | None]:
    """Return both − first alone − second alone, each against neither, and the least comparable one's gate."""
    *given, neither = cells
    told = [
        find_fair_differences(scores, case_mix, Arms("given", "neither", arm, neither), session=session)
        for arm in given
    ]
    gate = max((gate for gate, _ in told), key=lambda one: _VERDICTS.index(one.verdict))
    parts = [difference for _, difference in told if difference is not None]
    if len(parts) < len(told):
        return gate, None
    return gate, add_differences(list(zip((1.0, -1.0, -1.0), parts, strict=True)))


def _draw_together(found: list[tuple[Synergy, Differences | None]], unit: str) -> tuple[Synergy, ...]:
    told = [(place, difference) for place, (_, difference) in enumerate(found) if difference is not None]
    values = np.array([difference.values[0] for _, difference in told])
    errors = np.array([find_standard_error(difference) for _, difference in told])
    known = np.isfinite(values) & np.isfinite(errors) & (errors > 0)
    places = [place for (place, _), is_known in zip(told, known, strict=True) if is_known]
    shrunken, narrowed = find_shrunken(values[known], errors[known])
    rows = [synergy for synergy, _ in found]
    for at, place in enumerate(places):
        effect = _estimate(shrunken[at], narrowed[at], sum(rows[place].cells), unit)
        rows[place] = replace(rows[place], effect=effect)
    return tuple(rows)


def _estimate(value: np.float64, error: np.float64, n: int, unit: str) -> Estimate:
    half = NORMAL * float(error)
    return Estimate(float(value), float(value) - half, float(value) + half, n, 0, unit, SYNERGY)
