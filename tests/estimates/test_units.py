"""Practitioners against what their patients let expect: who differs, who does not, and who is too few to say."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from outcomes.cohort import CaseMix, Cohort, GroupedScores, Snapshot, build_case_mix, build_scores, select_episodes
from outcomes.estimates import UnitMeasure, Units, estimate_units, find_expected, find_peers
from outcomes.estimates.funnel import find_dispersion, find_exact_limits, find_icc
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.simulations.care import group_scores


@pytest.fixture(scope="module")
def cohort(sample_snapshot: Snapshot) -> Cohort:
    return select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter())


@pytest.fixture(scope="module")
def ground(cohort: Cohort) -> tuple[GroupedScores, CaseMix]:
    scores = build_scores(cohort, "pain", by=["practitioner"], sessions=13)
    return scores, build_case_mix(cohort, scores)


def judge(ground: tuple[GroupedScores, CaseMix], measure: UnitMeasure) -> Units:
    return estimate_units(ground[0], find_expected(*ground, 6, measure=measure), 6, measure=measure)


@pytest.fixture(scope="module")
def improved(ground: tuple[GroupedScores, CaseMix]) -> Units:
    return judge(ground, "improved")


def treat(hits: dict[str, int], n: dict[str, int]) -> Units:
    """What is told of units with so many improved of so many, all patients alike."""
    names = list(n)
    code = np.concatenate([np.full(n[name], place) for place, name in enumerate(names)])
    better = np.concatenate([np.arange(n[name]) < hits[name] for name in names])
    pain = np.column_stack([np.full(len(code), 8.0), np.where(better, 2.0, 8.0)]).astype(np.float32)
    scores = group_scores(pain, fold=np.arange(len(code)) % 50)
    scores = replace(scores, by=("practitioner",), groups=tuple((name,) for name in names), code=code)
    alike = CaseMix((), np.zeros((len(code), 0)), (), np.zeros((len(code), 0)))
    expected = find_expected(scores, alike, 2, measure="improved")
    return estimate_units(scores, expected, 2, measure="improved")


def test_who_truly_differs_in_the_sample_clinic_is_found_and_nobody_else(improved: Units) -> None:
    truth = json.loads(SAMPLE_FILE.with_name("known_truth.json").read_text(encoding="utf-8"))["practitioners"]
    slopes = {one["practitioner"]: one["pain_slope"] for one in truth["each"]}
    assert {unit.name: unit.verdict for unit in improved.units} == {
        name: "no signal" if abs(slope) < 0.1 else "worse" if slope > 0 else "better" for name, slope in slopes.items()
    }


def test_who_treats_harder_cases_is_held_against_less(improved: Units) -> None:
    expected = {unit.name: unit.expected for unit in improved.units}
    assert min(expected, key=lambda name: expected[name]) == "T. Brandvold"


def test_what_is_expected_adds_up_to_what_was_observed(improved: Units) -> None:
    expected = sum(unit.expected * unit.n for unit in improved.units)
    assert expected == pytest.approx(sum(unit.observed.value * unit.n for unit in improved.units))


def test_a_share_on_the_limit_is_not_beyond_it() -> None:
    n = {"A": 50, "B": 1_000_000 // 1_000}
    hits = {"A": 0, "B": 550}
    low, high = find_exact_limits(np.array([50.0]), np.array([27.5]), 0.001)
    for count, verdict in ((int(high[0]), "perhaps better"), (int(high[0]) + 2, "better"), (int(low[0]) - 2, "worse")):
        found = treat({**hits, "A": count}, n).find("A")
        assert found is not None
        assert found.verdict == verdict


def test_too_few_patients_are_not_judged_and_it_is_said_whether_they_could_signal() -> None:
    units = treat({"A": 0, "B": 60, "C": 2}, {"A": 9, "B": 100, "C": 4})
    told = {unit.name: (unit.verdict, unit.may_signal) for unit in units.units}
    assert told["A"] == ("too few", (True, False))
    assert told["B"] == ("no signal", (True, True))
    assert told["C"] == ("too few", (False, False))


def test_a_figure_of_few_is_drawn_further_than_one_of_many() -> None:
    units = treat({"A": 18, "B": 180, "C": 40, "D": 100}, {"A": 20, "B": 200, "C": 100, "D": 250})
    drawn = {unit.name: abs(unit.shrunken.value - units.share) / abs(unit.difference) for unit in units.units}
    assert drawn["A"] < drawn["C"] < drawn["B"] < 1
    for unit in units.units:
        assert drawn[unit.name] == pytest.approx(unit.reliability)
        assert unit.shrunken.low < unit.shrunken.value < unit.shrunken.high


def test_where_nobody_differs_each_is_drawn_to_what_is_expected_and_no_n_is_enough() -> None:
    units = treat({"A": 30, "B": 30}, {"A": 60, "B": 60})
    assert (units.icc, units.needed) == (0.0, None)
    assert {unit.shrunken.value for unit in units.units} == {50.0}


def test_ten_units_that_all_differ_get_limits_that_allow_for_it() -> None:
    n = {f"P{place}": 200 for place in range(10)}
    hits = {f"P{place}": 60 + 9 * place for place in range(10)}
    wide = treat(hits, n)
    assert wide.spread is not None
    assert {unit.verdict for unit in wide.units} == {"no signal"}
    nine = treat({name: hits[name] for name in list(n)[:9]}, dict.fromkeys(list(n)[:9], 200))
    assert nine.spread is None
    assert {"better", "worse"} <= {unit.verdict for unit in nine.units}


def test_episodes_without_a_name_are_no_unit_but_say_what_is_expected() -> None:
    units = treat({"A": 30, "not recorded": 0}, {"A": 60, "not recorded": 60})
    assert [unit.name for unit in units.units] == ["A"]
    assert units.unnamed == 60
    assert units.units[0].expected == pytest.approx(25)


def test_a_band_of_peers_takes_five_and_leaves_oneself_out(improved: Units) -> None:
    peers = find_peers(improved, "M. Okafor")
    others = sorted(unit.shrunken.value for unit in improved.units if unit.name != "M. Okafor")
    assert peers.peers == 8
    assert (peers.low, peers.high) == tuple(np.quantile(others, [0.25, 0.75]))
    five = treat(dict.fromkeys("ABCDE", 10), dict.fromkeys("ABCDE", 20))
    assert find_peers(five, "A") == find_peers(five, "B")
    assert find_peers(five, "A").low is None


def test_the_icc_is_that_of_a_balanced_analysis_of_variance() -> None:
    values = np.array([1.0, 2.0, 3.0, 5.0, 6.0, 7.0])
    unit = np.array([0, 0, 0, 1, 1, 1])
    between, within = 3 * (2**2 + 2**2) / 1, (1 + 0 + 1 + 1 + 0 + 1) / 4
    assert find_icc(values - values.mean(), unit) == pytest.approx((between - within) / (between + 2 * within))


def test_units_that_scatter_as_chance_would_have_them_have_no_spread_beyond_it() -> None:
    scores = np.array([-1.2, -0.8, -0.3, -0.1, 0.0, 0.1, 0.3, 0.7, 0.9, 1.1])
    phi, tau2 = find_dispersion(scores * 0.1, np.full(10, 0.1))
    assert phi < 1
    assert tau2 == 0


def test_who_is_scored_again_is_a_measure_of_its_own(ground: tuple[GroupedScores, CaseMix], improved: Units) -> None:
    scored = judge(ground, "scored")
    again = {unit.name: unit.observed.value * unit.n / 100 for unit in scored.units}
    assert {unit.name: unit.n for unit in improved.units} == pytest.approx(again)
