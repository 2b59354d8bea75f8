"""The Methods page says what the catalogues and the estimates say."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from outcomes.estimates import METHODS
from outcomes.vocabulary.evidence import CORRELATION, NATURAL_COURSE_SOURCE, REFERENCE_POPULATIONS
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.quality import QUALITY_CHECKS


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


def test_every_check_of_the_records_stands_there_with_its_limits(open_page: Callable[..., AppTest]) -> None:
    app = open_page("records/methods.py")
    tables = [table.value for table in app.table if "Counted is" in table.value]
    told = [title.replace("\\", "") for table in tables for title in table["Check"]]
    assert sorted(told) == sorted(check.title for check in QUALITY_CHECKS)
    completeness = next(table for table in tables if "Pain score" in table["Check"].tolist()).set_index("Check")
    limits = completeness.loc["Pain score", ["Look beyond", "Fails beyond"]].str.replace("\\", "")
    assert limits.tolist() == ["10%", "30%"]
