"""The records of a chain of clinics, as many as wanted: as files to import, or as the store has them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import pandas as pd

from outcomes.store.tables import STORED_FIELDS
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS
from outcomes.vocabulary.records import RECORD_FIELDS
from tests.simulations.care import simulate_care

__all__ = ["COMBINATIONS", "TYPES", "make_files", "make_records"]

TYPES = ("muscular", "disc", "radiculopathy", "sacroiliac", "degenerative")
COMBINATIONS = ("acupuncture", "acupuncture + chiropractic adjustment", "acupuncture + exercise therapy")

_SESSIONS_PER_CLINIC = 25_000
_PRACTITIONERS = 5
_EPISODES_AT_ONCE = 150_000
_DAYS = 1_300


def make_files(sessions: int, *, seed: int = 1) -> Iterator[bytes]:
    """Yield CSV files of up to about a million sessions each, together `sessions`, of clinics of 25,000."""
    for frame in _make_frames(sessions, seed):
        yield frame.to_csv(index=False).encode()


def make_records(sessions: int, *, seed: int = 1) -> pd.DataFrame:
    """Return the same records as a frame, columns and types as the store gives them."""
    records = pd.concat(list(_make_frames(sessions, seed)), ignore_index=True)
    keys = [
        blake2b(str(number).encode(), digest_size=16).hexdigest() for number in range(records["patient_id"].max() + 1)
    ]
    told = records.assign(
        patient_key=pd.Series(keys, dtype="str").take(records["patient_id"].to_numpy()).to_numpy(),
        session_date=records["session_date"].astype("datetime64[s]"),
        pain_instrument=DEFAULT_INSTRUMENTS["pain"],
        function_instrument=DEFAULT_INSTRUMENTS["function"],
        episode_id="",
        session_number=0,
    )
    columns = {}
    for name, field in zip(STORED_FIELDS, RECORD_FIELDS, strict=True):
        kind = "float64" if field.kind in ("number", "whole") else "str"
        column = told[name] if name in told else pd.Series(np.nan, index=told.index)
        columns[name] = column if field.kind == "date" else column.replace("", np.nan).astype(kind)
    columns["episode_id"] = told["episode_id"].astype("str")
    return pd.DataFrame(columns)


def _make_frames(sessions: int, seed: int) -> Iterator[pd.DataFrame]:
    """Yield the sessions in frames under the columns of a file.

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
        yield frame


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
