"""A reader without a browser is served what a browser is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from outcomes.store import Store
from tests.connections import Connection
from tests.servers import Server, ServerFailed, start_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample_store: Store) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    shutil.copy(sample_store.name, home / "sample.db")
    started = start_server(home)
    yield started
    started.end()


def test_a_reader_opens_a_page_turns_to_another_and_filters_it(server: Server) -> None:
    with Connection(server.address, "trends", headers={"X-Reader": "ada"}, cookies={"note": "kept"}) as reader:
        first = reader.last
        assert first.served == "trends"
        assert first.find("heading")[0] == "How do pain and function change over sessions?"
        assert any(kind == "plotly_chart" for kind, _ in first.elements)
        filtered = reader.rerun("type=disc")
        assert filtered.served == "trends"
        assert len(filtered.bytes) < len(first.bytes)
        assert reader.turn_to("").find("heading")[0] == "How are we doing?"
        assert reader.received == first.bytes + filtered.bytes + reader.last.bytes
        assert [run.finished for run in reader.runs] == [True, True, True]


def test_two_readers_have_connections_of_their_own(server: Server) -> None:
    with Connection(server.address) as one, Connection(server.address, "trends") as other:
        assert (one.last.served, other.last.served) == ("", "trends")
        sessions = {run.messages[0].new_session.initialize.session_id for run in (one.last, other.last)}
        assert len(sessions) == 2


def test_a_page_that_is_not_there_is_told(server: Server) -> None:
    with Connection(server.address, "nowhere") as reader:
        assert reader.last.not_found
        assert reader.last.finished
        assert not reader.turn_to("trends").not_found


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(ServerFailed, match="no-such-option"):
        start_server(tmp_path, options=["--no-such-option"])


def test_a_server_takes_options_and_variables(tmp_path: Path, sample_store: Store) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(sample_store.name, elsewhere / "sample.db")
    options = ["--server.address", "0.0.0.0"]
    server = start_server(tmp_path, environment={"OUTCOMES_HOME": str(elsewhere)}, options=options)
    try:
        assert not (tmp_path / "sample.db").exists()
        with Connection(server.address) as reader:
            assert reader.last.find("alert")  # there is no sign-in, so it serves no strangers
            assert reader.last.find("heading") == ["Backlight"]
    finally:
        server.end()
