"""What an improvement takes: sessions and fees per responder, and what one more session buys."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, Fees, GroupedScores
from outcomes.estimates.improvement import find_assessable
from outcomes.estimates.incidence import find_response
from outcomes.estimates.kept import FEWEST, find_half_width
from outcomes.estimates.methods import PER_RESPONDER
from outcomes.estimates.proportions import count_patients
from outcomes.estimates.results import Estimate, GroupResponse, ResponseKind
from outcomes.vocabulary.instruments import find_instrument

__all__ = ["Costs", "GroupCosts", "estimate_costs", "estimate_next_fees"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupCosts:
    """One group's sessions and fees per responder; None where nobody improved or, of fees, none are recorded."""

    key: tuple[str, ...]
    sessions: Estimate | None
    fees: Estimate | None


@dataclass(frozen=True, slots=True)
class Costs:
    """What an improvement takes, per group and for everyone, who has the empty key."""

    groups: tuple[GroupCosts, ...]
    everyone: GroupCosts


def estimate_costs(scores: GroupedScores, fees: Fees, *, kind: ResponseKind) -> Costs:
    """Return sessions and fees per responder among the episodes that have had time to finish.

    Everyone's sessions count, those of patients who did not improve as well. No interval where under ten patients did.
    """
    counted = scores.settled & find_assessable(scores.matrix[:, 0], find_instrument(scores.instrument), scores.rule)
    improved = (find_response(scores, kind)[0] > 0).astype(np.float64)
    together = np.zeros(len(scores.code), dtype=np.int64)
    told = [
        _estimate_groups(scores, fees, improved, counted, code, keys)
        for code, keys in ((scores.code, scores.groups), (together, ((),)))
    ]
    return Costs(told[0], told[1][0])


def estimate_next_fees(group: GroupResponse, fees: Fees) -> tuple[Estimate | None, ...]:
    """Return for each point what patients pay for one further responder by having the next session.

    The usual fee of that session over the share it helps; the fee is taken as known.
    """
    return tuple(_divide(float(fee), point.next_improved) for fee, point in zip(fees.usual, group.points, strict=False))


def _divide(fee: float, share: Estimate | None) -> Estimate | None:
    if share is None or share.low is None or share.high is None or share.low <= 0 or not np.isfinite(fee):
        return None
    low, value, high = (100 * fee / part for part in (share.high, share.value, share.low))
    return replace(share, value=value, low=low, high=high, unit="fees")


def _estimate_groups(
    scores: GroupedScores,
    fees: Fees,
    improved: npt.NDArray[np.float64],
    counted: npt.NDArray[np.bool_],
    code: npt.NDArray[np.int64],
    keys: tuple[tuple[str, ...], ...],
) -> tuple[GroupCosts, ...]:
    def per_responder(amount: Floats, known: npt.NDArray[np.bool_], unit: str) -> list[Estimate | None]:
        cell = (code * FOLDS + scores.fold)[known]
        size = len(keys) * FOLDS
        spent, responders, episodes = (
            np.bincount(cell, weights=weights[known], minlength=size).reshape(-1, FOLDS)
            for weights in (amount, improved, np.ones(len(code)))
        )
        missing = np.bincount(code[counted & ~known], minlength=len(keys))

        def tell(group: int) -> Estimate | None:
            one = _divide_sums(spent[group], responders[group], episodes[group], int(missing[group]), unit)
            patients = count_patients(scores.patient[known & (improved > 0) & (code == group)])
            return one if one is None or patients >= FEWEST else replace(one, low=None, high=None)

        return [tell(group) for group in range(len(keys))]

    sessions = per_responder(fees.sessions.astype(np.float64), counted, "sessions")
    paid = per_responder(fees.total, counted & fees.complete, "fees")
    return tuple(GroupCosts(key, *both) for key, both in zip(keys, zip(sessions, paid, strict=True), strict=True))


def _divide_sums(
    spent: npt.NDArray[np.float64],
    responders: npt.NDArray[np.float64],
    episodes: npt.NDArray[np.float64],
    missing: int,
    unit: str,
) -> Estimate | None:
    """Return Σ spent / Σ responders from sums by fold, with the jackknife's interval on its logarithm.

    A ratio over few responders errs further up than down: so its upper limit lies further off.
    """
    if responders.sum() == 0:
        return None
    value, n = float(spent.sum() / responders.sum()), int(episodes.sum())
    if value == 0:
        return Estimate(value, value, value, n, missing, unit, PER_RESPONDER)
    with np.errstate(invalid="ignore", divide="ignore"):
        without = np.log((spent.sum() - spent) / (responders.sum() - responders))
    replicates = np.where(episodes > 0, without, np.nan)
    factor = float(np.exp(find_half_width(replicates[None], np.array([(episodes > 0).sum()]))[0]))
    return Estimate(value, value / factor, value * factor, n, missing, unit, PER_RESPONDER)
