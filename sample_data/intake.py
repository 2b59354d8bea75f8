"""Who comes in: patients, their episodes of care and their case mix, before any treatment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.parameters import CLINICS, HOLIDAYS, TYPES, Parameters

RISKS = ("low", "medium", "high")
PAYERS = ("private insurance", "public insurance", "self-pay", "workers' compensation")


def draw_episodes(rng: np.random.Generator, parameters: Parameters) -> pd.DataFrame:
    """Return one row per episode of care, by first day: patient, clinic, type and case mix, nothing missing yet."""
    first_day = _draw_first_days(rng, parameters)
    patient = _pair_returning(rng, first_day, parameters)
    people = _draw_people(rng, patient.max() + 1, parameters)
    episodes = people.iloc[patient].reset_index(drop=True)
    episodes.insert(0, "patient", patient)
    episodes.insert(1, "first_day", first_day)
    episodes["episode_number"] = episodes.groupby("patient").cumcount() + 1
    episodes["decades"] = ((episodes["first_day"] - episodes["birthday"]).dt.days / 365.25 - 52) / 10
    episodes["type"] = _draw_types(rng, episodes, parameters)
    profile = episodes["type"].map(TYPES)
    size = len(episodes)
    persistent = rng.random(size) < profile.map(lambda kind: kind.persistent)
    episodes["weeks"] = _draw_weeks(rng, persistent.to_numpy())
    episodes["leg_pain"] = rng.random(size) < profile.map(lambda kind: kind.leg_pain)
    episodes["contributing"] = _draw_contributing(rng, episodes["type"], parameters)
    episodes["prior_episodes"] = rng.poisson(np.where(persistent, 1.6, 0.9)) + episodes["episode_number"] - 1
    episodes["payer"] = _draw_payers(rng, episodes["decades"].to_numpy())
    return episodes


def draw_baselines(rng: np.random.Generator, episodes: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return `episodes` with their true levels, the noise of the first day, and the STarT Back risk it leads to.

    People come in on a bad day: of several (person, day) draws the first that is bad enough is kept, so the measured
    baseline stands above the true level.
    """
    profile = episodes["type"].map(TYPES)
    mean = profile.map(lambda kind: kind.level) + parameters.leg_pain_level * episodes["leg_pain"]
    draws = (len(episodes), 40)
    level = mean.to_numpy()[:, None] + rng.normal(0, parameters.level_sd, draws)
    day = rng.normal(0, parameters.pain_noise_sd, draws)
    chance = 1 / (1 + np.exp(-parameters.calling_steepness * (level + day - parameters.calling_point)))
    kept = (rng.random(draws) < chance).argmax(axis=1)
    rows = np.arange(len(episodes))
    pain = level[rows, kept]
    function = (
        parameters.odi_at_pain_5
        + parameters.odi_per_point * (pain - 5)
        + profile.map(lambda kind: kind.function).to_numpy()
        + rng.normal(0, parameters.odi_level_sd, len(episodes))
    )
    distress = (pain - 5.5) / 1.5 + (function - 34) / 12 + (episodes["weeks"] >= 12) + rng.normal(0, 1.2, len(pain))
    risk = np.digitize(distress, (0.5, 2.6))
    return episodes.assign(pain_level=pain, first_noise=day[rows, kept], function_level=function, risk=risk)


