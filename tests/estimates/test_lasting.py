"""Who gets worse again after an improvement, and who comes back within a year, each at its border."""

import datetime as dt
from collections.abc import Callable

import pytest

from outcomes.cohort import LONGEST, build_scores, build_snapshot, select_episodes
from outcomes.estimates.lasting import find_lasting
from outcomes.store import Store
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.records import read_table, write_csv

START = dt.date(2021, 1, 1)


def on(day: int) -> str:
    return (START + dt.timedelta(days=day)).isoformat()


# Pain by session, a week apart; `.` where none was recorded. Better is 30 %, worse again two points (NRS).
COURSES = """
    patient_id | scores       | improved | watched | worse
    1          | 6 4 4        | yes      | yes     | no
    2          | 6 4 5        | yes      | yes     | no
    3          | 6 4 6        | yes      | yes     | yes
    4          | 6 4 . 6      | yes      | yes     | yes
    5          | 6 4 7 4      | yes      | yes     | yes
    6          | 6 4          | yes      | no      | no
    7          | 6 4 .        | yes      | no      | no
    8          | 6 5 8        | no       | no      | no
    9          | 2 0 4        | no       | no      | no
    10         | 6 8 4 5      | yes      | yes     | no
"""


def test_worse_again_is_by_two_points_after_the_first_better_score(
    own_store: Store, take_in: Callable[..., object]
) -> None:
    rows = read_table(COURSES)
    records = [
        {"patient_id": row["patient_id"], "session_date": on(7 * place), "pain_score": "" if score == "." else score}
        for row in rows
        for place, score in enumerate(row["scores"].split())
    ]
    take_in(write_csv(records))
    cohort = select_episodes(build_snapshot(own_store), Scope.whole_clinic(), CohortFilter())
    scores = build_scores(cohort, "pain", by=["combination"], sessions=LONGEST)
    found = find_lasting(cohort, scores)
    courses = [" ".join("." if score != score else f"{score:g}" for score in row) for row in scores.matrix.tolist()]
    told = {
        course.rstrip(" ."): tuple("yes" if flag else "no" for flag in flags)
        for course, *flags in zip(courses, found.improved, found.watched, found.worse, strict=True)
    }
    assert told == {row["scores"].rstrip(" ."): (row["improved"], row["watched"], row["worse"]) for row in rows}


def come_back(days: int, *, of: str = "muscular", newest: int = 1_200) -> list[dict[str, object]]:
    """A patient whose first episode ends on day 7, who comes again `days` later; another on the newest day."""
    return [
        {"patient_id": "1", "session_date": on(0), "pain_score": 6, "back_pain_type": "muscular"},
        {"patient_id": "1", "session_date": on(7), "pain_score": 4, "back_pain_type": "muscular"},
        {"patient_id": "1", "session_date": on(7 + days), "pain_score": 6, "back_pain_type": of},
        {"patient_id": "2", "session_date": on(newest), "pain_score": 6, "back_pain_type": "muscular"},
    ]


@pytest.mark.parametrize(
    ("days", "of", "newest", "followed", "back"),
    [
        (100, "muscular", 1_200, True, True),
        (365, "muscular", 1_200, True, True),
        (366, "muscular", 1_200, True, False),
        (200, "disc", 1_200, True, True),
        (200, "muscular", 372, True, True),
        (200, "muscular", 371, False, False),
    ],
)
def test_back_is_who_begins_a_new_episode_within_365_days_of_the_last_session(
    own_store: Store, take_in: Callable[..., object], days: int, of: str, newest: int, followed: bool, back: bool
) -> None:
    take_in(write_csv(come_back(days, of=of, newest=newest)))
    first_only = CohortFilter(back_pain_types=("muscular",), first_session_to=START + dt.timedelta(days=20))
    cohort = select_episodes(build_snapshot(own_store), Scope.whole_clinic(), first_only)
    found = find_lasting(cohort, build_scores(cohort, "pain", by=["combination"], sessions=LONGEST))
    assert (found.followed.tolist(), found.back.tolist()) == ([followed], [back])
