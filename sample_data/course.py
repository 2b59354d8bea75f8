"""How they would do if all stayed: the complete course of pain and function, every score of every session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.parameters import CLINICS, EFFECTS, NO_EFFECT, TYPES, Effect, Parameters


@dataclass(frozen=True, slots=True)
class Course:
    """Two score matrices, episodes × sessions: `pain` in NRS points, `function` in ODI %."""

    pain: np.ndarray
    function: np.ndarray


@dataclass(frozen=True, slots=True)
class Path:
    """What is an episode's own, whatever it starts with: slopes (one per episode) and noise (episodes × sessions)."""

    pain_slope: np.ndarray
    function_slope: np.ndarray
    noise: Course


def draw_noise(rng: np.random.Generator, first_noise: np.ndarray, parameters: Parameters) -> Course:
    """Return the day-to-day noise; the first day's pain is the bad day that brought them in."""
    day = rng.normal(0, 1, (len(first_noise), parameters.sessions))
    day[:, 0] = first_noise / parameters.pain_noise_sd
    own = rng.normal(0, 1, day.shape)
    shared = parameters.shared_noise * day + np.sqrt(1 - parameters.shared_noise**2) * own
    return Course(pain=parameters.pain_noise_sd * day, function=parameters.odi_noise_sd * shared)


def draw_path(rng: np.random.Generator, episodes: pd.DataFrame, noise: Course, parameters: Parameters) -> Path:
    """Return each episode's own slopes, from its case mix and its practitioner, before any combination's effect."""
    practitioner_slopes = {person.name: person.slope for clinic in CLINICS for person in clinic.practitioners}
    case_mix = (
        parameters.slope
        + episodes["type"].map(lambda kind: TYPES[kind].slope)
        + parameters.slope_per_level * (episodes["pain_level"] - 5.5)
        + parameters.slope_per_log_weeks * np.log(episodes["weeks"] / 12)
        + parameters.slope_leg_pain * episodes["leg_pain"]
        + parameters.slope_per_risk_step * (episodes["risk"] - 1)
        + parameters.slope_per_contributing * episodes["contributing"].map(len)
        + parameters.slope_workers * (episodes["payer"] == "workers' compensation")
        + parameters.slope_per_decade * episodes["decades"]
        + episodes["practitioner"].map(practitioner_slopes)
    )
    pain = (case_mix + rng.normal(0, parameters.slope_sd, len(episodes))).to_numpy()
    function = parameters.odi_per_pain_slope * pain + rng.normal(0, parameters.odi_slope_sd, len(episodes))
    return Path(pain_slope=pain, function_slope=function, noise=noise)


def score_first_session(episodes: pd.DataFrame, noise: Course) -> Course:
    """Return the baselines (episodes × 1), which nothing that follows can change."""
    pain = episodes["pain_level"].to_numpy()[:, None] + noise.pain[:, :1]
    function = episodes["function_level"].to_numpy()[:, None] + noise.function[:, :1]
    return _score(pain, function)


def follow_course(episodes: pd.DataFrame, path: Path, combination: np.ndarray) -> Course:
    """Return the scores that `combination` (one per episode) leads to, rounded and clipped as the instruments are."""
    effects = [EFFECTS[kind].get(name, NO_EFFECT) for kind, name in zip(episodes["type"], combination, strict=True)]
    doublings, passing = _time(path.noise.pain.shape[1])
    pain = (
        episodes["pain_level"].to_numpy()[:, None]
        + np.outer(path.pain_slope + [effect.pain_slope for effect in effects], doublings)
        + np.outer([effect.pain_short for effect in effects], passing)
        + path.noise.pain
    )
    function = (
        episodes["function_level"].to_numpy()[:, None]
        + np.outer(path.function_slope + [effect.function_slope for effect in effects], doublings)
        + np.outer([effect.function_short for effect in effects], passing)
        + path.noise.function
    )
    return _score(pain, function)


def trace_effect(effect: Effect, sessions: int) -> Course:
    """Return an effect by session before rounding and the ends of the scales: one value per session."""
    doublings, passing = _time(sessions)
    return Course(
        pain=effect.pain_slope * doublings + effect.pain_short * passing,
        function=effect.function_slope * doublings + effect.function_short * passing,
    )


def _score(pain: np.ndarray, function: np.ndarray) -> Course:
    """Return scores as the instruments give them: NRS 0–10 in whole numbers, ODI 0–100 in even ones."""
    return Course(pain=np.clip(np.round(pain), 0, 10), function=np.clip(2 * np.round(function / 2), 0, 100))


def _time(sessions: int) -> tuple[np.ndarray, np.ndarray]:
    """Return log2(s + 1) and the passing gain's (s/3)·exp(1 − s/3), for s = 0, 1, … sessions completed."""
    completed = np.arange(sessions)
    return np.log2(completed + 1), completed / 3 * np.exp(1 - completed / 3)
