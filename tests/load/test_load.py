"""A cut of `make load`: readers who come at the same moment all get their page. How fast is told by `make load`."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

from outcomes.store import Store
from tests.load.readers import READ, find_rest, measure_crowd
from tests.servers import Server, find_free_port, start_server

READERS = 8


def test_readers_who_come_at_once_are_all_served_and_the_server_says_that_it_is_well(
    tmp_path: Path, sample_store: Store
) -> None:
    shutil.copy(sample_store.name, tmp_path / "sample.db")
    server = start_server(tmp_path)
    try:
        crowd = measure_crowd(server, [0.0] * READERS, reruns=1, pause=0)
        assert server.process.poll() is None
    finally:
        server.end()
    assert crowd.failed == []
    assert (len(crowd.first), len(crowd.reruns)) == (READERS, READERS)
    assert crowd.health
    assert not any(math.isinf(seconds) for seconds in crowd.health)
    assert crowd.memory_after > 0
    assert "error" not in server.log.read_text()


def test_readers_who_find_no_server_are_each_told_of(tmp_path: Path) -> None:
    idle = [sys.executable, "-c", "input()"]
    with subprocess.Popen(idle, stdin=subprocess.PIPE) as process:  # it lives, and serves nothing
        server = Server(f"http://localhost:{find_free_port()}", process, tmp_path / "server.log")
        crowd = measure_crowd(server, [0.0] * 3, reruns=1, pause=0)
    assert len(crowd.failed) == 3
    assert crowd.first == crowd.reruns == []
    assert all(math.isinf(seconds) for seconds in crowd.health)


def test_a_quantile_is_a_value_that_was_measured() -> None:
    assert find_rest([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert find_rest([3.0, 1.0, 2.0, 4.0], 0.95) == 4.0
    assert find_rest([float(value) for value in range(1, 101)], 0.95) == 95.0
    assert find_rest([], 0.5) == 0.0
    assert len(READ) > READERS
