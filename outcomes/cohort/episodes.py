"""Session records → episodes of care, and each session's number in its episode.

An episode is the clinic's own where `episode_id` is given; else a gap longer than the clinic has set, a discharge or a
new main type starts a new one. A session's number is the clinic's own where all of an episode's sessions have one, and
these rise with the dates; else it is counted by date, from 1. Nothing here depends on the order in which records came
in.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.vocabulary import red_flags
from outcomes.vocabulary.back_pain import UNSPECIFIED
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS, split_combination
from outcomes.vocabulary.settings import Settings

__all__ = [
    "DAYS_TO_FINISH",
    "GAP_DAYS",
    "PERSISTENT_WEEKS",
    "POOL_BELOW",
    "RED_FLAGS",
    "build_episodes",
    "build_own_episodes",
    "build_standing",
]

GAP_DAYS = Settings().gap_days
"""The gap while the clinic has set no other."""

DAYS_TO_FINISH = 180
"""After this many days an episode of care has practically always ended."""

PERSISTENT_WEEKS = 12.0
"""Symptoms of 12 weeks or more are persistent (NCD 30.3.3; Menezes Costa 2012)."""

POOL_BELOW = 20
"""Starting combinations with fewer episodes are pooled (STATISTICS §3)."""

RED_FLAGS = tuple(flag.field for flag in red_flags.RED_FLAGS)

_CASE_MIX_NUMBERS = ("age", "birth_year", "symptom_weeks", "prior_episodes")
_CASE_MIX_WORDS = ("contributing_types", "sex", "leg_pain", "start_back_risk", "payer")


def build_episodes(records: pd.DataFrame, *, gap_days: int = GAP_DAYS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sessions and the episodes that `records` make up: as `build_own_episodes`, with `build_standing`."""
    sessions, episodes = build_own_episodes(records, gap_days=gap_days)
    return sessions, build_standing(sessions, episodes, gap_days=gap_days)


def build_own_episodes(records: pd.DataFrame, *, gap_days: int = GAP_DAYS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sessions and the episodes, with what hangs on each patient's own records alone.

    `records`: one row per session record, as the store gives them. `gap_days`: a longer gap between two sessions starts
    a new episode.

    Returns:
        sessions: one row per session, ordered by episode and number; the records' columns, with `episode` (position
            in episodes) and `session` (its number, from 1; an episode of which the clinic numbers none 1 has no
            session 1, and so no baseline).
        episodes: one row per episode of care: clinic, patient_key, first_day, last_day, intake_quarter (2026-Q2),
            sessions (how many are recorded), last_session (the number of the last), practitioner (of the first
            session recorded), back_pain_type (the first recorded), combination (of the first session recorded),
            modality_count, case mix as first recorded, persistence, red_flagged, screened, discharged,
            discharge_reason.
    """
    sessions = _number_sessions(records, gap_days)
    return sessions, _describe_episodes(sessions)


def build_standing(sessions: pd.DataFrame, episodes: pd.DataFrame, *, gap_days: int = GAP_DAYS) -> pd.DataFrame:
    """Return the episodes with what hangs on everybody's records too.

    `gap_days`: an episode is open while it was not discharged and its last session is no older.

    Added are: group (the combination, rare ones pooled), open, settled (begun at least 180 days before the newest
    session of its clinic, so that the quick to end are not all that is seen), followed (the number of the last session
    after which it is known whether another came, 0 where of none).
    """
    newest = episodes.groupby("clinic")["last_day"].transform("max")
    lag = newest.to_numpy()[sessions["episode"]] - sessions["session_date"].to_numpy()
    followed = np.zeros(len(episodes), dtype=np.int64)
    long_ago = lag > np.timedelta64(gap_days, "D")
    followed[sessions["episode"].to_numpy()[long_ago]] = sessions["session"].to_numpy()[long_ago]  # the last stands
    return episodes.assign(
        group=_pool_rare(episodes["combination"]),
        open=~episodes["discharged"] & ((newest - episodes["last_day"]).dt.days <= gap_days),
        settled=(newest - episodes["first_day"]).dt.days >= DAYS_TO_FINISH,
        followed=followed,
    )


def _number_sessions(records: pd.DataFrame, gap_days: int) -> pd.DataFrame:
    order = ["clinic", "patient_key", "episode_id", "session_date", "session_number"]
    frame = records.sort_values(order, kind="stable", ignore_index=True)
    own = _starts(frame, ["clinic", "patient_key", "episode_id"])
    derived = (frame["episode_id"] == "").to_numpy()
    gap = frame["session_date"].diff().dt.days.to_numpy(dtype=float, na_value=0.0) > gap_days
    after_discharge = (frame["discharged"].shift() == "yes").to_numpy()
    block = own | (derived & (gap | after_discharge))
    episode = np.cumsum(block)
    kind = frame["back_pain_type"].astype(object).where(frame["back_pain_type"] != UNSPECIFIED)
    so_far = kind.groupby(episode).ffill()
    before = so_far.groupby(episode).shift()
    new_kind = (before.notna() & kind.notna() & (before != kind)).to_numpy()
    episode = np.cumsum(block | (derived & new_kind)) - 1
    frame["episode"] = episode
    derived_number = frame.groupby(episode).cumcount().to_numpy() + 1
    number = _restart(frame["session_number"].to_numpy(dtype=np.int64), episode, cut=derived & ~own)
    frame["session"] = np.where(_are_numbered(number, episode), number, derived_number)
    return frame


def _restart(
    number: npt.NDArray[np.int64], episode: npt.NDArray[np.int64], *, cut: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Return the clinic's numbers, from 1 again where we cut an episode off and they simply ran on.

    `cut`: the row stands behind another of the same patient's that no episode of the clinic's own parts it from. Some
    clinics number a patient's visits for life.
    """
    first = np.diff(episode, prepend=-1) > 0
    before = np.roll(number, 1)
    runs_on = first & cut & (before > 0) & (number == before + 1)
    carried = np.where(runs_on, before, 0)[first]
    return np.where(number > 0, number - carried[episode], 0) if len(number) else number


