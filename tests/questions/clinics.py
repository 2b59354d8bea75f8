"""Small clinics whose truth is known, one a seed, in which nothing happens by chance that was not planted.

Every month the same courses come, dealt out by turns: over the years each treatment, type and practitioner gets every
course equally often, and of both types there is always one with the same luck. Luck decides only who leaves when, and
which scores are lost. So where nothing is planted next to nothing differs, and a sentence that claims a difference
there is wrong. What is planted is large: a sentence that does not claim it is wrong too. Two things make it
hard all the same, as in life. Whoever feels better leaves earlier, so the plain mean of those who stay misleads; and
those in more pain are given acupuncture more often, so plain differences between treatments mislead.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEEDS = tuple(range(20))
MONTHS = 36
COURSES = 12
"""So that every year each treatment, type and practitioner gets each of them once."""

SESSIONS = 10
EVERY_DAYS = 4
FIRST_DAY = dt.date(2023, 1, 1)
TYPES = ("muscular", "disc")
PRACTITIONERS = ("Asha", "Bo", "Cy", "Di")
TREATMENTS = ("massage", "exercise therapy + massage", "acupuncture", "acupuncture + exercise therapy")
NEW_YEAR = 24
"""From this month on the planted change between years holds."""

LOST = 0.06
"""The share of later pain scores that were not taken."""

LATELY = 28
"""Days within which an open patient should have been scored."""

LARGE = 1.0
"""A true difference of so many points must be found; between none and this either answer is right."""


@dataclass(frozen=True)
class Planted:
    """What is true of one clinic. `step`: points of pain gained with each session until session `until`, and none
    after. `year`: added to later scores from the third year on. `odd`: a practitioner whose patients fare `odd_by`
    worse (above zero) or better. `acupuncture`, `exercise`: added to later scores with that treatment. `leaves`: added
    to the chance that a patient with disc-related pain leaves after a session. `fault`: what is missing in the records.
    `silent`: open patients of Asha without a pain score lately. `collapse`: in the newest month hardly any pain is
    scored again. `target`: how far from the truth the target lies, in per cent; None where none is set.
    """

    seed: int
    step: float
    until: int
    year: float
    odd: str
    odd_by: float
    acupuncture: float
    exercise: float
    leaves: float
    fault: str
    silent: int
    collapse: bool
    target: int | None
    growing: int


@dataclass(frozen=True, eq=False)
class Episode:
    """One episode: what was recorded of it, and its `whole` course had it stayed. `twin`: the second of two alike.
    `lost`: sessions at which pain was not scored.
    """

    patient: str
    month: int
    first: dt.date
    kind: str
    treatment: str
    practitioner: str
    whole: Floats
    stayed: int
    open: bool = False
    silent: bool = False
    unasked: bool = False
    no_baseline: bool = False
    unscored: bool = False
    twin: bool = False
    lost: frozenset[int] = frozenset()
    every: int = EVERY_DAYS


@dataclass(frozen=True, eq=False)
class Clinic:
    """A clinic's truth and its episodes; `getting_worse`, `as_expected`: open patients of either kind."""

    planted: Planted
    episodes: tuple[Episode, ...]
    getting_worse: tuple[str, ...]
    as_expected: tuple[str, ...]

    def pick(self, **fields: str) -> tuple[Episode, ...]:
        """Return the episodes with these values."""
        return tuple(one for one in self.episodes if all(getattr(one, name) == value for name, value in fields.items()))


