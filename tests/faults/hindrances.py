"""What a computer puts in the way: a full disk, a locked or read-only or vanished file, two at once, time zones.

Each is done for real, where this system allows it, in a process of its own; each returns what was found in words, or
raises AssertionError.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from outcomes.store import (
    StoreRefused,
    fetch_record_count,
    open_store,
    prepare_import,
    verify_store,
    write_import,
)
from tests.faults.states import BEFORE, CORRECTING, FURTHER, read_state

__all__ = [
    "HINDRANCES",
    "bring",
    "bring_eight",
    "disk_full",
    "in_a_child",
    "locked",
    "read_only",
    "time_zones",
    "two_at_once",
    "vanished",
]

_NOBODY = 65534
_ROOT = Path(__file__).parents[2]


def bring(content: bytes, name: str = "records.csv") -> str:
    """Import in the home, and return what was said."""
    try:
        store = open_store()
        try:
            return write_import(store, prepare_import(store, content, name), imported_by="nurse").message
        finally:
            store.engine.dispose()
    except StoreRefused as refusal:
        return f"refused: {refusal}"


def in_a_child(do: Callable[[], str]) -> str:
    """Do it in a process of its own, and return what it said."""
    told, says = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(says, do().encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(says)
    with os.fdopen(told, "rb") as stream:
        said = stream.read().decode()
    os.waitpid(child, 0)
    return said


def disk_full(home: Path) -> str:
    """Let the disk run full at every step of an import: all of it is refused, and goes in once there is room."""
    small = home / "small"
    small.mkdir()
    mounted = shutil.which("mount") is not None and (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small], capture_output=True).returncode == 0
    )
    if not mounted:
        return "not done: this system lets nobody make a small disk here"
    try:
        os.environ["OUTCOMES_HOME"] = str(small)
        assert bring(BEFORE).startswith("160 new rows stored")
        before = read_state(small / "outcomes.db")
        ballast, said, room = small / "ballast", [], 0
        while not (told := _bring_with_room(ballast, room)).startswith("80 new rows stored"):
            assert told.startswith("refused: "), told
            assert "the disk is full" in told, told
            assert read_state(small / "outcomes.db") == before
            said.append(told.replace(str(small), "…"))
            room += 32_768
        return f"{'; '.join(dict.fromkeys(said))} (with 0 to {room // 1024 - 32} kB left; stored with {room // 1024})"
    finally:
        subprocess.run(["umount", small], check=False)


def _bring_with_room(ballast: Path, room: int) -> str:
    """Import with so many bytes left on the ballast's disk, and return what was said."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, max(0, ballast.stat().st_size - room))
    said = in_a_child(lambda: bring(CORRECTING))
    ballast.unlink()
    return said


