"""`export`: every table as a file that tells what its own command prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from outcomes.cli import run_commands
from outcomes.report import EPISODE_COLUMNS, RECORD_COLUMNS
from outcomes.store import Store, fetch_sessions, write_setting
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

Run = Callable[..., Result]

OWN_COMMAND = {
    "summary": ["summary"],
    "trend": ["trend"],
    "response": ["response"],
    "settings": ["settings"],
    "setting_changes": ["settings", "--history"],
    "batches": ["batches"],
}
TABLES = [*OWN_COMMAND, "records", "episodes"]

TWENTY_PATIENTS = write_csv(
    [
        {
            "patient_id": f"{patient:02}",
            "day": 7 * session,
            "treatments": "massage" if patient % 2 else "acupuncture + massage",
            "back_pain_type": "disc" if patient % 4 else "muscular",
            "pain_score": 8 - session,
            "clinic": "Zoë's" if patient < 12 else "=Elm",
            "practitioner": "@home" if patient < 5 else "R. Castellan",
            "bladder_bowel_change": "yes" if patient == 3 else "no",
            "symptom_weeks": 3 if patient % 2 else 30.5,
        }
        for patient in range(20)
        for session in range(3)
    ]
)


@pytest.fixture
def run(home: Path) -> Run:
    """Run one command in the clinic's own home."""

    def run(*words: object, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, [str(word) for word in words])
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def twenty(own_store: Store, take_in: Import) -> Store:
    """Twenty patients of two clinics, and a setting changed since."""
    assert take_in(TWENTY_PATIENTS).status == "stored"
    write_setting(own_store, "gap_days", "60", set_by="=anna")
    return own_store


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def read_sheet(path: Path) -> tuple[str, list[list[object]]]:
    workbook = CalamineWorkbook.from_path(str(path))
    (name,) = workbook.sheet_names
    return name, workbook.get_sheet_by_index(0).to_python()


def alike(cell: str, value: object) -> bool:
    """Tell whether a cell of the CSV says what one of the sheet does: text bare of its apostrophe, numbers as such."""
    if isinstance(value, float):
        return float(cell) == value
    return cell.removeprefix("'") == str(value)


def column(rows: Sequence[Sequence[str]], name: str) -> list[str]:
    return [row[rows[0].index(name)] for row in rows[1:]]


@pytest.mark.usefixtures("twenty")
@pytest.mark.parametrize("table", OWN_COMMAND)
def test_a_table_is_what_its_own_command_prints(run: Run, tmp_path: Path, table: str) -> None:
    file = tmp_path / "table.csv"
    result = run("export", table, "--output", file)
    printed = run(*OWN_COMMAND[table], "--format", "csv")
    assert file.read_bytes().decode("utf-8-sig") == printed.stdout
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert result.stderr == printed.stderr
    assert f"Written: {file} (" in result.stdout


@pytest.mark.usefixtures("twenty")
@pytest.mark.parametrize("table", TABLES)
def test_the_workbook_says_what_the_csv_says(run: Run, tmp_path: Path, table: str) -> None:
    run("export", table, "--output", tmp_path / "table.csv")
    run("export", table, "--output", tmp_path / "table.XLSX")
    rows, (name, cells) = read(tmp_path / "table.csv"), read_sheet(tmp_path / "table.XLSX")
    assert name == table
    assert len(cells) == len(rows) > 1
    width = len(cells[0])
    pairs = [pair for row, line in zip(rows, cells, strict=True) for pair in zip(row[:width], line, strict=True)]
    assert [pair for pair in pairs if not alike(*pair)] == []
    assert not any(any(row[width:]) for row in rows[1:])


@pytest.mark.usefixtures("twenty")
@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("summary", ["--clinic", "=Elm"]),
        ("trend", ["--by", "clinic,practitioner", "--sessions", "3", "--persistent"]),
        ("response", ["--by", "combination", "--rule", "pct50", "--sustained", "--back-pain-type", "disc"]),
    ],
)
def test_the_options_of_a_table_s_own_command_hold_here_too(
    run: Run, tmp_path: Path, table: str, options: list[str]
) -> None:
    run("export", table, "--output", tmp_path / "table.csv", *options)
    assert (tmp_path / "table.csv").read_bytes().decode("utf-8-sig") == run(table, *options, "--format", "csv").stdout


