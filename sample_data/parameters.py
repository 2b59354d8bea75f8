"""Every number that the sample clinic is made from; `known_truth.json` carries them all.

Units: pain in NRS points (0–10), function in ODI % (0–100). A slope is the change in the score per doubling of
s + 1, where s counts the sessions completed; negative is better.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

ACUPUNCTURE = "acupuncture"
ADJUSTMENT = "chiropractic adjustment"
DECOMPRESSION = "spinal decompression"
EXERCISE = "exercise therapy"
MASSAGE = "massage"
MEDICATION = "pain medication"

WITH_ADJUSTMENT = "acupuncture + chiropractic adjustment"
WITH_DECOMPRESSION = "acupuncture + spinal decompression"
WITH_EXERCISE = "acupuncture + exercise therapy"
WITH_MASSAGE = "acupuncture + massage"
USUAL = "usual care"

COMMON_COMBINATIONS = (
    *(ACUPUNCTURE, WITH_ADJUSTMENT, WITH_DECOMPRESSION, WITH_EXERCISE, WITH_MASSAGE),
    *(ADJUSTMENT, EXERCISE, MEDICATION, USUAL),
)
RARE_COMBINATIONS = (
    "acupuncture + trigger point therapy",
    "acupuncture + chiropractic adjustment + massage",
    "acupuncture + exercise therapy + massage",
    "education + exercise therapy",
    "muscle relaxant + pain medication",
    "physical therapy modalities",
    "chiropractic adjustment + massage",
)
COMBINATIONS = (*COMMON_COMBINATIONS, *RARE_COMBINATIONS)

INDICATION = {
    **dict.fromkeys((WITH_ADJUSTMENT, WITH_DECOMPRESSION), 0.9),
    **dict.fromkeys((WITH_EXERCISE, WITH_MASSAGE), 0.7),
    MEDICATION: 0.3,
    EXERCISE: -0.2,
    USUAL: -0.3,
}
"""Confounding by indication: log-odds of a combination, against acupuncture alone, per unit of recorded severity.
A combination not named has 0."""

LATER_MODALITY = {
    "muscular": MASSAGE,
    "disc": DECOMPRESSION,
    "radiculopathy": EXERCISE,
    "sacroiliac": ADJUSTMENT,
    "degenerative": EXERCISE,
    "unspecified": MASSAGE,
}
"""What is added when the start does not help enough; it has no effect of its own."""


@dataclass(frozen=True, slots=True)
class TypeProfile:
    """One back-pain type: who has it and how it goes.

    `share`: weight at age 52, male. `per_decade`, `if_female`: log-odds. `persistent`, `leg_pain`: probabilities.
    `level`: mean true pain before selection. `function`: ODI % above what the pain explains. `slope`: added to the
    course. `contributing`: weights of other types beside it. `start_with`: weights of `COMMON_COMBINATIONS` at
    severity 0.
    """

    share: float
    per_decade: float
    if_female: float
    persistent: float
    leg_pain: float
    level: float
    function: float
    slope: float
    contributing: dict[str, float]
    start_with: tuple[float, ...]


TYPES = {
    "muscular": TypeProfile(
        *(0.30, -0.10, 0.0, 0.42, 0.08, 5.1, -2.0, -0.06),
        {"sacroiliac": 2, "degenerative": 1, "disc": 1},
        (31, 8, 2, 15, 15, 8, 9, 5, 7),
    ),
    "disc": TypeProfile(
        *(0.25, -0.28, -0.1, 0.50, 0.48, 5.5, 2.0, 0.02),
        {"radiculopathy": 3, "muscular": 2, "degenerative": 1},
        (34, 5, 27, 7, 6, 5, 6, 5, 5),
    ),
    "radiculopathy": TypeProfile(
        *(0.16, 0.02, 0.0, 0.50, 0.92, 5.7, 3.0, 0.08),
        {"disc": 4, "degenerative": 2, "muscular": 1},
        (30, 8, 9, 9, 7, 7, 9, 10, 6),
    ),
    "sacroiliac": TypeProfile(
        *(0.16, -0.10, 0.7, 0.52, 0.22, 5.3, 0.0, 0.0),
        {"muscular": 4, "degenerative": 1, "disc": 1},
        (34, 31, 2, 6, 5, 9, 6, 4, 4),
    ),
    "degenerative": TypeProfile(
        *(0.11, 0.55, 0.1, 0.76, 0.27, 5.2, 1.0, 0.07),
        {"disc": 2, "muscular": 2, "radiculopathy": 1},
        (32, 7, 5, 18, 8, 5, 10, 8, 7),
    ),
    "unspecified": TypeProfile(
        *(0.055, 0.0, 0.0, 0.50, 0.18, 5.2, 0.0, 0.0),
        {"muscular": 1},
        (34, 8, 4, 9, 9, 8, 10, 8, 10),
    ),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a starting combination does, against acupuncture alone; negative is better.

    `pain_slope`, `function_slope`: added to the slope. `pain_short`, `function_short`: a passing gain, largest after
    three sessions and fading from there: value · (s/3) · exp(1 − s/3).
    """

    pain_slope: float = 0.0
    function_slope: float = 0.0
    pain_short: float = 0.0
    function_short: float = 0.0


