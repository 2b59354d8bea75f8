"""One patient against expectation: the course that the first score lets expect, and the one ahead (STATISTICS §7).

From the additive sums of the trend: with b_k the regression of y_k on (1, y₁…y_{k−1}),

    σ_k² = (S_yy − bᵀS_xy) / (n_k − k),    L_k = Σ_j b_kj·L_j + σ_k·e_k,    Var(y_k | first h) = Σ_{j>h} L_kj²

It is what similar patients would have had they all stayed. One session ahead the interval is Student's, and knows that
the regression is an estimate. Limits are not rounded.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates.kept import FEWEST, find_slopes
from outcomes.estimates.sums import Floats, ScoreSums, sum_scores
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "FEWEST_ALIKE_COURSES",
    "NINETIETH",
    "SEVENTY_FIFTH",
    "CourseModel",
    "Courses",
    "estimate_courses",
    "find_deviations",
    "find_thirds",
    "sum_courses",
]

FEWEST_ALIKE_COURSES = 100
"""Under so many episodes a type's third of baselines has no course of its own; it takes the type's, or everyone's."""

SEVENTY_FIFTH = 0.6744897501960817
"""The standard normal's quantile at 0.75."""

NINETIETH = 1.2815515655446004
"""The standard normal's quantile at 0.9."""

_SEEN_PER_COEFFICIENT = 10
"""With fewer, the course ahead would follow chance from session to session; a wider model is taken."""