def hide_case_mix(rng: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    """Return the case mix as recorded: NaN where nobody wrote it down, completely at random."""
    rates = {"weeks": 0.07, "leg_pain": 0.02, "risk": 0.09, "prior_episodes": 0.05}
    recorded = episodes[list(rates)].astype(float)
    return recorded.mask(rng.random(recorded.shape) < list(rates.values()))


def draw_weighted(rng: np.random.Generator, weights: np.ndarray) -> np.ndarray:
    """Return one column number per row of `weights`, in proportion to them."""
    edges = weights.cumsum(axis=1)
    return (rng.random((len(weights), 1)) * edges[:, -1:] > edges).sum(axis=1)


def _draw_first_days(rng: np.random.Generator, parameters: Parameters) -> np.ndarray:
    """Return the first day of each episode, sorted: any weekday on which the clinics are open; intake is steady."""
    days = np.arange(np.datetime64(parameters.first_day), np.datetime64(parameters.last_day) + 1)
    return np.sort(rng.choice(days[np.is_busday(days, holidays=HOLIDAYS)], parameters.episodes))


def _pair_returning(rng: np.random.Generator, first_day: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return each episode's patient number; those who return begin long after their first episode began."""
    owner = np.arange(len(first_day))
    free = np.ones(len(first_day), dtype=bool)
    for later in rng.permutation(len(first_day)):
        before = free & (first_day <= first_day[later] - parameters.days_before_return)
        if not free[later] or not before.any():
            continue
        first = rng.choice(np.flatnonzero(before))
        owner[later] = first
        free[[first, later]] = False
        if (owner != np.arange(len(owner))).sum() == parameters.returning:
            break
    return np.unique(owner, return_inverse=True)[1]


def _draw_people(rng: np.random.Generator, size: int, parameters: Parameters) -> pd.DataFrame:
    """Return one row per patient: id, clinic, sex and birthday."""
    age_days = (18.2 + 77 * rng.beta(2.2, 2.6, size)) * 365.25
    return pd.DataFrame(
        {
            "patient_id": [f"{number:05d}" for number in 100 + rng.integers(1, 5, size).cumsum()],
            "clinic": rng.choice([clinic.name for clinic in CLINICS], size, p=[clinic.share for clinic in CLINICS]),
            "sex": rng.choice(["female", "male", "other"], size, p=[0.56, 0.434, 0.006]),
            "birthday": np.datetime64(parameters.first_day) - age_days.astype(int),
        }
    )


def _draw_types(rng: np.random.Generator, episodes: pd.DataFrame, parameters: Parameters) -> np.ndarray:
    """Return each episode's type: by age and sex, and often the same again for those who return."""
    female = (episodes["sex"] == "female").to_numpy()
    decades = episodes["decades"].to_numpy()
    weights = np.column_stack(
        [kind.share * np.exp(kind.per_decade * decades + kind.if_female * female) for kind in TYPES.values()]
    )
    drawn = np.array(list(TYPES))[draw_weighted(rng, weights)]
    first = pd.Series(drawn).groupby(episodes["patient"]).transform("first").to_numpy()
    return np.where(rng.random(len(drawn)) < parameters.same_type_again, first, drawn)


def _draw_weeks(rng: np.random.Generator, persistent: np.ndarray) -> np.ndarray:
    """Return whole weeks since the symptoms began: 1–11, or 12–1040 when persistent."""
    acute = np.clip(np.exp(rng.normal(np.log(4), 0.7, len(persistent))), 1, 11)
    lasting = np.clip(np.exp(rng.normal(np.log(48), 1.0, len(persistent))), 12, 1040)
    return np.where(persistent, lasting, acute).round().astype(int)


def _draw_contributing(rng: np.random.Generator, types: pd.Series, parameters: Parameters) -> list[tuple[str, ...]]:
    """Return the types that contribute to each episode, often none, at most two."""
    contributing: list[tuple[str, ...]] = []
    for main in types:
        weights = TYPES[main].contributing
        count = int(rng.random() < parameters.contributing) * (1 + int(rng.random() < 0.25))
        chance = np.array(list(weights.values()), dtype=float)
        drawn = rng.choice(list(weights), min(count, len(weights)), replace=False, p=chance / chance.sum())
        contributing.append(tuple(sorted(str(word) for word in drawn)))
    return contributing


def _draw_payers(rng: np.random.Generator, decades: np.ndarray) -> np.ndarray:
    """Return who pays: public insurance from 65 on mostly, workers' compensation below only."""
    weights = np.where((decades >= 1.3)[:, None], [0.15, 0.70, 0.15, 0.0], [0.58, 0.10, 0.22, 0.10])
    return np.array(PAYERS)[draw_weighted(rng, weights)]
