"""A store on a server: its program is killed, the server's power goes, and what else is in the way there.

Each is done for real, on a server of the tests' own.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import psycopg

from outcomes.store import StoreRefused, fetch_record_count, open_store, prepare_import, verify_store, write_import
from outcomes.store.engine import writing
from tests.faults.hindrances import bring, bring_eight, in_a_child
from tests.faults.kills import ACTIONS, Action, Kills, Scene, kill_all, listening
from tests.faults.states import BEFORE, CORRECTING, read_server_state
from tests.postgres import Postgres

__all__ = ["SERVER_ACTIONS", "SERVER_HINDRANCES", "run_server_kills"]

_OF_FILES = ("a migration from 0001", "a restore")
_POINTS_OF_FILES = ("forgetting._empty_journal", "forgetting.make_backup")


def _open_first() -> None:
    open_store().engine.dispose()


SERVER_ACTIONS = (
    *(
        replace(action, points=tuple(point for point in action.points if point not in _POINTS_OF_FILES))
        for action in ACTIONS
        if action.name not in _OF_FILES
    ),
    Action("the first start", lambda home: None, _open_first, ("migrating._migrate", "migrating._seal_as_found")),
)


class _ServerScene(Scene):
    """An action on a store on a server: its homes hold the key, and a database of the same name the records."""

    def __init__(self, postgres: Postgres, folder: Path, action: Action) -> None:
        self.postgres = postgres
        super().__init__(folder, action)

    def found(self, home: Path) -> None:
        self.postgres.make_database(home.name)

    def read(self, home: Path) -> str:
        return read_server_state(self.postgres.address(home.name))

    def set(self) -> None:
        super().set()
        self.postgres.drop_database(self.home.name)
        _execute(self.postgres, f"CREATE DATABASE {self.home.name} TEMPLATE {self.template.name} STRATEGY file_copy")

    def at(self, home: Path) -> patch.dict:  # type: ignore[type-arg]
        address = self.postgres.address(home.name)
        return patch.dict(os.environ, {"OUTCOMES_HOME": str(home), "OUTCOMES_DATABASE_URL": address})

    def cut_power(self, found: Kills, statement: int) -> None:
        """Have the server's power go before a statement of the action, and look at what is left once it is back."""
        self.set()
        left = itertools.count(statement, -1)
        said_done, name, how = True, self.action.name, "the server's power went"
        with self.at(self.home), listening(lambda *_: self.postgres.stop("immediate") if next(left) == 0 else None):
            try:
                self.action.do()
            except StoreRefused as refusal:
                said_done = False
                if "database server" not in str(refusal):
                    found.faults.append(f"{name}, {how}: said in other words: {refusal}")
            finally:
                self.postgres.start()
        found.counts[name, how] += 1
        self.judge(found, how, said_done=said_done)


def run_server_kills(postgres: Postgres, folder: Path, *, kills: int, cuts: int, seed: int = 1) -> Kills:
    """Kill `kills` processes that change a store on the server, and cut the server's power `cuts` times."""
    chance = random.Random(seed)
    scenes = [_ServerScene(postgres, folder, action) for action in SERVER_ACTIONS]
    found = kill_all(scenes, kills, chance)
    for scene in itertools.islice(itertools.cycle(scenes), cuts):
        scene.cut_power(found, chance.randrange(scene.statements))
    return found


