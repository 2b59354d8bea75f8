"""Which of a patient's recorded problems the first session held a treatment for, by the table of what is said."""

from collections.abc import Callable

import numpy as np

from outcomes.cohort import build_scores, build_snapshot, select_episodes
from outcomes.estimates import find_addressed
from outcomes.store import Store
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.records import read_table, write_csv

# One patient a row; `problems`, `any` and `all` count recorded problems, those with a treatment, those with every one.
# A: acupuncture, C: chiropractic adjustment, D: spinal decompression, M: massage, P: pain medication.
CASES = """
    patient_id | back_pain_type | contributing_types | treatments | problems | any | all
    1          | muscular       |                    | A M        | 1        | 1   | 1
    2          | muscular       |                    | M          | 1        | 0   | 0
    3          | disc           |                    | A          | 1        | 1   | 0
    4          | disc           |                    | A D        | 1        | 1   | 1
    5          | disc           | sacroiliac         | D          | 2        | 1   | 0
    6          | sacroiliac     | disc; muscular     | A C        | 3        | 3   | 2
    7          | sacroiliac     | disc               | A C D      | 2        | 2   | 2
    8          | unspecified    |                    | A          | 0        | 0   | 0
    9          | unspecified    | degenerative       | P          | 1        | 0   | 0
"""
WORDS = {
    "A": "acupuncture",
    "C": "chiropractic adjustment",
    "D": "spinal decompression",
    "M": "massage",
    "P": "pain medication",
}


def test_problems_are_addressed_by_what_the_first_session_held(
    own_store: Store, take_in: Callable[..., object]
) -> None:
    rows = read_table(CASES)
    records = [
        {name: row[name] for name in ("patient_id", "back_pain_type", "contributing_types")}
        | {"treatments": "; ".join(WORDS[letter] for letter in row["treatments"].split()), "pain_score": 6}
        for row in rows
    ]
    later = {"patient_id": "2", "day": 7, "treatments": "acupuncture", "pain_score": 5}
    take_in(write_csv([*records, later]))
    cohort = select_episodes(build_snapshot(own_store), Scope.whole_clinic(), CohortFilter())
    found = find_addressed(cohort, build_scores(cohort, "pain", by=["back_pain_type"], sessions=6))
    expected = sorted(tuple(int(row[name]) for name in ("problems", "any", "all")) for row in rows)
    told = np.column_stack([found.problems, found.by_any, found.by_all]).tolist()
    assert sorted(map(tuple, told)) == expected
