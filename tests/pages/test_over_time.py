"""Over time: a chart a measure, each with its verdict in words; new limits with a reason; what a link carries."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]
OVER_TIME = "clinic/over_time.py"


def texts(app: AppTest) -> list[str]:
    return [text.value.replace("\\", "") for text in app.markdown]


def test_each_measure_has_a_chart_and_a_verdict_in_words(open_page: OpenPage) -> None:
    app = open_page(OVER_TIME)
    assert len(app.get("plotly_chart")) == 7
    told = texts(app)
    assert any(
        "1 of 7 measures moves by more than chance — **of concern**: improvement in pain." in text for text in told
    )
    verdicts = [text.split("**")[1] for text in told if "material/" in text and "**" in text]
    assert verdicts == ["No signal.", "Concern.", *["No signal."] * 5]
