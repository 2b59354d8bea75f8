"""What is true of a clinic, counted slowly from its episodes and planted courses, and never by the app's own code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from statistics import mean

from tests.questions.clinics import LATELY, SESSIONS, TREATMENTS, Clinic, Episode, is_scored

__all__ = [
    "count_improved",
    "count_left",
    "count_months",
    "find_course",
    "find_effect",
    "find_followed",
    "find_newest",
    "find_settled",
    "find_share",
    "find_silent",
    "find_target",
    "find_within",
    "quarter_of",
]

_SETTLED_DAYS = 180
_GAP_DAYS = 90
_RULE = 0.3
"""Meaningfully improved: better by this share of the first score."""


def find_newest(clinic: Clinic) -> dt.date:
    """Return the day of the newest session."""
    return max(_days(one)[-1] for one in clinic.episodes)


def find_settled(clinic: Clinic) -> list[Episode]:
    """Return the episodes with a first score, begun half a year ago or longer: how their care ended is known."""
    newest = find_newest(clinic)
    return [one for one in clinic.episodes if not one.no_baseline and (newest - one.first).days >= _SETTLED_DAYS]


def find_course(episodes: Iterable[Episode], *, pain: bool = True) -> list[float]:
    """Return the mean at every session had everyone stayed, of those with a first score."""
    kept = [one for one in episodes if not (pain and one.no_baseline)]
    return [mean(float(one.whole[session]) for one in kept) for session in range(SESSIONS)]


def is_better(one: Episode, session: int) -> bool:
    """Tell whether the score at a session, from 1, is meaningfully better than the first."""
    return float(one.whole[0] - one.whole[session - 1]) >= _RULE * float(one.whole[0]) - 1e-4


def count_improved(episodes: Sequence[Episode], *, by: int = 6) -> tuple[int, int]:
    """Return how many stand improved at session `by`, or by the last score before, and how many were scored again."""
    hits = scored = 0
    for one in episodes:
        seen = [session for session in range(2, min(by, one.stayed) + 1) if is_scored(one, session)]
        scored += bool(seen)
        hits += bool(seen) and is_better(one, seen[-1])
    return hits, scored


def find_share(episodes: Sequence[Episode]) -> float:
    """Return the share that stands improved, of everyone, in per cent."""
    return 100 * count_improved(episodes)[0] / len(episodes)


def find_followed(clinic: Clinic, episodes: Iterable[Episode] | None = None) -> list[Episode]:
    """Return the episodes with a first score of which it is known whether the patient came again: a gap ago."""
    newest, given = find_newest(clinic), clinic.episodes if episodes is None else episodes
    return [one for one in given if not one.no_baseline and (newest - one.first).days > _GAP_DAYS]


def find_within(clinic: Clinic, sessions: int) -> float:
    """Return the share found improved after so many sessions or fewer, of all who may have come again."""
    counted = find_followed(clinic)
    hits = sum(_first_better(one) <= sessions + 1 for one in counted)
    return 100 * hits / len(counted)


def count_left(episodes: Iterable[Episode], *, within: int = 8) -> tuple[int, int]:
    """Return how many left after so many sessions or fewer without one better score, and of how many."""
    counted = [one for one in episodes if not one.no_baseline]
    left = [one for one in counted if not one.open and one.stayed <= within and _first_better(one) > SESSIONS]
    return len(left), len(counted)


def find_effect(clinic: Clinic, kind: str, first: str, second: str | None = None) -> float:
    """Return the difference in pain at session 6, one treatment less another or all others: alike, and stayed.

    Each patient counts once, not as often as such patients happen to get the treatment.
    """
    alike = [one for one in clinic.pick(kind=kind) if not one.twin and not one.open and not one.no_baseline]
    others = [second] if second else [word for word in TREATMENTS if word != first]
    own = mean(float(one.whole[5]) for one in alike if one.treatment == first)
    return own - mean(float(one.whole[5]) for one in alike if one.treatment in others)


def find_target(clinic: Clinic) -> int:
    """Return the target that the clinic has set: so far from the truth as is planted; 0 for none."""
    off = clinic.planted.target
    if off is None:
        return 0
    settled = find_settled(clinic)
    quarters = sorted({quarter_of(one.first) for one in clinic.episodes})
    finished = [word for word in quarters if _is_finished(word, find_newest(clinic))]
    newest = [one for one in settled if quarter_of(one.first) in finished[-4:]]
    return min(max(round(find_share(newest)) + off, 1), 100)


def find_silent(clinic: Clinic, who: str) -> int:
    """Return how many open patients of a practitioner have no pain score of the last four weeks."""
    newest = find_newest(clinic)
    silent = 0
    for one in clinic.pick(practitioner=who):
        days = [day for session, day in enumerate(_days(one), start=1) if is_scored(one, session)]
        silent += one.open and not any((newest - day).days < LATELY for day in days)
    return silent


def count_months(clinic: Clinic, value: Callable[[Episode], float | None]) -> dict[str, list[float]]:
    """Return by month of the first session what `value` tells of its episodes; None leaves one out."""
    months: dict[str, list[float]] = {}
    for one in clinic.episodes:
        told = value(one)
        if told is not None:
            months.setdefault(one.first.strftime("%B %Y"), []).append(told)
    return months


def quarter_of(day: dt.date) -> str:
    """Return a day's quarter as the app writes it: 2025-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _is_finished(quarter: str, newest: dt.date) -> bool:
    year, number = int(quarter[:4]), int(quarter[-1])
    after = dt.date(year + number // 4, 3 * number % 12 + 1, 1)
    return (newest - (after - dt.timedelta(days=1))).days >= _SETTLED_DAYS


def _first_better(one: Episode) -> int:
    better = (session for session in range(2, one.stayed + 1) if is_scored(one, session) and is_better(one, session))
    return next(better, SESSIONS + 1)


def _days(one: Episode) -> list[dt.date]:
    return [one.first + dt.timedelta(days=one.every * session) for session in range(one.stayed)]
