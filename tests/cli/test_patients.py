"""The practitioner's commands: the columns promised, the worst first, what is said beside them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store

ON_TRACK = ["patient", "episode", "session", "score", "p10", "p25", "p50", "p75", "p90", "state", "chance"]

Run = Callable[..., Result]


def invoke(*words: str, exits: int = 0) -> Result:
    result = CliRunner().invoke(run_commands, words, prog_name="python -m outcomes")
    assert result.exit_code == exits, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def sample(sample_store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the sample clinic."""
    monkeypatch.setattr("outcomes.cli.options.open_sample", lambda: sample_store)
    return lambda command, *words, **options: invoke(command, "--sample", *words, **options)


def test_on_track_lists_who_needs_a_second_look_first(sample: Run) -> None:
    result = sample("on-track", "--format", "csv")
    reader = csv.DictReader(io.StringIO(result.stdout))
    assert list(reader.fieldnames or [])[:11] == ON_TRACK
    rows = list(reader)
    assert len(rows) == 172
    off = [row for row in rows if row["state"] == "off track"]
    assert rows[: len(off)] == off
    assert all(float(row["score"]) > float(row["p90"]) for row in off)
    watched = [row for row in rows if row["state"] == "watch"]
    assert all(float(row["p75"]) < float(row["score"]) <= float(row["p90"]) for row in watched)
    assert "How often the flag is right here" in result.stderr


def test_on_track_of_one_practitioner_holds_them_against_the_whole_clinic(sample: Run) -> None:
    everyone = list(csv.DictReader(io.StringIO(sample("on-track", "--format", "csv").stdout)))
    own = sample("on-track", "--practitioner", "D. Fairley", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(own)))
    assert rows
    assert all(row in everyone for row in rows)
