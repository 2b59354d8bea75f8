"""Vickers 2004, acupuncture for headache: overlap weights on the baseline against the published ANCOVA.

The file lies beside the repository, in shared/data, and is no part of it; where it is absent these tests are skipped.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from outcomes.cohort import CaseMix
from outcomes.estimates import Comparison, compare_arms
from outcomes.estimates.comparison import Arms
from tests.simulations.care import group_scores

VICKERS = Path(__file__).parents[3] / "shared" / "data" / "vickers2004" / "acupuncture.csv"

pytestmark = pytest.mark.skipif(not VICKERS.exists(), reason="the trial's file is not beside the repository")


@pytest.fixture(scope="module")
def trial() -> Comparison:
    with VICKERS.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["pk5"]]
    scores = np.array([(row["pk1"], row["pk5"]) for row in rows], dtype=np.float32)
    acupuncture = np.array([row["group"] == "1" for row in rows])
    baseline = scores[:, :1].astype(float)
    nothing = np.zeros((len(rows), 0))
    grouped = group_scores(scores, fold=np.arange(len(rows)) % 50)
    arms = Arms("usual care", "acupuncture", ~acupuncture, acupuncture)
    return compare_arms(grouped, CaseMix(("pk1",), baseline, (), nothing), arms, session=2)


def test_the_difference_at_twelve_months_is_that_of_the_published_ancova(trial: Comparison) -> None:
    assert trial.scored == (140, 161)
    assert trial.fair.value == pytest.approx(4.59, abs=0.02)
    assert trial.fair.low == pytest.approx(2.12, abs=0.3)
    assert trial.fair.high == pytest.approx(7.05, abs=0.3)


def test_the_plain_difference_is_that_of_the_published_means(trial: Comparison) -> None:
    assert trial.plain.value == pytest.approx(22.3 - 16.2, abs=0.1)
