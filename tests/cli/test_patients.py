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


def test_flags_are_listed_open_ones_first_by_age(sample: Run) -> None:
    result = sample("flags", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 14
    assert [row["state"] for row in rows] == ["open"] * 3 + ["closed"] * 11
    ages = [int(row["age_days"]) for row in rows[:3]]
    assert ages == sorted(ages, reverse=True)
    assert "seek emergency care" in result.stderr
    assert "not a medical device" in result.stderr


def test_a_note_needs_what_was_done_and_when_and_a_flag_that_is_there(sample: Run) -> None:
    assert "needs the --action and the day" in sample("flags", "--note", "0" * 32, exits=2).stderr
    words = ("flags", "--note", "0" * 32, "--action", "gone", "--on", "2025-02-01")
    assert "No red flag of these records" in sample(*words, exits=2).stderr


def test_of_the_sample_nothing_is_noted(sample: Run) -> None:
    flag = next(csv.DictReader(io.StringIO(sample("flags", "--format", "csv").stdout)))["flag"]
    words = ("flags", "--note", flag, "--action", "gone", "--on", "2025-02-01", "--by", "Asha")
    assert "The sample clinic stays as it is" in sample(*words, exits=1).stderr
