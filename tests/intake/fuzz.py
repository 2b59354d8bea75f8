"""`make fuzz`: spoils the corpus of bad inputs in many ways, checks every file, and writes docs/fuzz.md.

    python -m tests.intake.fuzz [files] [seed]

Of each file it is asserted that checking it raises nothing, that no row and no cell is lost, and that it costs at most
`SECONDS` of computing (the reading program's included) and `MEGABYTES` of memory.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import resource
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outcomes.intake import CheckedFile, Level, Mapping, check_file
from tests.intake.catalogue import Entry
from tests.intake.conservation import assert_conserved
from tests.intake.corpus import CORPUS
from tests.intake.corpus_sources import SOURCES
from tests.intake.mutations import LONGEST, MUTATIONS, Mutate, spoil_part

__all__ = ["MEGABYTES", "SECONDS", "SPOILED", "Tally", "run_fuzz", "write_report"]

REPORT = Path(__file__).parents[2] / "docs" / "fuzz.md"
FILES = 20_000
SEED = 2026
SECONDS = 2.0
MEGABYTES = 300
SPOILED = (*CORPUS, *SOURCES)
"""What is spoiled: the bad inputs of the specification, and other systems' files."""
KINDS = {"text": 0.55, "spreadsheet": 0.25, "another system's": 0.15, "another kind": 0.05}
"""The kinds of files, and how often each is spoiled."""
SHARE_BEHIND_SEAL = 0.6
"""How often a spreadsheet is spoiled within: most other damage is noticed by its package's own checks."""
OUTCOMES = ("taken as it is", "with warnings", "rows rejected", "asks", "refused")

_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
_TODAY = dt.date(2026, 6, 30)
_MAPPINGS = (
    Mapping(),
    Mapping(),
    Mapping(date_order="dmy", valid_rows=True),
    Mapping(
        treatments=(("cupping", "+"),), scale=(("pain_score", "NRS 0-100"),), missing=("99",), time_zone="Asia/Tokyo"
    ),
    Mapping(columns=(("patient_guid", "-"), ("patient_number", "session_number"), ("patient_id", "-"))),
    Mapping(headings="none", columns=(("column 1", "patient_id"), ("column 2", "session_date")), sheet="South"),
)


@dataclass
class Tally:
    """What came of the files: `outcomes` by (kind of file, mutation, outcome); `faults` tell what must not be."""

    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    tracebacks: int = 0
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_file: str = ""
    megabytes: float = 0.0
    largest_file: str = ""
    longest: float = math.inf
    most: float = math.inf

    @property
    def files(self) -> int:
        """How many files were checked."""
        return sum(self.outcomes.values())


def run_fuzz(
    contents: Sequence[bytes],
    files: int,
    seed: int = SEED,
    *,
    seconds: float = math.inf,
    megabytes: float = math.inf,
) -> Tally:
    """Return what came of `files` spoiled files, the corpus itself, unspoiled, being the first of them.

    `contents`: the bytes of each entry of the corpus. `seconds`, `megabytes`: what a file may cost.
    """
    chance = random.Random(seed)
    tally = Tally(longest=seconds, most=megabytes)
    for entry, content in zip(SPOILED, contents, strict=True):
        _check(tally, entry, "not at all", content, entry.mapping)
    small = [(entry, content) for entry, content in zip(SPOILED, contents, strict=True) if not entry.big]
    kinds = {kind: [pair for pair in small if _name_kind(pair[0]) == kind] for kind in KINDS}
    others = [content for _, content in small]
    while tally.files < files:
        (kind,) = chance.choices(list(KINDS), KINDS.values())
        (entry, content), mutate = chance.choice(kinds[kind]), chance.choice(MUTATIONS)
        if kind == "spreadsheet" and chance.random() < SHARE_BEHIND_SEAL:
            mutate = spoil_part
        _check(tally, entry, _name(mutate), mutate(content, chance, others)[:LONGEST], chance.choice(_MAPPINGS))
    return tally


def write_report(tally: Tally, seed: int = SEED) -> str:
    """Return the page that tells what came of a run."""
    lines = [
        "# Spoiled files",
        "",
        f"Written by `make fuzz`: {tally.files:,} files, the corpus of bad inputs and of other systems' files,",
        f"spoiled by chance (seed {seed}), each checked as an import would. Of every one it was asserted that nothing",
        "is raised, that rows and cells in are rows and cells stored, rejected or declared ignored, and that it",
        f"costs at most {SECONDS:g} s of computing and {MEGABYTES} MB of memory: of the program that checks,",
        "with its libraries, and of the one that reads spreadsheets. The whole corpus comes first, as it is; bombs are",
        "in it.",
        "",
        f"Tracebacks {tally.tracebacks} · other faults {len(tally.faults) - tally.tracebacks} · slowest "
        f"{tally.slowest:.2f} s ({tally.slowest_file}) · most memory {tally.megabytes:.0f} MB ({tally.largest_file}).",
        "",
        "| kind of file | spoiled by | files | " + " | ".join(OUTCOMES) + " |",
        "|---|---|" + "---:|" * (len(OUTCOMES) + 1),
        *_list_rows(tally),
        "",
    ]
    return "\n".join(lines)


