"""The app as a reader meets it: a real server, a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outcomes.store import Store
from tests.servers import Server, start_server


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, sample_store: Store) -> Iterator[Callable[..., str]]:
    """Return a function that starts a server of its own and gives its address.

    Its home is by default a new one; the sample clinic is in it, unless the server is to build it at its first start.
    """
    started: list[Server] = []

    def start(home: Path | None = None, *, built: bool = True) -> str:
        home = home or tmp_path_factory.mktemp("home")
        if built:
            shutil.copy(sample_store.name, home / "sample.db")
        started.append(start_server(home))
        return started[-1].address

    yield start
    for server in started:
        server.end()


@pytest.fixture(scope="module")
def address(serve: Callable[[], str]) -> str:
    """The address of a server that the tests of a module share."""
    return serve()
