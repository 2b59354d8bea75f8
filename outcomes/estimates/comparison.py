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
from outcomes.estimates.differences import (
    Differences,
    estimate_difference,
    estimate_observed_difference,
    find_spread,
    find_standard_error,
)
from outcomes.estimates.incidence import IMPROVED, estimate_incidence, sum_responses_anew
from outcomes.estimates.kept import FEWEST, estimate_kept_anew
from outcomes.estimates.logistic import pick_terms
from outcomes.estimates.one_practitioner import find_hold
from outcomes.estimates.overlap import OverlapWeights, estimate_overlap_weights
from outcomes.estimates.proportions import count_patients
from outcomes.estimates.results import Estimate
from outcomes.estimates.sums import sum_scores_anew
from outcomes.vocabulary.instruments import Outcome, find_instrument

__all__ = ["RESPONSE_AFTER", "Arms", "Comparison", "compare_arms", "find_e_value", "find_fair_differences"]

RESPONSE_AFTER = 8
"""Cumulative response is compared after so many sessions."""

_DETECTABLE = 2.8
"""Standard errors that a difference must have to be told in four of five repetitions: z at 0.975 and at 0.80."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Arms:
    """Two arms among the episodes of a `GroupedScores`: names, and for each episode whether it is in one. An episode
    is in one at most; who is in neither takes no part. `landmark`: the session by which they had been given what makes
    the arms, and which everyone in one has reached.
    """

    first: str
    second: str
    in_first: Flags
    in_second: Flags
    landmark: int = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two arms held together; every difference is first − second, in the instrument's own unit and direction.

    `landmark`: by which session the arms had been given what makes them. `began`, `scored`: episodes in each arm, and
    those scored at `session`. `plain`: the difference of the observed means there; `fair`: of the everyone-kept means
    had both arms been alike; `response`: of the shares improved after eight sessions, at a score after the landmark, in
    points of per cent. `fair` and `response` are None where the gate lets none be told. `e_value`: how strongly
    something unrecorded would have to go with both arm and outcome to explain `fair` away; `e_value_limit`: to move its
    interval to no difference. `detectable`: the smallest difference that so many would show in four of five
    repetitions; `needed`: how many episodes would show the important change; both are told of too few as well.
    `practitioners`: the shares that one practitioner has of the arms, where nearly all of one are theirs and hardly any
    of the other.
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
    practitioners: tuple[float, float] | None = None
    landmark: int = 1


@dataclass(frozen=True, eq=False)
class _Pair:
    """The episodes of two arms, groups 0 and 1, and their weights; None where either arm has too few to weigh."""

    scores: GroupedScores
    began: tuple[int, int]
    scored: tuple[int, int]
    gate: Gate
    balance: tuple[Balance, ...] = ()
    overlap: OverlapWeights | None = None
    practitioners: tuple[float, float] | None = None


def compare_arms(scores: GroupedScores, case_mix: CaseMix, arms: Arms, *, session: int) -> Comparison:
    """Hold the arms together at `session`, as they are and had both been alike.

    `case_mix`: one row for each episode of `scores`, whose sessions must reach `session` and what response needs; with
    all scores up to the landmark of `arms`, which must lie before `session`. What was given by then was chosen on them.
    """
    pair = _pair_up(scores, case_mix, arms, session)
    told = Comparison(
        arms.first,
        arms.second,
        scores.outcome,
        scores.instrument,
        session,
        pair.began,
        pair.scored,
        pair.gate,
        plain=estimate_observed_difference(pair.scores, session, _find_unit(scores)),
        fair=None,
        response=None,
        e_value=None,
        e_value_limit=None,
        detectable=None,
        needed=None,
        balance=pair.balance,
        practitioners=pair.practitioners,
        landmark=arms.landmark,
    )
    return _tell_fair(told, pair, pair.overlap) if pair.overlap is not None else told


def find_fair_differences(
    scores: GroupedScores, case_mix: CaseMix, arms: Arms, *, session: int
) -> tuple[Gate, Differences | None]:
    """Return what the fair difference of `arms` is with and without each fold; None where the gate lets none be told.

    Differences of several pairs of arms may be added: their folds are the same patients.
    """
    pair = _pair_up(scores, case_mix, arms, session)
    if pair.gate.verdict == "not comparable" or pair.overlap is None:
        return pair.gate, None
    return pair.gate, _find_kept_differences(pair, pair.overlap, session)


def find_e_value(difference: float, spread: float) -> float:
    """Return the E-value of a difference of means (VanderWeele & Ding 2017, 10.7326/M16-2607).

    RR = e^(0.91 d), d = |difference| / SD; E = RR + √(RR(RR − 1)).
    """
    ratio = math.exp(0.91 * abs(difference) / spread)
    return ratio + math.sqrt(ratio * (ratio - 1.0))


def _pair_up(scores: GroupedScores, case_mix: CaseMix, arms: Arms, session: int) -> _Pair:
    taken = arms.in_first | arms.in_second
    both = _take(scores, taken, code=arms.in_second[taken].astype(np.int64))
    seen = np.isfinite(both.matrix[:, session - 1])
    began = (int(arms.in_first.sum()), int(arms.in_second.sum()))
    scored = (int((seen & (both.code == 0)).sum()), int((seen & (both.code == 1)).sum()))
    few = [count_patients(both.patient[seen & (both.code == arm)]) < FEWEST for arm in (0, 1)]
    if any(few):
        reasons = tuple(name for name, is_few in zip(("few in first", "few in second"), few, strict=True) if is_few)
        numbers = (float(scored[0]), float(scored[1]))
        return _Pair(both, began, scored, Gate("not comparable", reasons, numbers, 0.0, None))  # type: ignore[arg-type]
    return _weigh(_Pair(both, began, scored, _NOT_YET), case_mix, taken, seen)


_NOT_YET = Gate("not comparable", (), (0.0, 0.0), 0.0, None)


def _weigh(pair: _Pair, case_mix: CaseMix, taken: Flags, seen: Flags) -> _Pair:
    first = pair.scores.code == 0
    terms, checks = case_mix.terms[taken], case_mix.checks[taken]
    picked, checked = pick_terms(terms), pick_terms(checks)
    overlap = estimate_overlap_weights(first, terms[:, picked], pair.scores.fold)
    weights = overlap.weights[:, 0]
    balance = find_balance(_names(case_mix.names, picked), terms[:, picked], first, weights, modelled=True)
    unmodelled = find_balance(_names(case_mix.check_names, checked), checks[:, checked], first, weights, modelled=False)
    numbers = [find_effective_number(weights[seen & (pair.scores.code == arm)]) for arm in (0, 1)]
    gate = find_gate((numbers[0], numbers[1]), overlap.chance, unmodelled)
    hold = None if case_mix.practitioner is None else find_hold(case_mix.practitioner[taken], first)
    if hold is not None and set(hold) == {0.0, 1.0}:
        gate = replace(gate, verdict="not comparable", reasons=("one practitioner", *gate.reasons))
    return replace(pair, gate=gate, balance=balance + unmodelled, overlap=overlap, practitioners=hold)


def _tell_fair(told: Comparison, pair: _Pair, overlap: OverlapWeights) -> Comparison:
    refused = told.gate.verdict == "not comparable"
    if refused and not told.gate.only_few:
        return told
    unit, n = _find_unit(pair.scores), sum(told.scored)
    differences = _find_kept_differences(pair, overlap, told.session)
    fair = estimate_difference(differences, n, sum(told.began) - n, unit)
    if fair is None or fair.low is None or fair.high is None:
        return told
    error = find_standard_error(differences)
    instrument = find_instrument(told.instrument)
    needed = sum(told.began) * (_DETECTABLE * error / instrument.points) ** 2 if instrument else None
    told = replace(told, detectable=_DETECTABLE * error, needed=None if needed is None else math.ceil(needed))
    if refused:
        return told
    spread = find_spread(pair.scores, overlap.weights[:, 0], told.session)
    limit = 0.0 if fair.low <= 0 <= fair.high else min(abs(fair.low), abs(fair.high))
    return replace(
        told,
        fair=fair,
        response=_compare_responses(pair, overlap, told),
        e_value=find_e_value(fair.value, spread),
        e_value_limit=find_e_value(limit, spread),
    )


def _find_kept_differences(pair: _Pair, overlap: OverlapWeights, session: int) -> Differences:
    sums = sum_scores_anew(_leave_out_unscored(_cut(pair.scores, session)), overlap.weights)
    kept = estimate_kept_anew(sums)[..., -1]
    return Differences(kept[0] - kept[1], _find_filled(pair))


def _compare_responses(pair: _Pair, overlap: OverlapWeights, told: Comparison) -> Estimate | None:
    scores = _cut(pair.scores, RESPONSE_AFTER + 1)
    if told.landmark > 1:  # who improved before the arms were formed is no credit to either
        later = scores.matrix.copy()
        later[:, 1 : told.landmark] = np.nan
        scores = replace(scores, matrix=later)
    counts = sum_responses_anew(scores, "first", overlap.weights)
    share = 100 * estimate_incidence(counts.total, counts.ended).share[..., IMPROVED, -1]
    difference = Differences(share[0] - share[1], _find_filled(pair))
    return estimate_difference(difference, sum(told.began), 0, "points of per cent")


def _find_filled(pair: _Pair) -> Flags:
    assert pair.overlap is not None
    return np.bincount(pair.scores.fold, minlength=pair.overlap.weights.shape[1] - 1) > 0


def _find_unit(scores: GroupedScores) -> str:
    instrument = find_instrument(scores.instrument)
    return instrument.unit if instrument else ""


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


def _leave_out_unscored(scores: GroupedScores) -> GroupedScores:
    """Return the scores without the sessions at which hardly anyone of an arm was scored, as where clinics score every
    other time: of those nothing can be learnt, and whoever came further carries on.
    """
    seen = np.isfinite(scores.matrix)
    kept = np.all([seen[scores.code == arm].sum(axis=0) >= FEWEST for arm in (0, 1)], axis=0)
    if kept.all():
        return scores
    return replace(
        scores,
        matrix=scores.matrix[:, kept],
        history=scores.history[:, kept],
        last=np.cumsum(kept)[np.maximum(scores.last, 1) - 1],
    )
