"""The Methods page says what the catalogues and the estimates say."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from outcomes.estimates import METHODS
from outcomes.vocabulary.instruments import INSTRUMENTS


def test_every_method_and_every_instrument_is_explained(open_page: Callable[..., AppTest]) -> None:
    app = open_page("records/methods.py")
    text = " ".join(element.value.replace("\\", "") for element in app.markdown)
    for name in METHODS:
        assert name in text
    instruments = next(table.value for table in app.table if "Instrument" in table.value)
    assert [name.replace("\\", "") for name in instruments["Instrument"]] == [entry.id for entry in INSTRUMENTS]