_SEEN_BY_EVERYONE = 3
"""The widest model has nothing to fall back on: with fewer yet, nothing is told of so late a session."""
_THIRDS = 3

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CourseModel:
    """How similar patients' scores go, session by session.

    `episodes`: how many it is from. `reach`: the last session number it tells of. `slopes[k−1]`: k coefficients of y_k
    on (1, y₁…y_{k−1}); `spread`: σ_k, on n_k − k degrees of freedom.
    """

    episodes: int
    reach: int
    slopes: tuple[Floats, ...]
    spread: Floats

    def find_ahead(self, history: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of every later score given the first h, both n × `reach`.

        `history`: n × h, h ≥ 1, without gaps. Up to h the mean is the history itself and the deviation 0.
        """
        known = min(history.shape[1], self.reach)
        mean = np.empty((len(history), self.reach))
        mean[:, :known] = history[:, :known]
        loads = np.zeros((self.reach, self.reach))
        for k in range(known, self.reach):
            # Row by row: in a product of matrices a patient's last digits would hang on how many others are asked for.
            mean[:, k] = self.slopes[k][0] + np.vecdot(mean[:, :k], self.slopes[k][1:])
            loads[k] = self.slopes[k][1:] @ loads[:k]
            loads[k, k] = self.spread[k]
        return mean, np.broadcast_to(np.sqrt((loads**2).sum(axis=1)), mean.shape)


@dataclass(frozen=True, eq=False)
class Courses:
    """Models by type and third of baseline, each type's, and everyone's; where too few, the wider one stands in.

    `cuts`: types × 2, the bounds of its thirds. `thirds`: one entry a type and third; `types`; `everyone`. None where
    there are under 100 episodes; everyone's, under ten.
    """

    groups: tuple[tuple[str, ...], ...]
    cuts: Floats
    thirds: tuple[CourseModel | None, ...]
    types: tuple[CourseModel | None, ...]
    everyone: CourseModel | None

    def find_model(self, group: tuple[str, ...], baseline: float, session: int) -> CourseModel | None:
        """Return the nearest model that tells of `session`, for a patient of this group and baseline; else None."""
        place = self.groups.index(group) if group in self.groups else -1
        if place >= 0:
            third = int((baseline > self.cuts[place]).sum())
            for model in (self.thirds[place * _THIRDS + third], self.types[place]):
                if model is not None and model.reach >= session:
                    return model
        return self.everyone if self.everyone is not None and self.everyone.reach >= session else None

    def find_models(self, scores: GroupedScores, sessions: Ints) -> list[tuple[CourseModel, Ints]]:
        """Return each model with the positions in `scores` that it serves, each at its own number in `sessions`."""
        baseline = scores.matrix[:, 0].astype(np.float64)
        third = (baseline[:, None] > self._find_cuts(scores)).sum(axis=1)
        # Whoever shares group, third and session shares the model: it is looked up once for all of them.
        keys = (scores.code * _THIRDS + third) * (int(sessions.max(initial=0)) + 1) + sessions
        _, firsts, kind = np.unique(keys, return_index=True, return_inverse=True)
        served: dict[int, tuple[CourseModel, list[int]]] = {}
        for place, first in enumerate(firsts.tolist()):
            model = self.find_model(scores.groups[scores.code[first]], baseline[first], int(sessions[first]))
            if model is not None:
                served.setdefault(id(model), (model, []))[1].append(place)
        return [(model, np.flatnonzero(np.isin(kind, places))) for model, places in served.values()]

    def _find_cuts(self, scores: GroupedScores) -> Floats:
        """Return the bounds of the thirds that hold for each episode of `scores`; NaN where its group is not known."""
        known = [self.groups.index(group) if group in self.groups else -1 for group in scores.groups]
        cuts = np.vstack([self.cuts, np.full((1, 2), np.nan)])
        return np.asarray(cuts[np.array(known, dtype=np.int64)[scores.code]])


def find_thirds(scores: GroupedScores) -> tuple[Floats, Ints]:
    """Return the bounds of each group's thirds of baseline, groups × 2, and each episode's third, 0–2 from the low."""
    baseline = scores.matrix[:, 0].astype(np.float64)
    cuts = np.full((len(scores.groups), 2), np.nan)
    for group in range(len(scores.groups)):
        own = baseline[scores.code == group]
        if len(own):
            cuts[group] = np.quantile(own, [1 / 3, 2 / 3])
    return cuts, np.asarray((baseline[:, None] > cuts[scores.code]).sum(axis=1), dtype=np.int64)


def sum_courses(scores: GroupedScores) -> ScoreSums:
    """Return the sums of every group's thirds of baseline, group by group."""
    _, third = find_thirds(scores)
    keys = tuple((*group, str(part)) for group in scores.groups for part in range(_THIRDS))
    parted = replace(scores, groups=keys, code=scores.code * _THIRDS + third)
    return sum_scores(parted)


def estimate_courses(scores: GroupedScores, *, without: Collection[int] = (), sums: ScoreSums | None = None) -> Courses:
    """Return the courses of `scores`, grouped by type; `without`: folds of patients to leave out.

    `sums`: those of `sum_courses`, where they are at hand.
    """
    sums = sum_courses(scores) if sums is None else sums
    cuts, _ = find_thirds(scores)
    folds = np.setdiff1d(np.arange(FOLDS), list(without))
    cells = len(scores.groups) * _THIRDS
    totals = [block[:, folds].sum(axis=1) for block in sums.products]
    counts = sums.total[:, folds].sum(axis=1)
    models: list[CourseModel | None] = []
    for members in (
        *([cell] for cell in range(cells)),
        *(list(range(start, start + _THIRDS)) for start in range(0, cells, _THIRDS)),
    ):
        enough = counts[members].sum() >= FEWEST_ALIKE_COURSES
        models.append(_find_model(totals, counts, members) if enough else None)
    everyone = _find_model(totals, counts, list(range(cells)), each=_SEEN_BY_EVERYONE) if cells else None
    return Courses(scores.groups, cuts, tuple(models[:cells]), tuple(models[cells:]), everyone)


def find_deviations(scores: GroupedScores, courses: Courses) -> Floats:
    """Return how much worse than its baseline lets expect each score is, in standard deviations; episodes × sessions.

    Better scores are negative. NaN where there is no score, at session 1, and where few patients are alike.
    """
    instrument = find_instrument(scores.instrument)
    turn = 1.0 if instrument is None or instrument.better == "lower" else -1.0
    sessions = scores.matrix.shape[1]
    result = np.full(scores.matrix.shape, np.nan)
    seen = np.isfinite(scores.matrix)
    latest = sessions - seen[:, ::-1].argmax(axis=1)
    # A model that does not reach the last score still tells of the sessions that it does reach.
    for model, own in courses.find_models(scores, np.full(len(latest), 2, dtype=np.int64)):
        _judge(result, scores, model, own, turn)
    for model, own in courses.find_models(scores, latest.astype(np.int64)):
        _judge(result, scores, model, own, turn)
    result[~seen] = np.nan
    return result


def _judge(result: Floats, scores: GroupedScores, model: CourseModel, own: Ints, turn: float) -> None:
    mean, deviation = model.find_ahead(scores.matrix[own, :1].astype(np.float64))
    reach = min(model.reach, result.shape[1])
    safe = np.where(deviation[:, 1:reach] > 0, deviation[:, 1:reach], np.nan)
    result[own, 1:reach] = turn * (scores.matrix[own, 1:reach] - mean[:, 1:reach]) / safe


def _find_model(
    totals: list[Floats], counts: Floats, members: list[int], *, each: int = _SEEN_PER_COEFFICIENT
) -> CourseModel | None:
    """Return the model of these cells together, as far as `each` coefficient has so many; None where not even twice."""
    slopes: list[Floats] = []
    spread: list[float] = []
    for k, block in enumerate(totals, start=1):
        products = block[members].sum(axis=0)
        seen = products[0, 0]
        if seen < max(FEWEST, each * (k + 1)):
            break
        slope = find_slopes(products.copy())
        gram, moment, square = products[:-1, :-1], products[:-1, -1], products[-1, -1]
        residual = square - 2 * slope @ moment + slope @ gram @ slope  # as Syy − b·Sxy, but never below 0 by rounding
        slopes.append(slope)
        spread.append(float(np.sqrt(max(residual, 0.0) / (seen - k))))
    if len(slopes) < 2:
        return None
    return CourseModel(int(counts[members].sum()), len(slopes), tuple(slopes), np.array(spread))
