"""The Methods page says what the catalogues and the estimates say."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from outcomes.estimates import METHODS
from outcomes.vocabulary.evidence import CORRELATION, NATURAL_COURSE_SOURCE, REFERENCE_POPULATIONS
from outcomes.vocabulary.instruments import INSTRUMENTS


def test_every_method_and_every_instrument_is_explained(open_page: Callable[..., AppTest]) -> None:
    app = open_page("records/methods.py")
    text = " ".join(element.value.replace("\\", "") for element in app.markdown)
    for name in METHODS:
        assert name in text
    instruments = next(table.value for table in app.table if "Instrument" in table.value)
    assert [name.replace("\\", "") for name in instruments["Instrument"]] == [entry.id for entry in INSTRUMENTS]


def test_the_published_figures_stand_there_with_their_sources(open_page: Callable[..., AppTest]) -> None:
    app = open_page("records/methods.py")
    text = " ".join(element.value.replace("\\", "") for element in app.markdown)
    populations = next(table.value for table in app.table if "Standard deviation" in table.value)
    assert len(populations) == len(REFERENCE_POPULATIONS)
    assert populations["Source"].str.replace("\\", "").tolist() == [one.source for one in REFERENCE_POPULATIONS]
    assert CORRELATION.source in text
    assert CORRELATION.meaning in text
    assert NATURAL_COURSE_SOURCE in text
    course = next(table.value for table in app.table if "Symptoms" in table.value).set_index("Symptoms")
    assert course.loc["Persistent"].tolist() == ["51", "33", "26", "23"]
