"""Who stays, for how long, on which days, and what is written down: what turns a complete course into records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from outcomes.vocabulary.modalities import name_combination, split_combination
from sample_data.parameters import ACUPUNCTURE, HOLIDAYS, LATER_MODALITY, MEDICATION, USUAL, Parameters


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who attends what, one entry per episode of care.

    `attended`: sessions if time allows. `good_enough`: how they left. `days`: of all sessions (episodes × sessions).
    `added_from`: the session from which something is added, beyond the last for never; `enlarged`: the set from then.
    """

    attended: np.ndarray
    good_enough: np.ndarray
    days: np.ndarray
    added_from: np.ndarray
    enlarged: np.ndarray


def attend(rng: np.random.Generator, episodes: pd.DataFrame, seen: np.ndarray, parameters: Parameters) -> Attendance:
    """Return who attends what, given the pain scores `seen` (episodes × sessions, NaN where none was taken)."""
    attended, good_enough = _stop_care(rng, seen, parameters)
    added_from, enlarged = _add_modalities(rng, episodes, seen, parameters)
    return Attendance(attended, good_enough, _date_sessions(rng, episodes, parameters), added_from, enlarged)


def miss_scores(rng: np.random.Generator, size: int, parameters: Parameters) -> np.ndarray:
    """Tell which scores are not taken (episodes × sessions): completely at random, fewer at the first session."""
    rates = np.full(parameters.sessions, parameters.missing_later)
    rates[0] = parameters.missing_first
    return rng.random((size, parameters.sessions)) < rates


def _stop_care(rng: np.random.Generator, seen: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Return sessions attended and whether they left good enough, from nothing but the pain scores seen.

    After each session the last score seen is held against the first: good enough, no better, or otherwise.
    """
    first, last = _first_and_last_seen(seen)
    good = (last <= 2) | (last <= first / 2)
    no_better = last >= first
    chance = np.select(
        [good, no_better & (np.arange(seen.shape[1]) > 0)],
        [parameters.leave_good_enough, parameters.leave_no_better],
        parameters.leave_otherwise,
    )
    late = np.arange(seen.shape[1]) + 1 >= parameters.late_session
    chance = np.where(late, np.maximum(chance, parameters.leave_late), chance)
    leaves = rng.random(seen.shape) < chance
    leaves[:, -1] = True
    attended = leaves.argmax(axis=1) + 1
    return attended, good[np.arange(len(seen)), attended - 1]


def _add_modalities(
    rng: np.random.Generator, episodes: pd.DataFrame, seen: np.ndarray, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Return the session from which something is added (beyond the last one: never), and the set from then on."""
    first, last = _first_and_last_seen(seen)
    special = {ACUPUNCTURE: parameters.add_to_acupuncture, USUAL: 0.0}  # usual care means nothing beside it
    chance = np.array([special.get(start, parameters.add_to_others) for start in episodes["combination"]])[:, None]
    adds = (last > 0.7 * first) & (rng.random(seen.shape) < chance)
    adds[:, :2] = False
    session = np.where(adds.any(axis=1), adds.argmax(axis=1) + 1, seen.shape[1] + 1)
    enlarged = [
        name_combination([*split_combination(start), LATER_MODALITY[kind]])
        for start, kind in zip(episodes["combination"], episodes["type"], strict=True)
    ]
    return session, np.array(enlarged)


def _date_sessions(rng: np.random.Generator, episodes: pd.DataFrame, parameters: Parameters) -> np.ndarray:
    """Return the days of all sessions (episodes × sessions): weekly, then fortnightly; at first twice a week.

    Where nothing is done with hands or needles nobody comes twice a week.
    """
    days = np.empty((len(episodes), parameters.sessions), dtype="datetime64[D]")
    days[:, 0] = episodes["first_day"]
    unhurried = episodes["combination"].isin((MEDICATION, USUAL)).to_numpy()
    for session in range(1, parameters.sessions):
        weekly = rng.choice((6, 7, 7, 7, 8), len(days))
        gap = rng.integers(11, 17, len(days)) if session >= 10 else weekly
        if session < 4:
            gap = np.where(unhurried, weekly, rng.integers(3, 5, len(days)))
        gap = gap + (rng.random(len(days)) < parameters.long_gap) * rng.integers(10, 29, len(days))
        days[:, session] = _next_open_day(rng, days[:, session - 1] + gap, parameters)
    return days


def _first_and_last_seen(seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, per episode and session, the first and the last score seen up to there; NaN before any was."""
    filled = pd.DataFrame(seen).ffill(axis=1).to_numpy()
    rows = np.arange(len(seen))
    first = filled[rows, np.isfinite(filled).argmax(axis=1)]
    return np.where(np.isfinite(filled), first[:, None], np.nan), filled


def _next_open_day(rng: np.random.Generator, days: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return the same day or one of the next on which the clinic is open; few sessions fall on a Saturday."""
    comes_on_saturday = rng.random(len(days)) < parameters.saturday
    for _ in range(8):
        saturday = np.is_busday(days, weekmask="Sat", holidays=HOLIDAYS) & comes_on_saturday
        closed = ~np.is_busday(days, holidays=HOLIDAYS) & ~saturday
        days = days + closed * rng.integers(1, 5, len(days))
    return days
