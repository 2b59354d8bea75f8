"""One session by hand: asked field by field, checked like a file, a batch of one, undone in a click."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.app import snapshots
from outcomes.cohort import Snapshot
from outcomes.store import (
    Store,
    fetch_batches,
    fetch_record_count,
    fetch_sessions,
    open_store,
    prepare_import,
    write_import,
)
from outcomes.vocabulary.selection import Scope

OpenPage = Callable[..., AppTest]
ADD = "records/add_session.py"


@pytest.fixture
def app(open_page: OpenPage, tmp_path: Path) -> AppTest:
    return open_page(ADD, home=tmp_path)


def words(app: AppTest) -> str:
    texts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return " ".join(text.value.replace("\\", "") for text in texts)


def fill(app: AppTest, *, patient: str = "0017", pain: float = 6, time: int = 0) -> AppTest:
    app.text_input(key=f"add_patient_id_{time}").input(patient)
    app.selectbox(key=f"add_back_pain_type_{time}").select("disc")
    app.multiselect(key=f"add_treatments_{time}").set_value(["exercise therapy", "acupuncture"])
    app.number_input(key=f"add_pain_score_{time}").set_value(pain)
    return app


def send(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == "Check and store").click().run()
    assert not app.exception, app.exception
    return app


def test_a_session_by_hand_is_a_record_like_any_other_and_is_undone_in_a_click(app: AppTest) -> None:
    fill(app).selectbox(key="add_saddle_numbness_0").select("no")
    send(app)
    assert "1 new rows stored as batch 1." in words(app)
    (row,) = fetch_sessions(open_store(), Scope.whole_clinic()).to_dict("records")
    assert (row["treatments"], row["pain_score"], row["pain_instrument"]) == (
        "acupuncture + exercise therapy",
        6,
        "NRS",
    )
    assert row["saddle_numbness"] == "no"
    assert row["bladder_bowel_change"] != row["bladder_bowel_change"], "not asked is missing, never no"
    app.button(key="add_undo").click().run()
    assert "is undone" in words(app)
    assert fetch_record_count(open_store()) == 0
    assert fetch_batches(open_store(), Scope.whole_clinic())["status"].tolist() == ["undone"]


def test_it_is_checked_as_a_file_is(app: AppTest) -> None:
    send(fill(app, pain=60))
    assert "0 to 10" in words(app)
    assert fetch_record_count(open_store()) == 0
    app.number_input(key="add_pain_score_0").set_value(6)
    send(app)
    assert fetch_record_count(open_store()) == 1


def test_without_a_patient_nothing_is_stored(app: AppTest) -> None:
    send(fill(app, patient=""))
    assert fetch_record_count(open_store()) == 0
    assert "column patient_id" in words(app)


def test_a_correction_is_shown_old_beside_new_and_asks_for_a_word_of_its_own(app: AppTest) -> None:
    send(fill(app))
    send(fill(app, pain=4, time=1))
    shown = app.dataframe[0].value
    assert shown[["Field", "Stored", "In this file"]].values.tolist() == [["pain_score", "6", "4"]]
    assert fetch_sessions(open_store(), Scope.whole_clinic())["pain_score"].tolist() == [6]
    app.button(key="add_correct").click().run()
    assert fetch_sessions(open_store(), Scope.whole_clinic())["pain_score"].tolist() == [4]


def test_the_same_patient_as_in_the_clinics_file_is_the_same_here(
    open_page: OpenPage, app: AppTest, tmp_path: Path
) -> None:
    file = (
        "patient_id,session_date,back_pain_type,treatments,pain_score,clinic\n0017,2026-01-05,disc,acupuncture,6,Main\n"
    )
    write_import(open_store(), prepare_import(open_store(), file.encode(), "a.csv"), imported_by="nurse")
    app = open_page(ADD, home=tmp_path)
    assert app.selectbox(key="add_clinic_0").value == "Main"
    send(fill(app))
    assert fetch_sessions(open_store(), Scope.whole_clinic())["patient_key"].nunique() == 1


def test_money_and_minutes_are_stored_as_they_were_written(app: AppTest) -> None:
    fill(app).number_input(key="add_fee_0").set_value(12345.67)
    send(app)
    assert fetch_sessions(open_store(), Scope.whole_clinic())["fee"].tolist() == [12345.67]


def test_a_treatment_of_ones_own_is_one_and_is_offered_from_then_on(app: AppTest) -> None:
    fill(app).text_input(key="add_own_treatment_0").input("cupping and massage")
    send(app)
    assert "One new treatment at a time" in words(app)
    assert fetch_record_count(open_store()) == 0
    app.text_input(key="add_own_treatment_0").input("cupping")
    send(app)
    (stored,) = fetch_sessions(open_store(), Scope.whole_clinic())["treatments"]
    assert stored == "acupuncture + cupping + exercise therapy"
    assert "cupping" in app.multiselect(key="add_treatments_1").options


def test_a_correction_that_was_left_waits_for_nobody(app: AppTest) -> None:
    send(fill(app))
    send(fill(app, pain=4, time=1))
    app.switch_page("../../pages/records/settings.py").run()
    app.switch_page("../../pages/records/add_session.py").run()
    assert not [button for button in app.button if button.key == "add_correct"]


def test_pages_go_on_from_the_records_that_they_have(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    had: list[int] = []
    build = snapshots.build_snapshot

    def note(store: Store, *, since: Snapshot | None = None) -> Snapshot:
        had.append(0 if since is None else len(since.sessions))
        return build(store, since=since)

    monkeypatch.setattr(snapshots, "build_snapshot", note)
    app = open_page(ADD, home=tmp_path)
    for time in (0, 1):
        send(fill(app, patient=f"{time}", time=time))
        app.switch_page("../../pages/clinic/overview.py").run()
        app.switch_page(f"../../pages/{ADD}").run()
    assert had[-2:] == [0, 1], had
