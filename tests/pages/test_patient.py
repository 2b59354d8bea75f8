"""One patient: found by the clinic's own id, never in the address; scores, treatments, flags, words to read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Import
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
PATIENT, ON_TRACK = "patients/patient.py", "patients/on_track.py"
SECRET = "0017-Müller"
CARE = write_csv(
    [
        {
            "patient_id": patient,
            "day": 7 * visit,
            "pain_score": 8 - visit,
            "treatments": "exercise" if visit < 2 else "exercise; acupuncture",
            "practitioner": "Asha Rao" if visit < 3 else "Ben Okoro",
            "saddle_numbness": "yes" if (patient, visit) == (SECRET, 1) else "no",
        }
        for patient in (SECRET, "2", "3")
        for visit in range(4)
    ]
)


def texts(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.error, *app.warning]
    return "\n".join(text.value.replace("\\", "") for text in shown)


def search(app: AppTest, asked: str) -> AppTest:
    next(field for field in app.text_input if "own id" in field.label).input(asked)
    next(button for button in app.button if button.label == "Open").click().run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def own(open_page: OpenPage, home: Path, take_in: Import) -> AppTest:
    take_in(CARE)
    return open_page(PATIENT, home=home)


def test_until_somebody_is_chosen_nobody_is_shown(open_page: OpenPage) -> None:
    app = open_page(PATIENT)
    assert "Nobody is chosen." in texts(app)
    assert not app.get("plotly_chart")


def test_a_patient_is_found_by_the_clinics_own_id_which_is_not_kept(own: AppTest) -> None:
    app = search(own, SECRET)
    told = texts(app)
    assert "4 sessions on record from 2025-01-01 to 2025-01-22" in told
    assert SECRET not in told
    assert not any(SECRET in str(value) or "P-" in str(value) for value in app.query_params.values())


def test_changes_of_treatment_and_practitioner_are_told(own: AppTest) -> None:
    told = texts(search(own, SECRET))
    assert "session 3: added acupuncture" in told
    assert "session 4: now with Ben Okoro" in told


def test_an_open_flag_stands_as_a_banner(own: AppTest) -> None:
    (banner,) = search(own, SECRET).error
    assert "**seek emergency care**" in banner.value
    assert not search(own, "2").error


def test_where_few_patients_are_like_this_one_it_is_said_and_nothing_guessed(own: AppTest) -> None:
    told = texts(search(own, "2"))
    assert "Few patients like this one." in told
    assert "How others ended on NRS: few patients like this one." in told


def test_names_and_dates_are_hidden_at_a_switch(own: AppTest) -> None:
    app = search(own, SECRET)
    app.toggle[0].set_value(True).run()
    told = texts(app) + "\n".join(chart.proto.alt for chart in app.get("plotly_chart"))
    tables = "\n".join(frame.value.to_string() for frame in app.dataframe)
    for hidden in ("Asha", "Okoro", "2025-01", "P-"):
        assert hidden not in told + tables
    assert "another practitioner" in told
    assert "Red flag: numbness" in told


def test_there_are_words_that_the_patient_may_read(own: AppTest) -> None:
    told = texts(search(own, "2"))
    assert "You came to 4 sessions that are on record." in told
    assert (
        "Your pain score went from 8 to 5 on a scale from 0 to 10, where lower is better: better than at the start."
        in (told)
    )


def test_an_id_that_nobody_has_is_said_and_nobody_is_shown(own: AppTest) -> None:
    told = texts(search(search(own, "2"), "nobody"))
    assert "No patient of this clinic, or more than one, is meant by that." in told
    assert "Nobody is chosen." in told


def test_from_the_list_a_patient_is_a_click_away_and_how_others_ended_is_told(open_page: OpenPage) -> None:
    app = open_page(ON_TRACK)
    chosen = next(button for button in app.button if button.label.startswith("Open P-"))
    app.session_state["patient_looked_at"] = open_first(app)
    assert chosen.label == f"Open P-{app.session_state['patient_looked_at'][:8]}"
    app.switch_page(f"../../pages/{PATIENT}").run()
    told = texts(app)
    assert chosen.label.removeprefix("Open ") in told
    assert "ended meaningfully improved (95% interval" in told
    assert len(app.get("plotly_chart")) == 3


def open_first(app: AppTest) -> str:
    """Return the pseudonym behind the first button; a page cannot be switched by a click without a browser."""
    from outcomes.cohort import build_snapshot
    from outcomes.store import open_sample

    keys = build_snapshot(open_sample()).episodes["patient_key"].astype(str)
    shown = next(button.label for button in app.button if button.label.startswith("Open P-"))[7:]
    return next(key for key in keys if key.startswith(shown))
