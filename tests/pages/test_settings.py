"""The Settings page: what another choice would move is seen before it is set; every change stays on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.store import Store, fetch_setting_changes, fetch_settings, write_setting
from outcomes.vocabulary.settings import SETTINGS, Settings
from tests.conftest import Import
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
SETTINGS_PAGE = "records/settings.py"

# Everyone pauses for 70 days, so that a shorter gap makes two episodes of each.
FORTY_WITH_A_BREAK = write_csv(
    [
        {"patient_id": patient, "day": patient + day, "pain_score": score}
        for patient in range(40)
        for day, score in ((0, 8), (7, 5), (77, 6), (84, 4))
    ]
)


def words(app: AppTest) -> str:
    texts = [*app.markdown, *app.caption, *app.subheader]
    return " ".join(text.value.replace("\\", "") for text in texts)


def columns(app: AppTest, heading: str) -> list[dict[str, str]]:
    """The rows of the table that has a heading, as they are read."""
    (table,) = (table.value for table in app.table if heading in table.value)
    return [{name: cell.replace("\\", "") for name, cell in row.items()} for row in table.to_dict("records")]


@pytest.fixture
def own_home(home: Path, take_in: Import, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a clinic with records of its own, where Anna works."""
    monkeypatch.setattr("getpass.getuser", lambda: "anna*")
    take_in(FORTY_WITH_A_BREAK)
    return home


@pytest.fixture
def app(open_page: OpenPage, own_home: Path) -> AppTest:
    return open_page(SETTINGS_PAGE, home=own_home)


def choose_a_gap_of_60_days(app: AppTest) -> AppTest:
    app.number_input(key="setting-gap_days").set_value(60).run()
    assert not app.exception, app.exception
    return app


def test_every_setting_is_told_with_the_value_in_force_and_the_numbers_it_moves(app: AppTest) -> None:
    told = words(app)
    for setting in SETTINGS:
        assert setting.meaning in told
        assert setting.moves in told
    assert "Meaningful improvement is “at least 30 % better than at baseline”." in told
    assert "A new episode of care begins after a gap of more than 90 days." in told
    assert "None yet." in told
    assert not app.button


def test_what_another_choice_would_move_is_seen_before_anything_is_set(app: AppTest, own_store: Store) -> None:
    choose_a_gap_of_60_days(app)
    moved = {row["Measure"]: (row["Now"], row["Then"]) for row in columns(app, "Then")}
    assert moved["Episodes of care"] == ("40", "80")
    assert "Patients" not in moved
    assert "With 60 days instead, on all these records:" in words(app)
    assert fetch_settings(own_store) == Settings()


def test_a_choice_that_moves_nothing_is_told_so(app: AppTest) -> None:
    app.number_input(key="setting-responder_session").set_value(7).run()  # nobody came more than four times
    assert "no number of the overview would move on these records" in words(app)
    assert not app.table


def test_a_choice_is_used_from_now_on_and_stands_in_the_history(app: AppTest, own_store: Store) -> None:
    choose_a_gap_of_60_days(app)
    app.button(key="setting-gap_days-set").click().run()
    assert not app.exception, app.exception
    assert fetch_settings(own_store) == Settings(gap_days=60)
    assert "begins after a gap of more than 60 days (before: 90 days), set by anna*." in words(app)
    (row,) = columns(app, "By")
    assert {name: row[name] for name in ("Setting", "Before", "After", "By")} == {
        "Setting": "A new episode of care",
        "Before": "90 days",
        "After": "60 days",
        "By": "anna*",
    }
    assert not app.button


def test_the_name_of_whoever_set_it_is_text_and_never_markup(app: AppTest) -> None:
    choose_a_gap_of_60_days(app)
    app.button(key="setting-gap_days-set").click().run()
    table = next(table.value for table in app.table if "By" in table.value)
    assert table["By"].tolist() == [r"anna\*"]


def test_the_history_has_the_newest_change_first(app: AppTest, own_store: Store) -> None:
    write_setting(own_store, "gap_days", "60", set_by="ben")
    write_setting(own_store, "gap_days", "120", set_by="cora")
    app.run()
    assert [row["By"] for row in columns(app, "By")] == ["cora", "ben"]


def test_another_rule_of_improvement_can_be_chosen_and_set(app: AppTest, own_store: Store) -> None:
    app.radio(key="setting-responder_rule").set_value("pct50").run()
    assert "With “at least 50 % better than at baseline” instead" in words(app)
    app.button(key="setting-responder_rule-set").click().run()
    (change,) = fetch_setting_changes(own_store)
    assert (change.name, change.value, change.set_by) == ("responder_rule", "pct50", "anna*")


def test_after_a_change_no_page_shows_a_number_of_before(app: AppTest) -> None:
    app.switch_page("../../pages/clinic/overview.py").run()
    assert "40 episodes · 160 sessions" in words(app)
    assert "Since" not in words(app)
    app.switch_page("../../pages/records/settings.py").run()
    choose_a_gap_of_60_days(app)
    app.button(key="setting-gap_days-set").click().run()
    app.switch_page("../../pages/clinic/overview.py").run()
    assert "80 episodes · 160 sessions" in words(app)


@pytest.mark.parametrize("page", ["clinic/overview.py", "treatments/trends.py"])
def test_a_page_says_under_its_answer_which_settings_are_the_clinic_s_own(
    open_page: OpenPage, own_home: Path, own_store: Store, page: str
) -> None:
    write_setting(own_store, "responder_rule", "pct50", set_by="ben")
    app = open_page(page, home=own_home)
    assert "meaningful improvement is “at least 50 % better than at baseline”" in words(app)
    write_setting(own_store, "responder_rule", "pct30", set_by="ben")
    app.run()
    assert "at least 50 % better" not in words(app)


def test_methods_tell_the_gap_that_the_clinic_has_set(open_page: OpenPage, own_home: Path, own_store: Store) -> None:
    write_setting(own_store, "gap_days", "60", set_by="ben")
    assert "a gap over 60 days" in words(open_page("records/methods.py", home=own_home))


def test_the_sample_clinic_shows_what_would_move_and_cannot_be_set(open_page: OpenPage) -> None:
    app = open_page(SETTINGS_PAGE)
    app.number_input(key="setting-gap_days").set_value(30).run()
    assert columns(app, "Then")
    assert "Settings belong to records of your own" in words(app)
    assert app.button(key="setting-gap_days-set").disabled
