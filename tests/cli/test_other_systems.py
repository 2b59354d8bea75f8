"""Other systems' files on the command line: each stored whole, next month's by the name of its source alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store, fetch_sessions, open_store, verify_store
from outcomes.vocabulary.selection import Scope
from tests.intake.fhir_files import make_bundle, make_lines, make_observation, make_patient, make_response
from tests.intake.source_files import write_jane, write_redcap

JULY = write_jane("""
    patient_guid | start_at         | treatment_name | state   | break
    g-1          | 2026-07-02 10:00 | Massage - 30   | arrived | false
    g-1          | 2026-07-09 10:00 | Massage - 30   | no_show | false
                 | 2026-07-09 12:00 |                |         | true
""")
AUGUST = write_jane("""
    patient_guid | start_at         | treatment_name | state   | break
    g-1          | 2026-08-02 10:00 | Massage - 30   | arrived | false
    g-2          | 2026-08-03 10:00 | Massage - 30   | arrived | false
""")
EVENTS = write_redcap("""
    record_id | event   | visit_date | yob  | pain_type | pain_now | given___1
    1         | enrol   |            | 1970 | disc      |          | 0
    1         | visit_1 | 2026-03-02 |      |           | 7        | 1
    1         | visit_2 | 2026-03-09 |      |           | 5        | 1
""")
MAPPING = """
[columns]
"pain_type" = "back_pain_type"
"pain_now" = "pain_score"
"yob" = "birth_year"
[treatments]
"Massage - 30" = "massage"
"given___1" = "acupuncture"
"""

Import = Callable[..., Result]


@pytest.fixture
def bring(home: Path, tmp_path: Path) -> Import:
    """Import one file on the command line."""

    def bring(content: bytes, name: str, *words: str, exits: int = 0) -> Result:
        (tmp_path / name).write_bytes(content)
        result = CliRunner().invoke(run_commands, ["import", str(tmp_path / name), "--format", "csv", *words])
        assert result.exit_code == exits, result.output
        return result

    return bring


@pytest.fixture
def mapping(tmp_path: Path) -> str:
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return str(tmp_path / "mapping.toml")


def read_line(result: Result) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(result.stdout)))


def fetch(store: Store, *fields: str) -> list[list[object]]:
    return fetch_sessions(store, Scope.whole_clinic()).sort_values("session_date")[list(fields)].to_numpy().tolist()


def test_a_month_of_appointments_comes_in_and_the_next_needs_only_its_source(bring: Import, mapping: str) -> None:
    first = bring(JULY, "july.csv", "--source", "Jane App", "--mapping", mapping)
    told = read_line(first)
    assert (told["status"], told["rows"], told["new"], told["rejected"]) == ("stored", "3", "1", "0")
    assert "2 rows are no sessions and stayed out" in first.stderr
    second = bring(AUGUST, "august.csv", "--source", "Jane App")
    assert "Read under the mapping remembered for Jane App." in second.stderr
    assert read_line(second)["new"] == "2"
    store = open_store()
    assert [row[0] for row in fetch(store, "treatments")] == ["massage"] * 3
    assert verify_store(store) == ()


def test_a_redcap_project_comes_in_with_its_constants_and_scores(bring: Import, mapping: str) -> None:
    result = bring(EVENTS, "export.csv", "--mapping", mapping)
    assert (read_line(result)["rows"], read_line(result)["new"]) == ("3", "2")
    assert fetch(open_store(), "pain_score", "birth_year", "back_pain_type", "treatments") == [
        [7.0, 1970.0, "disc", "acupuncture"],
        [5.0, 1970.0, "disc", "acupuncture"],
    ]


@pytest.mark.parametrize("write", [make_bundle, make_lines])
def test_fhir_comes_in_and_the_same_scores_in_another_file_are_nothing_new(
    bring: Import, write: Callable[..., bytes]
) -> None:
    bodies = (make_patient(), make_observation(), make_response(effectiveDateTime=""), make_observation(patient="P2"))
    result = bring(write(*bodies), "export.json")
    assert (read_line(result)["rows"], read_line(result)["new"]) == ("4", "2")
    assert "treatment" in result.stderr
    assert fetch(open_store(), "treatments")[0] == ["not recorded"]
    again = bring(write(*reversed(bodies)), "again.json")
    assert (read_line(again)["status"], read_line(again)["same"]) == ("nothing new", "2")


def test_a_broken_line_of_ndjson_exits_1_with_its_number(bring: Import) -> None:
    content = make_lines(make_observation(), make_observation(patient="P2"), make_observation(patient="P3"))
    result = bring(content.replace(b'"P2"', b"P2", 1).replace(b'Patient/P2"', b"Patient/P2", 1), "x.ndjson", exits=1)
    assert "row 2" in result.stderr
    assert read_line(result)["status"] == "refused"
