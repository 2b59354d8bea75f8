"""Writes docs/access.md: what is open to whom, as a real server answered it; and a walk of 10,000 random steps."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

import outcomes
from outcomes.app.registry import PAGES
from tests.connections import Connection
from tests.servers import start_server
from tests.trust.conftest import sign_in
from tests.trust.house import SECRET, USERS, House, build_house
from tests.trust.test_roles import QUERIES, list_leaks
from tests.trust.walking import Walk

REPORT = Path(outcomes.__file__).parents[1] / "docs" / "access.md"
WALKS, STEPS = 10, 1_000

_HEAD = """# Who sees what

Written by `make access`. A house of two clinics and seven practitioners, a real server, and a reader of each role who
opens every page by its address: as it opens, with another's clinic or name in the link, or seen as another. *Open*:
the page answers its question. *Refused*: it says that it is not open to the role, and the refusal is written down. *Led
on*: the first page leads to the reader's own. In every cell all bytes that came over the wire were searched for
{canaries} canaries: the names of clinics and practitioners, and the pseudonyms of all patients. Last row: how many of
others' were found.

"""


def write_report() -> None:
    """Walk all pages as everybody, walk at random, and write down what was met."""
    with tempfile.TemporaryDirectory() as folder:
        table = _walk_pages(build_house(Path(folder)))
    REPORT.write_text(table + _walk_at_random(), encoding="utf-8")


def _walk_pages(house: House) -> str:
    server = start_server(house.home, environment={"OUTCOMES_SIGN_IN": "proxy", "OUTCOMES_PROXY_SECRET": SECRET})
    cells: dict[tuple[str, str], Counter[str]] = {}
    leaks: Counter[str] = Counter()
    try:
        for role in USERS:
            for query in QUERIES.values():
                with Connection(server.address, "methods", query, headers=sign_in(role)) as connection:
                    for entry in PAGES:
                        run = connection.turn_to("" if entry is PAGES[0] else entry.address, query)
                        met = "open" if entry.question in run.find("heading") else "refused"
                        if met == "refused" and run.served not in ("", entry.address):
                            met = "led on"
                        cells.setdefault((entry.title, role), Counter())[met] += 1
                        leaks[role] += len(list_leaks(house, role, run))
    finally:
        server.end()
    lines = [f"| page | {' | '.join(USERS)} |", f"|---|{'---|' * len(USERS)}"]
    for entry in PAGES:
        told = (", ".join(cells[entry.title, role]) for role in USERS)
        lines.append(f"| {entry.title} | {' | '.join(told)} |")
    lines.append(f"| **of others, found** | {' | '.join(str(leaks[role]) for role in USERS)} |")
    return _HEAD.format(canaries=len(house.canaries)) + "\n".join(lines) + "\n"


def _walk_at_random() -> str:
    done: Counter[str] = Counter()
    for seed in range(WALKS):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["OUTCOMES_HOME"] = folder
            walk = Walk(random.Random(seed))
            walk.go(STEPS)
            done += walk.done
    told = ", ".join(f"{count:,} × {step.replace('_', ' ')}" for step, count in sorted(done.items()))
    return f"""
## Long walks

{WALKS} walks, each through a store of its own, {WALKS * STEPS:,} random steps in all: {told}. At each look episodes,
records, patients, sessions, the trend's means and counts, names, settings and the history of imports were held against
a plain account that keeps no result. Stale or foreign numbers: 0; a walk stops at the first.
"""


if __name__ == "__main__":
    write_report()
