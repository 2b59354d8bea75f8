"""Who is let in, and what is said of errors: nothing of the records."""

import logging
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.error_util import handle_user_script_exception
from streamlit.testing.v1 import AppTest

from outcomes.app import sign_in
from outcomes.app.door import report_error, silence_error_texts
from outcomes.app.sign_in import is_this_computer

CANARY = "canary patient 00017"


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("192.168.1.20", False),
        ("", False),
        (None, False),
        ("clinic.example", False),
    ],
)
def test_only_this_computer_is_served_while_nobody_can_sign_in(address: str | None, ours: bool) -> None:
    assert is_this_computer(address) is ours


def test_a_server_open_to_others_shows_no_records(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: "0.0.0.0" if key == "server.address" else asked(key))
    app = open_page("clinic/overview.py")
    assert "it serves no records" in app.info[0].value
    assert not app.metric
    assert not app.get("plotly_chart")


def test_an_errors_text_reaches_neither_the_log_nor_the_reader(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    silence_error_texts()
    shown: list[str] = []
    monkeypatch.setattr(st, "error", lambda text, **_: shown.append(text))
    monkeypatch.setattr(logging.getLogger("streamlit"), "propagate", True)
    try:
        raise ValueError(f"cannot read {CANARY}")
    except ValueError as error:
        with caplog.at_level(logging.DEBUG):
            handle_user_script_exception(error, report_error)
    log = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert "ValueError" in log
    assert CANARY not in log
    assert CANARY not in shown[0]
    reference = shown[0].split("Reference ")[1].split(":")[0]
    assert reference in log


def test_what_somebody_else_left_in_a_tab_is_dropped(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("records/methods.py")
    app.session_state["patient_looked_at"] = "0" * 32
    app.run()
    assert app.session_state["patient_looked_at"] == "0" * 32
    monkeypatch.setattr(sign_in, "find_user", lambda: "somebody else")
    app.run()
    assert not app.exception
    assert "patient_looked_at" not in app.session_state
