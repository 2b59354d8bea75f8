"""Files with single answers, written as ASCII tables: `5*9 .` are nine fives and one question left out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from outcomes.intake import CheckedFile, Level, Mapping, check_file
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Questionnaire, find_questionnaire

TODAY = dt.date(2026, 6, 30)
ODI, RMDQ, PSFS, BQ, PEG, START = (
    find_questionnaire(name) or pytest.fail(name) for name in ("ODI", "RMDQ", "PSFS", "BQ", "PEG", "STarT Back")
)
SCORED = [entry for entry in QUESTIONNAIRES if entry.scored and entry.scoring != "risk"]
BASE = ("patient_id", "session_date", "back_pain_type", "treatments")


def read_table(table: str) -> list[dict[str, str]]:
    """Return the rows of an ASCII table by its headings."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def parse_answers(cells: str, entry: Questionnaire) -> list[float]:
    """Return answers from cells parted by spaces, `.` for no answer; `5*9` stands for nine fives."""
    parts = [part.split("*") for part in cells.split()]
    answers = [
        np.nan if value == "." else float(value) for value, *times in parts for _ in range(int(*times) if times else 1)
    ]
    assert len(answers) == entry.count
    return answers


def spell(answer: float) -> str:
    """Return an answer as a cell."""
    return "" if np.isnan(answer) else f"{answer:g}"


def write_file(rows: list[dict[str, str]]) -> str:
    """Return a file of `rows`, one session each, under all their headings, with the fields that every record needs."""
    names = dict.fromkeys((*BASE, *(name for row in rows for name in row)))
    lines = ["\t".join(names)]
    for number, row in enumerate(rows):
        base = dict(zip(BASE, (f"P{number}", "2024-01-05", "disc", "massage"), strict=True))
        lines.append("\t".join({**base, **row}.get(name, "") for name in names))
    return "\n".join(lines)


def write_items(entry: Questionnaire, cells: str) -> dict[str, str]:
    """Return one row's item cells."""
    return dict(zip(entry.columns, map(spell, parse_answers(cells, entry)), strict=True))


def check_rows(rows: list[dict[str, str]], mapping: Mapping | None = None) -> CheckedFile:
    """Check rows of a file."""
    return check_file(write_file(rows).encode(), "items.csv", mapping=mapping or Mapping(), today=TODAY)


def list_causes(checked: CheckedFile) -> set[str]:
    """Return the causes of all warnings and worse."""
    return {problem.cause for problem in checked.problems if problem.level is not Level.NOTE}
