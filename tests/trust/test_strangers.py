"""Whoever is not signed in is served nothing: on every page, cold, by whatever way they come."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from outcomes.app.registry import PAGES
from outcomes.store import fetch_audit
from tests.connections import Connection, Run
from tests.servers import Server, start_server
from tests.trust.house import HEADERS, SECRET, House

ADDRESSES = ("", *(entry.address for entry in PAGES))


@pytest.fixture
def start(house: House) -> Iterator[Callable[..., Server]]:
    """Start a further server of the house, cold, under other settings."""
    started: list[Server] = []

    def start_(*options: str, **environment: str) -> Server:
        started.append(start_server(house.home, environment=environment, options=options))
        return started[-1]

    yield start_
    for server in started:
        server.end()


def assert_nothing_of_the_records(house: House, run: Run) -> None:
    assert [word for word in house.canaries if word.encode() in run.bytes] == []
    kinds = {kind for kind, _ in run.elements}
    assert kinds <= {"heading", "alert", "button"}, kinds


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Backlight-User": "owner@house.example"},
        {"X-Backlight-Proxy-Secret": "", "X-Backlight-User": "owner@house.example"},
        {"X-Backlight-Proxy-Secret": SECRET[:-1], "X-Backlight-User": "owner@house.example"},
        {"X-Backlight-Proxy-Secret": SECRET.upper(), "X-Backlight-User": "owner@house.example"},
    ],
)
def test_without_the_proxys_secret_nothing_is_answered_at_all(server: Server, headers: dict[str, str]) -> None:
    for page in ADDRESSES:
        with pytest.raises(InvalidStatus) as refused:
            Connection(server.address, page, headers=headers)
        assert refused.value.response.status_code == 403
        with pytest.raises(urllib.error.HTTPError) as closed:
            urllib.request.urlopen(urllib.request.Request(f"{server.address}/{page}", headers=headers), timeout=30)
        assert closed.value.code == 403
    with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=30) as health:
        assert health.status == 200


@pytest.mark.parametrize("name", ["", " ", "stranger@house.example", "OWNER@house.example", "owner@house.example,"])
def test_a_proxy_that_names_nobody_we_know_opens_nothing(house: House, server: Server, name: str) -> None:
    with Connection(server.address, headers=HEADERS | {"X-Backlight-User": name}) as connection:
        for page in ADDRESSES:
            run = connection.turn_to(page, "practitioner=Kestrel-Asha")
            assert_nothing_of_the_records(house, run)
            assert run.find("alert")
    denied = [(entry.who, entry.role) for entry in fetch_audit(house.store) if entry.detail == "unknown here"]
    assert ((name.strip(), "nobody") in denied) is bool(name.strip())


def test_a_cold_deep_link_without_sign_in_serves_nothing(
    house: House, start: Callable[..., Server], tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        '[auth]\nredirect_uri = "http://localhost/oauth2callback"\ncookie_secret = "not the clinic\'s own"\n'
        'client_id = "backlight"\nclient_secret = "x"\nserver_metadata_url = "http://localhost:9/none"\n'
    )
    for page in ADDRESSES[::8]:  # cold for each of these; the others find the server warm
        server = start("--secrets.files", str(secrets), OUTCOMES_SIGN_IN="oidc")
        with Connection(server.address, page) as connection:
            assert_nothing_of_the_records(house, connection.last)
            assert connection.last.find("button") == ["Sign in"]
    for page in ADDRESSES:
        with Connection(server.address, page, "practitioner=Kestrel-Asha") as connection:
            assert_nothing_of_the_records(house, connection.last)
            assert connection.last.find("button") == ["Sign in"]


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"OUTCOMES_SIGN_IN": "none"}, "must be one of"),
        ({"OUTCOMES_SIGN_IN": ""}, "must be one of"),
        ({"OUTCOMES_SIGN_IN": "oidc"}, "not configured"),
    ],
)
def test_a_way_to_sign_in_that_is_not_set_up_serves_nothing(
    house: House, start: Callable[..., Server], environment: dict[str, str], says: str
) -> None:
    with Connection(start(**environment).address, "on-track") as connection:
        assert_nothing_of_the_records(house, connection.last)
        assert says in connection.last.find("alert")[0]


def test_a_guessable_secret_is_none(house: House, start: Callable[..., Server]) -> None:
    server = start(OUTCOMES_SIGN_IN="proxy", OUTCOMES_PROXY_SECRET="short")
    with pytest.raises(InvalidStatus):
        Connection(server.address, headers={"X-Backlight-Proxy-Secret": "short", "X-Backlight-User": "owner@x"})


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_without_sign_in_a_proxy_in_front_is_noticed(house: House, start: Callable[..., Server], header: str) -> None:
    with Connection(start().address, "on-track", headers={header: "203.0.113.7"}) as connection:
        assert_nothing_of_the_records(house, connection.last)
        assert "through a proxy" in connection.last.find("alert")[0]
