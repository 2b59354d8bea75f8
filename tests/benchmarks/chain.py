"""The records of a chain of clinics, as many as wanted, as the files that a clinic would import."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tests.simulations.care import simulate_care

__all__ = ["CASE_MIX", "COMBINATIONS", "TYPES", "make_files"]

TYPES = ("muscular", "disc", "radiculopathy", "sacroiliac", "degenerative")
COMBINATIONS = ("acupuncture", "acupuncture + chiropractic adjustment", "acupuncture + exercise therapy")
CASE_MIX = ("age", "symptom_weeks", "prior_episodes", "sex", "leg_pain", "start_back_risk", "payer")

_SESSIONS_PER_CLINIC = 25_000
_PRACTITIONERS = 5
_EPISODES_AT_ONCE = 150_000
_DAYS = 1_300


def make_files(sessions: int, *, seed: int = 1) -> Iterator[bytes]:
    """Yield CSV files of up to about a million sessions each, together `sessions`, of clinics of 25,000.

    Pain and function over up to thirteen sessions a week apart, 12 % of scores missing, people leave when they feel
    better; seven things recorded of each patient at the start.
    """
    random = np.random.default_rng(seed)
    clinics = max(1, sessions // _SESSIONS_PER_CLINIC)
    made = patients = 0
    while made < sessions:
        size = min(_EPISODES_AT_ONCE, sessions - made)
        frame = _make_sessions(size, patients, clinics, random).head(sessions - made)
        made, patients = made + len(frame), patients + size
        yield frame.to_csv(index=False).encode()


def _make_sessions(size: int, before: int, clinics: int, random: np.random.Generator) -> pd.DataFrame:
    """Return the sessions of `size` patients, numbered from `before` on."""
    pain, function = (simulate_care(size, random, gaps=0.12) for _ in range(2))
    episode = np.repeat(np.arange(size), pain.attended)
    session = np.arange(len(episode)) - np.repeat(np.cumsum(pain.attended) - pain.attended, pain.attended)
    clinic = random.integers(0, clinics, size)
    first = np.datetime64("2022-01-03") + random.integers(0, _DAYS, size)
    recorded = {
        "clinic": np.char.add("Clinic ", clinic.astype(str)),
        "practitioner": np.char.add(
            np.char.add(clinic.astype(str), "-"), random.integers(0, _PRACTITIONERS, size).astype(str)
        ),
        "back_pain_type": random.choice(TYPES, size),
        "treatments": random.choice(COMBINATIONS, size),
        "age": random.integers(20, 90, size),
        "symptom_weeks": np.where(random.random(size) < 0.1, "", random.integers(1, 200, size).astype(str)),
        "prior_episodes": random.integers(0, 4, size),
        "sex": random.choice(("female", "male"), size),
        "leg_pain": random.choice(("yes", "no"), size),
        "start_back_risk": random.choice(("low", "medium", "high"), size),
        "payer": random.choice(("self-pay", "insurance", "public"), size),
    }
    return pd.DataFrame(
        {
            "patient_id": (before + np.arange(size))[episode],
            "session_date": (first[episode] + 7 * session).astype(str),
            **{name: values[episode] for name, values in recorded.items()},
            "pain_score": pd.array(pain.seen[episode, session], dtype="Int64"),
            "function_score": pd.array(10 * function.seen[episode, session], dtype="Int64"),
        }
    )
