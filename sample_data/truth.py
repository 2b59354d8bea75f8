"""The truth beside the records: what the generator knows and no clinic ever does."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from sample_data.course import follow_course, trace_effect
from sample_data.parameters import (
    ACUPUNCTURE,
    CLINICS,
    COMBINATIONS,
    COMMON_COMBINATIONS,
    EFFECTS,
    INDICATION,
    LATER_MODALITY,
    NO_EFFECT,
    TYPES,
    Parameters,
)
from sample_data.rows import find_red_flagged
from sample_data.simulation import Simulation

ABOUT = (
    "Synthetic: no record here is of a real person. Session k is taken after k - 1 sessions of treatment; session 1 is "
    "the baseline. Lower scores are better, negative differences favor the combination. Episodes with a red flag are "
    "left out of effects and kept_mean, and counted. Leaving care depends on the pain scores written down and on the "
    "session's number alone; modalities added later change nothing; no confounder goes unrecorded."
)

ALL = "all"
RESPONSE_SESSION = 6


def tell_truth(simulation: Simulation, records: pd.DataFrame, parameters: Parameters) -> dict[str, Any]:
    """Return what `known_truth.json` holds."""
    sessions = parameters.truth_sessions
    flagged = find_red_flagged(records, simulation)
    return {
        "about": ABOUT,
        "seed": parameters.seed,
        "sessions": list(range(1, sessions + 1)),
        "parameters": asdict(parameters),
        "types": {kind: asdict(profile) for kind, profile in TYPES.items()},
        "confounding": tell_confounding(parameters),
        "practitioners": tell_practitioners(simulation),
        "added_later": {**LATER_MODALITY, "effect": 0},
        "bad_day": tell_bad_day(simulation),
        "records": {
            "rows": len(records),
            "episodes": len(simulation.episodes),
            "patients": int(simulation.episodes["patient"].nunique()),
            "red_flagged_episodes": int(flagged.sum()),
            "last_day": records["session_date"].max(),
        },
        "shares": tell_shares(records),
        "plain_mean": tell_plain_mean(records, sessions),
        "effects": tell_effects(simulation, flagged, sessions),
        "kept_mean": tell_kept_mean(simulation, flagged, sessions),
    }


def tell_kept_mean(simulation: Simulation, flagged: np.ndarray, sessions: int) -> list[dict[str, Any]]:
    """Return the mean scores by session had all stayed: per type × combination, per type, per combination, for all.

    `flagged`: episodes with a red flag, left out as the dashboard leaves them out, and counted.
    """
    episodes, course = simulation.episodes, simulation.course
    rows = []
    for kind in (ALL, *TYPES):
        for combination in (ALL, *COMBINATIONS):
            here = _select(episodes, kind, combination)
            kept = here & ~flagged
            if kept.any():
                rows.append(
                    {
                        "back_pain_type": kind,
                        "combination": combination,
                        "episodes": int(kept.sum()),
                        "red_flagged": int((here & flagged).sum()),
                        "pain": _mean(course.pain[kept, :sessions]),
                        "function": _mean(course.function[kept, :sessions]),
                    }
                )
    return rows


def tell_effects(simulation: Simulation, flagged: np.ndarray, sessions: int) -> list[dict[str, Any]]:
    """Return, per type × common combination, its difference from acupuncture alone by session; negative is better.

    Three truths: `latent` before rounding and the ends of the scales; `all_of_type` in the mean score if everyone of
    the type had begun with it; `overlap` likewise among those who began with either of the two, weighted e(1 − e).
    """
    episodes, path = simulation.episodes, simulation.path
    alone = follow_course(episodes, path, np.full(len(episodes), ACUPUNCTURE))
    rows = []
    for combination in COMMON_COMBINATIONS:
        given = follow_course(episodes, path, np.full(len(episodes), combination))
        weights = _overlap(episodes, simulation.chances, combination)
        for kind in TYPES:
            whole = (_select(episodes, kind, ALL) & ~flagged).astype(float)
            effect = EFFECTS[kind].get(combination, NO_EFFECT)
            latent = trace_effect(effect, sessions)
            row: dict[str, Any] = {"back_pain_type": kind, "combination": combination, **asdict(effect)}
            for outcome in ("pain", "function"):
                difference = (getattr(given, outcome) - getattr(alone, outcome))[:, :sessions]
                row[f"{outcome}_latent"] = _round(getattr(latent, outcome))
                row[f"{outcome}_all_of_type"] = _mean(difference, whole)
                row[f"{outcome}_overlap"] = _mean(difference, whole * weights)
            rows.append(row)
    return rows


def tell_practitioners(simulation: Simulation) -> dict[str, Any]:
    """Return each practitioner's effect, caseload and true share of responders, and the intraclass correlations.

    A responder improved by 30 % of a first score of 3 or more, at session 6, had all stayed.
    """
    first, then = simulation.course.pain[:, 0], simulation.course.pain[:, RESPONSE_SESSION - 1]
    responds = pd.Series(np.where(first >= 3, first - then >= 0.3 * first, np.nan))
    treats = simulation.episodes["practitioner"]
    scored = responds.notna()
    return {
        "icc_of_response_at_session_6": round(estimate_icc(responds[scored], treats[scored]), 4),
        "icc_of_improvement_at_session_6": round(estimate_icc(pd.Series(first - then), treats), 4),
        "each": [
            {
                "practitioner": person.name,
                "clinic": clinic.name,
                "pain_slope": person.slope,
                "harder_cases": person.harder_cases,
                "episodes": int((treats == person.name).sum()),
                "mean_severity": round(float(simulation.severity[treats == person.name].mean()), 3),
                "true_share_responding_at_session_6": round(float(responds[treats == person.name].mean()), 4),
            }
            for clinic in CLINICS
            for person in clinic.practitioners
        ],
    }


def tell_bad_day(simulation: Simulation) -> dict[str, float]:
    """Return how far the first pain score stands above the true level: what would be gained with no treatment."""
    measured, level = simulation.course.pain[:, 0].mean(), simulation.episodes["pain_level"].mean()
    return {"mean_first_score": round(float(measured), 4), "mean_true_level": round(float(level), 4)}


def tell_plain_mean(records: pd.DataFrame, sessions: int) -> dict[str, list[float]]:
    """Return what misleads: the mean score by session of those still in care, and how many were scored."""
    number = records.groupby("episode_id").cumcount() + 1
    plain: dict[str, list[float]] = {}
    for outcome in ("pain", "function"):
        scored = records[f"{outcome}_score"].groupby(number).agg(["mean", "count"]).head(sessions)
        plain[outcome] = _round(scored["mean"].to_numpy(dtype=float))
        plain[f"{outcome}_scored"] = scored["count"].tolist()
    return plain


def tell_confounding(parameters: Parameters) -> dict[str, Any]:
    """Return how severity is made of what is recorded, and how it moves the choice of combination."""
    weights = {
        name.removeprefix("severity_"): value
        for name, value in asdict(parameters).items()
        if name.startswith("severity_")
    }
    return {
        "severity_weights": weights,
        "log_odds_per_unit_of_severity": {name: INDICATION.get(name, 0.0) for name in COMBINATIONS},
        "unrecorded_confounders": "none",
    }


def tell_shares(records: pd.DataFrame) -> dict[str, float]:
    """Return what the records show, so that a reader need not count: shares, and sessions per episode."""
    episodes = records.groupby("episode_id")
    first = records.loc[~records["episode_id"].duplicated()]
    start = episodes["treatments"].transform("first")
    enlarged = (records["treatments"] != start).groupby(records["episode_id"]).any()
    alone = enlarged[(episodes["treatments"].first() == ACUPUNCTURE)]
    shares = {
        "pain_scores_missing": records["pain_score"].isna().mean(),
        "function_scores_missing": records["function_score"].isna().mean(),
        "first_pain_scores_missing": first["pain_score"].isna().mean(),
        "not_screened_for_red_flags": records["saddle_numbness"].isna().mean(),
        "with_a_contributing_type": (first["contributing_types"] != "").mean(),
        "acupuncture_alone_later_enlarged": alone.mean(),
        "discharged": (episodes["discharged"].last() == "yes").mean(),
        "median_sessions_per_episode": episodes.size().median(),
    }
    return {name: round(float(value), 4) for name, value in shares.items()}


def estimate_icc(values: pd.Series, groups: pd.Series) -> float:
    """Return the intraclass correlation by the moments of a one-way analysis of variance, groups of unequal size."""
    grouped = values.groupby(groups)
    sizes, count = grouped.size(), len(values)
    between = (sizes * (grouped.mean() - values.mean()) ** 2).sum() / (len(sizes) - 1)
    within = ((values - grouped.transform("mean")) ** 2).sum() / (count - len(sizes))
    typical = (count - (sizes**2).sum() / count) / (len(sizes) - 1)
    return float((between - within) / (between + (typical - 1) * within))


def _select(episodes: pd.DataFrame, kind: str, combination: str) -> np.ndarray:
    """Tell which episodes are of one type and began with one combination; `all` leaves that open."""
    of_type = (episodes["type"] == kind).to_numpy() | (kind == ALL)
    return of_type & ((episodes["combination"] == combination).to_numpy() | (combination == ALL))


def _overlap(episodes: pd.DataFrame, chances: np.ndarray, combination: str) -> np.ndarray:
    """Return e(1 − e) of a combination against acupuncture alone for those who began with either, else 0."""
    one = chances[:, COMBINATIONS.index(combination)]
    other = chances[:, COMBINATIONS.index(ACUPUNCTURE)]
    either = episodes["combination"].isin([combination, ACUPUNCTURE])
    return (one * other / (one + other) ** 2) * either.to_numpy()


def _mean(values: np.ndarray, weights: np.ndarray | None = None) -> list[float]:
    """Return the mean per session over episodes, weighted if `weights` are given."""
    return _round(np.average(values, axis=0, weights=weights))


def _round(values: np.ndarray) -> list[float]:
    """Return plain numbers of four decimals, and no minus zero."""
    return [round(float(value), 4) + 0.0 for value in values]
