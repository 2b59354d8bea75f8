"""Faults of a known number put into the sample clinic: each is found, row by row, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from outcomes.cohort import Ledger
from outcomes.estimates import Quality, RowBehind, estimate_quality, find_rows_behind
from outcomes.store import Store, fetch_batches, fetch_sessions
from outcomes.vocabulary.quality import QUALITY_CHECKS, QualityState
from outcomes.vocabulary.selection import Scope
from tests.snapshots import open_ledger, snap_frame

NAMES = [check.name for check in QUALITY_CHECKS]

Rows = set[tuple[str, str]]
"""Whose, and of which day."""


@pytest.fixture(scope="module")
def records(sample_store: Store) -> pd.DataFrame:
    return fetch_sessions(sample_store, Scope.whole_clinic())


@pytest.fixture(scope="module")
def history(sample_store: Store) -> pd.DataFrame:
    return fetch_batches(sample_store, Scope.whole_clinic())


def open_records(records: pd.DataFrame, history: pd.DataFrame) -> tuple[Ledger, Quality]:
    ledger = open_ledger(snap_frame(records.reset_index(drop=True), batches=history))
    return ledger, estimate_quality(ledger)


@pytest.fixture(scope="module")
def untouched(records: pd.DataFrame, history: pd.DataFrame) -> tuple[Ledger, Quality]:
    return open_records(records, history)


def list_behind(ledger: Ledger, quality: Quality, name: str) -> Rows:
    rows: tuple[RowBehind, ...] = find_rows_behind(ledger, quality.find(name))
    return {(row.patient_key, row.day.isoformat()) for row in rows}


def where(records: pd.DataFrame, places: pd.Index) -> Rows:
    told = records.loc[places]
    return set(zip(told["patient_key"], told["session_date"].dt.strftime("%Y-%m-%d"), strict=True))


# What the untouched sample is known to be


def test_the_sample_clinic_has_three_checks_that_need_a_look_and_none_that_fails(
    untouched: tuple[Ledger, Quality],
) -> None:
    _, quality = untouched
    told: dict[QualityState, list[str]] = {}
    for result in quality.results:
        told.setdefault(result.state, []).append(result.check.name)
    assert told.keys() == {"pass", "warn", "not applicable"}
    assert told["warn"] == ["pain_score", "red_flag_screening", "red_flag_action"]
    assert told["not applicable"] == [
        *("first_session", "sessions_between", "numbers_against_dates", "scale_shift", "age_and_birth_year"),
    ]
    assert [result.check.name for result in quality.ranked] == ["red_flag_action", "red_flag_screening", "pain_score"]


# One fault after another


def blank(field: str, n: int, value: object = None) -> Callable[[pd.DataFrame], tuple[pd.DataFrame, pd.Index]]:
    """Return what empties `field` in every 40th session that has it, until `n` are empty."""

    def spoil(records: pd.DataFrame) -> tuple[pd.DataFrame, pd.Index]:
        places = records.index[records[field].notna()][::40][:n]
        spoiled = records.copy()
        spoiled.loc[places, field] = value
        return spoiled, places

    return spoil


@pytest.mark.parametrize(
    ("name", "field", "value", "n"),
    [
        ("pain_score", "pain_score", np.nan, 37),
        ("function_score", "function_score", np.nan, 41),
        ("treatments", "treatments", "", 23),
        ("practitioner", "practitioner", None, 19),
        ("scores_in_range", "pain_score", 11.0, 3),
    ],
)
def test_what_is_emptied_or_spoiled_in_so_many_sessions_is_found_in_just_these(
    records: pd.DataFrame,
    history: pd.DataFrame,
    untouched: tuple[Ledger, Quality],
    name: str,
    field: str,
    value: object,
    n: int,
) -> None:
    spoiled, places = blank(field, n, value)(records)
    ledger, quality = open_records(spoiled, history)
    before = untouched[1].find(name)
    assert quality.find(name).violating == before.violating + n
    assert list_behind(ledger, quality, name) == list_behind(*untouched, name) | where(records, places)
    assert quality.find(name).judged == before.judged


def find_firsts(records: pd.DataFrame) -> pd.Index:
    """The first session of each episode, by the clinic's own ids."""
    return records.groupby("episode_id", sort=False).head(1).index


def find_lasts(records: pd.DataFrame) -> pd.Index:
    return records.groupby("episode_id", sort=False).tail(1).index


