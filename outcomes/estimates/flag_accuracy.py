"""How often the flag is right: on this clinic's own ended episodes, each held against a course made without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, GroupedScores
from outcomes.estimates.course import NINETIETH, estimate_courses, find_deviations, sum_courses
from outcomes.estimates.improvement import find_assessable, find_improved
from outcomes.estimates.kept import FEWEST
from outcomes.estimates.methods import FLAG
from outcomes.estimates.proportions import find_wilson_interval
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import Floats
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["FlagAccuracy", "estimate_flag_accuracy", "find_held_out_deviations"]

_PARTS = 5
_UP_TO = 8

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FlagAccuracy:
    """How often the flag is right, in per cent; None where nobody can be told of.

    `sensitivity`: of those who ended not improved, flagged before. `specificity`: of those who ended improved, never
    flagged. `lead`: the median of sessions from the flag to the last score, among those rightly flagged. `unchanged`,
    `unchanged_specificity`: the same for the rule “no change from baseline”. At equal specificity: `matched`, what the
    flag finds when drawn as loosely as that rule; `unchanged_matched`, what the rule finds when drawn as strictly as
    the flag. `beyond`: of those still in care at session 8, worse than the 90th there.
    """

    sensitivity: Estimate | None
    specificity: Estimate | None
    lead: float | None
    unchanged: Estimate | None
    unchanged_specificity: Estimate | None
    matched: float | None
    unchanged_matched: float | None
    beyond: Estimate | None


def estimate_flag_accuracy(scores: GroupedScores, told: Flags) -> FlagAccuracy:
    """Return how often the flag is right on the episodes of `scores` that have ended and are `told` of."""
    instrument = find_instrument(scores.instrument)
    if instrument is None or not len(scores.matrix):
        return FlagAccuracy(*(None,) * 8)
    deviation = find_held_out_deviations(scores)
    last = scores.last
    end = scores.matrix[np.arange(len(last)), np.minimum(last, scores.matrix.shape[1]) - 1]
    improved = find_improved(scores.matrix[:, 0], end, instrument, scores.rule)
    usable = told & ~scores.open & find_assessable(scores.matrix[:, 0], instrument, scores.rule) & (last >= 3)
    number = np.arange(1, deviation.shape[1] + 1)
    window = (number >= 2) & (number <= _UP_TO) & (number < last[:, None]) & np.isfinite(deviation)
    usable &= window.any(axis=1)
    turn = 1.0 if instrument.better == "lower" else -1.0
    change = scores.matrix[:, : deviation.shape[1]] - scores.matrix[:, :1]
    worse = np.where(window, turn * change, -np.inf)
    away = np.where(window, deviation, -np.inf)
    failed, well = usable & ~improved, usable & improved
    off = away > NINETIETH
    flagged: Flags = np.asarray(off.any(axis=1))
    unchanged: Flags = np.asarray((worse >= 0).any(axis=1))
    right = failed & flagged
    lead = float(np.median(last[right] - (off[right].argmax(axis=1) + 1))) if right.any() else None
    here = np.isfinite(deviation[:, _UP_TO - 1]) if deviation.shape[1] >= _UP_TO else np.zeros(len(last), dtype=bool)
    return FlagAccuracy(
        _share(flagged, failed),
        _share(~flagged, well),
        lead,
        _share(unchanged, failed),
        _share(~unchanged, well),
        _match(away.max(axis=1), failed, well, int((unchanged & well).sum())),
        _match(worse.max(axis=1), failed, well, int((flagged & well).sum())),
        _share(np.nan_to_num(deviation[:, min(_UP_TO, deviation.shape[1]) - 1]) > NINETIETH, here),
    )


def find_held_out_deviations(scores: GroupedScores) -> Floats:
    """Return how much worse than expected each score up to session 8 is, by courses made without its patient.

    Episodes × sessions, NaN as in `find_deviations`.
    """
    end = min(_UP_TO, scores.matrix.shape[1])
    scores = replace(
        scores, matrix=scores.matrix[:, :end], history=scores.history[:, :end], last=np.minimum(scores.last, end)
    )
    sums = sum_courses(scores)
    result: Floats | None = None
    for part in range(_PARTS):
        out = np.arange(part, FOLDS, _PARTS)
        found = find_deviations(scores, estimate_courses(scores, without=out.tolist(), sums=sums))
        own = np.isin(scores.fold, out)
        result = found if result is None else result
        result[own] = found[own]
    assert result is not None
    return result


def _match(worst: Floats, failed: Flags, well: Flags, false: int) -> float | None:
    """Return the share of `failed` found, in per cent, by the flag drawn so that it errs in `false` of the `well`.

    Where that falls among equals, as many of them count as are needed, of the failed in proportion.
    """
    if not failed.any() or not well.any():
        return None
    order = np.sort(worst[well])[::-1]
    if false <= 0:
        return 100 * float((worst[failed] > order[0]).mean())
    bound = order[min(false, len(order)) - 1]
    above, equal = int((worst[well] > bound).sum()), int((worst[well] == bound).sum())
    part = (false - above) / equal
    return 100 * float((worst[failed] > bound).mean() + part * (worst[failed] == bound).mean())


def _share(hits: Flags, of: Flags) -> Estimate | None:
    n, found = int(of.sum()), int((hits & of).sum())
    if not n:
        return None
    if n < FEWEST:
        return Estimate(100 * found / n, None, None, n, 0, "%", FLAG)
    low, high = find_wilson_interval(found, n)
    return Estimate(100 * found / n, 100 * low, 100 * high, n, 0, "%", FLAG)
