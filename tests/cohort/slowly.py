"""Episodes of care built slowly and obviously, in plain Python: what the cohort room's answers are held against."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from tests.records import Record

FLAGS = ("bladder_bowel_change", "leg_weakness_progressing", "saddle_numbness")


@dataclass
class Episode:
    """One episode of care: its sessions in order, and what the clinic's numbers had come to where they ran on."""

    sessions: list[Record] = field(default_factory=list)
    carried: int = 0

    @property
    def clinic(self) -> str:
        return self.sessions[0].get("clinic") or "This clinic"

    @property
    def patient(self) -> str:
        return self.sessions[0]["patient_id"]

    @property
    def kind(self) -> str:
        return next((one for one in map(kind_of, self.sessions) if one != "unspecified"), "unspecified")

    @property
    def last_day(self) -> dt.date:
        return day_of(self.sessions[-1])

    @property
    def discharged(self) -> bool:
        return any(session.get("discharged") == "yes" for session in self.sessions)

    @property
    def red_flagged(self) -> bool:
        return any(session.get(flag) == "yes" for session in self.sessions for flag in FLAGS)

    @property
    def screened(self) -> bool:
        return any(all(session.get(flag) for flag in FLAGS) for session in self.sessions)

    @property
    def numbers(self) -> list[int]:
        """Return the sessions' numbers: the clinic's own where all have one and these rise, else counted from 1."""
        given = [int(session.get("session_number") or 0) for session in self.sessions]
        own = [number - self.carried if number else 0 for number in given]
        rise = all(later > earlier for earlier, later in zip([0, *own], own, strict=False))
        return own if rise else list(range(1, len(own) + 1))

    def first_recorded(self, name: str) -> str | None:
        """Return the first value that some session has for a field."""
        return next((session[name] for session in self.sessions if session.get(name)), None)

    def scores(self, outcome: str, instrument: str, sessions: int) -> list[float | None]:
        """Return the score at each session number on one instrument, None where there is none."""
        seats: list[float | None] = [None] * sessions
        for number, session in zip(self.numbers, self.sessions, strict=True):
            score = session.get(f"{outcome}_score")
            if number <= sessions and score and session[f"{outcome}_instrument"] == instrument:
                seats[number - 1] = float(score)
        return seats


def day_of(record: Record) -> dt.date:
    return dt.date.fromisoformat(record["session_date"])


def kind_of(record: Record) -> str:
    return record.get("back_pain_type") or "unspecified"


def place_of(record: Record) -> tuple[dt.date, int]:
    return day_of(record), int(record.get("session_number") or 0)


def list_episodes(records: list[Record], *, gap_days: int = 90) -> list[Episode]:
    """Return the episodes of care that `records` make up; longer than `gap_days` without a session ends one."""
    patients: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        patients.setdefault((record.get("clinic", ""), record["patient_id"]), []).append(record)
    episodes: list[Episode] = []
    for own in patients.values():
        for name in sorted({record.get("episode_id", "") for record in own} - {""}):
            given = [record for record in own if record.get("episode_id", "") == name]
            episodes.append(Episode(sorted(given, key=place_of)))
        current: Episode | None = None
        for record in sorted((one for one in own if not one.get("episode_id")), key=place_of):
            if current is None or starts_anew(current, record, gap_days):
                last = int(current.sessions[-1].get("session_number") or 0) if current else 0
                runs_on = last > 0 and int(record.get("session_number") or 0) == last + 1
                current = Episode(carried=last if runs_on else 0)
                episodes.append(current)
            current.sessions.append(record)
    return episodes


def starts_anew(current: Episode, record: Record, gap_days: int) -> bool:
    """Tell whether `record` starts a new episode after the one under way."""
    if (day_of(record) - current.last_day).days > gap_days:
        return True
    if current.sessions[-1].get("discharged") == "yes":
        return True
    return kind_of(record) != "unspecified" and current.kind != "unspecified" and kind_of(record) != current.kind


def is_open(episode: Episode, episodes: list[Episode]) -> bool:
    """Tell whether an episode may still go on, seen from its clinic's newest day."""
    newest = max(other.last_day for other in episodes if other.clinic == episode.clinic)
    return not episode.discharged and (newest - episode.last_day).days <= 90


def group_of(episode: Episode, episodes: list[Episode]) -> str:
    """Return the starting combination, the rare ones pooled where there are several."""
    counts = Counter(other.sessions[0]["treatments"] for other in episodes)
    rare = {name for name, count in counts.items() if count < 20}
    own = episode.sessions[0]["treatments"]
    return "other combinations" if own in rare and len(rare) > 1 else own
