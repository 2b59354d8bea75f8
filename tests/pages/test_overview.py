"""The Overview: six measures, each with how sure and of how many; figures of everyone; states."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]
OVERVIEW = "clinic/overview.py"


def captions(app: AppTest) -> list[str]:
    return [caption.value.replace("\\", "") for caption in app.caption]


def test_six_cards_tell_how_the_clinic_is_doing(open_page: OpenPage) -> None:
    app = open_page(OVERVIEW)
    assert {metric.label: metric.value for metric in app.metric} == {
        "Patients": "2,138",
        "Meaningfully improved": "58 %",
        "Sessions to improvement": "3",
        "Less pain by session 6": "2.5 points",
        "Left unimproved": "16 %",
        "Pain scores taken": "88 %",
    }


def test_no_number_stands_naked(open_page: OpenPage) -> None:
    details = captions(open_page(OVERVIEW))
    assert "95% interval 56 to 61 % · n 1,910 · 61 % (59 to 64) of the 1,811 scored again" in details
    assert "until half have improved · 95% interval 3 to 3 · n 2,086 · within 8: 73 % (71 to 75)" in details
    assert "95% interval 2.4 to 2.6 · 2,296 began, 1,216 scored" in details
    assert "2,386 episodes · 18,935 sessions" in details


def test_a_measure_is_compared_with_the_year_before_in_one_word(open_page: OpenPage) -> None:
    verdicts = {metric.label: metric.delta for metric in open_page(OVERVIEW).metric}
    assert verdicts["Patients"] == ""
    assert set(verdicts.values()) <= {"", "steady", "better", "worse"}
    assert verdicts["Pain scores taken"] == "steady"


def test_every_course_has_its_words(open_page: OpenPage) -> None:
    names = [chart.proto.alt for chart in open_page(OVERVIEW).get("plotly_chart")]
    assert len(names) == 8
    assert all(names)
    assert any(name.startswith("Meaningfully improved by quarter: ") for name in names)


def test_a_small_selection_says_too_few_instead_of_a_number(open_page: OpenPage) -> None:
    app = open_page(OVERVIEW, type="muscular", combination="acupuncture + spinal decompression")
    values = {metric.label: metric.value for metric in app.metric}
    assert values["Meaningfully improved"] == "too few"
    assert values["Less pain by session 6"] == "–"
    assert "too few scored at session 6" in captions(app)


def test_a_store_that_cannot_be_opened_is_explained_in_words(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outcomes.db").write_bytes(b"this is no database, whatever its name says" * 40)
    app = open_page(OVERVIEW, home=tmp_path)
    assert len(app.error) == 1
    assert "the file is not a store" in app.error[0].value.replace("\\", "")


def test_every_figure_has_its_table(open_page: OpenPage) -> None:
    measures, pain, function = (frame.value for frame in open_page(OVERVIEW).dataframe)
    assert measures.set_index("Measure").loc["Meaningfully improved", "Scored (n)"] == 1910
    assert round(pain["Mean had everyone stayed"].iloc[5], 1) == 3.8
    assert round(function["Mean had everyone stayed"].iloc[5], 1) == 28.2


def test_the_report_is_made_when_it_is_asked_for_and_saved_in_a_second_click(open_page: OpenPage) -> None:
    app = open_page("clinic/overview.py")
    assert not any("report_save" in str(one.proto.id) for one in app.get("download_button"))
    app.button(key="report_make").click().run()
    assert not app.exception, app.exception
    assert any("report_save" in str(one.proto.id) for one in app.get("download_button"))


def test_a_report_that_would_tell_of_few_is_withheld_in_words(open_page: OpenPage) -> None:
    app = open_page("clinic/overview.py", to="2023-07-04")
    app.button(key="report_make").click().run()
    assert any("No report is made of this selection" in one.value for one in app.warning)
