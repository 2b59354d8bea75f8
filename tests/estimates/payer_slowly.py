"""A payer's rule held against the records slowly and obviously, patient by patient and visit by visit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from tests.cohort.slowly import Episode, day_of, list_episodes, place_of
from tests.records import Record

VISITS, DAYS, IN_YEAR, YEAR = 12, 90, 20, 365


@dataclass(frozen=True)
class Told:
    """What is told of one patient under the rule."""

    stage: str
    visits: int
    visits_in_days: int
    visits_in_year: int
    change: float | None
    in_care: bool
    payer: str


def tell_patients(records: list[Record]) -> tuple[list[Told], int, int]:
    """Return what is told of each patient under Medicare's rule, and how many are acute or not recorded; on NRS."""
    episodes = list_episodes(records)
    patients: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for episode in episodes:
        patients[episode.clinic, episode.patient].append(episode)
    told, acute, unknown = [], 0, 0
    for own in patients.values():
        visited = [episode for episode in own if any(map(is_visit, episode.sessions))]
        weeks = [episode.first_recorded("symptom_weeks") for episode in visited]
        if any(one is not None and float(one) >= 12 for one in weeks):
            told.append(tell_patient(own, episodes))
        elif None in weeks:
            unknown += 1
        elif visited:
            acute += 1
    return told, acute, unknown


def is_visit(record: Record) -> bool:
    return "acupuncture" in record["treatments"].split(" + ")


def tell_patient(own: list[Episode], episodes: list[Episode]) -> Told:
    persistent = [one for one in own if float(one.first_recorded("symptom_weeks") or 0) >= 12]
    of = {id(session): episode for episode in persistent for session in episode.sessions}
    sessions = sorted((session for one in persistent for session in one.sessions), key=place_of)
    course: list[Record] = []
    visits = [session for session in sessions if is_visit(session)]
    for visit in visits:
        if not course or (day_of(visit) - day_of(course[0])).days >= YEAR:
            course = []
        course.append(visit)
    begun, ended = of[id(course[0])], of[id(course[-1])]
    baseline = begun.scores("pain", "NRS", 1)[0]
    place = [id(session) for session in sessions]
    later = sessions[place.index(id(course[0])) + 1 :]
    in_time = (
        sessions[place.index(id(course[0])) + 1 : place.index(id(course[VISITS])) + 1] if course[VISITS:] else later
    )
    first, last = day_of(course[0]), day_of(course[-1])
    in_year = sum(last - dt.timedelta(days=YEAR) < day_of(visit) <= last for visit in visits)
    change = find_change(baseline, later)
    return Told(
        name_stage(
            len(course),
            in_year,
            late=(last - first).days >= DAYS,
            shown=judge(baseline, find_change(baseline, in_time)),
            now=judge(baseline, change),
        ),
        len(course),
        sum((day_of(visit) - first).days < DAYS for visit in course),
        in_year,
        change,
        in_care=not ended.discharged and (newest_of(ended.clinic, episodes) - ended.last_day).days <= 90,
        payer=ended.first_recorded("payer") or "",
    )


def newest_of(clinic: str, episodes: list[Episode]) -> dt.date:
    return max(episode.last_day for episode in episodes if episode.clinic == clinic)


def find_change(baseline: float | None, sessions: list[Record]) -> float | None:
    scores = [float(one["pain_score"]) for one in sessions if one["pain_score"] and one["pain_instrument"] == "NRS"]
    return scores[-1] - baseline if scores and baseline is not None else None


def judge(baseline: float | None, change: float | None) -> str:
    if baseline is None or change is None:
        return "not scored"
    if baseline >= 3 and -change >= 0.3 * baseline - 1e-9:
        return "improved"
    return "better" if change < 0 else "not better"


def name_stage(visits: int, in_year: int, *, late: bool, shown: str, now: str) -> str:
    if in_year > IN_YEAR:
        return "over year"
    if visits > VISITS and shown in ("not better", "not scored"):
        return "over visits"
    if in_year == IN_YEAR:
        return "year used"
    if visits >= VISITS:
        return now
    return "past days" if late else "within"