def _are_numbered(number: npt.NDArray[np.int64], episode: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell for each session, in order, whether its whole episode has numbers of the clinic's own that always rise.

    Then a number passed over is a session held but not recorded; anything else and the numbers say nothing.
    """
    first = np.diff(episode, prepend=-1) > 0
    rises = (number > 0) & (first | (np.diff(number, prepend=0) > 0))
    return np.asarray(np.bincount(episode[~rises], minlength=len(episode))[episode] == 0)


def _starts(frame: pd.DataFrame, names: list[str]) -> npt.NDArray[np.bool_]:
    """Tell for each row whether it differs from the row above in any of the columns `names`."""
    if frame.empty:
        return np.zeros(0, dtype=bool)
    keys = frame[names]
    return (keys != keys.shift()).any(axis=1).to_numpy()


def _describe_episodes(sessions: pd.DataFrame) -> pd.DataFrame:
    grouped = sessions.groupby("episode")
    first = grouped.head(1).set_index("episode")
    last = grouped.tail(1).set_index("episode")
    episodes = pd.DataFrame(
        {
            "clinic": first["clinic"],
            "patient_key": first["patient_key"],
            "first_day": first["session_date"],
            "last_day": last["session_date"],
            "intake_quarter": first["session_date"].dt.to_period("Q").dt.strftime("%Y-Q%q"),
            "sessions": grouped.size(),
            "last_session": last["session"],
            "practitioner": first["practitioner"],
            "back_pain_type": _first_recorded_type(sessions),
            "combination": first["treatments"],
        }
    )
    for name in (*_CASE_MIX_NUMBERS, *_CASE_MIX_WORDS):
        episodes[name] = grouped[name].first()  # the first that is recorded
    counts = {name: len(split_combination(name)) for name in episodes["combination"].unique()}
    episodes["modality_count"] = episodes["combination"].map(counts).astype("int64")
    episodes["persistence"] = _persistence(episodes["symptom_weeks"])
    flags = sessions[list(RED_FLAGS)]
    episodes["red_flagged"] = (flags == "yes").any(axis=1).groupby(sessions["episode"]).any()
    episodes["screened"] = flags.notna().all(axis=1).groupby(sessions["episode"]).any()
    episodes["discharged"] = (sessions["discharged"] == "yes").groupby(sessions["episode"]).any()
    episodes["discharge_reason"] = grouped["discharge_reason"].last()
    return episodes.reset_index(drop=True)


def _first_recorded_type(sessions: pd.DataFrame) -> pd.Series:
    kind = sessions["back_pain_type"].astype(object).where(sessions["back_pain_type"] != UNSPECIFIED)
    return kind.groupby(sessions["episode"]).first().fillna(UNSPECIFIED).astype("str")


def _pool_rare(combination: pd.Series) -> pd.Series:
    codes, names = pd.factorize(combination)
    rare = np.bincount(codes, minlength=len(names)) < POOL_BELOW
    # One rare combination alone is no pool: it keeps its name.
    pooled = np.where(rare, OTHER_COMBINATIONS, names) if rare.sum() > 1 else names
    return pd.Series(pd.Categorical(pooled).take(codes), index=combination.index)


def _persistence(weeks: pd.Series) -> pd.Series:
    persistent = weeks >= PERSISTENT_WEEKS
    return persistent.map({True: "persistent", False: "acute"}).astype("str").where(weeks.notna())
