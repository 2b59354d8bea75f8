"""A clinic's file in a few lines: tests write it as a table, parted by `|` or as they please, and check it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from textwrap import dedent

import pytest

from outcomes.intake import CheckedFile, Mapping, Problem, check_file

TODAY = dt.date(2026, 6, 30)
HEADINGS = "patient_id | session_date | back_pain_type | treatments | pain_score"

Check = Callable[..., CheckedFile]


@pytest.fixture
def check() -> Check:
    """Check a file given as text or bytes."""

    def check(content: str | bytes, name: str = "sessions.csv", mapping: Mapping | None = None) -> CheckedFile:
        raw = dedent(content).lstrip("\n").encode() if isinstance(content, str) else content
        return check_file(raw, name, mapping=mapping or Mapping(), today=TODAY)

    return check


@pytest.fixture
def check_rows(check: Check) -> Check:
    """Check rows below the five headings every record needs, after enough sound rows that one fault is no landslide."""

    def check_rows(*rows: str, more: str = "", mapping: Mapping | None = None) -> CheckedFile:
        width = len(more.split("|")) if more else 0
        sound = [
            f"S{number} | 2024-01-{number % 28 + 1:02} | disc | massage | {number % 10}" + " |" * width
            for number in range(11 * len(rows))
        ]
        heading = HEADINGS + (f" | {more}" if more else "")
        return check("\n".join([heading, *rows, *sound]), mapping=mapping)

    return check_rows


@pytest.fixture
def check_column(check: Check) -> Check:
    """Check cells of one further column, one a row from row 2, each in an otherwise sound record of its own patient."""

    def check_column(heading: str, *cells: str, mapping: Mapping | None = None) -> CheckedFile:
        base = {"patient_id": "P{}", "session_date": "2024-03-04", "back_pain_type": "disc", "treatments": "massage"}
        base = {**base, "pain_score": "5", heading: "{cell}"}
        lines = ["\t".join(base)]
        for number, cell in enumerate(cells):
            lines.append("\t".join(text.format(number, cell=cell) for text in base.values()))
        return check("\n".join(lines).encode(), mapping=mapping)

    return check_column


def find_problem(checked: CheckedFile, cause: str) -> Problem:
    """Return the first problem of that cause."""
    found = [problem for problem in checked.problems if problem.cause == cause]
    assert found, f"no {cause} among {[problem.cause for problem in checked.problems]}"
    return found[0]


@pytest.fixture
def problem_of() -> Callable[[CheckedFile, str], Problem]:
    """Find a problem by its cause."""
    return find_problem
