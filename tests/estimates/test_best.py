"""What does better in a type: as wide as so many looks ask for, against scipy, and clinics in which nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import t as student

from outcomes.cohort import FOLDS, CaseMix, GroupedScores, Landmark
from outcomes.estimates import (
    EVERY_TYPE,
    REST,
    Best,
    Comparison,
    Estimate,
    compare_arms,
    compare_each,
    find_arms,
)
from outcomes.estimates import best as best_module
from outcomes.estimates.balance import Gate
from tests.charts.comparisons import make_comparison, refuse
from tests.simulations.care import group_scores
from tests.simulations.comparison_runs import simulate_clinic

WORDS = ("acupuncture", "exercise therapy", "massage", "mobilisation")


def wide(looks: int, degrees: int = FOLDS - 1) -> float:
    """How many times as wide as a single interval, by scipy's own Student."""
    return float(student.ppf(1 - 0.025 / looks, degrees) / student.ppf(0.975, degrees))


# What the interval is, where each comparison's own is given by hand


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Best]:
    """Hold words together of which each comparison is given: by the two, or the same for all."""

    def compare_given(words: tuple[str, ...], given: Callable[[str, str], Comparison]) -> Best:
        size = len(words)
        nobody = group_scores(np.full((1, 13), 8.0, dtype=np.float32))
        landmark = Landmark(1, np.ones(1, dtype=bool), np.zeros((1, size), bool), np.zeros((1, size), bool), words)
        monkeypatch.setattr(
            best_module, "compare_arms", lambda scores, mix, arms, *, session: given(arms.first, arms.second)
        )
        nothing = CaseMix((), np.zeros((1, 0)), (), np.zeros((1, 0)))
        return compare_each(nobody, nothing, landmark, words, kind=EVERY_TYPE, session=6)

    return compare_given


def named(first: str, second: str, **changes: object) -> Comparison:
    return make_comparison(first=first, second=second, **changes)


