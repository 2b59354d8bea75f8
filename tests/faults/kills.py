"""Killed in the middle: a process that changes the store dies at a named point, at a statement, or at any moment.

Afterwards the store is as before or as after, and sound; and if the process had said that it was done, as after.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import sqlalchemy as sa

from outcomes.store import (
    Store,
    find_patient,
    open_store,
    prepare_import,
    verify_store,
    write_backup,
    write_forgotten,
    write_import,
    write_job,
    write_job_state,
    write_redo,
    write_restore,
    write_setting,
    write_undo,
)
from outcomes.store.backups import find_backups
from tests.faults.states import BEFORE, CORRECTING, read_state
from tests.store.test_schema import make_early_store

__all__ = ["ACTIONS", "Action", "Kills", "Scene", "kill_all", "list_rows", "listening", "run_kills"]


@dataclass(frozen=True)
class Action:
    """One way to change a store: how its `prepared` folder is made, what is done in it, where it may be made to die."""

    name: str
    prepare: Callable[[Path], None]
    do: Callable[[], None]
    points: tuple[str, ...]
    """Functions before and after which the process is killed, as module.function."""


@dataclass
class Kills:
    """What came of the kills: by action and by how it was killed, how many; `faults` tell what must not be."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many processes were killed."""
        return sum(self.counts.values())


def _take_in(content: bytes, *, as_job: bool = False) -> None:
    store = open_store()
    job = write_job(store, "records.csv", by="nurse") if as_job else None
    if job is not None:
        write_job_state(store, job, "storing")
    outcome = write_import(store, prepare_import(store, content, "records.csv"), imported_by="nurse", job=job)
    assert outcome.status == "stored", outcome
    store.engine.dispose()


def _prepare_first(home: Path) -> None:
    _take_in(BEFORE)


def _prepare_second(home: Path) -> None:
    _take_in(BEFORE)
    _take_in(CORRECTING)


def _prepare_undone(home: Path) -> None:
    _prepare_second(home)
    _with(lambda store: write_undo(store, 2, by="nurse"))


def _prepare_backup(home: Path) -> None:
    _take_in(BEFORE)
    _with(write_backup)
    _take_in(CORRECTING)


def _prepare_early(home: Path) -> None:
    make_early_store(home, "0001")


def _with(do: Callable[[Store], object]) -> None:
    store = open_store()
    do(store)
    store.engine.dispose()


def _restore() -> None:
    path = Path(os.environ["OUTCOMES_HOME"]) / "outcomes.db"
    by_hand = next(one for one in find_backups(path) if one.stem.endswith("by-hand"))
    write_restore(None, by_hand, by="nurse")


ACTIONS = (
    Action(
        "import",
        _prepare_first,
        lambda: _take_in(CORRECTING, as_job=True),
        ("imports._retire", "imports._insert", "imports._verify_sums", "imports.finish_write", "imports.end_job"),
    ),
    Action(
        "undo",
        _prepare_second,
        lambda: _with(lambda store: write_undo(store, 2, by="nurse")),
        ("versions._settle", "versions.note_event", "versions.finish_write"),
    ),
    Action(
        "redo",
        _prepare_undone,
        lambda: _with(lambda store: write_redo(store, 2, by="nurse")),
        ("versions._settle", "versions.note_event", "versions.finish_write"),
    ),
    Action(
        "a setting",
        _prepare_first,
        lambda: _with(lambda store: write_setting(store, "responder_rule", "pct50", set_by="nurse")),
        ("settings.finish_write",),
    ),
    Action(
        "forgetting a patient",
        _prepare_second,
        lambda: _with(lambda store: write_forgotten(store, find_patient(store, "00012"), by="nurse")),
        (
            *("forgetting._remove", "forgetting.seal_contents", "forgetting.seal_standings"),
            *("forgetting.finish_write", "forgetting._empty_journal", "forgetting.make_backup"),
        ),
    ),
    Action(
        "a migration from 0001",
        _prepare_early,
        lambda: _with(lambda store: None),
        ("migrating.make_backup", "migrating._migrate", "migrating._seal_as_found"),
    ),
    Action(
        "a restore",
        _prepare_backup,
        _restore,
        ("restoring._refuse_unsound", "restoring._prepare", "restoring._set_aside", "restoring._put_in_place"),
    ),
)


def run_kills(folder: Path, kills: int, *, seed: int = 1) -> Kills:
    """Kill `kills` processes in `folder`: at every named point first, then at statements and moments by chance."""
    return kill_all([Scene(folder, action) for action in ACTIONS], kills, random.Random(seed))


def kill_all(scenes: Sequence[Scene], kills: int, chance: random.Random) -> Kills:
    """Kill `kills` processes in some scenes: at every named point first, then at statements and moments by chance."""
    found = Kills()
    for scene in scenes:
        for point, when in itertools.product(scene.action.points, ("before", "after")):
            scene.kill(found, "at a named point", _die_at_point(point, when))
    while found.total < kills:
        scene = chance.choice(scenes)
        if chance.random() < 0.5:
            scene.kill(found, "at a statement", _die_at_statement(chance.randrange(scene.statements), chance))
        else:
            scene.kill(found, "at any moment", None, after=chance.random() * scene.seconds)
    return found


