"""The owner's commands: measures over time, practitioners, names; the columns promised, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store, fetch_rebases
from tests.conftest import Import
from tests.records import write_csv

OVER_TIME = ["month", "n", "value", "mean", "lower", "upper", "verdict"]
PRACTITIONERS = [
    *("practitioner", "n", "observed", "expected", "low95", "high95", "low998", "high998"),
    *("shrunken", "reliability", "verdict"),
]
TWO = write_csv("patient_id | practitioner | pain_score\n1 | Fairley | 7\n2 | D. Fairley | 6")

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


@pytest.fixture
def own(own_store: Store, take_in: Import) -> Store:
    take_in(TWO)
    return own_store


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_over_time_is_told_in_the_columns_that_are_promised(sample: Run) -> None:
    result = sample("over-time", "--measure", "pain_improvement_of_scored", "--format", "csv")
    rows = read(result.stdout)
    assert list(rows[0])[: len(OVER_TIME)] == OVER_TIME
    assert [row["month"] for row in rows][:2] == ["2023-07", "2023-08"]
    told = {row["month"]: row for row in rows}
    assert (told["2025-12"]["verdict"], told["2025-12"]["rule"]) == ("concern", "run")
    assert (told["2026-06"]["verdict"], told["2026-06"]["state"]) == ("", "unfinished")
    assert "Concern. The seven newest complete months all lie below the mean" in result.stderr
    assert "Limits from 24 months, July 2023 to June 2025" in result.stderr


def test_every_measure_can_be_asked_for_and_no_other(sample: Run) -> None:
    rows = json.loads(sample("over-time", "--measure", "new_episodes", "--format", "json").stdout)
    assert sum(row["n"] for row in rows) == 2386
    assert "is not one of" in sample("over-time", "--measure", "luck", exits=2).stderr


def test_new_limits_are_recorded_with_their_reason(own: Store) -> None:
    assert "need a --reason" in invoke("over-time", "--rebase", "2025-03", exits=2).stderr
    said = invoke("over-time", "--rebase", "2025-03", "--reason", "a second room").stdout
    assert said == "Meaningfully improved: new limits from March 2025 on. Reason: a second room\n"
    assert "“March” is no month" in invoke("over-time", "--rebase", "March", "--reason", "x", exits=1).stderr
    invoke("over-time", "--withdraw-rebase", "--reason", "it closed again")
    assert [(one.month, one.reason) for one in fetch_rebases(own)] == [
        ("2025-03", "a second room"),
        ("", "it closed again"),
    ]


def test_practitioners_are_told_in_the_columns_that_are_promised_and_by_name(sample: Run) -> None:
    result = sample("practitioners", "--format", "csv")
    rows = read(result.stdout)
    assert list(rows[0])[: len(PRACTITIONERS)] == PRACTITIONERS
    assert [row["practitioner"] for row in rows] == sorted(row["practitioner"] for row in rows)
    castellan = next(row for row in rows if row["practitioner"] == "R. Castellan")
    assert castellan["verdict"] == "worse"
    assert float(castellan["observed"]) < float(castellan["low998"]) < float(castellan["expected"])
    assert "7 of 9 practitioners differ in who improves by more than chance" in result.stderr
    assert "reliable (0.8) from 35 episodes on; 9 of 9 have so many" in result.stderr


def test_clinics_and_completion_are_told_the_same_way(sample: Run) -> None:
    rows = json.loads(sample("practitioners", "--by", "clinic", "--measure", "scored", "--format", "json").stdout)
    assert [row["clinic"] for row in rows] == ["Harbour Street", "Mill Lane"]
    assert all(row["low95"] <= row["observed"] <= row["high95"] for row in rows)


def test_names_are_merged_listed_and_taken_back(own: Store) -> None:
    said = invoke("alias", "practitioner", "Fairley", "D. Fairley").stdout
    assert said == "The practitioner that the records call “Fairley” is shown as “D. Fairley”.\n"
    assert "It was so already" in invoke("alias", "practitioner", "Fairley", "D. Fairley").stdout
    rows = read(invoke("alias", "--format", "csv").stdout)
    assert [(row["field"], row["written"], row["shown"]) for row in rows] == [("practitioner", "Fairley", "D. Fairley")]
    assert "No record has the practitioner “Nobody”" in invoke("alias", "practitioner", "Nobody", "X", exits=1).stderr
    assert "needs the name in the records" in invoke("alias", "practitioner", "Fairley", exits=2).stderr
    assert "under the name in the records" in invoke("alias", "practitioner", "Fairley", "Fairley").stdout


def test_filtered_records_leave_under_the_names_that_they_came_with(own: Store, tmp_path: Path) -> None:
    invoke("alias", "practitioner", "Fairley", "D. Fairley")
    file = tmp_path / "records.csv"
    invoke("export", "records", "--practitioner", "D. Fairley", "--output", str(file))
    rows = read(file.read_text(encoding="utf-8-sig"))
    assert sorted(row["practitioner"] for row in rows) == ["D. Fairley", "Fairley"]
    assert "Not in these records: Fairley" in invoke("summary", "--practitioner", "Fairley", exits=2).stderr
    (again,) = read(invoke("import", str(file), "--format", "csv").stdout)
    assert (again["new"], again["changed"], again["same"]) == ("0", "0", "2")
