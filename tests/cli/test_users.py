"""The commands that let people in and out, and that tell who did what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from tests.conftest import Import
from tests.records import write_csv

Run = Callable[..., Result]


@pytest.fixture
def run(home: Path) -> Run:
    """Run a command in the clinic's own home."""
    return lambda *words: CliRunner().invoke(run_commands, list(words))


def tell(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    told: list[dict[str, object]] = json.loads(result.stdout)
    return told


def test_users_are_let_in_listed_and_revoked(run: Run) -> None:
    said = run("users", "add", "asha@clinic.example", "practitioner", "--practitioner", "Asha", "--clinic", "Main")
    assert said.stdout == "asha@clinic.example is let in as practitioner.\n"
    again = run("users", "add", "asha@clinic.example", "practitioner", "--practitioner", "Asha", "--clinic", "Main")
    assert "already; nothing was set" in again.stdout
    listed = tell(run("users", "--format", "json"))
    assert listed == [
        {"name": "asha@clinic.example", "role": "practitioner", "clinics": "Main", "practitioners": "Asha"}
    ]
    assert "no more" in run("users", "revoke", "asha@clinic.example").stdout
    assert tell(run("users", "--format", "json")) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("users", "add", "x", "superuser"), 2),
        (("users", "add", "x", "practitioner"), 1),
        (("users", "add", "x", "owner", "--practitioner", "Asha"), 1),
        (("users", "revoke", "x"), 1),
        (("users", "add", "x"), 2),
    ],
)
def test_what_makes_no_user_ends_in_words(run: Run, words: tuple[str, ...], status: int) -> None:
    result = run(*words)
    assert result.exit_code == status
    assert result.stderr
    assert "Traceback" not in result.output


def test_the_audit_tells_who_did_what_newest_first(run: Run, take_in: Import) -> None:
    take_in(write_csv("patient_id | day\n1 | 0"))
    run("users", "add", "bo", "auditor")
    told = tell(run("audit", "--format", "json"))
    assert [(one["what"], one["detail"], one["rows"]) for one in told] == [
        ("changed who may do what", "bo; auditor", None),
        ("imported records", "batch 1", 1),
    ]
    assert len(tell(run("audit", "--limit", "1", "--format", "json"))) == 1


def test_check_tells_the_newest_seal_and_knows_an_earlier_one(run: Run, take_in: Import) -> None:
    take_in(write_csv("patient_id | day\n1 | 0"))
    seal = run("check").stdout.split()[-1].rstrip(".")
    assert len(seal) == 64
    run("users", "add", "bo", "auditor")
    assert run("check", "--audit-seal", seal).exit_code == 0
    assert run("check", "--audit-seal", seal[:16].upper()).exit_code == 0
    missing = run("check", "--audit-seal", "0" * 64)
    assert missing.exit_code == 1
    assert "does not hold that seal" in missing.stderr


def test_an_export_is_written_down_and_one_of_the_sample_is_not(run: Run, take_in: Import, tmp_path: Path) -> None:
    take_in(write_csv("patient_id | day\n1 | 0"))
    run("export", "records", "--output", str(tmp_path / "own.csv"))
    run("export", "batches", "--sample", "--output", str(tmp_path / "sample.csv"))
    told = [one for one in tell(run("audit", "--format", "json")) if one["what"] == "took figures away"]
    assert [(one["detail"], one["rows"]) for one in told] == [("records", 1)]
