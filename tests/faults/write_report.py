"""`make faults`: kills, turned bits and everything a computer puts in the way; writes docs/faults.md.

python -m tests.faults.write_report [kills] [flips]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.faults.flips import OUTCOMES, run_flips
from tests.faults.hindrances import HINDRANCES
from tests.faults.kills import Kills, list_rows, run_kills
from tests.faults.on_server import SERVER_HINDRANCES, run_server_kills
from tests.postgres import find_programs, start_postgres

REPORT = Path(__file__).parents[2] / "docs" / "faults.md"
KILLS, FLIPS = 1_000, 300


def write_report(
    kills: Kills, seconds: float, flips: Counter[str], said: Mapping[str, str], server: Sequence[str]
) -> str:
    """Return the page that tells what came of a run; `server`: the lines about a store on a server."""
    return "\n".join(
        [
            "# Faults",
            "",
            f"Written by `make faults`. {kills.total:,} times a process that changes a store was killed in the middle:",
            "before and after each named function, before a statement, or at any moment. Each time the store was then",
            "opened as by the next start and held against its seals, and what it holds against what it held before",
            "and what it should hold after. None may be in between, and none that said it was done may be as before.",
            "",
            f"Partial, lost or unsound: **{len(kills.faults)}** of {kills.total:,}, in {seconds:.0f} s.",
            "",
            *list_rows(kills),
            "",
            f"**Turned bits.** In {flips.total():,} copies of a store one bit each was turned over by chance, until",
            "as many had changed a value as were wanted. A change is noticed when opening the store, or holding it",
            "against its seals as is done before any number is shown, says that something is wrong.",
            "",
            "| " + " | ".join(OUTCOMES) + " |",
            "|" + "---:|" * len(OUTCOMES),
            "| " + " | ".join(f"{flips[one]:,}" for one in OUTCOMES) + " |",
            "",
            "**In the way.** Each done for real, and each time the store works again afterwards without a restart:",
            "",
            "| what | what was said |",
            "|---|---|",
            *(f"| {name} | {words} |" for name, words in said.items()),
            "",
            *server,
            "",
        ]
    )


def _tell_server(kills: Kills, seconds: float, said: Mapping[str, str]) -> list[str]:
    return [
        "## On a database server",
        "",
        f"The same with a store on a PostgreSQL server, {kills.total:,} times: the program was killed, or the server",
        "itself stopped before a statement as if its power went, and started again.",
        "",
        f"Partial, lost or unsound: **{len(kills.faults)}** of {kills.total:,}, in {seconds:.0f} s.",
        "",
        *list_rows(kills),
        "",
        "| what | what was said |",
        "|---|---|",
        *(f"| {name} | {words} |" for name, words in said.items()),
    ]


def main(arguments: Sequence[str]) -> int:
    """Run all, write the page, tell the faults; return 1 if there is any."""
    wanted, flipped = [*map(int, arguments), *(KILLS, FLIPS)[len(arguments) :]]
    for name in ("OUTCOMES_DATABASE_URL", "OUTCOMES_KEY_FILE"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        kills = run_kills(Path(folder), wanted)
        seconds = time.monotonic() - began
        flips = run_flips(Path(folder), flipped)
        faults, said = _hinder(Path(folder), HINDRANCES)
        faults += [*kills.faults, *(["a bit was turned and not noticed"] if flips["changed and not noticed"] else [])]
        server, wrong = _run_on_server(Path(folder), kills=wanted // 4, cuts=wanted // 20)
    faults += wrong
    REPORT.write_text(write_report(kills, seconds, flips, said, server), encoding="utf-8")
    for fault in faults[:10]:
        print(fault, file=sys.stderr)
    print(f"{kills.total:,} kills in {seconds:.0f} s, {len(faults)} faults; written: {REPORT.name}")
    return 1 if faults else 0


def _hinder(folder: Path, hindrances: Mapping[str, Callable[[Path], str]]) -> tuple[list[str], dict[str, str]]:
    """Return what went wrong, and what was said of each."""
    faults, said = [], {}
    for name, hinder in hindrances.items():
        home = Path(tempfile.mkdtemp(dir=folder))
        os.environ["OUTCOMES_HOME"] = str(home)
        try:
            said[name] = hinder(home).replace(str(home), "…")
        except AssertionError as fault:
            faults.append(f"{name}: {fault}")
    return faults, said


def _run_on_server(folder: Path, *, kills: int, cuts: int) -> tuple[list[str], list[str]]:
    """Return the page's lines about a store on a server, and what went wrong."""
    programs = find_programs()
    if programs is None:
        return ["## On a database server", "", "Not done: there is no PostgreSQL on this computer."], []
    postgres = start_postgres(programs)
    try:
        place = folder / "on_server"
        place.mkdir()
        began = time.monotonic()
        found = run_server_kills(postgres, place, kills=kills, cuts=cuts)
        seconds = time.monotonic() - began
        faults, said = _hinder(folder, {name: partial(hinder, postgres) for name, hinder in SERVER_HINDRANCES.items()})
    finally:
        postgres.end()
    return _tell_server(found, seconds, said), [*found.faults, *faults]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
