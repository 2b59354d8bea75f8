"""What tests of several rooms share: a home of their own, the clinic's own store in it, the sample clinic."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outcomes.cohort import Snapshot, build_snapshot
from outcomes.store import ImportOutcome, Store, open_sample, open_store, prepare_import, write_import
from tests.browser.driving import browser, tab  # noqa: F401 - one browser for all tests that need one
from tests.postgres import Postgres, find_programs, start_postgres

Import = Callable[..., ImportOutcome]


def settle(monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """Make `home` the folder of the stores, with no setting of the computer's left over."""
    monkeypatch.setenv("OUTCOMES_HOME", str(home))
    for name in ("OUTCOMES_DATABASE_URL", "OUTCOMES_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder where this test's stores are."""
    return settle(monkeypatch, tmp_path / "home")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have the tests marked `on_server` use a store in a file, and then one on a server."""
    marked = {mark.name for mark in metafunc.definition.iter_markers()}
    if "own_store" in metafunc.fixturenames and "on_server" in marked and "in_a_file" not in marked:
        metafunc.parametrize("own_store", ["file", "server"], indirect=True)


@pytest.fixture
def own_store(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The clinic's own store, still empty."""
    if getattr(request, "param", "file") == "server":
        postgres: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv("OUTCOMES_DATABASE_URL", postgres.make_database(template=True))
    store = open_store()
    yield store
    store.engine.dispose()
    if store.on_server:
        request.getfixturevalue("postgres").drop_database(store.engine.url.database)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server for the tests of one process, with an empty store to copy."""
    programs = find_programs()
    if programs is None:
        reason = "no PostgreSQL found: install Debian's postgresql, or name its programs in OUTCOMES_PG_BIN"
        if os.environ.get("OUTCOMES_REQUIRE_POSTGRES"):
            pytest.fail(reason)
        pytest.skip(reason)
    started = start_postgres(programs)
    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, tmp_path_factory.mktemp("template"))
        open_store(started.make_database("template")).engine.dispose()
    yield started
    started.end()


@pytest.fixture
def take_in(own_store: Store) -> Import:
    """Import a file's bytes into the clinic's own store."""

    def take_in(content: bytes, name: str = "records.csv", *, by: str = "nurse", **options: bool) -> ImportOutcome:
        return write_import(own_store, prepare_import(own_store, content, name), imported_by=by, **options)

    return take_in


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample clinic's store, built once for all tests."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, tmp_path_factory.mktemp("sample-home"))
        store = open_sample()
    yield store
    store.engine.dispose()


@pytest.fixture(scope="session")
def sample_snapshot(sample_store: Store) -> Snapshot:
    """The sample clinic as the pages see it."""
    return build_snapshot(sample_store)
