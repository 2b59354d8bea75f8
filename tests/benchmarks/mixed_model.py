"""statsmodels' mixed model beside our two means, on the same patients."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from outcomes.estimates import estimate_trend
from tests.benchmarks.timing import time_work
from tests.simulations.care import SESSIONS, group_scores, simulate_care

__all__ = ["MixedModel", "measure_mixed_model"]

_PATIENTS = 600


@dataclass(frozen=True)
class MixedModel:
    """Seconds of theirs and of ours."""

    theirs: float
    ours: float

    @property
    def ratio(self) -> float:
        """Theirs in ours."""
        return self.theirs / self.ours


def measure_mixed_model() -> MixedModel:
    """Fit 600 simulated patients both ways."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    care = simulate_care(_PATIENTS, np.random.default_rng(1), gaps=0.12)
    scores = group_scores(care.seen, attended=care.attended)
    patient, session = np.nonzero(np.isfinite(care.seen))
    frame = pd.DataFrame({"patient": patient, "session": session, "pain": care.seen[patient, session]})
    sessions = np.eye(SESSIONS)[frame["session"].to_numpy()]

    def fit() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            MixedLM(frame["pain"].to_numpy(), sessions, groups=frame["patient"].to_numpy()).fit()

    return MixedModel(time_work(fit, repeats=3), time_work(lambda: estimate_trend(scores), repeats=9))
