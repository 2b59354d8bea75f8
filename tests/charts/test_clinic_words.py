"""The clinic at a glance in words: how many, against the year before, against its own target; each with interval, n."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from outcomes.charts.clinic_words import say_target, say_volume, say_years
from outcomes.cohort import Snapshot, select_episodes
from outcomes.estimates import (
    COUNT,
    Estimate,
    Measure,
    Summary,
    Target,
    Years,
    compare_target,
    estimate_summary,
)
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.records import frame_records
from tests.snapshots import snap_frame

QUARTERS = tuple(f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4))
COMPARED = (
    "pain_improvement",
    "function_improvement",
    "improved_after_8",
    "left_unimproved_after_8",
    "pain_scores_completed",
    "function_scores_completed",
)
QUIET = Years("too few", judged=9)


def share(value: float, n: int, *, half: float = 5.0) -> Estimate:
    return Estimate(value, value - half, value + half, n, 0, "%", "share, Wilson interval")


def years(verdict: str, recent: Estimate, earlier: Estimate, low: float, high: float, *, judged: int = 9) -> Years:
    return Years(verdict, recent, earlier, low, high, judged)  # type: ignore[arg-type]


BETTER = years("better", share(62.4, 1204), share(55.0, 980), 1.2, 13.5)


def summarise(foremost: Years, **others: Years) -> Summary:
    measures = [Measure("improved_of_all", None, (), foremost)]
    measures += [Measure(name, None, (), others.get(name, QUIET)) for name in COMPARED]
    return Summary(QUARTERS, tuple(measures))


# How many


def count(
    patients: int, episodes: int, sessions: int, *, series: tuple[float | None, ...], quarters: tuple[str, ...]
) -> Summary:
    numbers = {"patients": patients, "episodes": episodes, "sessions": sessions}
    return Summary(
        quarters,
        tuple(
            Measure(name, Estimate(number, None, None, number, 0, name, COUNT), series if name == "episodes" else ())
            for name, number in numbers.items()
        ),
    )


def test_everyone_is_counted_with_the_quarters_in_which_care_began() -> None:
    told = count(1138, 1386, 8935, series=(500.0, 400.0, 400.0, None), quarters=QUARTERS[:4])
    assert say_volume(told) == (
        "1,138 patients in 1,386 episodes of care, with 8,935 sessions; care began from 2023-Q1 to 2023-Q4."
    )


def test_one_is_one_and_one_quarter_is_one() -> None:
    told = count(1, 1, 1, series=(None,), quarters=QUARTERS[:1])
    assert say_volume(told) == "1 patient in 1 episode of care, with 1 session; care began in 2023-Q1."


def test_quarters_after_the_last_in_which_care_began_are_not_named() -> None:
    told = count(30, 30, 90, series=(10.0, 0.0, 20.0, 0.0, 0.0, None), quarters=QUARTERS[:6])
    assert say_volume(told).endswith("care began from 2023-Q1 to 2023-Q3.")
    whole = count(30, 30, 90, series=(10.0, 20.0, 0.0), quarters=QUARTERS[:3])
    assert say_volume(whole).endswith("care began from 2023-Q1 to 2023-Q2.")


def test_nobody_is_nobody(sample_snapshot: Snapshot) -> None:
    nobody = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter(clinics=("elsewhere",)))
    assert say_volume(estimate_summary(nobody)) == "Nobody is selected."


def test_of_those_who_began_in_one_year_no_later_quarter_is_named(sample_snapshot: Snapshot) -> None:
    chosen = CohortFilter(first_session_from=dt.date(2024, 1, 1), first_session_to=dt.date(2024, 12, 31))
    early = select_episodes(sample_snapshot, Scope.whole_clinic(), chosen)
    assert say_volume(estimate_summary(early)).endswith("care began from 2024-Q1 to 2024-Q4.")


def test_records_of_two_patients_are_counted_one_by_one() -> None:
    records = frame_records(
        """
        patient_id | day | pain_score
        -----------|-----|-----------
        00aa       | 0   | 7
        00aa       | 4   | 5
        00aa       | 300 | 6
        00bb       | 2   | 8
        """
    )
    chosen = CohortFilter(include_red_flagged=True)
    cohort = select_episodes(snap_frame(records), Scope.whole_clinic(), chosen)
    assert say_volume(estimate_summary(cohort)) == (
        "2 patients in 3 episodes of care, with 4 sessions; care began from 2025-Q1 to 2025-Q4."
    )


# Against the year before


def test_a_better_year_is_told_with_both_shares_their_quarters_the_difference_its_interval_and_both_n() -> None:
    assert say_years(summarise(BETTER)) == (
        "Against the year before, the share improved is **better**: 62.4 % of care begun 2024-Q2 to 2025-Q1, 55.0 % of "
        "the year before (+7.4 points, 95% interval +1.2 to +13.5; n 1,204 and 980)."
    )


def test_a_worse_year_is_told_with_its_sign() -> None:
    worse = years("worse", share(50.0, 300), share(61.0, 280), -18.9, -2.8, judged=12)
    assert say_years(summarise(worse)) == (
        "Against the year before, the share improved is **worse**: 50.0 % of care begun 2025-Q1 to 2025-Q4, 61.0 % of "
        "the year before (−11.0 points, 95% interval −18.9 to −2.8; n 300 and 280)."
    )


def test_a_year_that_is_not_clearly_another_is_told_with_an_interval_to_both_sides() -> None:
    steady = years("steady", share(60.0, 30), share(60.0, 28), -0.04, 20.0)
    assert say_years(summarise(steady)) == (
        "Against the year before, the share improved is **not clearly changed**: 60.0 % of care begun 2024-Q2 to "
        "2025-Q1, 60.0 % of the year before (0.0 points, 95% interval 0.0 to +20.0; n 30 and 28)."
    )


def test_of_too_few_nothing_is_claimed() -> None:
    assert say_years(summarise(QUIET)) == "Against the year before: too few or too early to tell for who improved."


def test_the_other_measures_are_listed_by_how_they_went_the_worse_first() -> None:
    steady, worse = replace(BETTER, verdict="steady"), replace(BETTER, verdict="worse")
    said = say_years(
        summarise(
            QUIET,
            pain_improvement=BETTER,
            function_improvement=BETTER,
            improved_after_8=steady,
            left_unimproved_after_8=worse,
            pain_scores_completed=worse,
        )
    )
    assert said == (
        "Against the year before: too few or too early to tell for who improved. Of others, each by its own "
        "95% interval: worse: who leaves unimproved, how often pain is scored; better: improvement in pain, "
        "improvement in function; no clear change: who improves within 8 sessions."
    )
    assert say_years(summarise(BETTER, pain_improvement=steady)).endswith(
        "n 1,204 and 980). Of others, each by its own 95% interval: no clear change: improvement in pain."
    )


def test_the_sample_clinic_s_sentence_says_what_its_summary_holds(sample_snapshot: Snapshot) -> None:
    summary = estimate_summary(select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter()))
    told = summary.find("improved_of_all").years
    assert told.recent is not None
    assert told.earlier is not None
    said = say_years(summary)
    assert re.findall(r"[\d.]+(?= % of)", said) == [
        f"{told.recent.value:.1f}",
        f"{told.earlier.value:.1f}",
    ]
    assert f"n {told.recent.n:,} and {told.earlier.n:,})" in said
    assert said.count("**") == 2


# The target

SHARE = Estimate(62.0, 57.6, 66.2, 1410, 0, "%", "share, Wilson interval")
YEAR = QUARTERS[4:8]
KNOWN = "62 % improved (95% interval 58 to 66 %, n 1,410; care begun 2024-Q1 to 2024-Q4)"


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target("above", 50, SHARE, YEAR), f"**Above the target** of 50 %, by 12 points: {KNOWN}."),
        (Target("below", 70, SHARE, YEAR), f"**Below the target** of 70 %, by 8 points: {KNOWN}."),
        (
            Target("near", 60, SHARE, YEAR),
            f"**Near the target** of 60 %: {KNOWN}. Whether it is reached cannot be told.",
        ),
        (
            Target("unsure", 65, SHARE, YEAR),
            f"**Cannot be told** whether the target of 65 % is reached: {KNOWN}.",
        ),
        (
            Target("below", 66, replace(SHARE, high=65.9), YEAR),
            "**Below the target** of 66 %, by 4 points: 62.0 % improved (95% interval 57.6 to 65.9 %, n 1,410; care "
            "begun 2024-Q1 to 2024-Q4).",
        ),
        (
            Target("near", 60, SHARE, YEAR[:1]),
            "**Near the target** of 60 %: 62 % improved (95% interval 58 to 66 %, n 1,410; care begun 2024-Q1). "
            "Whether it is reached cannot be told.",
        ),
        (Target("too few", 60, None, ()), "Target 60 % improved: too few to judge, or too early."),
        (
            Target("too few", 60, replace(SHARE, low=None, high=None), YEAR),
            "Target 60 % improved: too few to judge, or too early.",
        ),
        (Target("not set", 0, SHARE, YEAR), "No target is set for the share improved, so none is judged."),
        (Target("not set", 0, None, ()), "No target is set for the share improved, so none is judged."),
    ],
)
def test_each_state_of_the_target_has_its_sentence(target: Target, sentence: str) -> None:
    assert say_target(target) == sentence


def test_whatever_is_judged_has_its_interval_its_n_and_its_quarters(sample_snapshot: Snapshot) -> None:
    summary = estimate_summary(select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter()))
    said = {percent: say_target(compare_target(summary, percent)) for percent in range(101)}
    assert said[0].startswith("No target is set")
    words = [re.sub(r"\*\*(\w+) the target.*", r"\1", said[percent]) for percent in range(1, 101)]
    assert words == sorted(words, key=["Above", "Near", "Below"].index)  # once below, below for every higher target
    assert set(words) == {"Above", "Near", "Below"}
    for percent in range(1, 101):
        assert re.search(
            r"95% interval [\d.]+ to [\d.]+ %, n [\d,]+; care begun \d{4}-Q\d to \d{4}-Q\d\)", said[percent]
        )
        assert f" {percent} %" in said[percent]
