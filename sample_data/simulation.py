"""The sample clinic as only its maker sees it: every step in the order of care."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.attendance import Attendance, attend, miss_scores
from sample_data.course import Course, Path, draw_noise, draw_path, follow_course, score_first_session
from sample_data.intake import draw_baselines, draw_episodes, hide_case_mix
from sample_data.parameters import Parameters
from sample_data.plan import choose_combinations, choose_practitioners, rate_severity, weigh_combinations


@dataclass(frozen=True, slots=True)
class Simulation:
    """All that lies behind the records, one entry per episode of care in each part.

    `recorded`: the case mix as written down. `course`: the complete scores had all stayed; `seen`: the same with NaN
    where none was taken. `severity`: as it looks on paper. `chances`: of each starting combination.
    """

    episodes: pd.DataFrame
    recorded: pd.DataFrame
    path: Path
    course: Course
    seen: Course
    attendance: Attendance
    severity: np.ndarray
    chances: np.ndarray


def simulate_clinic(parameters: Parameters) -> Simulation:
    """Return the sample clinic. Each step has its own stream of chance, so a change in one leaves the others alone."""
    streams = iter(np.random.default_rng(parameters.seed).spawn(10))
    episodes = draw_episodes(next(streams), parameters)
    episodes = draw_baselines(next(streams), episodes, parameters)
    recorded = hide_case_mix(next(streams), episodes)
    missed = [miss_scores(next(streams), len(episodes), parameters) for _ in ("pain", "function")]
    noise = draw_noise(next(streams), episodes["first_noise"].to_numpy(), parameters)

    baseline = _hide(score_first_session(episodes, noise), *missed)
    severity = rate_severity(episodes, recorded, baseline, parameters)
    chances = weigh_combinations(episodes["type"], severity, parameters)
    episodes = episodes.assign(
        combination=choose_combinations(next(streams), chances),
        practitioner=choose_practitioners(next(streams), episodes["clinic"], severity),
    )

    path = draw_path(next(streams), episodes, noise, parameters)
    course = follow_course(episodes, path, episodes["combination"].to_numpy())
    seen = _hide(course, *missed)
    attendance = attend(next(streams), episodes, seen.pain, parameters)
    return Simulation(episodes, recorded, path, course, seen, attendance, severity, chances)


def _hide(course: Course, pain_missed: np.ndarray, function_missed: np.ndarray) -> Course:
    """Return the scores as written down: NaN where none was taken."""
    sessions = course.pain.shape[1]
    return Course(
        pain=np.where(pain_missed[:, :sessions], np.nan, course.pain),
        function=np.where(function_missed[:, :sessions], np.nan, course.function),
    )
