"""Fair comparison of two arms: who was given what is levelled before their outcomes are held together (STATISTICS §4).

The difference in the everyone-kept mean at a session, and in the share improved after eight, between two arms made
alike by overlap weights. The weights enter the sums from which every trend is made; without each fold they are fitted
anew, so that the interval knows they were estimated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import CaseMix, GroupedScores
from outcomes.estimates.balance import Balance, Gate, find_balance, find_effective_number, find_gate
from outcomes.estimates.incidence import IMPROVED, estimate_incidence, sum_responses_anew
from outcomes.estimates.kept import FEWEST, estimate_kept_anew, find_half_width, find_student_quantile
from outcomes.estimates.logistic import pick_terms
from outcomes.estimates.methods import FAIR_DIFFERENCE, PLAIN_DIFFERENCE
from outcomes.estimates.overlap import OverlapWeights, estimate_overlap_weights
from outcomes.estimates.proportions import count_patients
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import Floats, sum_scores_anew
from outcomes.vocabulary.instruments import Outcome, find_instrument

__all__ = ["RESPONSE_AFTER", "Arms", "Comparison", "compare_arms", "find_e_value"]

RESPONSE_AFTER = 8
"""Cumulative response is compared after so many sessions."""

_DETECTABLE = 2.8
"""Standard errors that a difference must have to be told in four of five repetitions: z at 0.975 and at 0.80."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Arms:
    """Two arms among the episodes of a `GroupedScores`: names, and for each episode whether it is in one. An episode
    is in one at most; who is in neither takes no part.
    """

    first: str
    second: str
    in_first: Flags
    in_second: Flags


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two arms held together; every difference is first − second, in the instrument's own unit and direction.

    `began`, `scored`: episodes that began in each arm, and that were scored at `session`. `plain`: the difference of
    the observed means there; `fair`: of the everyone-kept means had both arms been alike; `response`: of the shares
    improved after eight sessions, in points of per cent. `fair` and `response` are None where the gate lets none be
    told. `e_value`: how strongly something unrecorded would have to go with both arm and outcome to explain `fair`
    away; `e_value_limit`: to move its interval to no difference. `detectable`: the smallest difference that so many
    would show in four of five repetitions; `needed`: how many episodes would show the important change.
    `practitioners`: the largest share that one practitioner has of each arm, with the name.
    """

    first: str
    second: str
    outcome: Outcome
    instrument: str
    session: int
    began: tuple[int, int]
    scored: tuple[int, int]
    gate: Gate
    plain: Estimate | None
    fair: Estimate | None
    response: Estimate | None
    e_value: float | None
    e_value_limit: float | None
    detectable: float | None
    needed: int | None
    balance: tuple[Balance, ...]


def compare_arms(scores: GroupedScores, case_mix: CaseMix, arms: Arms, *, session: int) -> Comparison:
    """Hold the arms together at `session`, as they are and had both been alike.

    `case_mix`: one row for each episode of `scores`, whose sessions must reach `session` and what response needs.
    """
    taken = arms.in_first | arms.in_second
    pair = _take(scores, taken, code=arms.in_second[taken].astype(np.int64))
    instrument = find_instrument(scores.instrument)
    unit = instrument.unit if instrument else ""
    began = (int(arms.in_first.sum()), int(arms.in_second.sum()))
    seen = np.isfinite(pair.matrix[:, session - 1])
    scored = tuple(int((seen & (pair.code == arm)).sum()) for arm in (0, 1))
    told = Comparison(
        arms.first,
        arms.second,
        scores.outcome,
        scores.instrument,
        session,
        began,
        (scored[0], scored[1]),
        Gate("not comparable", ("few in first", "few in second"), (0.0, 0.0), 0.0, None),
        plain=_subtract_observed(pair, session, unit),
        fair=None,
        response=None,
        e_value=None,
        e_value_limit=None,
        detectable=None,
        needed=None,
        balance=(),
    )
    if min(count_patients(pair.patient[seen & (pair.code == arm)]) for arm in (0, 1)) < FEWEST:
        return _refuse_few(told)
    return _compare(told, pair, case_mix, taken, unit)


def find_e_value(difference: float, spread: float) -> float:
    """Return the E-value of a difference of means (VanderWeele & Ding 2017, 10.7326/M16-2607).

    RR = e^(0.91 d), d = |difference| / SD; E = RR + √(RR(RR − 1)).
    """
    ratio = math.exp(0.91 * abs(difference) / spread)
    return ratio + math.sqrt(ratio * (ratio - 1.0))


def _refuse_few(told: Comparison) -> Comparison:
    few = [name for name, count in zip(("few in first", "few in second"), told.scored, strict=True) if count < FEWEST]
    numbers = (float(told.scored[0]), float(told.scored[1]))
    return replace(told, gate=Gate("not comparable", tuple(few) or told.gate.reasons, numbers, 0.0, None))  # type: ignore[arg-type]


def _compare(told: Comparison, pair: GroupedScores, case_mix: CaseMix, taken: Flags, unit: str) -> Comparison:
    first = pair.code == 0
    terms, checks = case_mix.terms[taken], case_mix.checks[taken]
    picked, checked = pick_terms(terms), pick_terms(checks)
    overlap = estimate_overlap_weights(first, terms[:, picked], pair.fold)
    weights = overlap.weights[:, 0]
    balance = find_balance(_names(case_mix.names, picked), terms[:, picked], first, weights, modelled=True)
    unmodelled = find_balance(_names(case_mix.check_names, checked), checks[:, checked], first, weights, modelled=False)
    seen = np.isfinite(pair.matrix[:, told.session - 1])
    numbers = [find_effective_number(weights[seen & (pair.code == arm)]) for arm in (0, 1)]
    gate = find_gate((numbers[0], numbers[1]), overlap.chance, unmodelled)
    told = replace(told, gate=gate, balance=balance + unmodelled)
    if gate.verdict == "not comparable":
        return told
    return _tell_fair(told, pair, overlap, unit)


def _tell_fair(told: Comparison, pair: GroupedScores, overlap: OverlapWeights, unit: str) -> Comparison:
    short = _cut(pair, told.session)
    sums = sum_scores_anew(short, overlap.weights)
    kept = estimate_kept_anew(sums)[..., -1]
    missing = sum(told.began) - sum(told.scored)
    n = sum(told.scored)
    fair = _subtract(kept[0] - kept[1], pair, n, missing, unit)
    counts = sum_responses_anew(_cut(pair, RESPONSE_AFTER + 1), "first", overlap.weights)
    share = 100 * estimate_incidence(counts.total, counts.ended).share[..., IMPROVED, -1]
    response = _subtract(share[0] - share[1], pair, sum(told.began), 0, "points of per cent")
    if fair is None or fair.low is None or fair.high is None:
        return replace(told, fair=fair, response=response)
    spread = _find_spread(short, overlap.weights[:, 0])
    error = (fair.high - fair.low) / 2 / float(find_student_quantile(np.array(_count_folds(pair) - 1)))
    limit = 0.0 if fair.low <= 0 <= fair.high else min(abs(fair.low), abs(fair.high))
    instrument = find_instrument(told.instrument)
    needed = sum(told.began) * (_DETECTABLE * error / instrument.points) ** 2 if instrument else None
    return replace(
        told,
        fair=fair,
        response=response,
        e_value=find_e_value(fair.value, spread),
        e_value_limit=find_e_value(limit, spread),
        detectable=_DETECTABLE * error,
        needed=None if needed is None else math.ceil(needed),
    )


def _subtract(differences: Floats, pair: GroupedScores, n: int, missing: int, unit: str) -> Estimate | None:
    """Return the first of `differences`, which is of all, with the jackknife's interval from those without a fold."""
    filled = np.bincount(pair.fold, minlength=len(differences) - 1) > 0
    replicates = np.where(filled, differences[1:], np.nan)
    half = float(find_half_width(replicates[None], np.array([filled.sum()]))[0])
    value = float(differences[0])
    if not math.isfinite(value) or not math.isfinite(half):
        return None
    return Estimate(value, value - half, value + half, n, missing, unit, FAIR_DIFFERENCE)


