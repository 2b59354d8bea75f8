"""Many readers at a time, without a browser: each opens a page, goes on reading, stays; and who asks after health."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from outcomes.app.registry import PAGES
from tests.connections import PATIENCE, Run, ask, handshake
from tests.servers import Server

__all__ = ["READ", "Crowd", "find_rest", "measure_crowd", "read_memory"]

READ = tuple(
    entry.address
    for entry in PAGES
    if entry.title not in ("Patient", "Import", "Add a session", "Settings")  # nothing to read without doing something
)
"""The paths of the pages that readers open, in turn."""

_FILTERS = ("type=disc", "type=muscular", "type=radiculopathy")
_HEALTH_EVERY = 0.5
_DROPPED = (OSError, WebSocketException, TimeoutError, EOFError)


@dataclass(slots=True)
class Crowd:
    """What a crowd of readers met; times in seconds, memory in bytes.

    `failed`: scripts that did not finish within `PATIENCE`, and connections that were refused or dropped.
    """

    readers: int
    first: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    memory_before: int = 0
    memory_after: int = 0
    others: float = 0.0
    """The share of the machine's computing time that neither the server nor the readers took: others, who slow it."""


def measure_crowd(server: Server, arrivals: Sequence[float], *, reruns: int, pause: float, stay: float = 0) -> Crowd:
    """Send one reader at each of `arrivals` (seconds from now), and return what they met.

    Each opens the next page in turn, goes `reruns` times to a filter or another page with a `pause` before each, and
    keeps its connection until all are done and `stay` seconds more. Health is asked for throughout.
    """
    crowd = Crowd(len(arrivals), memory_before=read_memory(server))
    before = _read_times(server)
    with ThreadPoolExecutor(1) as thread:  # of its own: tests of a browser keep a loop in the one that asks
        measuring = _measure(server, crowd, arrivals, reruns=reruns, pause=pause, stay=stay)
        thread.submit(asyncio.run, measuring).result()
    everyone, whole, ours = (now - then for now, then in zip(_read_times(server), before, strict=True))
    crowd.others = max(0.0, everyone - ours) / whole if whole else 0.0
    return crowd


def read_memory(server: Server) -> int:
    """Return the bytes of memory that the server's process and its children hold (resident set)."""
    process = psutil.Process(server.process.pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))


def _read_times(server: Server) -> tuple[float, float, float]:
    """Return the seconds of all cores so far: computing, in all, and computing for the server and this process."""
    spent = psutil.cpu_times()._asdict()
    idle = spent["idle"] + spent.get("iowait", 0.0)
    whole = sum(spent.values()) - spent.get("guest", 0.0) - spent.get("guest_nice", 0.0)  # guests stand in user already
    ours = [process.cpu_times() for process in (psutil.Process(server.process.pid), psutil.Process())]
    return whole - idle, whole, sum(times.user + times.system for times in ours)


def find_rest(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed; 0 without any."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else 0.0


async def _measure(
    server: Server, crowd: Crowd, arrivals: Sequence[float], *, reruns: int, pause: float, stay: float
) -> None:
    over = asyncio.Event()
    watch = asyncio.create_task(_ask_after_health(server, crowd, over))
    async with AsyncExitStack() as connections:
        await asyncio.gather(
            *(
                _read(server, crowd, connections, number, after=after, reruns=reruns, pause=pause)
                for number, after in enumerate(arrivals)
            )
        )
        await asyncio.sleep(stay)
        crowd.memory_after = read_memory(server)
        over.set()
        await watch


async def _read(
    server: Server, crowd: Crowd, kept: AsyncExitStack, number: int, *, after: float, reruns: int, pause: float
) -> None:
    """Be one reader: arrive, open a page, go on; whatever goes wrong is told in `crowd.failed`."""
    pages = islice(cycle(READ), number % len(READ), None)
    await asyncio.sleep(after)
    try:
        start = time.perf_counter()
        socket = await kept.enter_async_context(connect(**handshake(server.address)))
        page = next(pages)
        crowd.first.append(await _run(socket, page, "", start))
        for turn in range(reruns):
            await asyncio.sleep(pause)
            page = page if turn % 2 == 0 else next(pages)
            query = _FILTERS[(number + turn) % len(_FILTERS)] if turn % 2 == 0 else ""
            crowd.reruns.append(await _run(socket, page, query, time.perf_counter()))
        await asyncio.sleep(0)
    except _DROPPED as failure:
        crowd.failed.append(f"{type(failure).__name__}: {failure}")


async def _run(socket: ClientConnection, page: str, query: str, start: float) -> float:
    """Ask for a run of the script and return the seconds from `start` until it has finished."""
    run = Run(page, query)
    await socket.send(ask(page, query))
    async with asyncio.timeout(PATIENCE):
        while True:
            message = await socket.recv()
            assert isinstance(message, bytes)
            if run.take(message):
                return time.perf_counter() - start


async def _ask_after_health(server: Server, crowd: Crowd, over: asyncio.Event) -> None:
    while not over.is_set():
        crowd.health.append(await asyncio.to_thread(_time_health, server))
        await asyncio.sleep(_HEALTH_EVERY)


def _time_health(server: Server) -> float:
    """Return the seconds in which the server says that it is well; infinite where it does not."""
    start = time.perf_counter()
    try:
        urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=PATIENCE).read()
    except OSError:
        return float("inf")
    return time.perf_counter() - start
