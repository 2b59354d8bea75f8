"""One house, and one server of it behind a proxy's secret, for all tests of trust."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import settle
from tests.servers import Server, start_server
from tests.trust.house import HEADERS, SECRET, USERS, House, build_house


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, built once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        home = settle(monkeypatch, tmp_path_factory.mktemp("house"))
        built = build_house(home)
    yield built
    built.store.engine.dispose()


@pytest.fixture(scope="session")
def server(house: House) -> Iterator[Server]:
    """The house's server, which believes what a proxy says that knows the secret."""
    started = start_server(house.home, environment={"OUTCOMES_SIGN_IN": "proxy", "OUTCOMES_PROXY_SECRET": SECRET})
    yield started
    started.end()


def sign_in(role: str) -> dict[str, str]:
    """Return the headers that the proxy adds for the user of that role."""
    return HEADERS | {"X-Backlight-User": USERS[role].name}
