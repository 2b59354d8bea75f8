"""`make faults`: kills, turned bits and everything a computer puts in the way; writes docs/faults.md.

python -m tests.faults.write_report [kills] [flips]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.flips import OUTCOMES, run_flips
from tests.faults.hindrances import HINDRANCES
from tests.faults.kills import Kills, list_rows, run_kills

REPORT = Path(__file__).parents[2] / "docs" / "faults.md"
KILLS, FLIPS = 1_000, 300


def write_report(kills: Kills, seconds: float, flips: Counter[str], said: Mapping[str, str]) -> str:
    """Return the page that tells what came of a run."""
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
            "| what was under way | at a named point | at a statement | at any moment | found as before | as after |",
            "|---|---:|---:|---:|---:|---:|",
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
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run all, write the page, tell the faults; return 1 if there is any."""
    wanted, flipped = [*map(int, arguments), *(KILLS, FLIPS)[len(arguments) :]]
    for name in ("OUTCOMES_DATABASE_URL", "OUTCOMES_KEY_FILE"):
        os.environ.pop(name, None)
    faults, said = [], {}
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        kills = run_kills(Path(folder), wanted)
        seconds = time.monotonic() - began
        flips = run_flips(Path(folder), flipped)
        for place, (name, hinder) in enumerate(HINDRANCES.items()):
            home = Path(folder) / f"hindrance-{place}"
            home.mkdir()
            os.environ["OUTCOMES_HOME"] = str(home)
            try:
                said[name] = hinder(home).replace(str(home), "…")
            except AssertionError as fault:
                faults.append(f"{name}: {fault}")
    faults += [*kills.faults, *(["a bit was turned and not noticed"] if flips["changed and not noticed"] else [])]
    REPORT.write_text(write_report(kills, seconds, flips, said), encoding="utf-8")
    for fault in faults[:10]:
        print(fault, file=sys.stderr)
    print(f"{kills.total:,} kills in {seconds:.0f} s, {len(faults)} faults; written: {REPORT.name}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