def _list_rows(tally: Tally) -> Iterator[str]:
    for kind in dict.fromkeys(key[0] for key in sorted(tally.outcomes)):
        names = ["not at all", *(_name(mutate) for mutate in MUTATIONS)]
        for name in names:
            counts = [tally.outcomes[kind, name, outcome] for outcome in OUTCOMES]
            if sum(counts):
                cells = " | ".join(f"{count:,}" for count in (sum(counts), *counts))
                yield f"| {kind} | {name} | {cells} |"


def _check(tally: Tally, entry: Entry, mutation: str, content: bytes, mapping: Mapping) -> None:
    what = f"{entry.id}, {mutation}"
    before = _count_seconds()
    try:
        limit = entry.row_limit if mutation == "not at all" else None
        checked = check_file(content, entry.name, mapping=mapping, today=_TODAY, row_limit=limit)
        seconds = _count_seconds() - before
        assert_conserved(checked)
        outcome = _judge(checked)
    except Exception:  # whatever it is, the run goes on and tells it at the end
        tally.tracebacks += 1
        tally.faults.append(f"{what}: {traceback.format_exc()}")
        seconds, outcome = _count_seconds() - before, "refused"
    tally.outcomes[_name_kind(entry), mutation, outcome] += 1
    if seconds > tally.slowest:
        tally.slowest, tally.slowest_file = seconds, what
    peak = max(_read_peak(who) for who in _WHO)
    if seconds > tally.longest or (peak > tally.most and peak > tally.megabytes):
        tally.faults.append(f"{what}: {seconds:.2f} s, {peak:.0f} MB")
    if peak > tally.megabytes:
        tally.megabytes, tally.largest_file = peak, what


def _judge(checked: CheckedFile) -> str:
    if checked.refused:
        return "asks" if checked.questions else "refused"
    if len(checked.rejected):
        return "rows rejected"
    warned = any(problem.level is Level.WARNING for problem in checked.problems)
    return "with warnings" if warned else "taken as it is"


def _name_kind(entry: Entry) -> str:
    if entry in SOURCES:
        return "another system's"
    if entry.name.endswith((".xlsx", ".xlsm")) and entry.cause != "named-otherwise":
        return "spreadsheet"
    return "another kind" if entry.cause in ("not-a-table", "html") else "text"


def _name(mutate: Mutate) -> str:
    return mutate.__name__.replace("_", " ")


def _count_seconds() -> float:
    """Return the seconds of computing so far: the machine's other work must not count."""
    used = [resource.getrusage(who) for who in _WHO]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _read_peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main(arguments: Sequence[str]) -> int:
    """Run, write the page, and tell the faults; return 1 if there is any."""
    if arguments[:1] == ["make"]:
        return _make_corpus(Path(arguments[1]))
    if arguments[:1] == ["check"]:
        return _check_corpus(Path(arguments[1]), int(arguments[2]), int(arguments[3]))
    files, seed = [*map(int, arguments), *(FILES, SEED)[len(arguments) :]]
    # One program makes the files and another checks them, whose memory is that of checking alone.
    with tempfile.TemporaryDirectory() as folder:
        for order in (["make", folder], ["check", folder, str(files), str(seed)]):
            status = subprocess.run([sys.executable, "-m", "tests.intake.fuzz", *order], check=False).returncode
            if status:
                return status
    return 0


def _make_corpus(folder: Path) -> int:
    for place, entry in enumerate(SPOILED):
        (folder / str(place)).write_bytes(entry.content)
    return 0


def _check_corpus(folder: Path, files: int, seed: int) -> int:
    contents = [(folder / str(place)).read_bytes() for place in range(len(SPOILED))]
    tally = run_fuzz(contents, files, seed, seconds=SECONDS, megabytes=MEGABYTES)
    REPORT.write_text(write_report(tally, seed), encoding="utf-8")
    for fault in tally.faults[:10]:
        print(fault, file=sys.stderr)
    print(f"{tally.files:,} files, {len(tally.faults)} faults, slowest {tally.slowest:.2f} s; written: {REPORT.name}")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