def test_episodes_without_a_baseline_are_found(
    records: pd.DataFrame, history: pd.DataFrame, untouched: tuple[Ledger, Quality]
) -> None:
    firsts = find_firsts(records)
    scored = firsts[records.loc[firsts, "pain_score"].notna()][:53]
    spoiled = records.copy()
    spoiled.loc[scored, "pain_score"] = np.nan
    ledger, quality = open_records(spoiled, history)
    assert quality.find("pain_baseline").violating == untouched[1].find("pain_baseline").violating + 53
    assert where(records, scored) <= list_behind(ledger, quality, "pain_baseline")


@pytest.mark.parametrize(
    ("name", "field", "n"),
    [("symptom_weeks", "symptom_weeks", 29), ("age", "age", 31), ("sex", "sex", 17), ("payer", "payer", 13)],
)
def test_episodes_whose_case_mix_was_emptied_are_found(
    records: pd.DataFrame, history: pd.DataFrame, untouched: tuple[Ledger, Quality], name: str, field: str, n: int
) -> None:
    told = records.groupby("episode_id", sort=False)[field].transform("count") > 0
    episodes = records.loc[told, "episode_id"].unique()[:n]
    spoiled = records.copy()
    spoiled.loc[records["episode_id"].isin(episodes), field] = None if field in ("sex", "payer") else np.nan
    firsts = find_firsts(records)
    _, quality = open_records(spoiled, history)
    assert quality.find(name).violating == untouched[1].find(name).violating + n
    assert quality.find(name).judged == len(firsts)


def test_red_flags_without_an_action_are_found_where_they_are(
    records: pd.DataFrame, history: pd.DataFrame, untouched: tuple[Ledger, Quality]
) -> None:
    unflagged = records.index[(records["saddle_numbness"] == "no")][::900][:9]
    spoiled = records.copy()
    spoiled.loc[unflagged, "saddle_numbness"] = "yes"
    ledger, quality = open_records(spoiled, history)
    assert quality.find("red_flag_action").violating == 3 + 9
    assert list_behind(ledger, quality, "red_flag_action") == list_behind(*untouched, "red_flag_action") | where(
        records, unflagged
    )


def test_one_patient_under_two_ids_is_found_as_two(records: pd.DataFrame, history: pd.DataFrame) -> None:
    counts = records.groupby("patient_key")["pain_score"].count()
    patients = counts.index[counts >= 3][:6]
    copies = records[records["patient_key"].isin(patients)].copy()
    copies["patient_key"] = [f"{key[::-1]}" for key in copies["patient_key"]]
    copies["episode_id"] = "copy of " + copies["episode_id"]
    ledger, quality = open_records(pd.concat([records, copies]), history)
    assert quality.find("twin_patients").violating == 12
    assert {key for key, _ in list_behind(ledger, quality, "twin_patients")} == {
        *patients,
        *(key[::-1] for key in patients),
    }
    assert quality.find("twin_patients").state == "warn"


def test_a_second_sex_a_second_instrument_a_second_type_and_a_reason_alone_are_found(
    records: pd.DataFrame, history: pd.DataFrame
) -> None:
    sizes = records.groupby("episode_id")["pain_score"].transform("count")
    lasts = find_lasts(records[(sizes > 4) & (records["discharged"] != "yes") & records["pain_score"].notna()])
    spoiled = records.copy()
    spoiled.loc[lasts[:5], "sex"] = "other"
    spoiled.loc[lasts[5:12], ["pain_instrument", "pain_score"]] = ["VAS", 40.0]
    specified = lasts[records.loc[lasts, "back_pain_type"] != "unspecified"]
    spoiled.loc[specified[12:23], "back_pain_type"] = "degenerative"
    changed = (records.loc[specified[12:23], "back_pain_type"] != "degenerative").sum()
    plain = lasts[records.loc[lasts, "discharge_reason"].isna()]
    spoiled.loc[plain[23:36], "discharge_reason"] = "other"
    _, quality = open_records(spoiled, history)
    told = {
        "one_person": spoiled.loc[lasts[:5], "patient_key"].nunique(),
        "one_pain_instrument": 7,
        "one_type": changed,
        "reason_without_discharge": 13,
    }
    assert {name: quality.find(name).violating for name in told} == told


