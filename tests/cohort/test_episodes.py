"""Session records become episodes of care: where one ends, where the next begins, and what an episode is."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.cohort import build_episodes
from tests.cohort.slowly import FLAGS, group_of, is_open, list_episodes
from tests.records import Record, frame_records, read_records, read_table

# Each table holds the records, and in the columns `episode` and `session` where they must be seated.
SEATS = {
    "sessions_are_numbered_by_date_from_1": """
        day | episode | session
          0 | first   | 1
          9 | first   | 3
          2 | first   | 2
    """,
    "a_gap_of_90_days_is_still_the_same_episode": """
        day | episode | session
          0 | first   | 1
         90 | first   | 2
        180 | first   | 3
    """,
    "a_gap_of_91_days_starts_a_new_episode": """
        day | episode | session
          0 | first   | 1
         91 | second  | 1
         98 | second  | 2
    """,
    "after_a_discharge_a_new_episode_starts": """
        day | discharged | episode | session
          0 |            | first   | 1
          7 | yes        | first   | 2
         10 |            | second  | 1
         12 | no         | second  | 2
         14 | no         | second  | 3
    """,
    "a_new_main_type_starts_a_new_episode": """
        day | back_pain_type | episode | session
          0 | muscular       | first   | 1
          7 | muscular       | first   | 2
         14 | disc           | second  | 1
         21 | muscular       | third   | 1
    """,
    "unspecified_and_then_disc_is_one_episode": """
        day | back_pain_type | episode | session
          0 | unspecified    | first   | 1
          7 | unspecified    | first   | 2
         14 | disc           | first   | 3
         21 | unspecified    | first   | 4
         28 | disc           | first   | 5
    """,
    "a_type_that_changes_across_an_unspecified_session_starts_a_new_episode": """
        day | back_pain_type | episode | session
          0 | disc           | first   | 1
          7 | unspecified    | first   | 2
         14 | radiculopathy  | second  | 1
    """,
    "a_given_episode_wins_over_gap_and_discharge_and_type": """
        day | episode_id | back_pain_type | discharged | episode | session
          0 | E1         | muscular       | yes        | first   | 1
        200 | E1         | disc           |            | first   | 2
        400 | E1         | muscular       |            | first   | 3
    """,
    "two_given_episodes_may_run_side_by_side": """
        day | episode_id | episode | session
          0 | back       | first   | 1
          1 | neck       | second  | 1
          7 | back       | first   | 2
          8 | neck       | second  | 2
    """,
    "sessions_without_an_episode_do_not_join_a_given_one": """
        day | episode_id | episode | session
          0 | E1         | first   | 1
          7 |            | second  | 1
         14 | E1         | first   | 2
         21 |            | second  | 2
    """,
    "two_patients_are_two_episodes": """
        day | patient_id | episode | session
          0 | 0017       | first   | 1
          0 | 17         | second  | 1
          7 | 0017       | first   | 2
          7 | 17         | second  | 2
    """,
    "one_pseudonym_in_two_clinics_is_two_episodes": """
        day | clinic         | episode | session
          0 | Mill Lane      | first   | 1
          1 | Harbour Street | second  | 1
          2 | Mill Lane      | first   | 2
    """,
    "two_sessions_on_one_day_are_seated_by_their_number": """
        day | session_number | episode | session
          0 | 2              | first   | 2
          0 | 1              | first   | 1
          7 | 3              | first   | 3
    """,
    "sessions_of_which_only_some_were_exported_keep_the_clinic_s_own_numbers": """
        day | session_number | episode | session
         28 | 9              | first   | 9
          0 | 1              | first   | 1
         14 | 5              | first   | 5
    """,
    "an_export_that_starts_at_the_fifth_session_has_no_session_1": """
        day | session_number | episode | session
          0 | 5              | first   | 5
          7 | 6              | first   | 6
    """,
    "numbers_that_run_on_for_life_start_again_with_a_new_episode": """
        day | session_number | episode | session
          0 | 1              | first   | 1
          7 | 2              | first   | 2
        200 | 3              | second  | 1
        207 | 4              | second  | 2
    """,
    "numbers_that_skip_on_to_a_new_episode_are_taken_as_they_are": """
        day | session_number | episode | session
          0 | 1              | first   | 1
        200 | 4              | second  | 4
    """,
    "numbers_that_one_session_lacks_say_nothing": """
        day | session_number | episode | session
          0 | 1              | first   | 1
          7 |                | first   | 2
         14 | 5              | first   | 3
    """,
    "numbers_that_fall_while_the_days_go_on_say_nothing": """
        day | session_number | episode | session
          0 | 5              | first   | 1
          7 | 1              | first   | 2
         14 | 9              | first   | 3
    """,
    "one_number_on_two_days_says_nothing": """
        day | session_number | episode | session
          0 | 1              | first   | 1
          7 | 5              | first   | 2
         14 | 5              | first   | 3
    """,
    "each_episode_is_numbered_on_its_own": """
        day | patient_id | episode_id | session_number | episode | session
          0 | a          | E1         | 1              | first   | 1
          7 | a          | E1         | 5              | first   | 5
          0 | a          | E2         | 3              | second  | 1
          7 | a          | E2         | 2              | second  | 2
          0 | b          | E1         | 2              | third   | 2
          7 | b          | E1         | 3              | third   | 3
    """,
}


@pytest.mark.parametrize("table", SEATS.values(), ids=SEATS.keys())
def test_a_session_is_seated_where(table: str) -> None:
    told = read_table(table)
    asked = [{name: cell for name, cell in row.items() if name not in ("episode", "session")} for row in told]
    records = read_records(asked)
    # `minutes` carries each record's place in the table through to its seat.
    frame = frame_records([{**record, "minutes": place} for place, record in enumerate(records)])
    sessions, episodes = build_episodes(frame)
    seated = sessions.set_index("minutes").sort_index()
    names: dict[int, str] = {}
    for place, row in enumerate(told):
        episode = int(seated.loc[place, "episode"])
        assert names.setdefault(episode, row["episode"]) == row["episode"]
        assert seated.loc[place, "session"] == int(row["session"])
    assert len(set(names.values())) == len(names) == len(episodes)


def build_one(table: str) -> dict[str, object]:
    """Return the one episode that a table makes up."""
    _, episodes = build_episodes(frame_records(table))
    (episode,) = episodes.to_dict("records")
    return {str(name): None if pd.isna(value) else value for name, value in episode.items()}


def test_an_episode_s_type_is_the_first_recorded() -> None:
    assert build_one("day | back_pain_type\n0 | unspecified\n7 | disc")["back_pain_type"] == "disc"
    assert build_one("day | back_pain_type\n0 | unspecified\n7 | unspecified")["back_pain_type"] == "unspecified"
    given = "day | episode_id | back_pain_type\n0 | E1 | muscular\n7 | E1 | disc"
    assert build_one(given)["back_pain_type"] == "muscular"


def test_what_is_added_later_never_changes_the_starting_combination() -> None:
    episode = build_one("""
        day | treatments
          0 | acupuncture
          7 | acupuncture + massage
         14 | acupuncture + injection + massage
    """)
    assert (episode["combination"], episode["modality_count"]) == ("acupuncture", 1)


def test_sessions_held_are_counted_and_the_last_one_s_number_stands_beside() -> None:
    numbered = build_one("day | session_number\n0 | 1\n7 | 5\n14 | 9")
    assert (numbered["sessions"], numbered["last_session"]) == (3, 9)
    counted = build_one("day\n0\n7\n14")
    assert (counted["sessions"], counted["last_session"]) == (3, 3)


def test_where_the_first_sessions_were_not_exported_the_combination_is_that_of_the_first_recorded() -> None:
    episode = build_one("day | session_number | treatments\n0 | 5 | massage\n7 | 6 | injection + massage")
    assert episode["combination"] == "massage"


def test_an_episode_s_practitioner_is_the_first_session_s() -> None:
    assert build_one("day | practitioner\n7 | Castellan\n0 | Fairley")["practitioner"] == "Fairley"
    assert build_one("day | practitioner\n0 | \n7 | Fairley")["practitioner"] is None


def test_the_case_mix_is_the_first_recorded_and_never_the_last() -> None:
    episode = build_one("""
        day | age | symptom_weeks | sex    | leg_pain | contributing_types | start_back_risk
          0 |     |               |        | no       |                    |
          7 | 45  | 14            | female |          | disc;muscular      |
         14 | 46  | 2             | female | yes      | disc               | low
    """)
    told = {name: episode[name] for name in ("age", "symptom_weeks", "sex", "leg_pain", "contributing_types")}
    assert told == {
        "age": 45,
        "symptom_weeks": 14,
        "sex": "female",
        "leg_pain": "no",
        "contributing_types": "disc;muscular",
    }


@pytest.mark.parametrize(
    ("weeks", "persistence"), [("12", "persistent"), ("11.9", "acute"), ("0", "acute"), ("", None)]
)
def test_symptoms_of_12_weeks_are_persistent_and_unknown_is_a_level_of_its_own(
    weeks: str, persistence: str | None
) -> None:
    assert build_one(f"day | symptom_weeks\n0 | {weeks}")["persistence"] == persistence


@pytest.mark.parametrize("flag", FLAGS)
def test_a_red_flag_at_any_session_flags_the_episode(flag: str) -> None:
    assert build_one(f"day | {flag}\n0 | no\n7 | yes\n14 | no")["red_flagged"] is True
    assert build_one(f"day | {flag}\n0 | no\n7 | ")["red_flagged"] is False


@pytest.mark.parametrize(
    ("answers", "screened"), [("no | no | no", True), ("yes | no | yes", True), ("no | | no", False), (" | | ", False)]
)
def test_screened_means_all_three_signs_were_asked_and_a_blank_is_never_a_no(answers: str, screened: bool) -> None:
    episode = build_one(f"day | {' | '.join(FLAGS)}\n0 | | |\n7 | {answers}")
    assert episode["screened"] is screened


def test_signs_asked_over_several_sessions_are_not_one_screening() -> None:
    assert build_one(f"day | {' | '.join(FLAGS)}\n0 | no | no |\n7 | | | no")["screened"] is False


def test_an_episode_is_open_until_91_days_before_its_own_clinic_s_newest_day() -> None:
    _, episodes = build_episodes(
        frame_records("""
            clinic         | patient_id | day | discharged
            Mill Lane      | newest     | 400 |
            Mill Lane      | near       | 310 |
            Mill Lane      | far        | 309 |
            Mill Lane      | discharged | 399 | yes
            Harbour Street | long ago   |   0 |
        """)
    )
    assert set(episodes.loc[episodes["open"], "patient_key"]) == {"newest", "near", "long ago"}


def test_an_episode_is_settled_when_care_begun_with_it_has_had_180_days_to_end() -> None:
    _, episodes = build_episodes(
        frame_records("""
            clinic         | patient_id | day | discharged
            Mill Lane      | newest     | 400 |
            Mill Lane      | in time    | 220 |
            Mill Lane      | too late   | 221 |
            Mill Lane      | still here | 220 |
            Mill Lane      | still here | 310 |
            Mill Lane      | discharged | 399 | yes
            Harbour Street | long ago   |   0 |
        """)
    )
    assert set(episodes.loc[episodes["settled"], "patient_key"]) == {"in time", "still here"}


@pytest.mark.parametrize(("gap_days", "parts"), [(14, 4), (20, 3), (21, 2), (90, 2), (91, 1), (365, 1)])
def test_the_clinic_s_gap_decides_where_an_episode_ends(gap_days: int, parts: int) -> None:
    _, episodes = build_episodes(frame_records("day\n0\n20\n41\n132"), gap_days=gap_days)
    assert len(episodes) == parts


def test_a_discharge_before_the_last_session_of_a_given_episode_still_closes_it() -> None:
    episode = build_one("""
        day | episode_id | discharged | discharge_reason
          0 | E1         | yes        | plateau
          7 | E1         |            |
    """)
    assert (episode["discharged"], episode["open"], episode["discharge_reason"]) == (True, False, "plateau")


def start_with(*counts: tuple[str, int]) -> list[str]:
    """Return the groups of episodes of which so many start with each combination."""
    rows = [{"treatments": name, "patient_id": f"{name}{one}"} for name, count in counts for one in range(count)]
    _, episodes = build_episodes(frame_records(rows))
    return sorted(set(episodes["group"]))


def test_starting_combinations_under_20_episodes_are_pooled() -> None:
    assert start_with(("massage", 20), ("acupuncture", 19), ("injection", 1)) == ["massage", "other combinations"]


def test_a_single_rare_combination_keeps_its_name() -> None:
    assert start_with(("massage", 20), ("acupuncture", 1)) == ["acupuncture", "massage"]


def test_pooling_hides_no_combination_s_own_name() -> None:
    rows = [{"treatments": name, "patient_id": name} for name in ("massage", "acupuncture + massage", "usual care")]
    _, episodes = build_episodes(frame_records(rows))
    assert set(episodes["group"]) == {"other combinations"}
    assert set(episodes["combination"]) == {"massage", "acupuncture + massage", "usual care"}
    assert dict(zip(episodes["combination"], episodes["modality_count"], strict=True))["acupuncture + massage"] == 2


def test_no_records_make_no_episodes() -> None:
    sessions, episodes = build_episodes(frame_records([]))
    assert len(sessions) == len(episodes) == 0
    assert {"episode", "session"} <= set(sessions.columns)
    assert {"combination", "group", "persistence", "open", "red_flagged"} <= set(episodes.columns)


# Against the slow and obvious way, on any records


def make_records() -> st.SearchStrategy[list[Record]]:
    """Records of a few patients, close to every border at which an episode ends."""
    record = st.fixed_dictionaries(
        {
            "patient_id": st.sampled_from(["a", "b"]),
            "clinic": st.sampled_from(["Mill Lane", "Harbour Street"]),
            "day": st.sampled_from([0, 1, 7, 89, 90, 91, 97, 180, 181, 182, 270, 272, 273]),
            "episode_id": st.sampled_from(["", "", "", "E1"]),
            "session_number": st.sampled_from(["", "1", "2", "4"]),
            "back_pain_type": st.sampled_from(["unspecified", "disc", "muscular"]),
            "treatments": st.sampled_from(["massage", "acupuncture", "acupuncture + massage"]),
            "discharged": st.sampled_from(["", "", "no", "yes"]),
            "symptom_weeks": st.sampled_from(["", "11", "12"]),
            "pain_score": st.sampled_from(["", "3", "8.5"]),
            **{flag: st.sampled_from(["", "no", "no", "yes"]) for flag in FLAGS},
        }
    )
    key = ("patient_id", "clinic", "day", "episode_id", "session_number")
    return st.lists(record, max_size=40, unique_by=lambda one: tuple(one[name] for name in key)).map(read_records)


@settings(max_examples=40, deadline=None)
@given(make_records())
def test_episodes_equal_those_built_slowly(records: list[Record]) -> None:
    sessions, episodes = build_episodes(frame_records(records))
    expected = list_episodes(records)
    counted = sessions.groupby("episode").size() if len(sessions) else []
    assert list(counted) == episodes["sessions"].tolist()
    seated = sessions.groupby("episode")["session"].agg(tuple) if len(sessions) else []
    fast = sorted(
        zip(
            episodes["clinic"],
            episodes["patient_key"],
            episodes["first_day"].dt.date,
            episodes["last_day"].dt.date,
            seated,
            episodes["last_session"],
            episodes["back_pain_type"],
            episodes["combination"],
            episodes["group"],
            episodes["persistence"].fillna("unknown"),
            episodes["red_flagged"],
            episodes["screened"],
            episodes["discharged"],
            episodes["open"],
            strict=True,
        )
    )
    levels = {None: "unknown", "11": "acute", "12": "persistent"}
    slow = sorted(
        (
            one.clinic,
            one.patient,
            pd.Timestamp(one.sessions[0]["session_date"]).date(),
            one.last_day,
            tuple(one.numbers),
            one.numbers[-1],
            one.kind,
            one.sessions[0]["treatments"],
            group_of(one, expected),
            levels[one.first_recorded("symptom_weeks")],
            one.red_flagged,
            one.screened,
            one.discharged,
            is_open(one, expected),
        )
        for one in expected
    )
    assert fast == slow


@settings(max_examples=20, deadline=None)
@given(make_records(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_in_does_not_matter(records: list[Record], chance: object) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for one, other in zip(build_episodes(frame_records(records)), build_episodes(frame_records(shuffled)), strict=True):
        pd.testing.assert_frame_equal(one, other)
