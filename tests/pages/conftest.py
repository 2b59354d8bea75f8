"""The app without a browser: the shell, run page by page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from outcomes.store import Store

ROOT = Path(__file__).parents[2]
FIRST_PAGE = "clinic/overview.py"


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory, sample_store: Store) -> Path:
    """A home with the sample clinic, for all page tests; nothing is imported into it."""
    home = tmp_path_factory.mktemp("shared-home")
    shutil.copy(sample_store.name, home / "sample.db")
    return home


@pytest.fixture
def nothing_cached() -> Iterator[None]:
    """For a test under which something computes otherwise: no result of before is in it, and none of it stays."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, shared_home: Path) -> Callable[..., AppTest]:
    """Return a function that opens a page, by its file under pages/, with a query, a home and a store of its own if
    wanted; the store by its address."""

    def open_(
        page: str = "treatments/trends.py", *, home: Path | None = None, database: str = "", **query: str | list[str]
    ) -> AppTest:
        if home is not None and not (home / "sample.db").exists():
            shutil.copy(shared_home / "sample.db", home / "sample.db")  # to build it takes seconds
        monkeypatch.setenv("OUTCOMES_HOME", str(home or shared_home))
        monkeypatch.setenv("OUTCOMES_DATABASE_URL", database)
        app = AppTest.from_file(str(ROOT / "outcomes/app/shell.py"), default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        if page != FIRST_PAGE:
            app.switch_page(f"../../pages/{page}").run()
        assert not app.exception, app.exception
        return app

    return open_
