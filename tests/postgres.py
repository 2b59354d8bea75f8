"""A real PostgreSQL server for tests, in a folder of its own; it goes with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.servers import find_free_port

__all__ = ["Postgres", "find_programs", "start_postgres"]

_OWNER = "postgres"


def find_programs() -> Path | None:
    """The folder of the server's programs: `OUTCOMES_PG_BIN`, else the newest that Debian installed."""
    named = os.environ.get("OUTCOMES_PG_BIN")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    return Path(named) if named else next(reversed(found), None)


@dataclass
class Postgres:
    """A server that runs, and its folder."""

    programs: Path
    folder: Path
    port: int

    def address(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/{database}"

    def make_database(self, name: str = "", *, template: bool = False) -> str:
        """Make a database, by default under a name of its own, and return its address.

        `template`: as a copy of the database of that name.
        """
        name = name or f"clinic_{uuid.uuid4().hex}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            copied = " TEMPLATE template STRATEGY file_copy" if template else ""
            connection.execute(f"CREATE DATABASE {name}{copied}")
        return self.address(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it: each takes eight megabytes."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        # Databases are made and removed twice as fast; what a server wrote before it is killed, the system still has.
        options += " -c fsync=off"
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` ends every transaction, `immediate` is as if the power went."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", how, "-w", "stop")

    def end(self) -> None:
        """Stop it and remove its folder."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(_as_owner([str(self.programs / program), *arguments]), check=True, capture_output=True, cwd="/")


def start_postgres(programs: Path) -> Postgres:
    """Make a server with nothing in it but its own databases, and start it on a free port."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:  # the server refuses to be run by root
        shutil.chown(folder, _OWNER)
    started = Postgres(programs, folder, find_free_port())
    started._run("initdb", "-D", str(folder / "data"), "-U", _OWNER, "-A", "trust", "--no-sync", "-E", "UTF8")
    started.start()
    return started


def _as_owner(command: Sequence[str]) -> list[str]:
    return ["runuser", "-u", _OWNER, "--", *command] if os.geteuid() == 0 else list(command)
