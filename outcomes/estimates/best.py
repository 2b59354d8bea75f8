"""What does better within a type of back pain: each starting combination against all others, and each pair.

Every comparison is a fair one. So many are looked at that some would look better by chance alone: those against all
others, and the pairs, are told by intervals so much wider that all of them hold together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from outcomes.cohort import FOLDS, CaseMix, GroupedScores, Landmark
from outcomes.estimates.arms import REST, find_arms, find_within
from outcomes.estimates.comparison import Comparison, compare_arms
from outcomes.estimates.kept import find_student_quantile

__all__ = ["Best", "compare_each"]


@dataclass(frozen=True, slots=True)
class Best:
    """One type of back pain. `against_rest`: each combination that was given often enough, against all others of the
    type; `fair` of each holds together with the others. `pairs`: every two of them, likewise. Of what may not be
    compared `fair` is None.
    """

    kind: str
    against_rest: tuple[Comparison, ...]
    pairs: tuple[Comparison, ...]

    @property
    def told(self) -> tuple[Comparison, ...]:
        """Those that may be compared with all others."""
        return tuple(one for one in self.against_rest if one.fair is not None)

    @property
    def told_pairs(self) -> tuple[Comparison, ...]:
        """The pairs that may be compared."""
        return tuple(one for one in self.pairs if one.fair is not None)


def compare_each(
    scores: GroupedScores,
    case_mix: CaseMix,
    landmark: Landmark,
    words: Sequence[str],
    *,
    kind: str,
    session: int,
) -> Best:
    """Hold each of the combinations `words` against all others within the type `kind`, and every two of them."""
    within = find_within(scores, kind)

    def compare(first: str, second: str) -> Comparison:
        return compare_arms(scores, case_mix, find_arms(landmark, first, second, within=within), session=session)

    against = _widen_all([compare(word, REST) for word in words])
    return Best(kind, against, _widen_all([compare(first, second) for first, second in combinations(words, 2)]))


def _widen_all(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    looks = sum(one.fair is not None for one in comparisons)
    return tuple(_widen(one, looks) for one in comparisons)


def _widen(comparison: Comparison, looks: int) -> Comparison:
    """Return the comparison with the interval of its fair difference as wide as for so many `looks`."""
    fair = comparison.fair
    if fair is None or fair.low is None or fair.high is None:
        return comparison
    degrees = np.array(FOLDS - 1)
    wider = float(find_student_quantile(degrees, looks=looks) / find_student_quantile(degrees))
    low, high = (fair.value + wider * (limit - fair.value) for limit in (fair.low, fair.high))
    return replace(comparison, fair=replace(fair, low=low, high=high))
