"""Real servers for tests: the app as it is started at a clinic, each with a home of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Server", "ServerFailed", "find_free_port", "start_server"]

ROOT = Path(__file__).parents[1]


class ServerFailed(RuntimeError):
    """The server ended, or did not answer within a minute; holds its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address without a slash at the end, its process, and its log."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def end(self) -> None:
        """Ask the server to end, and wait until it has."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start_server(
    home: Path, *, environment: Mapping[str, str] | None = None, options: Sequence[str] = (), port: int | None = None
) -> Server:
    """Start the app with its stores in `home` and return it once it answers.

    `environment` overrides the computer's; `options` go to Streamlit's command line; `port`: else a free one. A server
    that does not come up raises `ServerFailed`.
    """
    port = port or find_free_port()
    variables = {**os.environ, "OUTCOMES_HOME": str(home), "OUTCOMES_DATABASE_URL": "", **(environment or {})}
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    command += ["--browser.serverPort", str(port), *options]
    log = home / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=written, stderr=written)
    server = Server(f"http://localhost:{port}", process, log)
    for _ in range(120):
        if process.poll() is not None:
            raise ServerFailed(log.read_text(errors="replace"))
        try:
            urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2)
            return server
        except OSError:
            time.sleep(0.5)
    server.end()
    raise ServerFailed("the server did not answer within a minute\n" + log.read_text(errors="replace"))