def plant(seed: int) -> Planted:
    """Return what is true of the clinic of one seed: every kind of truth comes up in some of twenty."""
    random = np.random.default_rng([seed, 2026])
    step = (-1.2, -1.2, 0.0, -1.2, 0.3)[seed % 5]
    odd = ("", "Bo", "Di")[seed % 3]
    return Planted(
        seed,
        step=step,
        until=(3, 4)[seed % 2] if step else 1,
        year=(0.0, 1.5, -1.5, 0.0)[seed // 2 % 4],
        odd=odd,
        odd_by=(2.5, -2.5)[seed // 3 % 2] if odd else 0.0,
        acupuncture=(0.0, -1.5, 0.0, 1.5)[seed // 4 % 4] * (step <= 0 or seed // 4 % 4 < 3),  # the scale ends at ten
        exercise=-1.5 if seed // 5 % 2 and seed // 4 % 4 != 1 else 0.0,
        leaves=(0.0, 0.12)[seed // 6 % 2],
        fault=("", "pain_baseline", "red_flag_screening")[seed // 2 % 3],
        silent=int(random.integers(0, 5)),
        collapse=seed % 4 == 1,
        target=(None, -20, 20, 0)[seed // 3 % 4],
        growing=int(random.integers(0, 3)),
    )


@cache
def make_clinic(seed: int) -> Clinic:
    """Return the clinic of one seed."""
    planted = plant(seed)
    random = np.random.default_rng([seed, 7])
    baseline = np.round(7.0 + 2.4 * random.permutation(COURSES) / (COURSES - 1), 1)
    noise = random.uniform(-0.5, 0.5, (COURSES, SESSIONS))
    noise -= noise.mean(axis=0)  # the mean course is the planted one
    cells = [(treatment, who) for treatment in TREATMENTS for who in PRACTITIONERS]
    turns = random.permutation(len(cells))
    episodes: list[Episode] = []
    for month in range(MONTHS):
        for turn, (treatment, who) in zip(turns, cells, strict=True):
            course = int((month + turn) % COURSES)
            for copy in range(2 if _is_chosen(baseline[course], treatment) else 1):
                luck = random.random((2, SESSIONS))
                dealt = _Course(float(baseline[course]), noise[course], *luck, course, twin=copy > 0)
                for kind in TYPES:  # of either type one with the same luck
                    name = name_patient(f"{month}-{kind}-{treatment}-{who}-{copy}")
                    episodes.append(_make_episode(planted, name, month, (kind, treatment, who), dealt))
    worse, steady = _make_open(planted, max(map(_last_day, episodes)), random)
    return Clinic(
        planted,
        (*episodes, *worse, *steady),
        tuple(one.patient for one in worse),
        tuple(one.patient for one in steady),
    )


@dataclass(frozen=True)
class _Course:
    baseline: float
    noise: Floats
    luck: Floats
    luck_of_scores: Floats
    place: int
    twin: bool


def _is_chosen(baseline: float, treatment: str) -> bool:
    """Tell whether such a patient comes twice: those in more pain for acupuncture, those in less for massage."""
    return baseline > 8.6 if "acupuncture" in treatment else baseline < 7.8


def _make_episode(planted: Planted, patient: str, month: int, cell: tuple[str, str, str], course: _Course) -> Episode:
    kind, treatment, who = cell
    done = np.arange(SESSIONS)
    gained = planted.step * np.minimum(done, planted.until - 1)
    added = (
        planted.year * (month >= NEW_YEAR)
        + planted.odd_by * (who == planted.odd)
        + planted.acupuncture * ("acupuncture" in treatment)
        + planted.exercise * ("exercise" in treatment)
    )
    whole = course.baseline + gained + np.where(done > 0, added + course.noise, 0.0)
    whole = np.round(np.clip(whole, 0, 10), 1)
    day = FIRST_DAY + dt.timedelta(days=round(month * 30.44) + course.place % 27)
    return Episode(
        patient,
        month,
        day,
        kind,
        treatment,
        who,
        whole,
        stayed=_find_stay(planted, whole, kind, course.luck),
        no_baseline=planted.fault == "pain_baseline" and course.place % 3 == 0,
        unasked=planted.fault == "red_flag_screening" and course.place % 3 == 0,
        unscored=planted.collapse and month == MONTHS - 1,
        twin=course.twin,
        lost=frozenset(int(place) + 1 for place in np.flatnonzero(course.luck_of_scores < LOST) if place),
    )


def _find_stay(planted: Planted, whole: Floats, kind: str, luck: Floats) -> int:
    """Return how many sessions a patient comes to: whoever feels much better leaves sooner."""
    for session in range(2, SESSIONS):
        content = whole[session - 1] <= 0.6 * whole[0]
        chance = (0.10 if content else 0.03) + planted.leaves * (kind == "disc")
        if luck[session] < chance:
            return session
    return SESSIONS


def _last_day(episode: Episode) -> dt.date:
    return episode.first + dt.timedelta(days=episode.every * (episode.stayed - 1))


def _make_open(planted: Planted, newest: dt.date, random: np.random.Generator) -> tuple[list[Episode], list[Episode]]:
    """Return open patients, all of Asha's with muscular pain and massage: some worsen far, the others go as planted."""

    def make(name: str, whole: Floats, *, silent: bool, sessions: int) -> Episode:
        every = 18 if silent else EVERY_DAYS
        first = newest - dt.timedelta(days=every * (sessions - 1))
        cell = ("muscular", "massage", "Asha")
        return Episode(
            name_patient(name),
            MONTHS,
            first,
            *cell,
            np.round(whole, 1),
            sessions,
            open=True,
            silent=silent,
            every=every,
        )

    added = planted.year + planted.odd_by * (planted.odd == "Asha")
    done = np.arange(SESSIONS)
    expected = 8.0 + planted.step * np.minimum(done, planted.until - 1) + np.where(done > 0, added, 0.0)
    risen = np.where(done > 0, 10.0, 8.0)
    worse = [make(f"worse-{place}", risen, silent=False, sessions=6) for place in range(1 + planted.growing)]
    steady = [make(f"steady-{place}", np.clip(expected, 0, 10), silent=False, sessions=6) for place in range(4)]
    steady += [
        make(f"silent-{place}", np.clip(expected, 0, 10), silent=True, sessions=4) for place in range(planted.silent)
    ]
    return worse, steady


def name_patient(name: str) -> str:
    """Return a patient's key as pseudonyms look."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def list_records(clinic: Clinic) -> list[dict[str, object]]:
    """Return the clinic's records, one a session, as a file would hold them."""
    return [row for episode in clinic.episodes for row in _list_sessions(episode)]


def is_scored(episode: Episode, session: int) -> bool:
    """Tell whether pain was scored at a session, counted from 1."""
    if session == 1:
        return not episode.no_baseline
    return not (episode.unscored or episode.silent or session in episode.lost)


def _list_sessions(episode: Episode) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for session in range(1, episode.stayed + 1):
        pain = float(episode.whole[session - 1])
        last = session == episode.stayed and not episode.open
        asked = "" if episode.unasked and session == 1 else "no"
        rows.append(
            {
                "patient_id": episode.patient,
                "session_date": (episode.first + dt.timedelta(days=episode.every * (session - 1))).isoformat(),
                "back_pain_type": episode.kind,
                "treatments": episode.treatment,
                "practitioner": episode.practitioner,
                "pain_score": f"{pain:g}" if is_scored(episode, session) else "",
                "pain_instrument": "NRS",
                "function_score": f"{8 * pain:.0f}",
                "function_instrument": "ODI",
                "symptom_weeks": "20",
                "age": "45",
                "sex": "female",
                "bladder_bowel_change": asked,
                "saddle_numbness": asked,
                "leg_weakness_progressing": asked,
                "discharged": "yes" if last else "no",
                "discharge_reason": "plateau" if last else "",
            }
        )
    return rows
