"""The everyone-kept mean against slow oracles and against what must hold of it."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.cohort import FOLDS
from outcomes.estimates import FEWEST, estimate_kept, pool_sums, sum_scores
from outcomes.estimates.kept import KeptMeans, find_half_width
from tests.estimates.slow_oracle import fit_by_em, regress_forward
from tests.simulations.care import group_scores, simulate_care

EXACT = 1e-9


def kept_mean(seen: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    return estimate_kept(sum_scores(group_scores(seen))).mean[0]


def half_width(means: KeptMeans) -> npt.NDArray[np.float64]:
    return find_half_width(means.replicates, means.folds)


def test_on_monotone_data_it_is_the_maximum_likelihood_that_em_finds() -> None:
    seen = simulate_care(400, np.random.default_rng(3)).seen[:, :7]
    assert kept_mean(seen) == pytest.approx(fit_by_em(seen), abs=1e-6)


def test_it_is_the_regression_carried_forward_patient_by_patient() -> None:
    seen = simulate_care(300, np.random.default_rng(4)).seen[:, :9]
    assert kept_mean(seen) == pytest.approx(regress_forward(seen), abs=1e-7)


def test_where_nobody_leaves_it_is_the_observed_mean_exactly() -> None:
    care = simulate_care(200, np.random.default_rng(5), leaving=False)
    assert kept_mean(care.seen).tolist() == care.seen.mean(axis=0, dtype=np.float64).tolist()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0.1, 0.9))
def test_sums_of_two_halves_are_the_sums_of_the_whole(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    scores = group_scores(simulate_care(200, random, gaps=0.1).seen)
    first = random.random(200) < share
    whole = sum_scores(scores)
    halves = pool_sums(sum_scores(replace(scores, groups=(("one",), ("other",)), code=first.astype(np.int64))))
    for name in ("total", "squares"):
        assert getattr(halves, name) == pytest.approx(getattr(whole, name), abs=EXACT)
    for name in ("products", "gaps", "leavers"):
        for one, other in zip(getattr(halves, name), getattr(whole, name), strict=True):
            assert np.allclose(one, other, rtol=0, atol=EXACT)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    seen = simulate_care(150, random, gaps=0.12).seen
    fold = random.integers(0, FOLDS, 150)
    order = random.permutation(150)
    one = estimate_kept(sum_scores(group_scores(seen, fold=fold)))
    other = estimate_kept(sum_scores(group_scores(seen[order], fold=fold[order])))
    assert np.array_equal(one.mean, other.mean, equal_nan=True)
    assert np.array_equal(half_width(one), half_width(other), equal_nan=True)


def test_naming_the_groups_otherwise_changes_nothing() -> None:
    random = np.random.default_rng(8)
    seen, code = simulate_care(400, random, gaps=0.1).seen, random.integers(0, 3, 400)
    one = estimate_kept(sum_scores(group_scores(seen, code=code)))
    other = estimate_kept(sum_scores(group_scores(seen, code=2 - code)))
    assert np.array_equal(one.mean, other.mean[::-1], equal_nan=True)


def test_groups_do_not_lean_on_each_other_and_pool_to_everyone() -> None:
    random = np.random.default_rng(9)
    seen, code = simulate_care(400, random).seen, random.integers(0, 2, 400)
    sums = sum_scores(group_scores(seen, code=code))
    apart = estimate_kept(sum_scores(group_scores(seen[code == 1], patient=np.flatnonzero(code == 1))))
    assert estimate_kept(sums).mean[1] == pytest.approx(apart.mean[0], abs=EXACT, nan_ok=True)
    together = estimate_kept(sum_scores(group_scores(seen)))
    assert estimate_kept(pool_sums(sums)).mean[0] == pytest.approx(together.mean[0], abs=EXACT, nan_ok=True)


def test_a_weight_of_two_counts_as_two_alike() -> None:
    seen = simulate_care(150, np.random.default_rng(10)).seen
    weights = np.where(np.arange(150) % 3 == 0, 2.0, 1.0)
    doubled = np.concatenate([np.arange(150), np.flatnonzero(weights == 2)])
    weighted = estimate_kept(sum_scores(group_scores(seen), weights))
    repeated = estimate_kept(sum_scores(group_scores(seen[doubled], patient=doubled)))
    here = np.isfinite(weighted.mean[0])
    assert weighted.mean[0][here] == pytest.approx(repeated.mean[0][here], abs=1e-8)


def test_everyone_coming_with_the_same_baseline_is_no_obstacle() -> None:
    seen = simulate_care(200, np.random.default_rng(11)).seen[:, :5]
    seen[:, 0] = 6
    assert kept_mean(seen) == pytest.approx(regress_forward(seen), abs=1e-5)


def test_everyone_without_pain_from_the_start_is_no_obstacle() -> None:
    assert kept_mean(np.zeros((60, 4), dtype=np.float32)) == pytest.approx(np.zeros(4), abs=EXACT)


def test_a_line_is_drawn_while_three_are_seen_for_each_coefficient_and_ends_for_good() -> None:
    seen = np.full((40, 6), np.nan, dtype=np.float32)
    seen[:, 0] = np.arange(40) % 5 + 3
    for session, count in ((1, 30), (2, 14), (3, 13), (4, 11), (5, 11)):
        seen[:count, session] = np.arange(count) % 4
    # At k = 4, 3 · 5 = 15 are asked for and 13 seen; the sessions after it are not drawn either.
    assert np.isfinite(kept_mean(seen)).tolist() == [True, True, True, False, False, False]


def test_a_line_ends_where_it_would_hang_on_one_fold() -> None:
    seen = simulate_care(30, np.random.default_rng(12)).seen[:, :2]
    crowded = np.where(np.arange(30) < 21, 7, np.arange(30))  # 21 patients in one fold: without it 9 remain
    assert not np.isfinite(estimate_kept(sum_scores(group_scores(seen, fold=crowded))).mean).any()


def test_under_ten_patients_nothing_is_drawn() -> None:
    seen = simulate_care(FEWEST - 1, np.random.default_rng(13)).seen
    assert not np.isfinite(kept_mean(seen)).any()


def test_a_patient_with_two_equal_episodes_does_not_make_us_surer() -> None:
    seen = simulate_care(200, np.random.default_rng(14)).seen
    twice, patient = np.concatenate([seen, seen]), np.tile(np.arange(200), 2)
    once = half_width(estimate_kept(sum_scores(group_scores(seen))))[0]
    again = half_width(estimate_kept(sum_scores(group_scores(twice, patient=patient))))[0]
    apart = np.random.default_rng(15).integers(0, FOLDS, 400)
    by_episode = half_width(estimate_kept(sum_scores(group_scores(twice, fold=apart))))[0]
    assert again[:6] == pytest.approx(once[:6], rel=1e-6)
    assert by_episode[0] < 0.85 * once[0]


def test_weighing_everybody_alike_changes_nothing_however_much() -> None:
    seen = simulate_care(200, np.random.default_rng(16)).seen
    plain = estimate_kept(sum_scores(group_scores(seen)))
    for weight in (1e-8, 1e3):
        weighted = estimate_kept(sum_scores(group_scores(seen), np.full(200, weight)))
        assert weighted.mean[0] == pytest.approx(plain.mean[0], rel=1e-6, nan_ok=True)
        assert half_width(weighted)[0] == pytest.approx(half_width(plain)[0], rel=1e-6, nan_ok=True)


def test_whoever_weighs_nothing_is_not_there() -> None:
    seen = simulate_care(200, np.random.default_rng(17)).seen
    weights = (np.arange(200) < 120).astype(float)
    there = estimate_kept(sum_scores(group_scores(seen[:120])))
    assert estimate_kept(sum_scores(group_scores(seen), weights)).mean[0] == pytest.approx(there.mean[0], nan_ok=True)
    assert sum_scores(group_scores(seen), weights).count[0, :, 0].sum() == 120