def _subtract_observed(pair: GroupedScores, session: int, unit: str) -> Estimate | None:
    """Return the difference of the observed means at `session`, with Welch's interval."""
    scores = pair.matrix[:, session - 1].astype(np.float64)
    arms = [scores[(pair.code == arm) & np.isfinite(scores)] for arm in (0, 1)]
    if min(map(len, arms)) < FEWEST:
        return None
    squares = [arm.var(ddof=1) / len(arm) for arm in arms]
    error = math.sqrt(sum(squares))
    if error == 0:
        return None
    degrees = error**4 / sum(square**2 / (len(arm) - 1) for square, arm in zip(squares, arms, strict=True))
    half = float(find_student_quantile(np.array(degrees))) * error
    value, n = float(arms[0].mean() - arms[1].mean()), len(arms[0]) + len(arms[1])
    return Estimate(value, value - half, value + half, n, len(scores) - n, unit, PLAIN_DIFFERENCE)


def _find_spread(pair: GroupedScores, weights: Floats) -> float:
    """Return the standard deviation of the scores at the last session of `pair`, within the arms, weighted."""
    score = pair.matrix[:, -1].astype(np.float64)
    squares = total = 0.0
    for arm in (0, 1):
        here = (pair.code == arm) & np.isfinite(score)
        mean = np.average(score[here], weights=weights[here])
        squares += float((weights[here] * (score[here] - mean) ** 2).sum())
        total += float(weights[here].sum())
    return math.sqrt(squares / total)


def _count_folds(pair: GroupedScores) -> int:
    return len(np.unique(pair.fold))


def _names(names: tuple[str, ...], picked: npt.NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(names[place] for place in picked)


def _take(scores: GroupedScores, taken: Flags, *, code: npt.NDArray[np.int64]) -> GroupedScores:
    names = ("rows", "matrix", "history", "last", "attended", "open", "followed", "settled", "patient", "fold")
    part = {name: getattr(scores, name)[taken] for name in names}
    return replace(scores, **part, code=code, groups=(("first",), ("second",)))


def _cut(scores: GroupedScores, sessions: int) -> GroupedScores:
    """Return the scores up to a session number."""
    return replace(
        scores,
        matrix=scores.matrix[:, :sessions],
        history=scores.history[:, :sessions],
        last=np.minimum(scores.last, sessions),
    )
