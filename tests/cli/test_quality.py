"""The command that tells whether the records can be trusted: the columns promised, the rows behind, the exit status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store
from outcomes.vocabulary.quality import QUALITY_CHECKS
from tests.conftest import Import
from tests.records import write_csv

COLUMNS = ["check", "category", "field", "n", "violating", "share", "low", "high", "threshold", "state"]

Run = Callable[..., Result]


def invoke(*words: str, exits: int = 0) -> Result:
    result = CliRunner().invoke(run_commands, words, prog_name="python -m outcomes")
    assert result.exit_code == exits, result.output
    assert "Traceback" not in result.output
    return result


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def sample(sample_store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command on the sample clinic."""
    monkeypatch.setattr("outcomes.cli.options.open_sample", lambda: sample_store)
    return lambda *words, **options: invoke("quality", "--sample", *words, **options)


def test_every_check_is_a_row_and_none_that_does_not_apply_is_a_pass(sample: Run) -> None:
    result = sample("--format", "csv")
    rows = read(result.stdout)
    assert list(rows[0])[:10] == COLUMNS
    assert [row["check"] for row in rows] == [check.name for check in QUALITY_CHECKS]
    idle = [row for row in rows if row["state"] == "not applicable"]
    assert len(idle) == 5
    assert all(row["share"] == row["low"] == "" for row in idle)
    assert "49 of 57 checks pass, 3 need a look; 5 do not apply." in result.stderr
    assert "What matters most: red flags answered, red flags asked for, pain score." in result.stderr


def test_screening_is_told_as_on_the_red_flags_page(sample: Run) -> None:
    told = {row["check"]: row for row in json.loads(sample("--format", "json").stdout)}
    screening = told["red_flag_screening"]
    assert (screening["violating"], screening["n"]) == (246, 2400)  # 89.8 % were asked
    assert (round(screening["low"], 1), round(screening["high"], 1)) == (9.0, 11.5)


def test_the_rows_behind_a_check_are_all_printed(sample: Run) -> None:
    rows = read(sample("--rows", "pain_score", "--format", "csv").stdout)
    assert len(rows) == 2218
    assert all(row["pain_score"] == "" and row["patient"].startswith("P-") for row in rows)
    assert {row["file"] for row in rows} == {"session_records.csv"}
    own = read(sample("--rows", "pain_score", "--practitioner", "D. Fairley", "--format", "csv").stdout)
    assert 0 < len(own) < len(rows)


def test_what_is_missing_is_printed_the_most_urgent_first(sample: Run) -> None:
    rows = read(sample("--missing", "--format", "csv").stdout)
    assert rows[0]["what"] == "3 red flags without an answer."
    assert rows[0]["do"].startswith("Seek emergency care")
    assert sum(row["what"].startswith("41 patients in care have no function score") for row in rows) == 41


def test_shares_by_import_are_printed(sample: Run) -> None:
    rows = read(sample("--by-import", "--format", "csv").stdout)
    assert {row["import"] for row in rows} == {"1"}
    assert next(row for row in rows if row["check"] == "pain_score")["violating"] == "2218"


def test_a_check_that_fails_ends_with_status_1_and_still_prints_everything(own_store: Store, take_in: Import) -> None:
    take_in(write_csv([{"patient_id": f"{one}", "day": 0, "pain_score": ""} for one in range(9)] + [{"pain_score": 6}]))
    result = invoke("quality", "--format", "csv", exits=1)
    told = {row["check"]: row["state"] for row in read(result.stdout)}
    assert told["pain_score"] == "fail"
    assert len(told) == len(QUALITY_CHECKS)


def test_two_tables_at_once_are_wrong_usage(sample: Run) -> None:
    assert "exclude each other" in sample("--missing", "--by-import", exits=2).output
    sample("--rows", "no_such_check", exits=2)
