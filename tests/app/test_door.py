"""The program is read before the first reader comes, and no reader waits while it is searched for garbage."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from outcomes.app import door, snapshots
from tests.servers import ROOT

READ = """
import gc, json, sys
from outcomes.app import door
door._read_program()
frozen = gc.get_freeze_count()
print(json.dumps({
    "frozen": frozen,
    "searched": len(gc.get_objects()),
    "read": sorted(name for name in sys.modules if name.startswith("outcomes.")),
}))
"""


def test_the_program_is_read_whole_and_kept_out_of_the_search_for_garbage() -> None:
    said = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = json.loads(said)
    rooms = {f"outcomes.app.{path.stem}" for path in (ROOT / "outcomes" / "app").glob("*.py")}
    assert rooms - {"outcomes.app.shell", "outcomes.app.__init__"} <= set(found["read"])
    assert "outcomes.app.shell" not in found["read"]  # it shows a page, and there is no reader yet
    assert {"outcomes.charts.trend_figure", "outcomes.estimates.trend"} <= set(found["read"])
    assert found["frozen"] > 20 * found["searched"]


def test_records_are_read_after_the_program_so_that_those_that_are_replaced_are_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    monkeypatch.setattr(door, "_read_program", lambda: read.append("program"))
    monkeypatch.setattr(snapshots, "load_everyone", lambda: read.append("records"))

    async def start() -> None:
        async with door.warm_up(None):
            assert read == ["program", "records"]  # before anybody is served

    with ThreadPoolExecutor(1) as thread:  # of its own: a browser's tests keep a loop in this one
        thread.submit(asyncio.run, start()).result()