NO_EFFECT = Effect()
_WORSE = {MEDICATION: Effect(pain_slope=0.20, function_slope=1.3), USUAL: Effect(pain_slope=0.22, function_slope=1.4)}

EFFECTS: dict[str, dict[str, Effect]] = {
    "muscular": {
        **_WORSE,
        WITH_EXERCISE: Effect(pain_slope=-0.16, function_slope=-0.9),
        WITH_ADJUSTMENT: Effect(pain_slope=-0.08, function_slope=-0.4),
        EXERCISE: Effect(pain_slope=0.05),
    },
    "disc": {**_WORSE, WITH_DECOMPRESSION: Effect(pain_short=-0.6, function_short=-3.0)},
    "radiculopathy": {**_WORSE},
    "sacroiliac": {
        **_WORSE,
        WITH_ADJUSTMENT: Effect(pain_slope=-0.36, function_slope=-2.0),
        ADJUSTMENT: Effect(pain_slope=-0.12, function_slope=-0.6),
    },
    "degenerative": {**_WORSE, WITH_EXERCISE: Effect(pain_slope=-0.16, function_slope=-1.0)},
    "unspecified": {**_WORSE},
}
"""The truth to be found. A pair not named has no effect at all: massage added, decompression outside disc-related
pain, every rare combination, and whatever is added later in an episode."""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """One practitioner. `weight`: in the clinic's intake. `slope`: added to the pain slope of everyone they treat.

    `harder_cases`: log-odds of being sent an episode, per unit of its recorded severity.
    """

    name: str
    weight: float
    slope: float
    harder_cases: float = 0.0


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic and its share of the intake."""

    name: str
    share: float
    practitioners: tuple[Practitioner, ...]


CLINICS = (
    Clinic(
        "Harbour Street",
        0.56,
        (
            Practitioner("A. Lindqvist", 1.2, 0.25),
            Practitioner("M. Okafor", 1.1, -0.39),
            Practitioner("R. Castellan", 1.0, 0.60),
            Practitioner("J. Whitcombe", 0.9, -0.09),
            Practitioner("S. Nakamori", 0.8, -0.32),
        ),
    ),
    Clinic(
        "Mill Lane",
        0.44,
        (
            Practitioner("T. Brandvold", 1.1, -0.25, harder_cases=1.0),
            Practitioner("L. Moreaux", 1.0, 0.44),
            Practitioner("D. Fairley", 1.0, 0.07),
            Practitioner("P. Anandan", 0.8, -0.30),
        ),
    ),
)

HOLIDAYS = tuple(f"{year}-{day}" for year in range(2023, 2027) for day in ("01-01", "12-25"))
"""The days on which both clinics are closed, beside Sundays and most Saturdays."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The sizes and rates of the sample clinic. Rates are probabilities, `_sd` standard deviations."""

    seed: int = 20260630
    episodes: int = 2400
    returning: int = 250
    first_day: dt.date = dt.date(2023, 7, 1)
    last_day: dt.date = dt.date(2026, 6, 30)
    days_before_return: int = 400
    same_type_again: float = 0.65
    sessions: int = 20
    truth_sessions: int = 13
    contributing: float = 0.40
    rare_start: float = 0.035

    level_sd: float = 1.5  # true pain between episodes
    leg_pain_level: float = 0.3
    pain_noise_sd: float = 1.0  # one day to the next; SEM 1.02, Childs 2005
    calling_point: float = 4.6  # measured pain at which half would come in
    calling_steepness: float = 1.8
    odi_at_pain_5: float = 32.0
    odi_per_point: float = 5.0
    odi_level_sd: float = 9.0
    odi_noise_sd: float = 5.0
    shared_noise: float = 0.5  # correlation of pain and function noise on one day

    slope: float = -0.92
    slope_sd: float = 0.45
    slope_per_level: float = -0.06  # per NRS point of true pain above 5.5
    slope_per_log_weeks: float = 0.09  # per unit of ln(weeks / 12)
    slope_leg_pain: float = 0.08
    slope_per_risk_step: float = 0.08
    slope_per_contributing: float = 0.04
    slope_workers: float = 0.12
    slope_per_decade: float = 0.02
    odi_per_pain_slope: float = 4.4
    odi_slope_sd: float = 0.9

    severity_pain: float = 0.40  # per 1.6 NRS points above 6
    severity_function: float = 0.30  # per 14 ODI % above 37
    severity_weeks: float = 0.20  # per unit of ln(weeks / 12)
    severity_leg_pain: float = 0.35
    severity_risk: float = 0.30  # per step of STarT Back from medium
    severity_contributing: float = 0.10

    leave_good_enough: float = 0.30  # score ≤ 2 or at most half of the first
    leave_no_better: float = 0.07
    leave_otherwise: float = 0.04
    late_session: int = 12  # care is planned for so many; from here on leaving is likelier whatever the score
    leave_late: float = 0.15  # at least this from then on
    discharge_good: float = 0.78
    discharge_other: float = 0.72
    add_to_acupuncture: float = 0.28  # per session from the third on, while improved by less than 30 %
    add_to_others: float = 0.04

    missing_first: float = 0.04
    missing_later: float = 0.134
    not_screened: float = 0.10
    red_flags: int = 14
    adverse_event: float = 0.004
    covered_by_colleague: float = 0.04
    saturday: float = 0.20
    long_gap: float = 0.03
