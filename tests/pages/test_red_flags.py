"""Red flags: the queue by age under the article's words, what was done, and how often the signs are asked for."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from outcomes.store import fetch_flag_actions, open_store
from tests.conftest import Import
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
RED_FLAGS = "patients/red_flags.py"
SIGNS = ("bladder_bowel_change", "leg_weakness_progressing", "saddle_numbness")
FLAGGED = write_csv(
    [
        {"patient_id": str(patient), "day": day, "pain_score": 6, **dict.fromkeys(SIGNS, "no")}
        | ({"saddle_numbness": "yes"} if (patient, day) == (1, 7) else {})
        for patient in range(3)
        for day in (0, 7)
    ]
)


def texts(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.error, *app.success]
    return "\n".join(text.value.replace("\\", "") for text in shown)


def test_the_oldest_open_flag_comes_first_under_the_words_seek_emergency_care(open_page: OpenPage) -> None:
    app = open_page(RED_FLAGS)
    assert "**3 red flags are open**, the oldest for 764 days: seek emergency care." in texts(app)
    banners = [error.value for error in app.error]
    assert len(banners) == 3
    assert all("**seek emergency care**" in banner for banner in banners)
    ages = [int(age) for age in re.findall(r"P-[0-9a-f]{8}, open for (\d+) days", texts(app))]
    assert ages == sorted(ages, reverse=True)
    assert len(ages) == 3


def test_it_says_what_it_is_not(open_page: OpenPage) -> None:
    told = texts(open_page(RED_FLAGS))
    assert "Retrospective records, not monitored, not a medical device" in told
    assert "says nothing of that practitioner" in told
    assert "difficulty passing urine" in told
    assert "probability" not in told.replace("No score and no probability is made of a flag", "")


def test_how_often_the_signs_are_asked_for_is_told_with_its_interval(open_page: OpenPage) -> None:
    told = texts(open_page(RED_FLAGS))
    assert "89.8 % of 2,400 episodes, 95% interval 88.5 to 91.0 %" in told
    assert "A blank is not screened." in told
    assert "14 episodes with a flag are left out of every figure of performance" in told


def test_flags_that_were_answered_are_told_with_what_was_done(open_page: OpenPage) -> None:
    told = texts(open_page(RED_FLAGS))
    assert told.count("Done: in the clinic's file:") == 11


def test_what_was_done_is_noted_and_the_flag_is_no_longer_open(
    open_page: OpenPage, home: Path, take_in: Import
) -> None:
    take_in(FLAGGED)
    app = open_page(RED_FLAGS, home=home)
    assert "**1 red flag is open**" in texts(app)
    next(field for field in app.selectbox if field.label == "What was done").select("emergency")
    next(field for field in app.text_input if field.label == "By whom").input("Asha R.")
    next(field for field in app.date_input if field.label == "On which day").set_value(dt.date(2025, 1, 9))
    next(button for button in app.button if button.label == "Note it").click().run()
    assert "**No red flag is open.**" in texts(app)
    assert "sent to emergency care on 2025-01-09, by Asha R." in texts(app)
    (done,) = fetch_flag_actions(open_store())
    assert (done.action, done.done_by) == ("emergency", "Asha R.")


def test_where_nothing_is_selected_it_is_said(open_page: OpenPage) -> None:
    assert "No episode of care fits this filter." in texts(open_page(RED_FLAGS, clinic="nowhere"))
