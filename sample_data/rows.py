"""What the files hold: one row per patient and session, under the headings of the session record."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outcomes.vocabulary.modalities import split_combination
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.red_flags import RED_FLAG_FIELDS
from sample_data.attendance import Attendance
from sample_data.intake import RISKS, draw_weighted
from sample_data.parameters import CLINICS, Parameters
from sample_data.simulation import Simulation

LEFT_OUT = ("session_number", "birth_year")
"""Fields the sample does without: session numbers follow from the dates, and `age` stands for the birth year."""

ACTIONS = ("sent to emergency department", "urgent MRI ordered", "surgeon called the same day")
FEES = {
    "acupuncture": (80, 40),
    "chiropractic adjustment": (60, 20),
    "spinal decompression": (75, 30),
    "massage": (65, 30),
    "trigger point therapy": (45, 20),
    "exercise therapy": (55, 30),
    "physical therapy modalities": (50, 30),
    "pain medication": (45, 15),
    "muscle relaxant": (20, 5),
    "education": (30, 20),
    "usual care": (50, 20),
}
"""Each modality's fee and minutes; a further modality in the same session is charged at 60 %."""

ENDINGS = ("plateau", "referred", "stopped attending", "other")
ENDING_WEIGHTS = (0.38, 0.17, 0.38, 0.07)
CHANGE_BOUNDS = (-0.60, -0.30, -0.08, 0.10, 0.30, 0.65)
CHANGE_WORDS = (
    "very much worse",
    "much worse",
    "minimally worse",
    "no change",
    "minimally improved",
    "much improved",
    "very much improved",
)


