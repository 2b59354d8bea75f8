"""A cut of `make faults`: each way to die once, some turned bits, and what a computer puts in the way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.flips import run_flips
from tests.faults.hindrances import HINDRANCES
from tests.faults.kills import ACTIONS, run_kills
from tests.faults.on_server import SERVER_ACTIONS, SERVER_HINDRANCES, run_server_kills
from tests.postgres import Postgres, start_postgres

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

POINTS = sum(2 * len(action.points) for action in ACTIONS)


def test_a_process_killed_anywhere_leaves_the_store_as_before_or_as_after(home: Path, tmp_path: Path) -> None:
    found = run_kills(tmp_path, POINTS + 30, seed=7)
    assert found.faults == []
    assert found.total == POINTS + 30
    assert sum(found.before.values()) + sum(found.after.values()) == found.total
    assert min(sum(found.before.values()), sum(found.after.values())) > 0


def test_every_turned_bit_that_changes_a_value_is_noticed(home: Path, tmp_path: Path) -> None:
    found = run_flips(tmp_path, 20, seed=7)
    assert found["changed and not noticed"] == 0
    assert found["changed and noticed"] > 0
    assert found["no value changed"] > 0


@pytest.mark.parametrize("name", HINDRANCES)
def test_what_a_computer_puts_in_the_way_is_said_in_words_and_nothing_is_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home.mkdir()
    monkeypatch.setattr("outcomes.store.engine._BUSY_SECONDS", 1)
    said = HINDRANCES[name](home)
    if said.startswith("not done"):
        pytest.skip(said)
    assert said


@pytest.fixture(scope="module")
def breakable(postgres: Postgres) -> Iterator[Postgres]:
    """A server of these tests' own, which may be stopped."""
    started = start_postgres(postgres.programs)
    yield started
    started.end()


def test_a_store_on_a_server_is_as_before_or_as_after_whether_the_program_dies_or_the_server(
    breakable: Postgres, home: Path, tmp_path: Path
) -> None:
    points = sum(2 * len(action.points) for action in SERVER_ACTIONS)
    found = run_server_kills(breakable, tmp_path, kills=points + 6, cuts=len(SERVER_ACTIONS), seed=7)
    assert found.faults == []
    assert found.total == points + 6 + len(SERVER_ACTIONS)
    assert sum(found.before.values()) + sum(found.after.values()) == found.total
    assert min(sum(found.before.values()), sum(found.after.values())) > 0


@pytest.mark.parametrize("name", SERVER_HINDRANCES)
def test_what_a_server_puts_in_the_way_is_said_in_words_and_nothing_is_lost(
    breakable: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", "")  # put back afterwards
    monkeypatch.setattr("outcomes.store.server._BUSY_SECONDS", 1)
    said = SERVER_HINDRANCES[name](breakable, home)
    if said.startswith("not done"):
        pytest.skip(said)
    assert said
