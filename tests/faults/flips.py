"""Bits that turn over at rest: every one that changes a value must be noticed before a number is shown."""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from outcomes.store import StoreRefused, open_store, prepare_import, verify_store, write_import, write_setting
from tests.faults.states import BEFORE, CORRECTING, read_everything

__all__ = ["OUTCOMES", "run_flips"]

OUTCOMES = ("no value changed", "changed and noticed", "unreadable and said so", "changed and not noticed")


def run_flips(folder: Path, flips: int, *, seed: int = 1) -> Counter[str]:
    """Turn one bit each in copies of a store in `folder`, by chance, until `flips` of them have changed a value, and
    count what came of it."""
    home = folder / "flips"
    home.mkdir()
    path, chance, found = home / "outcomes.db", random.Random(seed), Counter[str]()
    with patch.dict(os.environ, {"OUTCOMES_HOME": str(home)}):
        store = open_store()
        for content in (BEFORE, CORRECTING):
            write_import(store, prepare_import(store, content, "records.csv"), imported_by="nurse")
        write_setting(store, "responder_rule", "pct50", set_by="nurse")
        store.engine.dispose()
        content, sound = path.read_bytes(), read_everything(path)
        while found.total() - found["no value changed"] < flips:
            spoiled = bytearray(content)
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
            for ending in ("-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
            path.write_bytes(spoiled)
            found[_judge(path, sound)] += 1
    return found


def _judge(path: Path, sound: str) -> str:
    try:
        changed = read_everything(path) != sound
        readable = True
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        changed, readable = True, False
    noticed = _notices()
    if not changed:
        return "no value changed"
    if not noticed:
        return "changed and not noticed"
    return "changed and noticed" if readable else "unreadable and said so"


def _notices() -> bool:
    """Tell whether opening the store, or holding it against its seals, says that something is wrong."""
    try:
        store = open_store()
        try:
            return bool(verify_store(store))
        finally:
            store.engine.dispose()
    except StoreRefused:
        return True
