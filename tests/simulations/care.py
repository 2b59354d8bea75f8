"""Simulated care whose truth is known: everybody's whole course is drawn first, then people leave by what they feel.

With s = sessions completed, 0…12: baseline N(6.2, 1.6) clipped to 2–10; slope N(−1.05, 0.55) per log₂(s + 1); score =
round(baseline + slope·log₂(s + 1) + N(0, 0.9)) clipped to 0–10; after each session from the first on they leave with
probability 0.45 where the score is at most 2 or has at least halved, else 0.10 where it is no better than baseline,
else 0.05.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import FOLDS, Flow, GroupedScores
from outcomes.cohort.gaps import build_history, find_last_scored
from outcomes.vocabulary.responders import RESPONDER_RULES

SESSIONS = 13


@dataclass(frozen=True)
class Care:
    """Simulated episodes: `whole`, the course had everyone stayed, and `seen`, with NaN from leaving on and at gaps."""

    whole: npt.NDArray[np.float32]
    seen: npt.NDArray[np.float32]
    attended: npt.NDArray[np.int64]


def simulate_care(size: int, random: np.random.Generator, *, gaps: float = 0.0, leaving: bool = True) -> Care:
    """Return `size` simulated episodes; each later score seen is lost with probability `gaps`."""
    done = np.arange(SESSIONS)
    baseline = np.clip(random.normal(6.2, 1.6, size), 2, 10)
    slope = random.normal(-1.05, 0.55, size)
    noise = random.normal(0, 0.9, (size, SESSIONS))
    whole = np.clip(np.round(baseline[:, None] + slope[:, None] * np.log2(done + 1) + noise), 0, 10)
    here = np.ones((size, SESSIONS), dtype=bool)
    for session in range(2, SESSIONS):
        score = whole[:, session - 1]
        content = (score <= 2) | (score <= whole[:, 0] / 2)
        chance = np.where(content, 0.45, np.where(score >= whole[:, 0], 0.10, 0.05))
        here[:, session] = here[:, session - 1] & (random.random(size) >= chance * leaving)
    lost = random.random((size, SESSIONS)) < gaps
    lost[:, 0] = False
    seen = np.where(here & ~lost, whole, np.nan)
    return Care(whole.astype(np.float32), seen.astype(np.float32), here.sum(axis=1))


def group_scores(
    seen: npt.NDArray[np.float32],
    *,
    attended: npt.NDArray[np.int64] | None = None,
    code: npt.NDArray[np.int64] | None = None,
    patient: npt.NDArray[np.int64] | None = None,
    fold: npt.NDArray[np.int64] | None = None,
    followed: npt.NDArray[np.int64] | None = None,
) -> GroupedScores:
    """Return matrices as the cohort hands them over: by default one group, one episode a patient, folds by turns."""
    size = len(seen)
    rows = np.arange(size)
    code = np.zeros(size, dtype=np.int64) if code is None else code
    patient = rows if patient is None else patient
    last = find_last_scored(seen)
    attended = last if attended is None else attended
    return GroupedScores(
        "pain",
        "NRS",
        ("combination",),
        tuple((f"group {number}",) for number in range(int(code.max(initial=0)) + 1)),
        rows,
        code,
        seen,
        history=build_history(seen),
        last=last,
        attended=attended,
        open=np.zeros(size, dtype=bool),
        followed=attended if followed is None else followed,
        settled=np.ones(size, dtype=bool),
        rule=RESPONDER_RULES[0],
        patient=patient,
        fold=patient % FOLDS if fold is None else fold,
        other_instruments=0,
        flow=Flow(size, size, 0, size, size, size, size),
    )
