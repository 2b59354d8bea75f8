"""Write the store that a released program leaves behind, as SQL: a true file of its schema, made by that very program.

    python -m tests.store.schemas.write                      # of this program, at each release that has a new schema
    python -m tests.store.schemas.write --program FOLDER     # of an older one, checked out in FOLDER

One clinic does the same with each: two files, one of them with a mistake that a third mends; and, as far as the program
of the time could, an import undone and one undone and redone, two settings, a name, new limits, a red flag dealt with,
a mapping remembered, a report handed out, three users. A fixture that was ever released is never written again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.records import write_csv

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
KEY = bytes(range(32))
"""Of an invented clinic: an import afterwards must know its patients again."""

PATIENTS = tuple(f"{number:04}" for number in range(1, 15))


def write_visits(day: int, *, better: int, patients: tuple[str, ...] = PATIENTS, **changed: str) -> bytes:
    """Return a file of one visit of each patient on `day`, their pain `better` points less than at first."""
    rows = [
        {
            "patient_id": patient,
            "day": day,
            "treatments": "acupuncture" if place % 2 else "acupuncture + chiropractic adjustment",
            "pain_score": 8 - better - place % 2,
            "function_score": 40 - 4 * better,
            "practitioner": "D Fairley" if place % 3 else "R. Castellan",
            "saddle_numbness": "yes" if (place, day) == (0, 0) else "no",
            **changed,
        }
        for place, patient in enumerate(patients)
    ]
    return write_csv(rows)


FILES: dict[str, bytes] = {
    "january.csv": write_visits(0, better=0),
    "february.csv": write_visits(31, better=2),
    "mended.csv": write_visits(31, better=3, patients=PATIENTS[:2]),
    "not_ours.csv": write_visits(40, better=0, patients=("9001", "9002", "9003")),
    "march.csv": write_visits(59, better=4),
}
MAPPING = '[columns]\n"patient_id" = "patient_id"\n'

STEPS: tuple[tuple[str, ...], ...] = (
    ("import", "january.csv"),
    ("import", "february.csv"),
    ("import", "mended.csv"),
    ("settings", "gap_days", "60"),
    ("settings", "responder_rule", "pct50"),
    ("import", "not_ours.csv"),
    ("undo", "4"),
    ("undo", "3"),
    ("redo", "3"),
    ("alias", "practitioner", "D Fairley", "D. Fairley"),
    ("over-time", "--measure", "MEASURE", "--rebase", "2025-01", "--reason", "A new clinic"),
    ("flags", "--note", "FLAG", "--action", "ACTION", "--on", "2025-01-02", "--by", "Asha"),
    ("import", "march.csv", "--source", "Jane App", "--mapping", "mapping.toml"),
    ("report", "--output", "report.pdf"),
    ("users", "add", "owner@clinic.example", "owner"),
    ("users", "add", "d.fairley@clinic.example", "practitioner", "--practitioner", "D. Fairley"),
    ("users", "add", "gone@clinic.example", "importer", "--clinic", "This clinic"),
    ("users", "revoke", "gone@clinic.example"),
)
"""What the clinic does. A step whose command, or whose option, the program does not have yet is left out."""


_DRIVER = """
import json, sys
from click.testing import CliRunner
from outcomes.cli import run_commands

for line in sys.stdin:
    done = CliRunner().invoke(run_commands, json.loads(line))
    print(json.dumps([done.exit_code, done.output]), flush=True)
"""
"""Runs the commands of whichever program it finds, one a line, in one process: starting it takes longest."""


def main() -> None:
    """Write the fixture of the program in `--program`, under its schema's number."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT)
    program: Path = parser.parse_args().program
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, content in FILES.items():
            (home / name).write_bytes(content)
        (home / "mapping.toml").write_text(MAPPING)
        (home / "pseudonym.key").write_text(KEY.hex())
        (home / "pseudonym.key").chmod(0o600)
        _take_steps(program, home)
        with closing(sqlite3.connect(home / "outcomes.db")) as connection:
            ((schema,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            text = "\n".join(connection.iterdump()) + "\n"
    (FOLDER / f"{schema}.sql").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{schema}.sql: {len(text):,} characters\n")


def _take_steps(program: Path, home: Path) -> None:
    """Do in `home` what the clinic does, with the program of that folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTCOMES_")}
    told = {"OUTCOMES_HOME": str(home), "PYTHONPATH": str(program), "LOGNAME": "asha", "PYTHONSAFEPATH": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", _DRIVER],
        cwd=home,
        env=kept | told,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def run(*words: str) -> str:
            process.stdin.write(json.dumps(words) + "\n")
            process.stdin.flush()
            status, said = json.loads(process.stdout.readline())
            if status:
                raise SystemExit(f"{' '.join(words)}: {said}")
            return said

        for step in STEPS:
            _take_step(run, *step)


def _take_step(run: Callable[..., str], command: str, *rest: str) -> None:
    if not re.search(rf"^  {command} ", run("--help"), re.MULTILINE):
        return
    known = run(command, "--help")
    if "\nCommands:" in known:
        known = run(command, rest[0], "--help")
    if any(word.startswith("--") and word not in known for word in rest):
        return
    words = list(rest)
    if "FLAG" in words:
        found = re.search(r"\b[0-9a-f]{32}\b", run("flags", "--format", "csv"))
        assert found, "no red flag is open"
        words[words.index("FLAG")] = found[0]
        words[words.index("ACTION")] = _find_choice(known, "--action")
    if "MEASURE" in words:
        words[words.index("MEASURE")] = _find_choice(known, "--measure")
    run(command, *words)


def _find_choice(known: str, option: str) -> str:
    """Return the first word that `option` may have, by the command's help."""
    found = re.search(rf"{option} \[([^|\]]+)", known)
    assert found, option
    return found[1].strip()


if __name__ == "__main__":
    main()