class Scene:
    """One action with its two pictures, before and after, and a folder in which it is done again and again."""

    def __init__(self, folder: Path, action: Action) -> None:
        self.action = action
        slug = action.name.replace(" ", "_")
        self.template, self.home = folder / f"{slug}_template", folder / f"{slug}_home"
        self.template.mkdir()
        self.found(self.template)
        with self.at(self.template):
            action.prepare(self.template)
        self.before = self.read(self.template)
        self.set()
        counted = itertools.count()
        began = time.monotonic()
        with self.at(self.home), listening(lambda *_: next(counted)):
            action.do()
        self.seconds = time.monotonic() - began
        self.statements = next(counted)
        self.after = self.read(self.home)
        assert self.before != self.after or action.name.startswith("a migration")

    def kill(self, found: Kills, how: str, arrange: Callable[[ExitStack], None] | None, *, after: float = 0.0) -> None:
        """Do the action in a process that dies, and look at what is left."""
        self.set()
        told, says = os.pipe()
        child = os.fork()
        if child == 0:
            self._act(says, arrange)
        os.close(says)
        if arrange is None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        said_done = os.read(told, 1) == b"!"
        os.close(told)
        if not os.WIFSIGNALED(status):
            if not said_done:
                found.faults.append(f"{self.action.name}, {how}: failed by itself")
            elif arrange is None:
                return  # it was done before the shot: not a kill
        found.counts[self.action.name, how] += 1
        self.judge(found, how, said_done=said_done)

    def _act(self, says: int, arrange: Callable[[ExitStack], None] | None) -> None:
        """Do the action in this process, the child, say that it is done, and end."""
        try:
            with self.at(self.home), ExitStack() as stack:
                if arrange is not None:
                    arrange(stack)
                self.action.do()
                os.write(says, b"!")
                os._exit(0)
        finally:
            os._exit(1)

    def judge(self, found: Kills, how: str, *, said_done: bool) -> None:
        """Open what is left as the next start would, and hold it against both pictures."""
        where = f"{self.action.name}, {how}"
        with self.at(self.home):
            store = open_store()  # as the next start would
            wrong = verify_store(store)
            store.engine.dispose()
        state = self.read(self.home)
        if wrong:
            found.faults.append(f"{where}: unsound: {wrong}")
        if state == self.after:
            found.after[self.action.name] += 1
        elif state == self.before:
            found.before[self.action.name] += 1
            if said_done:
                found.faults.append(f"{where}: acknowledged and lost")
        else:
            found.faults.append(f"{where}: partial")

    def found(self, home: Path) -> None:
        """Make what a store needs before there is one."""

    def read(self, home: Path) -> str:
        """Return what the store of a home holds."""
        return read_state(home / "outcomes.db")

    def set(self) -> None:
        """Put the home back as it was before the action."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.template, self.home)

    def at(self, home: Path) -> patch.dict:  # type: ignore[type-arg]
        """Have the store of a home be the clinic's own."""
        return patch.dict(os.environ, {"OUTCOMES_HOME": str(home)})


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_at_point(point: str, when: str) -> Callable[[ExitStack], None]:
    module, name = f"outcomes.store.{point}".rsplit(".", 1)

    def arrange(stack: ExitStack) -> None:
        real = getattr(sys.modules[module], name)

        def die_there(*given: object, **named: object) -> None:
            if when == "after":
                real(*given, **named)
            _die()

        stack.enter_context(patch(f"{module}.{name}", die_there))

    return arrange


def _die_at_statement(number: int, chance: random.Random) -> Callable[[ExitStack], None]:
    left = itertools.count(number, -1)
    return lambda stack: stack.enter_context(listening(lambda *_: _die() if next(left) == 0 else None))  # type: ignore[return-value]


class listening:  # noqa: N801
    """Call `listener` before each statement of any engine."""

    def __init__(self, listener: Callable[..., object]) -> None:
        self.listener = listener

    def __enter__(self) -> None:
        sa.event.listen(sa.Engine, "before_cursor_execute", self.listener)

    def __exit__(self, *_: object) -> None:
        sa.event.remove(sa.Engine, "before_cursor_execute", self.listener)


_WAYS = ("at a named point", "at a statement", "at any moment")


def list_rows(found: Kills) -> Iterator[str]:
    """Yield the table: an action each, with how often it was killed in which way, and what was left."""
    met = {how for _, how in found.counts}
    ways = [*(how for how in _WAYS if how in met), *sorted(met.difference(_WAYS))]
    yield f"| what was under way | {' | '.join(ways)} | found as before | as after |"
    yield "|---|" + "---:|" * (len(ways) + 2)
    for name in dict.fromkeys(name for name, _ in found.counts):
        told = [*(found.counts[name, how] for how in ways), found.before[name], found.after[name]]
        yield f"| {name} | " + " | ".join(f"{count:,}" for count in told) + " |"
