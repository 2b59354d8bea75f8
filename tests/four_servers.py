"""Four real PostgreSQL servers, and a fifth that holds the store: what is spread beyond one machine, on one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import Postgres, start_postgres

__all__ = ["FOUR", "start_four"]

FOUR = 4


@contextmanager
def start_four(programs: Path) -> Iterator[tuple[Postgres, ...]]:
    """Run four servers for as long as the block lasts."""
    started: list[Postgres] = []
    try:
        while len(started) < FOUR:
            started.append(start_postgres(programs))
        yield tuple(started)
    finally:
        for server in started:
            server.end()
