"""Whether the scores can be true, check by check: filled in, rounded, copied, turned round, or silent on bad days."""

from __future__ import annotations

import numpy as np

from outcomes.cohort import Ledger
from outcomes.estimates.quality_found import Finder, Found, find_pairs, find_scale
from outcomes.vocabulary.instruments import OUTCOMES, Outcome, find_instrument

__all__ = ["SCORE_FINDERS"]

LEAP = 0.7
"""Of a scale's range."""
SHIFT = 0.25
"""Of a scale's range, between the means of imports."""
FEWEST_SCORES = 20
"""Scores from which on the mean of an import is held against others', and a share after better scores is one."""
FEWEST_SESSIONS = 30
BEHIND = 0.20
"""How far a practitioner's share of sessions with a score lies below everyone's before it is said."""

_HUNDRED = (0.0, 100.0)


def _find_one_value(outcome: Outcome) -> Finder:
    def find(ledger: Ledger) -> Found:
        scored = np.flatnonzero(ledger.has(f"{outcome}_score"))
        values, kind, counts = np.unique(ledger.score(outcome)[scored], return_inverse=True, return_counts=True)
        return Found(scored, kind == counts.argmax() if len(values) else np.zeros(0, dtype=bool))

    return find


def _find_round(ledger: Ledger) -> Found:
    rows, bad = [], []
    for outcome in OUTCOMES:
        codes, words = ledger.codes(f"{outcome}_instrument")
        found = [find_instrument(word) for word in words]
        # A T score runs from 0 to 100 by name only.
        hundred = [one is not None and (one.low, one.high) == _HUNDRED and one.unit != "T" for one in found]
        score = ledger.score(outcome)
        judged = np.flatnonzero(np.array([*hundred, False])[codes] & (score > 0) & (score < _HUNDRED[1]))
        rows.append(judged)
        bad.append(score[judged] % 10 == 0)
    return Found(np.concatenate(rows), np.concatenate(bad))


def _find_unchanged(ledger: Ledger) -> Found:
    score, scale = ledger.score("pain"), find_scale(ledger, "pain")
    now, before = find_pairs(np.isfinite(score), ledger.episode)
    alike = scale.instrument[now] == scale.instrument[before]
    alike &= ~((score[now] == scale.best[now]) & (score[before] == scale.best[before]))
    return Found(now[alike], score[now[alike]] == score[before[alike]])


def _find_leaps(ledger: Ledger) -> Found:
    score, scale = ledger.score("pain"), find_scale(ledger, "pain")
    now, before = find_pairs(np.isfinite(score), ledger.episode)
    known = (scale.instrument[now] == scale.instrument[before]) & np.isfinite(scale.low[now])
    now, before = now[known], before[known]
    return Found(now, np.abs(score[now] - score[before]) > LEAP * (scale.high[now] - scale.low[now]) + 1e-9)


def _find_shifted(ledger: Ledger) -> Found:
    rows: list[int] = []
    bad: list[bool] = []
    names: list[str] = []
    for outcome in OUTCOMES:
        score = ledger.score(outcome)
        codes, words = ledger.codes(f"{outcome}_instrument")
        for code, word in enumerate(words):
            instrument = find_instrument(word)
            places = np.flatnonzero(np.isfinite(score) & (codes == code))
            batch, first, kind = np.unique(ledger.batch[places], return_index=True, return_inverse=True)
            if instrument is None or len(batch) < 2:
                continue
            count, total = np.bincount(kind), np.bincount(kind, weights=score[places])
            others = count.sum() - count
            enough = (count >= FEWEST_SCORES) & (others >= FEWEST_SCORES)
            with np.errstate(invalid="ignore", divide="ignore"):
                apart = np.abs(total / count - (total.sum() - total) / others)
            rows += places[first][enough].tolist()
            bad += (apart > SHIFT * (instrument.high - instrument.low))[enough].tolist()
            names += [f"import {number}, {instrument.id}" for number in batch[enough]]
    return Found(np.array(rows, dtype=np.int64), np.array(bad, dtype=bool), names=tuple(names))


def _find_seldom_scored(ledger: Ledger) -> Found:
    scored, named = ledger.has("pain_score"), np.flatnonzero(ledger.practitioner >= 0)
    if not len(named):
        return Found(named, np.zeros(0, dtype=bool))
    who = ledger.practitioner[named]
    sessions = np.bincount(who, minlength=len(ledger.names))
    share = np.bincount(who, weights=scored[named], minlength=len(ledger.names)) / np.maximum(sessions, 1)
    _, first = np.unique(who, return_index=True)
    judged = sessions >= FEWEST_SESSIONS
    names = tuple(name for name, one in zip(ledger.names, judged, strict=True) if one)
    return Found(named[first][judged], share[judged] < scored.mean() - BEHIND - 1e-9, names=names)


def _find_silent(ledger: Ledger) -> Found:
    """Return the sessions right after a score that is no better than the baseline, and which have no score.

    Against the share without one right after a better score.
    """
    score, scale = ledger.score("pain"), find_scale(ledger, "pain")
    at_first = np.flatnonzero(np.isfinite(score) & (ledger.number == 1))
    start = np.full(len(ledger.starts), -1, dtype=np.int64)
    start[ledger.episode[at_first]] = at_first
    now = np.flatnonzero(ledger.follows)
    before = now - 1
    base = start[ledger.episode[now]]
    judged = (base >= 0) & (ledger.number[before] > 1) & np.isfinite(score[before])
    judged &= (scale.instrument[before] == scale.instrument[base]) & np.isfinite(scale.best[before])
    now, before, base = now[judged], before[judged], base[judged]
    nearer = np.abs(score[before] - scale.best[before]) < np.abs(score[base] - scale.best[base])
    missing = ~np.isfinite(score[now])
    if nearer.sum() < FEWEST_SCORES:
        return Found(now[:0], missing[:0])
    return Found(now[~nearer], missing[~nearer], against=float(missing[nearer].mean()))


SCORE_FINDERS: dict[str, Finder] = {
    "pain_one_value": _find_one_value("pain"),
    "function_one_value": _find_one_value("function"),
    "round_scores": _find_round,
    "pain_unchanged": _find_unchanged,
    "pain_jumps": _find_leaps,
    "scale_shift": _find_shifted,
    "seldom_scored": _find_seldom_scored,
    "silent_when_worse": _find_silent,
}
"""By the checks' names."""