def locked(home: Path) -> str:
    """Have another program hold the store: the import says so in time, and goes in afterwards."""
    assert bring(BEFORE).startswith("160 new rows stored")
    assert bring(CORRECTING).startswith("80 new rows stored")  # and with it the day's backup
    with closing(sqlite3.connect(home / "outcomes.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        said = in_a_child(lambda: bring(FURTHER))
        waited = time.monotonic() - began
        other.execute("ROLLBACK")
    assert bring(FURTHER).startswith("1 new rows stored")
    assert said.startswith("refused: Nothing was stored: another program holds it"), said
    return f"{said} (after {waited:.0f} s)"


def read_only(home: Path) -> str:
    """Take away the right to write, as a user without special rights: words, and nothing changed."""
    assert bring(BEFORE).startswith("160 new rows stored")
    before = (home / "outcomes.db").read_bytes()
    for parent in (home, *home.parents):
        if parent.stat().st_uid == os.getuid():
            parent.chmod(0o755)
    for file in home.iterdir():
        file.chmod(0o444)
    home.chmod(0o555)

    def do() -> str:
        if os.getuid() == 0:
            os.setuid(_NOBODY)
        return bring(CORRECTING)

    said = in_a_child(do)
    home.chmod(0o755)
    for file in home.iterdir():
        file.chmod(0o644)
    assert said.startswith("refused: "), said
    assert (home / "outcomes.db").read_bytes() == before
    assert bring(CORRECTING).startswith("80 new rows stored")
    return said


def vanished(home: Path) -> str:
    """Move the file away while a program has it open: it says so, and works on by itself once the file is back."""
    store = open_store()
    write_import(store, prepare_import(store, BEFORE, "records.csv"), imported_by="nurse")
    prepared = prepare_import(store, CORRECTING, "records.csv")
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path, aside = home / "outcomes.db", home / "aside.db"
    path.rename(aside)
    try:
        fetch_record_count(store)
        raise AssertionError("a file that is not there was read")
    except StoreRefused as refusal:
        said = str(refusal)
    try:
        write_import(store, prepared, imported_by="nurse")
        raise AssertionError("an import into a file that is not there was acknowledged")
    except StoreRefused:
        pass
    assert not path.exists()
    aside.rename(path)
    assert fetch_record_count(store) == 160
    assert write_import(store, prepared, imported_by="nurse").new == 80
    assert verify_store(store) == ()
    store.engine.dispose()
    return f"refused: {said}"


def two_at_once(home: Path, times: int = 10) -> str:
    """Import one file in eight processes at once: exactly one takes it in."""
    for round_ in range(times):
        os.environ["OUTCOMES_HOME"] = str(home / str(round_))
        bring_eight()
    return f"{times} times eight imports of one file: each time one stored, seven “already imported”"


def bring_eight() -> None:
    """Import one file into an empty store in eight processes at once; raises AssertionError unless one takes it in."""
    open_store().engine.dispose()
    children = []
    for _ in range(8):
        told, says = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(says, bring(BEFORE).encode())
            os._exit(0)
        os.close(says)
        children.append((child, told))
    said = []
    for child, told in children:
        os.waitpid(child, 0)
        with os.fdopen(told) as stream:
            said.append(stream.read())
    # Whoever waited ten seconds in vain on a busy machine is told to try again, and does.
    said = [bring(BEFORE) if "try again in a moment" in one else one for one in said]
    stored = [one for one in said if "new rows stored" in one]
    already = [one for one in said if one.startswith("Already imported on")]
    assert (len(stored), len(already)) == (1, 7), said
    store = open_store()
    assert (fetch_record_count(store), verify_store(store)) == (160, ())
    store.engine.dispose()


def time_zones(home: Path) -> str:
    """Import and count in three time zones: the same days, the same numbers."""
    zones = ("Pacific/Auckland", "UTC", "America/St_Johns")
    told = []
    for zone in zones:
        place = home / zone.replace("/", "-")
        program = (
            "import sys; from outcomes.store import *; from outcomes.cli import run_commands; s = open_store();"
            "write_import(s, prepare_import(s, sys.stdin.buffer.read(), 'r.csv'), imported_by='nurse');"
            "run_commands(['trend', '--by', 'back_pain_type', '--format', 'json'])"
        )
        place.mkdir()
        (place / "pseudonym.key").write_text("ab" * 32)
        environment = {**os.environ, "TZ": zone, "OUTCOMES_HOME": str(place), "PYTHONPATH": str(_ROOT)}
        run = subprocess.run(
            [sys.executable, "-c", program], input=BEFORE, capture_output=True, env=environment, check=True
        )
        told.append((json.loads(run.stdout), read_state(place / "outcomes.db")))
    assert told[0][0]
    assert all(one == told[0] for one in told)
    return f"{', '.join(zones)}: the same records and the same trend, byte for byte"


HINDRANCES: dict[str, Callable[[Path], str]] = {
    "the disk runs full": disk_full,
    "another program holds the store": locked,
    "nothing may be written": read_only,
    "the file is moved away and comes back": vanished,
    "eight imports at once": two_at_once,
    "three time zones": time_zones,
}
