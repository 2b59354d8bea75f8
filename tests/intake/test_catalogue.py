"""The catalogue of bad inputs: each line comes out as it says, in words that tell where and what to do."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from outcomes.intake import CheckedFile, Level, check_file
from tests.intake.catalogue import CATALOGUE, ELSEWHERE, Entry
from tests.intake.conservation import assert_conserved
from tests.intake.corpus import CORPUS
from tests.intake.corpus_sources import SOURCES

TODAY = dt.date(2026, 6, 30)
LEVELS = {"W": Level.WARNING, "R": Level.REJECT, "F": Level.REFUSE, "ask": Level.REFUSE}


def check(entry: Entry, **more: object) -> CheckedFile:
    """Check an entry's file as an import would."""
    options = {"mapping": entry.mapping, "row_limit": entry.row_limit, **more}
    return check_file(entry.content, entry.name, today=TODAY, **options)  # type: ignore[arg-type]


def test_every_line_of_the_catalogue_has_a_file_or_another_room() -> None:
    lines = {line for section in CATALOGUE.values() for line in section}
    assert {entry.line for entry in CORPUS} | ELSEWHERE.keys() == lines
    assert not {entry.line for entry in CORPUS} & ELSEWHERE.keys()


def test_the_catalogue_is_that_of_the_specification() -> None:
    path = Path(__file__).parents[3] / "shared" / "design" / "RECORDS.md"
    if not path.exists():
        pytest.skip("the specification is not beside this checkout")
    text = path.read_text(encoding="utf-8").partition("## Bad inputs")[2]
    sections = re.findall(r"^\*\*(.+?)\*\* · (.+?)(?=\n\n|\Z)", text, flags=re.DOTALL | re.MULTILINE)
    found = {name: tuple(line.strip() for line in body.replace("\n", " ").split(" · ")) for name, body in sections}
    assert found == CATALOGUE


@pytest.mark.parametrize("entry", [*CORPUS, *SOURCES], ids=lambda entry: entry.id)
def test_the_file_comes_out_as_the_catalogue_says(entry: Entry) -> None:
    checked = check(entry)
    assert_conserved(checked)
    assert checked.refused == (entry.verdict in ("F", "ask")), checked.problems
    assert bool(len(checked.rejected)) == (entry.verdict == "R") or checked.refused
    if entry.verdict == "ask":
        assert checked.questions
    if entry.records is not None and not checked.refused:
        assert len(checked.records) == entry.records
    if entry.verdict == "A":
        assert {problem.level for problem in checked.problems} <= {Level.NOTE}
    elif entry.verdict == "W":
        assert {problem.level for problem in checked.problems} <= {Level.NOTE, Level.WARNING}


@pytest.mark.parametrize("entry", [entry for entry in (*CORPUS, *SOURCES) if entry.cause], ids=lambda entry: entry.id)
def test_the_message_says_where_and_what_to_do(entry: Entry) -> None:
    found = [problem for problem in check(entry).problems if problem.cause == entry.cause]
    assert found
    problem = found[0]
    if entry.verdict in LEVELS and entry.cause not in ("missing-code", "perhaps-a-field"):
        assert problem.level is LEVELS[entry.verdict]
    told = " ".join((problem.message, problem.expected, problem.mend, problem.found))
    assert [word for word in entry.words if word not in told] == [], told
    assert problem.message
    assert problem.mend
    assert problem.address == entry.address or not entry.address


@pytest.mark.parametrize("entry", [entry for entry in (*CORPUS, *SOURCES) if entry.answer], ids=lambda entry: entry.id)
def test_the_answer_settles_what_the_file_asks(entry: Entry) -> None:
    checked = check(entry, mapping=entry.answer)
    assert_conserved(checked)
    assert not checked.refused
    if entry.verdict == "ask" and entry.records is not None:
        assert len(checked.records) == entry.records


@pytest.mark.parametrize("entry", [*CORPUS, *SOURCES], ids=lambda entry: entry.id)
def test_a_file_checked_twice_says_the_same(entry: Entry) -> None:
    if entry.big:
        pytest.skip("too large to be looked at twice")
    first, again = check(entry), check(entry)
    assert first.problems == again.problems
    assert first.records.equals(again.records)
