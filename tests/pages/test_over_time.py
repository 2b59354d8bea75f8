"""Over time: a chart a measure, each with its verdict in words; new limits with a reason; what a link carries."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.store import fetch_aliases, fetch_rebases, open_store, prepare_import, write_import
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
OVER_TIME = "clinic/over_time.py"
RECORDS = write_csv(
    [
        {
            "patient_id": number,
            "day": 7 * number,
            "pain_score": 6,
            "practitioner": "Fairley" if number % 2 else "fairley",
        }
        for number in range(60)
    ]
)


def texts(app: AppTest) -> list[str]:
    return [text.value.replace("\\", "") for text in app.markdown]


def captions(app: AppTest) -> str:
    return "\n".join(caption.value.replace("\\", "") for caption in app.caption)


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a clinic's own records in it."""
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    store = open_store()
    write_import(store, prepare_import(store, RECORDS, "records.csv"), imported_by="owner")
    store.engine.dispose()
    return tmp_path


def test_each_measure_has_a_chart_and_a_verdict_in_words(open_page: OpenPage) -> None:
    app = open_page(OVER_TIME)
    charts = app.get("plotly_chart")
    assert len(charts) == 7
    told = texts(app)
    assert "##### 1 of 7 measures moves by more than chance — **of concern**: improvement in pain." in told
    verdicts = [text.split("**")[1] for text in told if "material/" in text and "**" in text]
    assert verdicts == ["No signal.", "Concern.", *["No signal."] * 5]
    assert charts[1].proto.alt == (
        "Improvement in pain: Concern. The seven newest complete months all lie below the mean, 2.4 points. "
        "In December 2025: 2.0 points (n 51)."
    )
    assert "Limits from 24 months, July 2023 to June 2025, fixed since." in captions(app)


def test_a_link_opens_one_measure(open_page: OpenPage) -> None:
    app = open_page(OVER_TIME, measure="new_episodes")
    (chart,) = app.get("plotly_chart")
    assert chart.proto.alt.startswith("New episodes of care: No signal. By chance alone a month lies between 35 and 99")


def test_the_table_has_every_month_of_every_measure(open_page: OpenPage) -> None:
    frame = open_page(OVER_TIME).dataframe[0].value
    assert len(frame) == 7 * 36
    assert list(frame.columns)[:4] == ["Measure", "Care began in", "Counted (n)", "Value"]
    assert set(frame["Verdict"]) == {"no signal", "concern", "change", ""}
    assert set(frame["Measure"]) >= {"Meaningfully improved", "New episodes of care"}


def test_too_few_months_are_said_to_be_too_few(open_page: OpenPage) -> None:
    app = open_page(OVER_TIME, **{"from": "2025-08-01"})
    assert any(
        "Too early to tell: a measure needs 12 complete months, with 10 patients in each." in t for t in texts(app)
    )


def test_new_limits_are_taken_with_a_reason_only(open_page: OpenPage, own_home: Path) -> None:
    app = open_page(OVER_TIME, home=own_home)
    month = next(box for box in app.selectbox if box.label == "From")
    month.select("2025-06")
    button = next(button for button in app.button if button.label == "Use from now on")
    button.click().run()
    assert [error.value for error in app.error] == ["New limits need a reason."]
    next(field for field in app.text_input if field.label == "Reason").input("a second room")
    next(button for button in app.button if button.label == "Use from now on").click().run()
    assert not app.exception
    assert [(one.measure, one.month, one.reason) for one in fetch_rebases(open_store())] == [
        ("improved_of_all", "2025-06", "a second room")
    ]


def test_a_name_is_merged_in_settings(open_page: OpenPage, own_home: Path) -> None:
    app = open_page("records/settings.py", home=own_home)
    next(box for box in app.selectbox if box.label == "In the records").select("fairley")
    next(field for field in app.text_input if field.label == "Show as").input("Fairley")
    next(button for button in app.button if button.label == "Show so from now on").click().run()
    assert not app.exception
    assert [(one.written, one.shown) for one in fetch_aliases(open_store())] == [("fairley", "Fairley")]


def test_the_sample_clinic_takes_neither(open_page: OpenPage) -> None:
    app = open_page(OVER_TIME)
    assert next(button for button in app.button if button.label == "Use from now on").disabled
    assert "New limits belong to records of your own" in captions(app)
