"""Quality: the answer, the checks that need a look, what is missing and whose it is, where it is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.estimates import quality as quality_module
from tests.conftest import Import
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
QUALITY = "records/quality.py"


def texts(app: AppTest) -> str:
    return "\n".join(text.value.replace("\\", "") for text in [*app.markdown, *app.caption, *app.warning])


def test_the_page_answers_its_question_first(open_page: OpenPage) -> None:
    app = open_page(QUALITY)
    assert [title.value for title in app.title] == ["Can I trust the data?"]
    told = texts(app)
    assert "**49 of 57 checks pass**, 3 need a look; 5 do not apply. What matters most: red flags answered" in told
    assert "Looked at: 19,042 sessions of 2,400 episodes, from 1 import" in told
    assert "is no pass" in told


def test_what_needs_a_look_says_what_was_found_why_it_matters_and_what_to_do(open_page: OpenPage) -> None:
    told = texts(open_page(QUALITY))
    assert (
        "11.6 % of 19,042 sessions (2,218; 95% interval 11.2 to 12.1 %): the session has no pain score. "
        "It needs a look beyond 10 % and fails beyond 30 %."
    ) in told
    assert "Every figure on pain rests on it" in told
    assert "What to do: Have the score taken before the session" in told
    assert told.count(":gray-badge[:material/visibility: needs a look]") == 3


def test_what_is_missing_is_a_list_of_things_to_do_with_those_behind_each(open_page: OpenPage) -> None:
    app = open_page(QUALITY)
    told = texts(app)
    order = [
        "3 red flags without an answer.",
        "2 patients in care were never asked all three red-flag questions in this episode.",
        "41 patients in care have no function score in the last 4 weeks.",
        "36 patients in care have no pain score in the last 4 weeks.",
        "152 episodes that ended within a year have no discharge.",
    ]
    places = [told.index(sentence) for sentence in order]
    assert places == sorted(places)
    assert "Whose: 41" in [expander.label for expander in app.expander]
    labels = [button.label for button in app.get("download_button")]
    assert "Missing no function lately as CSV" in [label.replace("\\", "") for label in labels]


def test_a_practitioner_sees_the_list_of_their_own(open_page: OpenPage) -> None:
    everyone, own = texts(open_page(QUALITY)), texts(open_page(QUALITY, practitioner="D. Fairley"))
    assert "41 patients in care have no function score" in everyone
    assert "41 patients in care have no function score" not in own
    assert "have no function score in the last 4 weeks" in own


def test_red_flagged_records_are_checked_whatever_the_filter_says(open_page: OpenPage) -> None:
    told = texts(open_page(QUALITY, include_red_flagged="yes"))
    assert "Looked at: 19,042 sessions of 2,400 episodes" in told


def test_every_check_stands_in_the_table_those_that_need_a_look_first(open_page: OpenPage) -> None:
    app = open_page(QUALITY)
    table = next(frame.value for frame in app.dataframe if "State" in frame.value.columns)
    assert len(table) == 57
    assert table["State"].tolist()[:4] == ["▲ needs a look"] * 3 + ["✓ passes"]
    assert table["State"].tolist()[-1] == "– does not apply"
    assert table["Amiss, %"].iloc[0] == pytest.approx(100 * 3 / 14)
    assert "By import, %" not in table.columns, "one import has no course"


def test_the_rows_behind_a_chosen_check_are_shown_and_handed_out(open_page: OpenPage) -> None:
    app = open_page(QUALITY, check="age_plausible")
    assert "The rows behind it: 20" in [expander.label for expander in app.expander]
    table = next(frame.value for frame in app.dataframe if "age" in frame.value.columns)
    assert len(table) == 20
    assert all((age < 16) or (age >= 90) for age in table["age"].astype(float))
    assert all(name.startswith("P-") for name in table["Patient"])


def test_where_it_is_missing_can_be_asked_of_any_field(open_page: OpenPage) -> None:
    told = texts(open_page(QUALITY, complete="red_flag_screening"))
    assert "Red flags asked for: complete in" in told
    assert "of 778 first sessions of the last 12 months" in told


def test_several_imports_have_their_course(open_page: OpenPage, home: Path, take_in: Import) -> None:
    take_in(write_csv([{"patient_id": f"{one}", "day": 0, "pain_score": 6} for one in range(9)]), "january.csv")
    take_in(write_csv([{"patient_id": f"{one}", "day": 40, "pain_score": ""} for one in range(9)]), "february.csv")
    app = open_page(QUALITY, home=home)
    table = next(frame.value for frame in app.dataframe if "State" in frame.value.columns)
    assert table.set_index("Check").loc["Pain score", "By import, %"].tolist() == [0.0, 100.0]


@pytest.mark.usefixtures("nothing_cached")
def test_a_check_that_breaks_off_is_said_and_the_others_stand(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(ledger: object) -> None:
        raise ValueError("patient 0017 scored 7")

    monkeypatch.setitem(quality_module.FINDERS, "pain_jumps", break_off)
    told = texts(open_page(QUALITY))
    assert "**48 of 57 checks pass**, 3 need a look, 1 broke off; 5 do not apply." in told
    assert "The check broke off; nothing is known of it." in told
    assert "0017" not in told


def test_what_needs_a_look_is_told_in_full_up_to_eight_and_counted_beyond(
    open_page: OpenPage, home: Path, take_in: Import
) -> None:
    blank = ("age", "sex", "payer", "leg_pain", "prior_episodes", "start_back_risk", "symptom_weeks")
    rows: list[dict[str, object]] = [{"patient_id": f"{one}", "day": 0, "pain_score": ""} for one in range(9)]
    whole = {"age": 40, "sex": "male", "payer": "self", "leg_pain": "no", "prior_episodes": 1, "symptom_weeks": 4}
    rows.append({"pain_score": 6, "start_back_risk": "low", **whole})
    take_in(write_csv(rows))
    app = open_page(QUALITY, home=home)
    assert len(blank) + len({"pain_score", "pain_baseline"}) == 9
    assert texts(app).count(":gray-badge[:material/cancel: fails]") == 8
    assert "And 1 more, in the table of every check." in texts(app)


def test_where_nothing_is_selected_it_is_said(open_page: OpenPage) -> None:
    assert "No episode of care fits this filter." in texts(open_page(QUALITY, clinic="nowhere"))
