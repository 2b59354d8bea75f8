"""Every page over a store on a PostgreSQL server: the same words, tables and figures as over a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.app.registry import PAGES
from outcomes.store import open_store, prepare_import, write_import
from tests.conftest import settle
from tests.pages.conftest import ROOT
from tests.postgres import Postgres

OpenPage = Callable[..., AppTest]
SAMPLE = ROOT / "sample_data" / "session_records.csv"
_TICKET = re.compile(r'deferred_file_id: "[0-9a-f]{32}"')
THEN = "2026-01-05T09:00:00+00:00"


@pytest.fixture(scope="module")
def stores(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A home, and the addresses of two stores with the sample clinic's records: one in a file, one on a server."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        home = settle(monkeypatch, tmp_path_factory.mktemp("on-server"))
        for module in ("imports", "audit"):
            monkeypatch.setattr(f"outcomes.store.{module}.find_now", lambda: THEN)
        addresses = (f"sqlite:///{home / 'outcomes.db'}", postgres.make_database(template=True))
        for address in addresses:
            store = open_store(address)
            write_import(store, prepare_import(store, SAMPLE.read_bytes(), SAMPLE.name), imported_by="nurse")
            store.engine.dispose()
    return home, *addresses


def tell(app: AppTest) -> list[tuple[str, str]]:
    """Everything that a page shows, in its order: the kind of each element, and all of it.

    But for the ticket under which a download is made once it is asked for, which is drawn by chance.
    """
    return [(element.type, _TICKET.sub("", str(element.proto))) for element in (*app.sidebar, *app.main)]


@pytest.mark.parametrize("file", [entry.file for entry in PAGES])
def test_a_page_shows_of_a_store_on_a_server_what_it_shows_of_the_same_in_a_file(
    stores: tuple[Path, str, str], open_page: OpenPage, file: str
) -> None:
    home, in_file, on_server = stores
    shown = [tell(open_page(file, home=home, database=address)) for address in (in_file, on_server)]
    assert len(shown[0]) > 5
    assert shown[0] == shown[1]
