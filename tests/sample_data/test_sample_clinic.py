"""The sample clinic is plausible, documented, reproducible, and misleads exactly as its truth says."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f_oneway

from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.modalities import MODALITIES, name_combination, split_combination
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES
from outcomes.vocabulary.records import RECORD_FIELDS, RecordField
from sample_data.generate import DICTIONARY_FILE, HERE, RECORDS_FILE, TRUTH_FILE, write_clinic
from sample_data.parameters import Parameters

FLAGS = ["bladder_bowel_change", "leg_weakness_progressing", "saddle_numbness"]
LEFT_OUT = ("session_number", "birth_year")
FIELDS = {field.name: field for field in RECORD_FIELDS}
BOUNDED = [field for field in RECORD_FIELDS if (field.choices or field.low is not None) and field.name not in LEFT_OUT]


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    """One row per session, blanks as NaN, with its number in the episode."""
    numbers = ["pain_score", "function_score", "age", "symptom_weeks", "prior_episodes", "fee", "minutes"]
    frame = pd.read_csv(HERE / RECORDS_FILE, dtype=str, keep_default_na=False).replace("", np.nan)
    frame = frame.assign(
        session_date=pd.to_datetime(frame["session_date"], format="%Y-%m-%d"),
        **{name: pd.to_numeric(frame[name]) for name in numbers},
    ).sort_values(["episode_id", "session_date"], ignore_index=True)
    return frame.assign(number=frame.groupby("episode_id").cumcount() + 1)


@pytest.fixture(scope="module")
def starts(records: pd.DataFrame) -> pd.DataFrame:
    """One row per episode: its first session."""
    return records[records["number"] == 1].set_index("episode_id")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((HERE / TRUTH_FILE).read_text(encoding="utf-8"))


def find_kept(truth: dict[str, Any], kind: str, combination: str) -> dict[str, Any]:
    (row,) = [row for row in truth["kept_mean"] if row["back_pain_type"] == kind and row["combination"] == combination]
    return row


def find_effect(truth: dict[str, Any], kind: str, combination: str) -> dict[str, Any]:
    (row,) = [row for row in truth["effects"] if row["back_pain_type"] == kind and row["combination"] == combination]
    return row


def keep_everyone(scores: np.ndarray) -> np.ndarray:
    """Return the mean by session had all stayed: each session predicted from the ones before, slowly and obviously."""
    filled = scores.copy()
    for session in range(scores.shape[1]):
        history = np.column_stack([np.ones(len(scores)), filled[:, :session]])
        seen = np.isfinite(scores[:, session])
        line = np.linalg.lstsq(history[seen], scores[seen, session], rcond=None)[0]
        filled[~seen, session] = history[~seen] @ line
    return filled.mean(axis=0)


# The files


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    write_clinic(tmp_path, Parameters())
    for name in (RECORDS_FILE, TRUTH_FILE, DICTIONARY_FILE):
        assert (tmp_path / name).read_bytes() == (HERE / name).read_bytes(), (
            f"{name}: run python -m sample_data.generate"
        )


def test_every_column_is_a_field_of_the_record_in_its_order() -> None:
    with (HERE / RECORDS_FILE).open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    assert columns == [name for name in FIELDS if name not in LEFT_OUT]


def test_the_dictionary_documents_every_field_of_the_record() -> None:
    with (HERE / DICTIONARY_FILE).open(encoding="utf-8", newline="") as file:
        documented = list(csv.DictReader(file))
    items = [f"{entry.columns[0]} to {entry.columns[-1]}" for entry in QUESTIONNAIRES if entry.scored]
    assert [row["field"] for row in documented] == [*FIELDS, *items]
    assert all(row["meaning"] for row in documented)
    assert [row["field"] for row in documented if row["required"] == "yes"] == [
        "patient_id",
        "session_date",
        "back_pain_type",
        "treatments",
    ]
    allowed = {row["field"]: row["allowed"] for row in documented}
    assert "sacroiliac" in allowed["back_pain_type"]
    assert "spinal decompression" in allowed["treatments"]


def test_the_records_file_stays_small_enough_to_read() -> None:
    assert (HERE / RECORDS_FILE).stat().st_size < 4_000_000


@pytest.mark.parametrize("field", BOUNDED, ids=lambda field: field.name)
def test_every_cell_is_a_word_or_a_number_that_its_field_allows(records: pd.DataFrame, field: RecordField) -> None:
    cells = records[field.name].dropna()
    if field.choices:
        words = cells.str.split("; ").explode()
        assert set(words) <= set(field.choices)
    else:
        assert cells.between(field.low, field.high).all()


def test_treatments_are_modalities_under_their_canonical_name(records: pd.DataFrame) -> None:
    known = {modality.word for modality in MODALITIES}
    for name in records["treatments"].unique():
        assert set(split_combination(name)) <= known
        assert name_combination(split_combination(name)) == name


def test_usual_care_stands_by_itself(records: pd.DataFrame) -> None:
    assert set(records.loc[records["treatments"].str.contains("usual care"), "treatments"]) == {"usual care"}


def test_scores_are_those_the_instruments_can_give(records: pd.DataFrame) -> None:
    assert set(records["pain_score"].dropna()) <= set(range(11))
    assert set(records["function_score"].dropna()) <= set(range(0, 101, 2))


# The clinic


def test_it_is_a_clinic_of_the_size_it_says(records: pd.DataFrame, truth: dict[str, Any]) -> None:
    assert truth["records"]["rows"] == len(records)
    assert truth["records"]["episodes"] == records["episode_id"].nunique() == 2400
    assert truth["records"]["patients"] == records["patient_id"].nunique() == 2150
    assert 17_000 <= len(records) <= 20_000


def test_two_clinics_share_nine_practitioners(records: pd.DataFrame) -> None:
    staff = records.groupby("clinic")["practitioner"].nunique()
    assert sorted(staff) == [4, 5]
    assert records["practitioner"].nunique() == 9


def test_its_days_are_working_days_of_three_years(records: pd.DataFrame) -> None:
    days = records["session_date"]
    assert days.max() == pd.Timestamp("2026-06-30")
    assert pd.Timestamp("2023-07-01") <= days.min() < pd.Timestamp("2023-07-10")
    assert (days.dt.day_of_week < 6).all()
    assert 0 < (days.dt.day_of_week == 5).mean() < 0.05
    assert not days.dt.strftime("%m-%d").isin(["01-01", "12-25"]).any()


def test_intake_is_steady(starts: pd.DataFrame) -> None:
    quarters = starts.groupby(starts["session_date"].dt.to_period("Q")).size()
    assert len(quarters) == 12
    assert quarters.between(150, 250).all()


def test_no_practitioner_treats_more_than_twenty_a_day(records: pd.DataFrame) -> None:
    assert records.groupby(["practitioner", "session_date"]).size().max() <= 20


def test_a_patient_has_one_sex_one_clinic_and_grows_older_with_the_years(records: pd.DataFrame) -> None:
    patients = records.sort_values("session_date").groupby("patient_id")
    assert (patients["sex"].nunique() == 1).all()
    assert (patients["clinic"].nunique() == 1).all()
    aged = patients["age"].last() - patients["age"].first()
    years = (patients["session_date"].last() - patients["session_date"].first()).dt.days / 365.25
    assert ((aged - years).abs() <= 1).all()
    assert records["age"].between(18, 90).all()


def test_episodes_are_those_that_the_dates_types_and_discharges_give(records: pd.DataFrame) -> None:
    by_patient = records.sort_values(["patient_id", "session_date"])
    same_patient = by_patient["patient_id"].eq(by_patient["patient_id"].shift())
    before = by_patient.shift()
    gap = by_patient["session_date"].diff().dt.days
    derived = ~same_patient | (gap > 90) | (before["discharged"] == "yes")
    derived |= by_patient["back_pain_type"] != before["back_pain_type"]
    assert (derived == by_patient["episode_id"].ne(before["episode_id"])).all()
    assert (gap[same_patient] > 0).all()


def test_an_episode_holds_about_seven_sessions_and_never_more_than_twenty(records: pd.DataFrame) -> None:
    lengths = records.groupby("episode_id").size()
    assert 6 <= lengths.median() <= 8
    assert lengths.max() == 20
    assert (lengths == 1).mean() < 0.08


def test_a_reason_stands_on_the_last_session_of_a_discharged_episode_only(records: pd.DataFrame) -> None:
    last = records.groupby("episode_id")["number"].transform("max") == records["number"]
    discharged = records["discharged"] == "yes"
    assert not (discharged & ~last).any()
    assert (records["discharge_reason"].notna() == discharged).all()
    assert not (records["global_change"].notna() & ~discharged).any()
    assert 0.6 < discharged[last].mean() < 0.8


# Who comes in


def test_types_differ_as_a_clinician_expects(starts: pd.DataFrame) -> None:
    by_type = starts.groupby("back_pain_type")
    age = by_type["age"].mean()
    leg_pain = (starts["leg_pain"] == "yes").groupby(starts["back_pain_type"]).mean()
    female = (starts["sex"] == "female").groupby(starts["back_pain_type"]).mean()
    assert set(age.index) == {kind.word for kind in BACK_PAIN_TYPES}
    assert age.idxmax() == "degenerative"
    assert age.idxmin() == "disc"
    assert leg_pain.nlargest(2).index.tolist() == ["radiculopathy", "disc"]
    assert leg_pain["radiculopathy"] > 0.8 > 0.2 > leg_pain["muscular"]
    assert female.idxmax() == "sacroiliac"


def test_they_come_in_with_moderate_pain_and_disability_that_go_together(starts: pd.DataFrame) -> None:
    assert 5.8 < starts["pain_score"].mean() < 6.6
    assert 35 < starts["function_score"].mean() < 40
    assert 0.35 < starts["pain_score"].corr(starts["function_score"]) < 0.65


def test_four_in_ten_have_a_contributing_type_other_than_the_main_one(starts: pd.DataFrame) -> None:
    named = starts.dropna(subset="contributing_types")
    assert 0.36 < len(named) / len(starts) < 0.44
    assert not any(
        main in others.split("; ")
        for main, others in zip(named["back_pain_type"], named["contributing_types"], strict=True)
    )


def test_common_combinations_stand_alone_and_rare_ones_fall_under_twenty(starts: pd.DataFrame) -> None:
    sizes = starts["treatments"].value_counts()
    assert (sizes >= 100).sum() == 9
    assert (sizes < 20).sum() == 7
    by_type = pd.crosstab(starts["back_pain_type"], starts["treatments"])
    assert by_type.loc["sacroiliac", "acupuncture + chiropractic adjustment"] >= 100
    assert by_type.loc["disc", "acupuncture + spinal decompression"] >= 100


def test_two_fifths_of_those_who_began_with_acupuncture_alone_had_something_added(
    records: pd.DataFrame, starts: pd.DataFrame
) -> None:
    began = records["episode_id"].map(starts["treatments"])
    enlarged = (records["treatments"] != began).groupby(records["episode_id"]).any()
    assert 0.33 < enlarged[starts["treatments"] == "acupuncture"].mean() < 0.47


# What is blank, what is rare


@pytest.mark.parametrize("column", ["pain_score", "function_score"])
def test_about_one_score_in_eight_is_missing_and_few_first_ones(
    records: pd.DataFrame, starts: pd.DataFrame, column: str
) -> None:
    assert 0.105 < records[column].isna().mean() < 0.135
    assert 0.025 < starts[column].isna().mean() < 0.055


def test_about_one_record_in_ten_was_not_screened(records: pd.DataFrame) -> None:
    blank = records[FLAGS].isna()
    assert (blank.any(axis=1) == blank.all(axis=1)).all()
    assert 0.09 < blank.all(axis=1).mean() < 0.11


def test_true_red_flags_are_a_handful_and_not_all_were_acted_on(records: pd.DataFrame, truth: dict[str, Any]) -> None:
    raised = records[(records[FLAGS] == "yes").any(axis=1)]
    assert raised["episode_id"].nunique() == truth["records"]["red_flagged_episodes"]
    assert 8 <= len(raised) <= 20
    assert 0 < raised["red_flag_action"].isna().sum() < len(raised) / 2
    assert records["red_flag_action"].notna().sum() == raised["red_flag_action"].notna().sum()


def test_adverse_events_are_rare(records: pd.DataFrame) -> None:
    assert 0 < records["adverse_event"].notna().mean() < 0.01


# What misleads, and the truth


@pytest.mark.parametrize(("outcome", "margin"), [("pain", 0.8), ("function", 3.0)])
def test_the_plain_mean_of_those_still_in_care_misleads_from_the_ninth_session(
    records: pd.DataFrame, truth: dict[str, Any], outcome: str, margin: float
) -> None:
    plain = records.groupby("number")[f"{outcome}_score"].mean().loc[9:13].to_numpy()
    kept = np.array(find_kept(truth, "all", "all")[outcome][8:])
    assert (plain - kept > margin).all()
    assert truth["plain_mean"][outcome][8:] == pytest.approx(plain.tolist(), abs=1e-4)


def test_keeping_everyone_recovers_the_truth_for_pain(records: pd.DataFrame, truth: dict[str, Any]) -> None:
    scores = records.pivot(index="episode_id", columns="number", values="pain_score").loc[:, 1:11]
    kept = find_kept(truth, "all", "all")["pain"][:11]
    assert keep_everyone(scores.to_numpy()) == pytest.approx(kept, abs=0.15)


@pytest.mark.parametrize("added", ["chiropractic adjustment", "spinal decompression", "exercise therapy", "massage"])
def test_those_given_a_combination_came_in_sicker_than_those_given_acupuncture_alone(
    starts: pd.DataFrame, added: str
) -> None:
    mean = starts.groupby("treatments")[["pain_score", "function_score"]].mean()
    more = mean.loc[name_combination(["acupuncture", added])] - mean.loc["acupuncture"]
    assert more["pain_score"] > 0.3
    assert more["function_score"] > 2


def test_adjustment_added_helps_sacroiliac_pain_by_nearly_a_point(truth: dict[str, Any]) -> None:
    effect = find_effect(truth, "sacroiliac", "acupuncture + chiropractic adjustment")
    assert all(-1.05 < difference < -0.75 for difference in effect["pain_overlap"][5:8])


def test_decompression_helps_disc_related_pain_for_a_while(truth: dict[str, Any]) -> None:
    effect = find_effect(truth, "disc", "acupuncture + spinal decompression")["pain_all_of_type"]
    assert -0.8 < min(effect[2:6]) < -0.4
    assert -0.2 < effect[12] < 0


@pytest.mark.parametrize(
    ("kind", "combination"),
    [(kind.word, "acupuncture + massage") for kind in BACK_PAIN_TYPES]
    + [(kind.word, "acupuncture + spinal decompression") for kind in BACK_PAIN_TYPES if kind.word != "disc"],
)
def test_nothing_is_true_where_trials_found_nothing(truth: dict[str, Any], kind: str, combination: str) -> None:
    effect = find_effect(truth, kind, combination)
    for estimand in ("latent", "all_of_type", "overlap"):
        assert not any(effect[f"pain_{estimand}"] + effect[f"function_{estimand}"])


@pytest.mark.parametrize("combination", ["usual care", "pain medication"])
def test_usual_care_and_medication_do_worse_for_every_type(truth: dict[str, Any], combination: str) -> None:
    for kind in BACK_PAIN_TYPES:
        effect = find_effect(truth, kind.word, combination)
        assert effect["pain_all_of_type"][5] > 0.3
        assert effect["function_all_of_type"][5] > 2


def test_the_truth_counts_the_episodes_that_are_in_the_records(
    records: pd.DataFrame, starts: pd.DataFrame, truth: dict[str, Any]
) -> None:
    flagged = (records[FLAGS] == "yes").any(axis=1).groupby(records["episode_id"]).any()
    counts = starts[~flagged].groupby(["back_pain_type", "treatments"]).size().to_dict()
    told = {
        (row["back_pain_type"], row["combination"]): row["episodes"]
        for row in truth["kept_mean"]
        if "all" not in (row["back_pain_type"], row["combination"])
    }
    assert told == counts


def test_the_truth_of_all_is_the_mean_of_the_truths_of_its_parts(truth: dict[str, Any]) -> None:
    for outcome in ("pain", "function"):
        parts = [find_kept(truth, kind.word, "all") for kind in BACK_PAIN_TYPES]
        weights = [row["episodes"] for row in parts]
        mean = np.average([row[outcome] for row in parts], axis=0, weights=weights)
        assert mean == pytest.approx(find_kept(truth, "all", "all")[outcome], abs=2e-4)


def test_the_first_score_stands_above_the_true_level(truth: dict[str, Any]) -> None:
    above = truth["bad_day"]["mean_first_score"] - truth["bad_day"]["mean_true_level"]
    assert 0.15 < above < 0.6


def test_practitioners_differ_with_an_intraclass_correlation_near_a_tenth(
    records: pd.DataFrame, starts: pd.DataFrame, truth: dict[str, Any]
) -> None:
    assert 0.08 < truth["practitioners"]["icc_of_response_at_session_6"] < 0.12
    sixth = records[records["number"] == 6].set_index("episode_id")["pain_score"]
    pairs = starts.assign(sixth=sixth).dropna(subset=["pain_score", "sixth"])
    pairs = pairs[pairs["pain_score"] >= 3]
    responds = (pairs["sixth"] <= 0.7 * pairs["pain_score"]).astype(float)
    groups = [group.to_numpy() for _, group in responds.groupby(pairs["practitioner"])]
    ratio = f_oneway(*groups).statistic
    icc = (ratio - 1) / (ratio - 1 + len(pairs) / len(groups))
    assert 0.05 < icc < 0.15
