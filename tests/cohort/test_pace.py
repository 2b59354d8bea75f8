"""How fast groups come and how long their pain had lasted: by hand, and against a slow count over the sample."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

import numpy as np
import pytest

from outcomes.cohort import (
    Cohort,
    GroupedScores,
    Snapshot,
    build_pace,
    build_scores,
    build_together,
    select_episodes,
)
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.cohort.conftest import Snap

RECORDS = """
    patient_id | day | pain_score | symptom_weeks | back_pain_type
    a          |   0 | 7          | 20            | muscular
    a          |   4 |            |               | muscular
    a          |   9 | 5          |               | muscular
    b          |   1 | 6          | 3             | muscular
    b          |  11 | 4          |               | muscular
    c          |   2 | 5          |               | disc
    c          |   5 | 5          |               | disc
    d          |   3 |            | 30            | disc
    d          |  90 | 2          |               | disc
"""


def score(snapshot: Snapshot, sessions: int) -> tuple[Cohort, GroupedScores]:
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter())
    return cohort, build_scores(cohort, "pain", by=["back_pain_type", "combination"], sessions=sessions)


def test_days_are_counted_from_session_1_of_those_who_have_a_baseline_and_came(snap: Snap) -> None:
    cohort, scores = score(snap(RECORDS), sessions=4)
    pace = build_pace(cohort, scores)
    assert [key[0] for key in scores.groups] == ["muscular", "disc"]
    assert pace.days[0].tolist() == pytest.approx([0, 7, 9, np.nan], nan_ok=True)  # 7: between 4 and 10
    assert pace.days[1].tolist() == pytest.approx([0, 3, np.nan, np.nan], nan_ok=True)
    assert pace.came[0].tolist() == [2, 2, 1, 0]


def test_a_duration_that_is_not_recorded_is_neither_acute_nor_persistent(snap: Snap) -> None:
    cohort, scores = score(snap(RECORDS), sessions=4)
    together = build_pace(cohort, build_together(scores))
    assert (together.acute.tolist(), together.persistent.tolist()) == ([1], [1])


def test_everyone_together_is_one_group_without_a_name(snap: Snap) -> None:
    cohort, scores = score(snap(RECORDS), sessions=3)
    together = build_together(scores)
    assert together.groups == ((),)
    assert build_pace(cohort, together).days.tolist() == [[0, 4, 9]]  # the median of 4, 10 and 3 days


def test_medians_of_the_sample_are_those_of_a_count_cell_by_cell(sample_snapshot: Snapshot) -> None:
    cohort, scores = score(sample_snapshot, sessions=13)
    group = dict(zip(scores.rows.tolist(), scores.code.tolist(), strict=True))
    first, days = {}, defaultdict(list)
    columns = (sample_snapshot.sessions[name].tolist() for name in ("episode", "session", "session_date"))
    for episode, number, day in zip(*columns, strict=True):
        if episode in group and number <= 13:
            days[group[episode], number - 1].append((day - first.setdefault(episode, day)).days)
    pace = build_pace(cohort, scores)
    for (code, place), waited in days.items():
        assert pace.days[code, place] == median(waited)
        assert pace.came[code, place] == len(waited)
    assert pace.came.sum() == sum(map(len, days.values()))
