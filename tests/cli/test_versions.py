"""`undo` and `redo`: a batch taken back and restored, told in the columns of the history."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import fetch_record_count, open_store
from tests.conftest import Import
from tests.records import write_csv

JANUARY = write_csv("day | pain_score\n0 | 7\n7 | 5")
CORRECTED = write_csv("day | pain_score\n7 | 3")
Run = Callable[..., Result]


@pytest.fixture
def run(home: Path) -> Run:
    """Run one command in the clinic's own home."""

    def run(*words: object, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, [str(word) for word in words], prog_name="python -m outcomes")
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


def test_an_undo_and_a_redo_tell_the_batch_in_the_history_s_columns(run: Run, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(CORRECTED, "mended.csv")
    undone = run("undo", 2, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(undone.stdout))
    assert (row["batch"], row["file"], row["rows"], row["status"]) == ("2", "mended.csv", "1", "undone")
    assert "Batch 2 (mended.csv) is undone: 1 record as before it." in undone.stderr
    (told,) = json.loads(run("redo", 2, "--format", "json").stdout)
    assert (told["batch"], told["status"]) == (2, "stored")


def test_the_history_says_which_batch_is_undone(run: Run, take_in: Import) -> None:
    take_in(JANUARY)
    run("undo", 1)
    (row,) = json.loads(run("batches", "--format", "json").stdout)
    assert (row["batch"], row["status"]) == (1, "undone")
    assert fetch_record_count(open_store()) == 0


def test_what_makes_no_sense_exits_1_in_words(run: Run, take_in: Import) -> None:
    take_in(JANUARY)
    assert "There is no batch 7" in run("undo", 7, exits=1).stderr
    assert "Batch 1 (records.csv) is not undone" in run("redo", 1, exits=1).stderr
    run("undo", "the last one", exits=2)
    assert "it may only be read" in run("undo", 1, "--sample", exits=1).stderr