def test_records_are_all_current_records_with_pseudonyms_for_ids(run: Run, tmp_path: Path, twenty: Store) -> None:
    run("export", "records", "--output", tmp_path / "records.csv")
    rows = read(tmp_path / "records.csv")
    assert rows[0] == list(RECORD_COLUMNS)
    assert "patient_id" not in rows[0]
    stored = fetch_sessions(twenty, Scope.whole_clinic())
    assert column(rows, "patient_key") == stored["patient_key"].tolist()
    assert column(rows, "session_date") == stored["session_date"].dt.strftime("%Y-%m-%d").tolist()
    assert [float(cell) for cell in column(rows, "pain_score")] == stored["pain_score"].tolist()
    assert set(column(rows, "symptom_weeks")) == {"3", "30.5"}
    assert set(column(rows, "session_number")) == {""}
    assert set(column(rows, "clinic")) == {"Zoë's", "'=Elm"}
    assert set(column(rows, "practitioner")) == {"'@home", "R. Castellan"}


@pytest.mark.usefixtures("twenty")
@pytest.mark.parametrize(
    ("options", "records"),
    [
        ([], 60),
        (["--clinic", "=Elm"], 24),
        (["--practitioner", "@home"], 15),
        (["--from", "2025-01-02"], 0),
        (["--persistent", "--back-pain-type", "muscular"], 15),
        (["--combination", "other combinations", "--clinic", "Zoë's"], 36),
    ],
)
def test_records_can_be_filtered_and_leave_no_flagged_patient_out_unasked(
    run: Run, tmp_path: Path, options: list[str], records: int
) -> None:
    result = run("export", "records", "--output", tmp_path / "records.csv", *options)
    assert len(read(tmp_path / "records.csv")) - 1 == records
    assert f"({'1 row' if records == 1 else f'{records} rows'})" in result.stdout


@pytest.mark.usefixtures("twenty")
def test_episodes_have_their_baseline_and_are_those_that_the_pages_count(run: Run, tmp_path: Path) -> None:
    run("export", "episodes", "--output", tmp_path / "episodes.csv")
    rows = read(tmp_path / "episodes.csv")
    assert rows[0] == list(EPISODE_COLUMNS)
    assert len(rows) - 1 == 19  # one is red-flagged
    assert set(column(rows, "pain_baseline")) == {"8"}
    assert set(column(rows, "pain_instrument")) == {"NRS"}
    assert set(column(rows, "function_baseline")) == {""}
    assert set(column(rows, "first_day")) == {"2025-01-01"}
    assert set(column(rows, "red_flagged")) == {"no"}
    run("export", "episodes", "--output", tmp_path / "all.csv", "--include-red-flagged")
    assert len(read(tmp_path / "all.csv")) - 1 == 20


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_store_gives_headings(run: Run, tmp_path: Path, table: str) -> None:
    run("export", table, "--output", tmp_path / "table.csv")
    run("export", table, "--output", tmp_path / "table.xlsx")
    assert read(tmp_path / "table.csv")[0] == read_sheet(tmp_path / "table.xlsx")[1][0]


def test_the_sample_clinic_says_that_it_is_one(run: Run, tmp_path: Path) -> None:
    for name in ("summary.csv", "summary.xlsx"):
        assert "SAMPLE" in run("export", "summary", "--sample", "--output", tmp_path / name).stdout
    assert read_sheet(tmp_path / "summary.xlsx")[0] == "SAMPLE summary"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export"], "Missing argument"),
        (["export", "summary"], "--output"),
        (["export", "shoes", "--output", "x.csv"], "shoes"),
        (["export", "summary", "--output", "x.pdf"], ".csv or .xlsx"),
        (["export", "summary", "--output", "x.csv", "--by", "clinic"], "--by has no meaning for summary"),
        (["export", "settings", "--output", "x.csv", "--clinic", "a"], "--clinic has no meaning for settings"),
        (["export", "records", "--output", "x.csv", "--instrument", "NRS"], "--instrument has no meaning for records"),
        (["export", "trend", "--output", "x.csv", "--rule", "pct50", "--first"], "--rule, --first have no meaning"),
        (["export", "trend", "--output", "x.csv", "--clinic", "Nowhere"], "Not in these records: Nowhere"),
        (["export", "trend", "--output", "x.csv", "--by", "shoes"], "one or two different of"),
    ],
)
def test_wrong_usage_writes_nothing_and_says_what_is_meant(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in run(*words, exits=2).stderr
    assert not list(tmp_path.glob("x.*"))


def test_a_file_that_cannot_be_written_is_told_in_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "x.csv"
    assert run("export", "settings", "--output", file, exits=1).stderr == f"{file}: No such file or directory.\n"


@pytest.mark.usefixtures("twenty")
def test_a_table_too_long_for_a_sheet_names_csv(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outcomes.report.workbook.SHEET_ROWS", 59)
    assert "take CSV" in run("export", "records", "--output", tmp_path / "x.xlsx", exits=1).stderr
    assert not (tmp_path / "x.xlsx").exists()
