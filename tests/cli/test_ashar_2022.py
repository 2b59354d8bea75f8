"""A published trial through the command line: Ashar et al., JAMA Psychiatry 2022, patient-level data (CC0).

The file lies beside the repository, in shared/data/ashar2022, and is not part of it; where it is absent these tests
are skipped.
"""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
from click.testing import CliRunner
from scipy.stats import t

from outcomes.cli import run_commands
from outcomes.store import fetch_record_count, open_store

RECORDS = Path(__file__).parents[3] / "shared" / "data" / "ashar2022" / "session_records.csv"
MAPPING = """
[treatments]
"pain reprocessing therapy" = "+"
"placebo injection" = "+"
"""
ARMS = ("pain reprocessing therapy", "placebo injection + usual care", "usual care")

# Arm by arm: session → mean, SD, n, as published with the data.
PAIN = {
    1: ((3.94, 1.50, 50), (3.80, 1.58, 51), (3.60, 1.44, 50)),
    2: ((1.18, 1.24, 44), (2.84, 1.64, 44), (3.13, 1.45, 47)),
}
FUNCTION_AFTER = ((10.14, 10.63), (19.00, 11.07), (20.68, 10.68))

pytestmark = pytest.mark.skipif(not RECORDS.exists(), reason="the trial's file is not beside the repository")


@pytest.fixture
def trial(home: Path, tmp_path: Path) -> CliRunner:
    """The trial, imported with its own two modalities declared."""
    mapping = tmp_path / "ashar.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    runner = CliRunner()
    result = runner.invoke(run_commands, ["import", str(RECORDS), "--mapping", str(mapping)])
    assert result.exit_code == 0, result.stderr
    return runner


def read_trend(runner: CliRunner, outcome: str) -> dict[tuple[str, int], dict[str, str]]:
    words = ["trend", "--by", "combination", "--outcome", outcome, "--sessions", "2", "--format", "csv"]
    result = runner.invoke(run_commands, words)
    assert result.exit_code == 0, result.stderr
    return {(row["combination"], int(row["session"])): row for row in csv.DictReader(io.StringIO(result.stdout))}


def find_sd(row: dict[str, str]) -> float:
    """Return the standard deviation that a t interval's width tells."""
    n, width = int(row["n"]), float(row["observed_high"]) - float(row["observed_low"])
    return width / 2 * math.sqrt(n) / t.ppf(0.975, n - 1)


def test_the_trial_s_own_modalities_are_asked_about_and_nothing_is_stored(home: Path) -> None:
    result = CliRunner().invoke(run_commands, ["import", str(RECORDS)])
    assert result.exit_code == 1
    assert '"pain reprocessing therapy" is not a modality we know' in result.stderr
    assert '"placebo injection" is not a modality we know' in result.stderr
    assert result.stderr.count("is not a modality we know") == 2
    assert fetch_record_count(open_store()) == 0


def test_pain_before_and_after_is_as_published(trial: CliRunner) -> None:
    trend = read_trend(trial, "pain")
    assert {arm for arm, _ in trend} == set(ARMS)
    for session, arms in PAIN.items():
        for arm, (mean, _, n) in zip(ARMS, arms, strict=True):
            row = trend[arm, session]
            assert (round(float(row["observed"]), 2), int(row["n"])) == (mean, n), (arm, session)


def test_the_spread_of_pain_is_as_published(trial: CliRunner) -> None:
    trend = read_trend(trial, "pain")
    for session, arms in PAIN.items():
        for arm, (_, sd, _) in zip(ARMS, arms, strict=True):
            assert find_sd(trend[arm, session]) == pytest.approx(sd, abs=0.0051), (arm, session)


def test_function_after_is_as_published(trial: CliRunner) -> None:
    trend = read_trend(trial, "function")
    for arm, (mean, sd) in zip(ARMS, FUNCTION_AFTER, strict=True):
        assert float(trend[arm, 2]["observed"]) == pytest.approx(mean, abs=0.0051), arm
        assert find_sd(trend[arm, 2]) == pytest.approx(sd, abs=0.0051), arm
