"""The Import page: choose, map, check, compare, import; on a store of its own."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.intake import Mapping
from outcomes.store import (
    fetch_sessions,
    open_store,
    prepare_import,
    write_import,
    write_job,
    write_job_end,
    write_job_state,
    write_source_mapping,
)
from outcomes.vocabulary.selection import Scope

OpenPage = Callable[..., AppTest]
IMPORT = "records/import_records.py"
HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score\n"


def upload(app: AppTest, content: str, name: str = "records.csv") -> AppTest:
    app.file_uploader[0].upload(name, content.encode())
    app.run()
    assert not app.exception, app.exception
    return app


def import_it(app: AppTest) -> None:
    """Click Import, and look again until the process that does it has ended."""
    app.button(key="import_go").click().run()
    for _ in range(600):
        assert not app.exception, app.exception
        if not any(str(button.key).startswith("job_cancel") for button in app.button):
            return
        time.sleep(0.1)
        app.run()
    raise AssertionError("the import has not ended within a minute")


def words(app: AppTest) -> str:
    texts = [*app.markdown, *app.caption, *app.info, *app.error, *app.success]
    return " ".join(text.value.replace("\\", "") for text in texts)


def asked(app: AppTest, words: str) -> Any:
    """Return the widget whose label holds `words`."""
    widgets = [*app.multiselect, *app.radio, *app.selectbox, *app.number_input, *app.text_input]
    return next(one for one in widgets if words in one.label.replace("\\", ""))


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label.replace("\\", "") == label).click().run()
    assert not app.exception, app.exception


@pytest.fixture
def app(open_page: OpenPage, tmp_path: Path) -> AppTest:
    return open_page(IMPORT, home=tmp_path)


def test_a_good_file_is_checked_stored_and_stands_in_the_history(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n17,2026-01-12,disc,acupuncture,4\n")
    assert {metric.label: metric.value for metric in app.metric}["New"] == "2"
    import_it(app)
    assert "2 new rows stored as batch 1." in words(app)
    assert app.dataframe[0].value["New"].tolist() == [2]


def test_after_an_import_the_pages_show_the_clinics_own_records(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n")
    import_it(app)
    app.switch_page("../../pages/treatments/trends.py").run()
    assert "An invented clinic" not in words(app)
    assert "too few to judge" in words(app)


def test_the_same_file_again_says_when_and_by_whom_it_came_in(app: AppTest) -> None:
    content = HEADINGS + "17,2026-01-05,disc,acupuncture,6\n"
    upload(app, content)
    import_it(app)
    upload(app, content)
    assert "Already imported on" in words(app)


def test_a_faulty_row_is_told_with_its_address_and_left_out_only_by_choice(app: AppTest) -> None:
    good = "".join(f"{patient},2026-01-05,disc,acupuncture,6\n" for patient in range(20))
    upload(app, HEADINGS + good + "99,2026-01-05,disc,acupuncture,60\n")
    assert "row 22, column pain_score" in words(app)
    app.button(key="import_next").click().run()
    assert app.button(key="import_go").disabled
    app.checkbox(key="import_valid_rows").check().run()
    import_it(app)
    assert "20 new rows stored" in words(app)


def test_an_unknown_treatment_is_asked_for_and_the_answer_taken(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture + cupping,6\n")
    asked(app, "“cupping”").select("+")
    app.form_submit_button[0].click().run()
    import_it(app)
    assert "1 new rows stored" in words(app)


def test_dates_that_could_be_read_two_ways_are_asked_for(app: AppTest) -> None:
    upload(app, HEADINGS + "17,03/04/2026,disc,acupuncture,6\n")
    asked(app, "day").set_value("dmy")
    app.form_submit_button[0].click().run()
    import_it(app)
    assert "1 new rows stored" in words(app)


def test_a_file_that_is_no_table_is_refused_in_plain_words(app: AppTest) -> None:
    upload(app, "%PDF-1.7 and so on", "report.csv")
    assert "Nothing can be stored from this file" in words(app)
    assert "PDF" in words(app)


def test_the_same_sessions_under_other_numbers_are_refused_and_not_doubled(app: AppTest) -> None:
    rows = [f"{patient},2026-01-05,disc,acupuncture,6" for patient in range(12)]
    upload(app, HEADINGS + "\n".join(rows) + "\n")
    import_it(app)
    numbered = HEADINGS.replace("\n", ",session_number\n") + "\n".join(f"{row},1" for row in rows) + "\n"
    upload(app, numbered, "again.csv")
    assert app.error
    assert app.button(key="import_go").disabled


def test_an_answer_for_one_file_is_not_taken_for_the_next(app: AppTest) -> None:
    upload(app, HEADINGS + "17,03/04/2026,disc,acupuncture,6\n", "first.csv")
    asked(app, "day").set_value("dmy")
    app.form_submit_button[0].click().run()
    assert not app.button(key="import_go").disabled
    app.button(key="import_drop").click().run()
    upload(app, HEADINGS + "17,05/06/2026,disc,acupuncture,6\n", "second.csv")
    assert asked(app, "day").value is None


def test_an_import_is_undone_and_redone_in_one_click_each(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n")
    import_it(app)
    app.button(key="history_turn_1").click().run()
    assert "Batch 1 (records.csv) is undone: 1 record no longer counted." in words(app)
    assert app.dataframe[0].value["State"].tolist() == ["undone"]
    assert app.button(key="history_turn_1").label == "Redo batch 1"
    app.button(key="history_turn_1").click().run()
    assert "Batch 1 (records.csv) counts again" in words(app)
    assert "redone on" in words(app)
    assert app.dataframe[0].value["State"].tolist() == ["stored"]


def test_older_imports_are_one_click_away(app: AppTest) -> None:
    store = open_store()
    for month in range(1, 8):
        content = (HEADINGS + f"17,2026-{month:02}-05,disc,acupuncture,6\n").encode()
        write_import(store, prepare_import(store, content, f"{month}.csv"), imported_by="nurse")
    app.run()
    assert not [button for button in app.button if button.key == "history_turn_1"]
    app.button(key="history_older").click().run()
    assert app.button(key="history_turn_1").label == "Undo batch 1"


def test_a_correction_is_shown_old_beside_new_before_it_is_made(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n")
    import_it(app)
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,4.5\n", "mended.csv")
    shown = app.dataframe[0].value
    assert shown[["Row", "Field", "Stored", "In this file"]].values.tolist() == [[2, "pain_score", "6", "4.5"]]
    assert shown["Patient"].str.startswith("P-").all()


def test_records_gone_since_last_time_are_told(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n18,2026-01-06,disc,acupuncture,6\n")
    import_it(app)
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n17,2026-01-12,disc,acupuncture,5\n")
    assert "1 record of batch 1" in app.warning[0].value


def test_an_import_under_way_is_shown_to_whoever_reloads_and_can_be_cancelled(
    app: AppTest, open_page: OpenPage
) -> None:
    store = open_store()
    job = write_job(store, "january.csv", by="Asha")
    write_job_state(store, job, "storing")
    app.run()
    assert "january.csv** · begun by Asha" in words(app)
    assert "You may leave or reload this page" in words(app)
    write_job_end(store, job, "refused", message="No.")
    other = write_job(store, "february.csv", by="Asha")
    app.run()
    app.button(key=f"job_cancel_{other}").click().run()
    assert "february.csv**: Cancelled; nothing was stored." in words(app)


def test_an_import_whose_process_died_is_told(app: AppTest) -> None:
    store = open_store()
    job = write_job(store, "january.csv", by="Asha")
    write_job_end(store, job, "broken", message="The import ended in the middle; nothing was stored.")
    app.run()
    assert "january.csv**: The import ended in the middle" in words(app)


def test_a_heading_that_resembles_a_field_is_suggested_and_taken_only_once_it_is_confirmed(app: AppTest) -> None:
    upload(
        app, HEADINGS.replace("pain_score", "pain_score,symptom weeks ago") + "17,2026-01-05,disc,acupuncture,6,12\n"
    )
    assert asked(app, "symptom weeks ago is").value == "symptom_weeks"
    assert "Perhaps symptom_weeks, 89 % sure." in words(app)
    assert not [button for button in app.button if button.key == "import_go"]
    press(app, "Use this mapping")
    assert not app.button(key="import_go").disabled
    app.button(key="import_step_Map").click().run()
    assert "As you said." in words(app)


def test_columns_of_other_words_are_mapped_by_hand_and_remembered_for_the_next_file(app: AppTest) -> None:
    content = "who,when,what,{},how bad\n17,{},disc,acupuncture,6\n"
    upload(app, content.format("given", "2026-01-05"))
    assert "The file has no column for" in words(app)
    ours = {"who": "patient_id", "when": "session_date", "what": "back_pain_type", "given": "treatments"}
    for heading, field in (ours | {"how bad": "pain_score"}).items():
        asked(app, f"{heading} is").select(field)
    press(app, "Use this mapping")
    app.text_input(key="import_remember").input("Our till").run()
    import_it(app)
    app.selectbox(key="import_source").select("Our till").run()
    assert "as remembered from before" in words(app)
    upload(app, content.format("given", "2026-01-12"), "next.csv")
    assert not app.button(key="import_go").disabled


def test_a_column_of_faults_is_left_out_in_one_click(app: AppTest) -> None:
    rows = "".join(f"{patient},2026-01-05,disc,acupuncture,6,unknowable\n" for patient in range(20))
    upload(app, HEADINGS.replace("pain_score", "pain_score,symptom_weeks") + rows)
    press(app, "Leave the column symptom_weeks out")
    assert not app.button(key="import_go").disabled


def test_rejected_rows_are_given_back_with_why(app: AppTest) -> None:
    good = "".join(f"{patient},2026-01-05,disc,acupuncture,6\n" for patient in range(20))
    upload(app, HEADINGS + good + "99,2026-01-05,disc,acupuncture,60\n")
    shown = next(frame.value for frame in app.dataframe if "why" in frame.value)
    assert shown["row"].tolist() == [22]
    assert "rejected row with why" in "".join(one.proto.label for one in app.get("download_button"))


def test_a_file_with_too_many_faults_comes_in_only_by_a_choice_of_its_own(app: AppTest) -> None:
    upload(app, HEADINGS + "1,2026-01-05,disc,acupuncture,6\n2,2026-01-05,disc,acupuncture,60\n")
    app.button(key="import_step_Compare").click().run()
    assert not [button for button in app.button if button.key == "import_go"]
    app.checkbox(key="import_valid_rows").check().run()
    import_it(app)
    assert "1 new rows stored" in words(app)


def test_a_file_in_hand_is_put_away(app: AppTest) -> None:
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n")
    app.button(key="import_drop").click().run()
    assert app.file_uploader
    assert app.button(key="import_step_Map").disabled


def test_ones_own_clinic_is_started_with_a_name_and_the_sample_steps_aside(app: AppTest) -> None:
    assert "Start your own clinic." in words(app)
    app.text_input(key="import_clinic").input("Elm Road")
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,6\n")
    import_it(app)
    app.run()
    assert "An invented clinic" not in words(app)
    assert "Start your own clinic." not in words(app)
    assert "**Elm Road** · 1 patient, 1 session, 2026-01-05 to 2026-01-05" in words(app)


def test_a_wrong_clinic_is_removed_and_what_it_had_can_come_back(app: AppTest) -> None:
    clinics = ("Main", "Wrong")
    for place, clinic in enumerate(clinics):
        content = HEADINGS.replace("\n", ",clinic\n") + f"17,2026-01-{5 + place:02},disc,acupuncture,6,{clinic}\n"
        write_import(open_store(), prepare_import(open_store(), content.encode(), f"{clinic}.csv"), imported_by="nurse")
    app.run()
    next(button for button in reversed(app.button) if button.label == "Remove this clinic").click().run()
    assert "Wrong is removed: 1 import undone, 1 record no longer counted." in words(app)
    assert "**Wrong**" not in words(app)
    app.button(key="history_turn_2").click().run()
    assert "**Wrong** · 1 patient, 1 session" in words(app)


def test_the_answer_to_one_word_never_stands_under_another(app: AppTest) -> None:
    rows = "".join(f"{day},2026-01-{day:02},disc,acupuncture,{day % 10}\n" for day in range(1, 29))
    faulty = "30,2026-02-01,disc,acupuncture,mild\n31,2026-02-02,disc,acupuncture,moderate\n"
    upload(app, HEADINGS + rows + faulty)
    asked(app, "“mild”").set_value(2.5)
    press(app, "Use these answers")
    assert asked(app, "“moderate”").value is None
    assert not [one for one in app.number_input if "mild" in one.label]


def test_what_is_undone_beneath_is_seen_by_the_file_in_hand(app: AppTest) -> None:
    content = HEADINGS + "17,2026-01-05,disc,acupuncture,6\n"
    upload(app, content)
    import_it(app)
    upload(app, content)
    assert "Already imported on" in words(app)
    press(app, "Undo batch 1")
    assert {metric.label: metric.value for metric in app.metric}["New"] == "1"
    assert not app.button(key="import_go").disabled


def test_the_source_and_the_clinic_stay_when_one_goes_back(app: AppTest) -> None:
    write_source_mapping(open_store(), "Our till", Mapping(missing=("77",)), by="nurse")
    app.run()
    app.selectbox(key="import_source").select("Our till").run()
    app.text_input(key="import_clinic").input("Elm Road").run()
    upload(app, HEADINGS + "17,2026-01-05,disc,acupuncture,77\n")
    app.button(key="import_step_Choose").click().run()
    assert app.selectbox(key="import_source").value == "Our till"
    assert app.text_input(key="import_clinic").value == "Elm Road"
    assert "from Our till" in words(app)


def test_answers_stay_when_a_source_gets_its_name_and_go_with_what_another_remembers(app: AppTest) -> None:
    write_source_mapping(open_store(), "Our till", Mapping(treatments=(("cupping", "massage"),)), by="nurse")
    app.run()
    upload(app, HEADINGS + "17,2026-01-05,disc,cupping,6\n")
    asked(app, "“cupping”").select("+")
    press(app, "Use these answers")
    app.button(key="import_step_Choose").click().run()
    app.selectbox(key="import_source").select("Our till").run()
    assert "as remembered from before" in words(app)
    app.button(key="import_step_Compare").click().run()
    import_it(app)
    assert fetch_sessions(open_store(), Scope.whole_clinic())["treatments"].tolist() == ["massage"]


def test_columns_without_a_heading_are_told_apart_by_their_place(app: AppTest) -> None:
    upload(app, HEADINGS.replace(",pain_score", ",#,,,%") + "17,2026-01-05,disc,acupuncture,6,x,y,z\n")
    asked(app, "column 5 is").select("pain_score")
    press(app, "Use this mapping")
    import_it(app)
    assert fetch_sessions(open_store(), Scope.whole_clinic())["pain_score"].tolist() == [6]


def test_one_of_two_columns_for_a_field_is_chosen_on_the_page(app: AppTest) -> None:
    upload(app, HEADINGS.replace("pain_score", "pain,nrs") + "17,2026-01-05,disc,acupuncture,6,4\n")
    asked(app, "It is").set_value("nrs")
    press(app, "Read it so")
    import_it(app)
    assert fetch_sessions(open_store(), Scope.whole_clinic())["pain_score"].tolist() == [4]


def test_a_clinic_removed_twice_by_a_hasty_hand_takes_no_other_along(app: AppTest) -> None:
    for place, clinic in enumerate(("A", "B", "C")):
        content = HEADINGS.replace("\n", ",clinic\n") + f"17,2026-01-{5 + place:02},disc,acupuncture,6,{clinic}\n"
        write_import(open_store(), prepare_import(open_store(), content.encode(), f"{clinic}.csv"), imported_by="nurse")
    app.run()
    keys = [button.key for button in app.button if button.label == "Remove this clinic"]
    app.button(key=keys[0]).click().run()
    assert [button.key for button in app.button if button.label == "Remove this clinic"] == keys[1:]
