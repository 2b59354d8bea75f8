"""Visits under a payer's rule, counted: the latest course of each patient of whom the rule speaks.

How the rule is read. A visit is a session in which its modality was given, in an episode of pain of which the rule
speaks; two on one day are two. Visits are a patient's, whatever the episode, since a payer does not know our episodes.
A course begins with a patient's first visit and lasts 365 days; the next visit after them begins a new one. The day of
its first visit is day 1, so that day 90 lies within 90 days and day 365 within a year. A year is any 365 days up to a
visit: a calendar year, or the payer's own from the first visit on, never counts more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Cohort
from outcomes.vocabulary.modalities import split_combination
from outcomes.vocabulary.payer_rules import PayerRule

__all__ = ["DAYS_IN_YEAR", "Courses", "find_courses"]

DAYS_IN_YEAR = 365

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Courses:
    """The latest course of each patient under the rule, as it stands at its last visit; one entry a patient.

    `visits` in it, `visits_in_days` of them within the rule's days, `visits_in_year` up to its last; `past_days`: the
    last came after those days. `begun_in`, `ended_in`: the episodes of its first and last visit. `score`: the last
    pain score after its first visit; `score_in_time`: the last of these up to the start of the first visit beyond the
    rule's, since a session's score is taken at its start. NaN where there is none.

    `acute`, `not_recorded`: how many patients had all their visits in episodes of acute pain, or in these and others of
    a duration not recorded. They have no entry.
    """

    visits: Integers
    visits_in_days: Integers
    visits_in_year: Integers
    past_days: Flags
    begun_in: Integers
    ended_in: Integers
    score: Scores
    score_in_time: Scores
    acute: int
    not_recorded: int


@dataclass(frozen=True, eq=False)
class _Reach:
    """Whom the rule speaks of.

    `episodes`: for each of the snapshot's, whether it is selected, and of pain that the rule speaks of. `visit`: for
    each session, whether the modality was given. `acute`, `not_recorded`: patients with visits in other episodes only.
    """

    episodes: Flags
    visit: Flags
    acute: int
    not_recorded: int


@dataclass(frozen=True, eq=False)
class _Sessions:
    """The sessions of the episodes under the rule, by patient and day.

    `key` orders them: days, with so many between one patient and the next that no year reaches across. `latest`: up to
    each, the position of the last one scored, −1 before the first.
    """

    key: Integers
    patient: Integers
    episode: Integers
    visit: Flags
    score: Scores
    latest: Integers


def find_courses(cohort: Cohort, rule: PayerRule, instrument: str) -> Courses:
    """Return the latest course of each patient of whom `rule` speaks, with their pain scores on `instrument`."""
    reach = _find_reach(cohort, rule)
    sessions = _find_sessions(cohort, reach, instrument)
    place = np.flatnonzero(sessions.visit)
    day, patient = sessions.key[place], sessions.patient[place]
    first = np.flatnonzero(np.diff(patient, prepend=-1))
    end = np.append(first, len(place))[1:]  # one behind the patient's last visit
    start = _find_latest_start(day, first, end)
    final = np.searchsorted(sessions.patient, patient[start], side="right") - 1
    further = place[np.minimum(start + rule.visits, end - 1)]
    in_time = np.where(end - start > rule.visits, further, final)
    return Courses(
        visits=end - start,
        visits_in_days=np.searchsorted(day, day[start] + rule.days) - start,
        visits_in_year=end - np.searchsorted(day, day[end - 1] - DAYS_IN_YEAR + 1),
        past_days=day[end - 1] - day[start] >= rule.days,
        begun_in=sessions.episode[place[start]],
        ended_in=sessions.episode[place[end - 1]],
        score=_find_score(sessions, after=place[start], until=final),
        score_in_time=_find_score(sessions, after=place[start], until=in_time),
        acute=reach.acute,
        not_recorded=reach.not_recorded,
    )


def _find_reach(cohort: Cohort, rule: PayerRule) -> _Reach:
    episodes, sessions = cohort.snapshot.episodes, cohort.snapshot.sessions
    treatments = sessions["treatments"].cat
    holds = np.array([rule.modality in split_combination(name) for name in treatments.categories], dtype=bool)
    visit = holds[treatments.codes.to_numpy()]
    chosen = np.zeros(len(episodes), dtype=bool)
    chosen[cohort.rows] = True
    visited = np.zeros(len(episodes), dtype=bool)
    visited[sessions["episode"].to_numpy()[visit]] = True
    recorded = episodes["persistence"].notna().to_numpy()
    spoken_of = (episodes["persistence"] == "persistent").to_numpy() | (not rule.persistent_only)
    patient = episodes["patient"].to_numpy()

    def whose(which: Flags) -> Flags:
        patients = np.zeros(int(patient.max(initial=-1)) + 1, dtype=bool)
        patients[patient[chosen & visited & which]] = True
        return patients

    under = whose(spoken_of)
    unknown = whose(~spoken_of & ~recorded) & ~under
    acute = whose(~spoken_of & recorded) & ~under & ~unknown
    return _Reach(chosen & spoken_of, visit, int(acute.sum()), int(unknown.sum()))


def _find_sessions(cohort: Cohort, reach: _Reach, instrument: str) -> _Sessions:
    frame = cohort.snapshot.sessions
    rows = np.flatnonzero(reach.episodes[frame["episode"].to_numpy()])
    episode = frame["episode"].to_numpy()[rows]
    patient = cohort.snapshot.episodes["patient"].to_numpy()[episode]
    day = frame["session_date"].to_numpy()[rows].astype("datetime64[D]").astype(np.int64)
    day -= day.min() if len(day) else 0
    key = patient * (day.max(initial=0) + 1 + DAYS_IN_YEAR) + day
    order = np.argsort(key, kind="stable")
    score = frame["pain_score"].to_numpy()[rows].astype(np.float32)  # as the baselines are kept
    score[(frame["pain_instrument"].iloc[rows] != instrument).to_numpy()] = np.nan
    score = score[order]
    latest = np.maximum.accumulate(np.where(np.isfinite(score), np.arange(len(score)), -1))
    return _Sessions(key[order], patient[order], episode[order], reach.visit[rows][order], score, latest)


def _find_latest_start(day: Integers, start: Integers, end: Integers) -> Integers:
    """Return where each patient's latest course begins among the visits; `start` and `end` are those of all of theirs.

    All patients go on from course to course in step: in as many rounds as the longest of them has years.
    """
    while True:
        following = np.searchsorted(day, day[start] + DAYS_IN_YEAR)
        another = following < end
        if not another.any():
            return start
        start = np.where(another, following, start)


def _find_score(sessions: _Sessions, *, after: Integers, until: Integers) -> Scores:
    """Return the last score behind the sessions at `after` and no later than those at `until`; NaN where none is."""
    scored = sessions.latest[until]
    return np.where(scored > after, sessions.score[scored], np.float32(np.nan))
