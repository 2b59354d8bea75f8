"""The Response page: the answer, its two kinds of improvement, what is not to be claimed, states."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.store import write_setting
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
RESPONSE = "treatments/response.py"


def texts(app: AppTest) -> str:
    words = [*app.markdown, *app.caption]
    return "\n".join(word.value.replace("\\", "") for word in words)


def figures(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def test_the_answer_stands_first_with_interval_median_and_n(open_page: OpenPage) -> None:
    app = open_page(RESPONSE)
    assert app.title[0].value == "How many sessions until it helps?"
    told = texts(app)
    assert "Pain: **73 %** (95% interval 71 to 75 %) are meaningfully better within 8 sessions" in told
    assert "at two in a row 48 %" in told
    assert "Meaningfully better: at least 30 % better than at baseline (NRS, assessable from 3 on)." in told


def test_six_panels_the_meter_the_course_and_the_next_session_are_drawn_with_their_words(open_page: OpenPage) -> None:
    names = figures(open_page(RESPONSE))
    assert len(names) == 9
    assert names[0].startswith("Muscular, pain: after 4 sessions")
    assert any(name.startswith("Share who improve meaningfully. Ups and downs alone") for name in names)
    assert all(names)


def test_two_in_a_row_shows_who_left_on_one_better_score(open_page: OpenPage) -> None:
    app = open_page(RESPONSE, counted="sustained")
    assert "are meaningfully better for two scores in a row within 8 sessions" in texts(app)
    assert "left,\u00a0better\u00a0at\u00a0one\u00a0score\u00a0only" in texts(app)
    assert "better at one score only" in figures(app)[0]


def test_function_has_no_course_of_pain_beside_it(open_page: OpenPage) -> None:
    app = open_page(RESPONSE, outcome="function")
    assert "Function: **" in texts(app)
    assert not any("cohort studies" in name for name in figures(app))


def test_smaller_groups_are_in_the_table_and_said_to_be(open_page: OpenPage) -> None:
    assert "smaller groups are in the table only." in texts(open_page(RESPONSE, groups="combination"))


def test_what_cannot_be_told_is_said(open_page: OpenPage) -> None:
    told = texts(open_page(RESPONSE))
    assert "Who was given what is not adjusted for" in told
    assert "Ups and downs alone would" in told
    assert "This is no billing advice." in told


def test_too_few_is_a_state_and_not_a_blank(open_page: OpenPage) -> None:
    told = texts(open_page(RESPONSE, type="muscular", combination="acupuncture + spinal decompression"))
    assert "Pain: too few to judge" in told
    assert "Too few, or too early" in told


def test_no_episode_is_a_state_and_not_a_blank(open_page: OpenPage) -> None:
    assert "No episode of care fits this filter." in texts(
        open_page(RESPONSE, to="2001-01-01", **{"from": "2000-01-01"})
    )


@pytest.mark.usefixtures("home")
def test_a_rule_of_ones_own_moves_the_share_and_is_said(open_page: OpenPage, own_store, take_in) -> None:
    rows = [
        {"patient_id": f"{patient:03}", "session_date": f"2025-0{month}-0{1 + patient % 9}", "pain_score": score}
        for patient in range(40)
        for month, score in ((1, 8), (2, 5), (3, 5), (4, 5))
    ]
    newest = {"patient_id": "999", "session_date": "2026-06-01", "pain_score": 5}
    take_in(write_csv([*rows, newest]))
    home = Path(own_store.name).parent
    assert "**100 %**" in texts(open_page(RESPONSE, home=home))
    write_setting(own_store, "responder_rule", "pct50", set_by="anna")
    told = texts(open_page(RESPONSE, home=home))
    assert "**0 %**" in told
    assert "at least 50 % better than at baseline" in told
    assert "anna" in told


def take_in_weeks(take_in, patients: int, sessions: int, *, function: bool = False) -> None:
    """Import so many patients, begun one a day, each scored weekly; it has halved by the tenth session."""
    take_in(
        write_csv(
            [
                {
                    "patient_id": f"{patient:03}",
                    "day": patient + 7 * number,
                    "function_score" if function else "pain_score": 8 if number < 9 else 4,
                }
                for patient in range(patients)
                for number in range(sessions)
            ]
        )
    )


@pytest.mark.usefixtures("home")
def test_a_clinic_of_two_months_is_told_that_it_is_too_early(open_page: OpenPage, own_store, take_in) -> None:
    take_in_weeks(take_in, 30, 4)
    told = texts(open_page(RESPONSE, home=Path(own_store.name).parent))
    assert "Pain: too early to judge" in told
    assert "No published population" not in told
    assert "Not counted: 30 began so lately" in told


@pytest.mark.usefixtures("home")
def test_a_young_clinic_is_told_no_further_than_its_patients_are_followed(
    open_page: OpenPage, own_store, take_in
) -> None:
    take_in_weeks(take_in, 60, 13)  # the first of them are followed to their 8th session
    told = texts(open_page(RESPONSE, home=Path(own_store.name).parent))
    assert "are meaningfully better within 6 sessions" in told
    assert "Too few are followed further yet." in told
    assert "within 8 sessions" not in told


@pytest.mark.usefixtures("home")
def test_records_without_a_first_score_are_no_filter_s_fault(open_page: OpenPage, own_store, take_in) -> None:
    take_in_weeks(take_in, 12, 2, function=True)
    home = Path(own_store.name).parent
    assert "No episode here has a pain score at its first session." in texts(open_page(RESPONSE, home=home))
    told = texts(open_page(RESPONSE, home=home, outcome="function"))
    assert "No episode here has" not in told