@pytest.mark.parametrize("looks", [2, 3, 4, 12])
def test_the_interval_is_bonferronis_of_as_many_as_are_held_against_all_others(
    compare: Callable[..., Best], looks: int
) -> None:
    words = tuple(f"treatment {number}" for number in range(looks))
    found = compare(words, named)
    for one in found.told:  # of each its own is −1.0 ± 0.4
        assert (one.fair.value, one.fair.low, one.fair.high) == pytest.approx(
            (-1.0, -1.0 - 0.4 * wide(looks), -1.0 + 0.4 * wide(looks)), rel=1e-9
        )
    for one in found.told_pairs:
        assert one.fair.high - one.fair.low == pytest.approx(0.8 * wide(looks * (looks - 1) // 2), rel=1e-9)


def test_the_published_quantiles_are_those_it_is_widened_by() -> None:
    # Student's t at 40 degrees, 0.975 and 0.9975, and at 60, 0.9995 (Fisher & Yates, table III)
    assert best_module.find_student_quantile(np.array(40)) == pytest.approx(2.021, abs=5e-4)
    assert best_module.find_student_quantile(np.array(40), looks=10) == pytest.approx(2.971, abs=5e-4)
    assert best_module.find_student_quantile(np.array(60), looks=50) == pytest.approx(3.460, abs=5e-4)


@pytest.mark.parametrize("degrees", [1, 9, 49])
@pytest.mark.parametrize("looks", [1, 2, 7, 66])
def test_the_quantile_of_several_looks_is_scipys(degrees: int, looks: int) -> None:
    found = best_module.find_student_quantile(np.array(degrees), looks=looks)
    assert float(found) == pytest.approx(student.ppf(1 - 0.025 / looks, degrees), rel=1e-9)


def test_a_single_look_is_the_plain_interval(compare: Callable[..., Best]) -> None:
    found = compare(("massage",), named)
    assert found.against_rest == (named("massage", REST),)
    assert found.pairs == ()


def test_what_may_not_be_compared_stays_untold_and_is_no_look(compare: Callable[..., Best]) -> None:
    def given(first: str, second: str) -> Comparison:
        few = "massage" in (first, second)
        return refuse("few in first", first=first, second=second) if few else named(first, second)

    found = compare(("acupuncture", "exercise therapy", "massage"), given)
    assert [one.first for one in found.told] == ["acupuncture", "exercise therapy"]
    assert [(one.first, one.second) for one in found.told_pairs] == [("acupuncture", "exercise therapy")]
    assert found.against_rest[2].fair is None
    assert found.told[0].fair.high == pytest.approx(-1.0 + 0.4 * wide(2))
    assert found.told_pairs[0].fair == make_comparison().fair  # the only pair that is looked at


def test_only_the_fair_interval_is_widened(compare: Callable[..., Best]) -> None:
    for one in compare(WORDS, named).against_rest:
        assert replace(one, fair=None) == replace(named(one.first, REST), fair=None)
        assert replace(one.fair, low=0, high=0) == replace(make_comparison().fair, low=0, high=0)


def test_a_lopsided_interval_is_widened_to_either_side_by_as_much(compare: Callable[..., Best]) -> None:
    lopsided = Estimate(-1.0, -1.2, -0.1, 160, 40, "points", "")
    (one, _) = compare(("acupuncture", "massage"), lambda a, b: named(a, b, fair=lopsided)).against_rest
    assert (one.fair.low, one.fair.high) == pytest.approx((-1.0 - 0.2 * wide(2), -1.0 + 0.9 * wide(2)))


def test_each_is_held_against_all_others_and_every_two_once(compare: Callable[..., Best]) -> None:
    found = compare(WORDS, named)
    assert [(one.first, one.second) for one in found.against_rest] == [(word, REST) for word in WORDS]
    assert [(one.first, one.second) for one in found.pairs] == list(combinations(WORDS, 2))


def test_without_combinations_there_is_nothing(compare: Callable[..., Best]) -> None:
    assert compare((), named) == Best(EVERY_TYPE, (), ())


@pytest.mark.parametrize("looks", [2, 6])
def test_of_many_null_clinics_five_in_a_hundred_claim_something_and_without_widening_many_more(
    compare: Callable[..., Best], looks: int
) -> None:
    random = np.random.default_rng(looks)
    words = tuple(f"treatment {number}" for number in range(looks))
    quantile = float(student.ppf(0.975, FOLDS - 1))
    untold = refuse("few in first")
    claims = np.zeros((1500, 2), dtype=bool)
    for run in range(len(claims)):
        halves = {}

        def given(first: str, second: str, halves: dict[str, Estimate] = halves) -> Comparison:
            if second != REST:
                return untold
            error = np.sqrt(random.chisquare(FOLDS - 1) / (FOLDS - 1))
            value, half = float(random.normal()), quantile * float(error)
            halves[first] = Estimate(value, value - half, value + half, 160, 0, "points", "")
            return named(first, second, fair=halves[first])

        found = compare(words, given)
        claims[run] = (
            any(clear(one.fair) for one in found.told),
            any(clear(half) for half in halves.values()),
        )
    share, naive = claims.mean(axis=0)
    assert share == pytest.approx(1 - (1 - 0.05 / looks) ** looks, abs=0.015)  # 2.6 standard errors of 1500 runs
    assert naive == pytest.approx(1 - 0.95**looks, abs=0.03)


# Of whole clinics


def make_landmark(which: np.ndarray, words: tuple[str, ...] = WORDS) -> Landmark:
    given = which[:, None] == np.arange(len(words))
    return Landmark(1, np.ones(len(which), dtype=bool), given, np.zeros_like(given), words)


def of_one_type(scores: GroupedScores) -> GroupedScores:
    nobody_else = np.zeros(len(scores.code), dtype=np.int64)
    return replace(scores, by=("back_pain_type",), groups=(("muscular",),), code=nobody_else)


def simulate_null(seed: int, size: int = 400) -> Best:
    """A clinic in which all treatments do the same, and the sicker are given some of them more often."""
    random = np.random.default_rng(seed)
    clinic = simulate_clinic(size, random, effect=0.0)
    severity = clinic.case_mix.terms[:, clinic.case_mix.names.index("1")]
    liking = severity[:, None] * np.array([-1.0, -0.3, 0.3, 1.0]) + random.gumbel(size=(size, 4))
    landmark = make_landmark(liking.argmax(axis=1))
    return compare_each(of_one_type(clinic.scores), clinic.case_mix, landmark, WORDS, kind="muscular", session=6)


def clear(difference: Estimate | None) -> bool:
    """Whether an interval lies to one side of no difference."""
    assert difference is not None
    assert difference.low is not None
    assert difference.high is not None
    return not difference.low <= 0 <= difference.high


def test_where_nothing_does_better_hardly_any_clinic_says_so_and_the_plain_difference_often_does() -> None:
    clinics = [simulate_null(seed) for seed in range(16)]
    assert sum(len(clinic.told) for clinic in clinics) >= 48  # most may be compared
    assert sum(any(clear(one.fair) for one in clinic.told) for clinic in clinics) <= 3  # more: one in 150 such tests
    assert sum(any(clear(one.fair) for one in clinic.told_pairs) for clinic in clinics) <= 3
    assert sum(any(clear(one.plain) for one in clinic.told) for clinic in clinics) >= 10


def test_what_truly_does_better_is_found_among_several() -> None:
    random = np.random.default_rng(3)
    clinic = simulate_clinic(500, random, effect=0.0)
    which = random.integers(0, 4, 500)
    lower = (which == 0)[:, None] & (np.arange(13) > 0)
    matrix = np.where(lower, np.maximum(clinic.scores.matrix - 2.5, 0), clinic.scores.matrix).astype(np.float32)
    scores = replace(group_scores(matrix, attended=clinic.scores.attended), fold=clinic.scores.fold)
    found = compare_each(of_one_type(scores), clinic.case_mix, make_landmark(which), WORDS, kind="muscular", session=6)
    assert clear(found.against_rest[0].fair)
    assert found.against_rest[0].fair.value < -1.5
    assert all(one.fair.value < 0 for one in found.told_pairs if one.first == WORDS[0])


def test_each_comparison_is_the_fair_one_of_the_two_arms_but_for_its_width() -> None:
    random = np.random.default_rng(8)
    clinic = simulate_clinic(400, random, effect=0.0)
    scores, landmark = of_one_type(clinic.scores), make_landmark(random.integers(0, 4, 400))
    found = compare_each(scores, clinic.case_mix, landmark, WORDS, kind="muscular", session=6)
    assert len(found.told) == 4
    for one in (*found.told, *found.told_pairs):
        looks = len(found.told) if one.second == REST else len(found.told_pairs)
        alone = compare_arms(scores, clinic.case_mix, find_arms(landmark, one.first, one.second), session=6)
        assert one.fair.value == alone.fair.value
        assert one.fair.high - one.fair.value == pytest.approx(wide(looks) * (alone.fair.high - alone.fair.value))
        assert replace(one, fair=None) == replace(alone, fair=None)


def test_only_the_episodes_of_the_type_take_part() -> None:
    random = np.random.default_rng(9)
    clinic = simulate_clinic(500, random, effect=0.0)
    code = (np.arange(500) % 5 == 0).astype(np.int64)
    scores = replace(clinic.scores, by=("back_pain_type",), groups=(("muscular",), ("disc",)), code=code)
    landmark = make_landmark(random.integers(0, 2, 500), WORDS[:2])
    found = compare_each(scores, clinic.case_mix, landmark, WORDS[:2], kind="muscular", session=6)
    assert sum(found.pairs[0].began) == 400
    changed = replace(scores, matrix=np.where(code[:, None] == 1, 0, scores.matrix))
    assert compare_each(changed, clinic.case_mix, landmark, WORDS[:2], kind="muscular", session=6) == found


def test_a_type_that_nobody_has_and_arms_of_too_few_are_refused() -> None:
    clinic = simulate_clinic(40, np.random.default_rng(10), effect=0.0)
    landmark = make_landmark(np.arange(40) % 2, WORDS[:2])
    for kind in ("muscular", "disc"):
        found = compare_each(of_one_type(clinic.scores), clinic.case_mix, landmark, WORDS[:2], kind=kind, session=6)
        assert (found.told, found.told_pairs) == ((), ())
        assert {one.gate.verdict for one in found.against_rest} == {"not comparable"}
    assert isinstance(found.pairs[0].gate, Gate)
