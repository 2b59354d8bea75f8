"""The claims at the command line: nine rows in the promised columns, filtered as the other commands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store
from outcomes.vocabulary.claims import CLAIM_VERDICTS

PROMISED = ["claim", "verdict", "value", "low", "high", "n", "reason"]

Run = Callable[..., Result]


@pytest.fixture
def run(sample_store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `claims` on the sample clinic."""
    monkeypatch.setattr("outcomes.cli.options.open_sample", lambda: sample_store)

    def run(*words: str, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, ["claims", "--sample", *words], prog_name="python -m outcomes")
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


def test_nine_claims_are_told_in_the_columns_that_are_promised(run: Run) -> None:
    result = run("--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0])[: len(PROMISED)] == PROMISED
    assert [row["claim"] for row in rows] == [f"C{number}" for number in range(1, 10)]
    assert {row["verdict"] for row in rows} <= set(CLAIM_VERDICTS)
    assert "Of 9 claims 6 are supported here" in result.stderr
    assert "chance alone" in result.stderr


def test_what_cannot_be_told_has_no_number_and_says_why(run: Run) -> None:
    rows = {row["claim"]: row for row in json.loads(run("--format", "json").stdout)}
    assert (rows["C5"]["value"], rows["C5"]["n"]) == (None, 78)
    assert rows["C5"]["reason"] == "Nobody began with both acupuncture and usual care."
    assert rows["C4"]["low"] < rows["C4"]["value"] < rows["C4"]["high"] < 0
    assert rows["C7"]["month"] > "2026-06"


def test_filters_are_those_of_the_other_commands(run: Run) -> None:
    rows = {row["claim"]: row for row in json.loads(run("--back-pain-type", "disc", "--format", "json").stdout)}
    assert rows["C4"]["verdict"] == "cannot be told yet"
    assert "Not in these records: horoscope" in run("--clinic", "horoscope", exits=2).stderr