def _execute(postgres: Postgres, *statements: str, database: str = "postgres") -> None:
    """Execute statements on the server itself, past the house."""
    with psycopg.connect(postgres.address(database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _settle(postgres: Postgres, home: Path, name: str) -> None:
    """Have the store be on a new database of the server."""
    os.environ |= {"OUTCOMES_HOME": str(home / name), "OUTCOMES_DATABASE_URL": postgres.make_database(name)}


def _held(postgres: Postgres, home: Path) -> str:
    """Have another program write for long: the import says so in time, and goes in afterwards."""
    _settle(postgres, home, "held")
    assert bring(BEFORE).startswith("160 new rows stored")
    store = open_store()
    began = time.monotonic()
    with writing(store.engine):
        said = in_a_child(lambda: bring(CORRECTING))
        waited = time.monotonic() - began
    store.engine.dispose()
    assert bring(CORRECTING).startswith("80 new rows stored")
    assert said.startswith("refused: Nothing was stored: another program holds it"), said
    return f"{said} (after {waited:.0f} s)"


def _read_only(postgres: Postgres, home: Path) -> str:
    """Take away the right to write: words, and nothing changed."""
    _settle(postgres, home, "read_only")
    assert bring(BEFORE).startswith("160 new rows stored")
    before = read_server_state(postgres.address("read_only"))
    _execute(postgres, "ALTER DATABASE read_only SET default_transaction_read_only = on")
    said = bring(CORRECTING)
    _execute(postgres, "ALTER DATABASE read_only RESET default_transaction_read_only")
    assert said == "refused: Nothing was stored: it may only be read.", said
    assert read_server_state(postgres.address("read_only")) == before
    assert bring(CORRECTING).startswith("80 new rows stored")
    return said


def _gone(postgres: Postgres, home: Path) -> str:
    """Stop the server while a program is connected to it: it says so, and works on by itself once it is back."""
    _settle(postgres, home, "gone")
    store = open_store()
    write_import(store, prepare_import(store, BEFORE, "records.csv"), imported_by="nurse")
    prepared = prepare_import(store, CORRECTING, "records.csv")
    postgres.stop("immediate")
    began, said = time.monotonic(), []
    for ask in (
        lambda: fetch_record_count(store),
        lambda: write_import(store, prepared, imported_by="nurse"),
        open_store,
    ):
        try:
            ask()
            raise AssertionError("a server that is not there answered")
        except StoreRefused as refusal:
            said.append(str(refusal))
    waited = time.monotonic() - began
    postgres.start()
    assert all("the database server" in one for one in said), said
    assert waited < 10 * len(said), waited
    assert fetch_record_count(store) == 160
    assert write_import(store, prepared, imported_by="nurse").new == 80
    assert verify_store(store) == ()
    store.engine.dispose()
    return f"refused: {'; '.join(said)} (after {waited:.1f} s for the three)"


def _two_at_once(postgres: Postgres, home: Path, times: int = 5) -> str:
    """Import one file in eight processes at once: exactly one takes it in."""
    for round_ in range(times):
        _settle(postgres, home, f"at_once_{round_}")
        bring_eight()
    return f"{times} times eight imports of one file: each time one stored, seven “already imported”"


def _disk_full(postgres: Postgres, home: Path) -> str:
    """Let the server's disk run full in the middle of an import: it is refused, and goes in once there is room."""
    small = postgres.folder / "small"  # where the server's user may go
    small.mkdir()
    mounted = shutil.which("mount") is not None and (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", small], capture_output=True).returncode == 0
    )
    if not mounted:
        return "not done: this system lets nobody make a small disk here"
    ballast = small / "ballast"
    try:
        place = small / "place"
        place.mkdir()
        shutil.chown(place, "postgres")
        _execute(postgres, f"CREATE TABLESPACE small LOCATION '{place}'", "CREATE DATABASE full_disk TABLESPACE small")
        os.environ |= {"OUTCOMES_HOME": str(home), "OUTCOMES_DATABASE_URL": postgres.address("full_disk")}
        assert bring(BEFORE).startswith("160 new rows stored")
        before = read_server_state(postgres.address("full_disk"))
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        said = bring(CORRECTING)
        ballast.unlink()
        assert said == "refused: Nothing was stored: the disk is full.", said
        assert read_server_state(postgres.address("full_disk")) == before
        assert bring(CORRECTING).startswith("80 new rows stored")
        return said
    finally:
        ballast.unlink(missing_ok=True)
        _execute(postgres, "DROP DATABASE IF EXISTS full_disk WITH (FORCE)", "DROP TABLESPACE IF EXISTS small")
        subprocess.run(["umount", small], check=False)


SERVER_HINDRANCES: dict[str, Callable[[Postgres, Path], str]] = {
    "the disk runs full": _disk_full,
    "another program writes for long": _held,
    "nothing may be written": _read_only,
    "the server stops and comes back": _gone,
    "eight imports at once": _two_at_once,
}