def build_records(rng: np.random.Generator, simulation: Simulation, parameters: Parameters) -> pd.DataFrame:
    """Return the session records, one row per session on or before the last day, by date and patient."""
    attendance, seen = simulation.attendance, simulation.seen
    stay = np.arange(parameters.sessions) < attendance.attended[:, None]
    held = stay & (attendance.days <= np.datetime64(parameters.last_day))
    row, session = np.nonzero(held)
    own = simulation.episodes.iloc[row].reset_index(drop=True)
    on_paper = simulation.recorded.iloc[row].reset_index(drop=True)
    day = pd.Series(attendance.days[row, session])
    later = session + 1 >= attendance.added_from[row]
    treatments = pd.Series(np.where(later, attendance.enlarged[row], own["combination"]))
    ending = pd.Series(_draw_endings(rng, attendance, parameters))
    last = session + 1 == attendance.attended[row]
    reason = ending.iloc[row].reset_index(drop=True).where(last)
    records = pd.DataFrame(
        {
            "patient_id": own["patient_id"],
            "session_date": day.dt.strftime("%Y-%m-%d"),
            "back_pain_type": own["type"],
            "contributing_types": own["contributing"].map("; ".join),
            "treatments": treatments,
            "pain_score": pd.array(seen.pain[row, session]).astype("Int64"),
            "function_score": pd.array(seen.function[row, session]).astype("Int64"),
            "pain_instrument": "NRS",
            "function_instrument": "ODI",
            "clinic": own["clinic"],
            "practitioner": _cover_practitioners(rng, own, session, parameters),
            "episode_id": _name_episodes(own),
            "age": ((day - own["birthday"]).dt.days // 365.25).clip(upper=90).astype(int),
            "sex": own["sex"],
            "symptom_weeks": on_paper["weeks"].astype("Int64"),
            "prior_episodes": on_paper["prior_episodes"].astype("Int64"),
            "leg_pain": on_paper["leg_pain"].map({1.0: "yes", 0.0: "no"}),
            "start_back_risk": on_paper["risk"].map(dict(enumerate(RISKS))),
            "payer": own["payer"],
            **_screen_for_red_flags(rng, row, reason, parameters),
            "discharged": np.where(reason.notna(), "yes", "no"),
            "discharge_reason": reason,
            **_charge(treatments, session),
            "adverse_event": _draw_adverse_events(rng, treatments, parameters),
            "global_change": _ask_global_change(rng, seen.pain, row, session, reason),
        }
    )
    fields = [field.name for field in RECORD_FIELDS if field.name not in LEFT_OUT]
    return records[fields].sort_values(["session_date", "patient_id"], ignore_index=True)


def find_red_flagged(records: pd.DataFrame, simulation: Simulation) -> np.ndarray:
    """Tell which episodes hold a recorded red flag."""
    raised = records.loc[(records[list(RED_FLAG_FIELDS)] == "yes").any(axis=1), "episode_id"]
    return _name_episodes(simulation.episodes).isin(raised).to_numpy()


def _name_episodes(episodes: pd.DataFrame) -> pd.Series:
    """Return the clinic's id of each episode of care: the patient's id and a count."""
    return episodes["patient_id"] + "-" + episodes["episode_number"].astype(str)


def _draw_endings(rng: np.random.Generator, attendance: Attendance, parameters: Parameters) -> np.ndarray:
    """Return why each episode ended, or None where they just did not come back."""
    size = len(attendance.attended)
    noted = rng.random(size) < np.where(attendance.good_enough, parameters.discharge_good, parameters.discharge_other)
    other = np.array(ENDINGS)[draw_weighted(rng, np.tile(ENDING_WEIGHTS, (size, 1)))]
    other = np.where(attendance.attended == parameters.sessions, "plateau", other)
    reason = np.where(attendance.good_enough, "improved", other).astype(object)
    return np.where(noted, reason, None)


def _cover_practitioners(
    rng: np.random.Generator, own: pd.DataFrame, session: np.ndarray, parameters: Parameters
) -> np.ndarray:
    """Return who treated in each session: the episode's practitioner, now and then a colleague after the first."""
    away = (rng.random(len(own)) < parameters.covered_by_colleague) & (session > 0)
    colleague = np.empty(len(own), dtype=object)
    for clinic in CLINICS:
        here = (own["clinic"] == clinic.name).to_numpy()
        colleague[here] = rng.choice([person.name for person in clinic.practitioners], here.sum())
    return np.where(away, colleague, own["practitioner"])


def _screen_for_red_flags(
    rng: np.random.Generator, row: np.ndarray, reason: pd.Series, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Return the three red-flag columns and what was done: blank where not screened, a handful of true ones.

    Most true flags stand at the session after which the patient was referred; some were acted on nowhere.
    """
    flags = np.full((len(row), len(RED_FLAG_FIELDS)), "no", dtype=object)
    flags[rng.random(len(row)) < parameters.not_screened] = None
    referred = np.flatnonzero(reason == "referred")
    raised = np.concatenate(
        [
            rng.choice(referred, parameters.red_flags - 4, replace=False),
            rng.choice(np.flatnonzero(reason.isna()), 4, replace=False),
        ]
    )
    flags[raised] = "no"
    flags[raised, rng.choice(len(RED_FLAG_FIELDS), len(raised), p=[0.25, 0.5, 0.25])] = "yes"
    action = np.full(len(row), None, dtype=object)
    action[raised[:-3]] = rng.choice(ACTIONS, len(raised) - 3)
    return {**dict(zip(RED_FLAG_FIELDS, flags.T, strict=True)), "red_flag_action": action}


def _charge(treatments: pd.Series, session: np.ndarray) -> dict[str, np.ndarray]:
    """Return fee and minutes of each session; the first one takes 15 minutes and 30 more."""
    first = session == 0
    modalities = treatments.map(split_combination)
    fee = modalities.map(lambda words: _bundle([FEES[word][0] for word in words])) + 30 * first
    minutes = modalities.map(lambda words: _bundle([FEES[word][1] for word in words])) + 15 * first
    return {"fee": fee.to_numpy(), "minutes": minutes.to_numpy()}


def _bundle(values: list[int]) -> int:
    """Return the dearest in full and 60 % of the rest, in steps of 5."""
    return 5 * round((max(values) + 0.6 * (sum(values) - max(values))) / 5)


def _draw_adverse_events(rng: np.random.Generator, treatments: pd.Series, parameters: Parameters) -> np.ndarray:
    """Return an adverse event in a word or two, rarely."""
    drugs = treatments.str.contains("medication|relaxant").to_numpy()
    needles = treatments.str.contains("acupuncture").to_numpy()
    event = np.select(
        [drugs, needles],
        [
            rng.choice(["drowsy", "stomach upset"], len(treatments)),
            rng.choice(["bruising at needle site", "light-headed", "sore for a day"], len(treatments)),
        ],
        "sore for a day",
    )
    return np.where(rng.random(len(treatments)) < parameters.adverse_event, event.astype(object), None)


def _ask_global_change(
    rng: np.random.Generator, pain: np.ndarray, row: np.ndarray, session: np.ndarray, reason: pd.Series
) -> np.ndarray:
    """Return the global impression of change, asked of most at discharge: it follows the share of pain gone."""
    gone = 1 - pain[row, session] / np.maximum(pain[row, 0], 1)
    felt = np.nan_to_num(gone) + rng.normal(0, 0.12, len(row))
    words = np.array(CHANGE_WORDS, dtype=object)[np.digitize(felt, CHANGE_BOUNDS)]
    asked = reason.notna() & (reason != "stopped attending") & np.isfinite(gone) & (rng.random(len(row)) < 0.65)
    return np.where(asked, words, None)