def test_dates_moved_to_a_holiday_are_found_and_nothing_else_is(
    records: pd.DataFrame, history: pd.DataFrame, untouched: tuple[Ledger, Quality]
) -> None:
    ended = records["session_date"].groupby(records["episode_id"]).transform("max") < pd.Timestamp("2024-12-20")
    lasts = find_lasts(records[ended & (records["session_date"] > pd.Timestamp("2024-11-01"))])[:21]
    spoiled = records.copy()
    spoiled.loc[lasts, "session_date"] = pd.Timestamp("2024-12-25")
    ledger, quality = open_records(spoiled, history)
    assert quality.find("days_off").violating == 21
    assert list_behind(ledger, quality, "days_off") == where(spoiled, lasts)
    assert quality.find("long_gap").violating == untouched[1].find("long_gap").violating


def test_a_spelling_that_differs_by_a_stop_makes_two_names(records: pd.DataFrame, history: pd.DataFrame) -> None:
    spoiled = records.copy()
    spoiled.loc[spoiled.index[spoiled["practitioner"] == "D. Fairley"][:8], "practitioner"] = "D Fairley"
    ledger, quality = open_records(spoiled, history)
    result = quality.find("practitioner_spellings")
    assert (result.state, result.violating, result.judged) == ("warn", 2, 10)
    assert [row.unit for row in find_rows_behind(ledger, result)] == ["D Fairley", "D. Fairley"]


def test_one_who_seldom_scores_is_found_and_so_is_silence_after_a_bad_score(
    records: pd.DataFrame, history: pd.DataFrame
) -> None:
    spoiled = records.copy()
    own = spoiled.index[spoiled["practitioner"] == "S. Nakamori"]
    spoiled.loc[own[::2], "pain_score"] = np.nan
    ledger, quality = open_records(spoiled, history)
    result = quality.find("seldom_scored")
    assert [row.unit for row in find_rows_behind(ledger, result)] == ["S. Nakamori"]
    # Now whoever was no better at the session before is not asked at this one.
    order = records.sort_values(["episode_id", "session_date"])
    first = order.groupby("episode_id")["pain_score"].transform("first")
    before = order.groupby("episode_id")["pain_score"].shift()
    spoiled = records.copy()
    spoiled.loc[order.index[before >= first], "pain_score"] = np.nan
    assert open_records(spoiled, history)[1].find("silent_when_worse").state == "fail"


def test_a_scale_turned_round_in_one_import_is_found(records: pd.DataFrame, history: pd.DataFrame) -> None:
    spoiled = records.assign(batch=1 + (records["session_date"].dt.year - 2023))
    turned = spoiled["batch"] == 3
    spoiled.loc[turned, "function_score"] = 100 - spoiled.loc[turned, "function_score"]
    files = pd.concat([history.assign(batch=number, file=f"{2022 + number}.csv") for number in (1, 2, 3, 4)])
    ledger, quality = open_records(spoiled, files)
    result = quality.find("scale_shift")
    assert result.violating >= 1
    assert "import 3, ODI" in {row.unit for row in find_rows_behind(ledger, result)}
    assert not [row for row in find_rows_behind(ledger, result) if row.unit.endswith("NRS")]
    assert [one.batch for one in quality.find("pain_score").by_import] == [1, 2, 3, 4]
    assert sum(one.violating for one in quality.find("pain_score").by_import) == quality.find("pain_score").violating
    even = records.assign(batch=spoiled["batch"])
    assert open_records(even, files)[1].find("scale_shift").state == "pass"


def test_half_a_month_left_out_is_found_in_that_month(records: pd.DataFrame, history: pd.DataFrame) -> None:
    day = records["session_date"]
    gone = (day >= pd.Timestamp("2025-03-04")) & (day < pd.Timestamp("2025-04-01"))
    ledger, quality = open_records(records[~gone], history)
    result = quality.find("falling_month")
    assert [row.unit for row in find_rows_behind(ledger, result)] == ["2025-03"]


def test_what_was_not_touched_stays_as_it_was(
    records: pd.DataFrame, history: pd.DataFrame, untouched: tuple[Ledger, Quality]
) -> None:
    spoiled, _ = blank("treatments", 23, "")(records)
    _, quality = open_records(spoiled, history)
    for name in NAMES:
        if name not in ("treatments", "usual_care_alone"):
            before, after = untouched[1].find(name), quality.find(name)
            assert (after.violating, after.judged, after.state) == (before.violating, before.judged, before.state)
