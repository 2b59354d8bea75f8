"""The commands on a store on a PostgreSQL server: told where it is, they say and write what they do of a file."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

import outcomes.store
from outcomes.cli import run_commands
from outcomes.intake import Mapping
from outcomes.store import fetch_job, fetch_record_count, open_store, write_job
from outcomes.store.orders import ImportOrder, write_order
from tests.postgres import Postgres
from tests.records import write_csv

ROOT = Path(__file__).parents[2]
JANUARY = write_csv(
    [
        {
            "patient_id": f"{patient:03}",
            "day": patient + 7 * session,
            "treatments": "massage" if patient % 2 else "acupuncture + massage",
            "back_pain_type": "disc" if patient % 4 else "muscular",
            "pain_score": 8 - session,
            "function_score": 40 - 4.5 * session,
            "function_instrument": "ODI",
            "clinic": "Zoë's",
            "practitioner": "R. Castellan" if patient % 3 else "a. Okafor",
            "bladder_bowel_change": "yes" if patient == 3 else "no",
        }
        for patient in range(40)
        for session in range(4)
    ]
)
CORRECTED = JANUARY.replace(b",8,NRS", b",9,NRS").replace(b",4,NRS", b",3,NRS")
FAULTY = write_csv("patient_id | day | pain_score\n1 | 0 | 7\n2 | 0 | 11")
TABLES = ("records", "episodes", "summary", "trend", "response", "settings", "setting_changes", "batches")


@dataclass
class Told:
    """What a row of commands said, each by its words, and the files that they wrote."""

    said: list[tuple[str, int, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture
def folder(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are run: the clinic's files lie there, and it is one moment all the time."""
    for module in vars(outcomes.store).values():
        if hasattr(module, "find_now"):
            monkeypatch.setattr(module, "find_now", lambda: "2026-01-05T09:00:00+00:00")
    for name, content in {"january.csv": JANUARY, "corrected.csv": CORRECTED, "faulty.csv": FAULTY}.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def on_server(postgres: Postgres) -> str:
    """The address of an empty store on the server."""
    return postgres.make_database(template=True)


def use_all(folder: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> Told:
    """Give all commands, as a clinic would over months, to the store at an address."""
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", address)
    told = Told()
    for words in list_commands():
        given = "017\n" if words[0] == "forget" else None
        result = CliRunner().invoke(run_commands, words, prog_name="python -m outcomes", input=given)
        assert "Traceback" not in result.output
        told.said.append((" ".join(words), result.exit_code, result.output))
    for path in (path for pattern in ("*.pdf", "out_*") for path in folder.glob(pattern)):
        told.files[path.name] = path.read_bytes()
        path.unlink()
    return told


def list_commands() -> Iterator[list[str]]:
    yield ["import", "january.csv"]
    yield ["import", "january.csv"]
    yield ["import", "--dry-run", "corrected.csv"]
    yield ["import", "faulty.csv"]
    yield ["import", "--valid-rows", "--clinic", "Zoë's", "faulty.csv"]
    yield ["import", "corrected.csv"]
    yield ["check"]
    yield ["undo", "2"]
    yield ["redo", "2"]
    yield ["settings", "gap_days", "60"]
    yield ["settings", "--history"]
    yield ["alias", "practitioner", "a. Okafor", "A. Okafor"]
    yield ["users", "add", "ben@clinic.example", "practitioner", "--practitioner", "A. Okafor"]
    yield ["users"]
    for command in ("batches", "summary", "response", "on-track", "over-time", "practitioners", "quality", "flags"):
        yield [command]
    yield ["trend", "--by", "back_pain_type", "--format", "json"]
    yield ["claims"]
    yield ["report", "--output", "report.pdf"]
    for table in TABLES:
        yield ["export", table, "--output", f"out_{table}.csv"]
    yield ["import", "out_records.csv"]
    yield ["audit"]
    yield ["check"]


def test_all_commands_say_and_write_of_a_store_on_a_server_what_they_do_of_one_in_a_file(
    folder: Path, home: Path, on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file = use_all(folder, monkeypatch, f"sqlite:///{home / 'outcomes.db'}")
    served = use_all(folder, monkeypatch, on_server)
    assert served.said == in_file.said
    assert served.files == in_file.files
    assert set(in_file.files) == {"report.pdf", *(f"out_{table}.csv" for table in TABLES)}
    assert {words for words, status, _ in in_file.said if status} == {"import faulty.csv", "quality"}


def test_a_patient_is_forgotten_on_a_server_and_its_own_backups_are_named(
    folder: Path, on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", on_server)
    assert CliRunner().invoke(run_commands, ["import", "january.csv"]).exit_code == 0
    result = CliRunner().invoke(run_commands, ["forget", "--yes"], input="017\n")
    assert result.exit_code == 0, result.output
    assert "The patient is removed: 4 rows" in result.output
    assert "The database server's own backups still do, until they are replaced." in result.output
    assert fetch_record_count(open_store()) == 156
    assert CliRunner().invoke(run_commands, ["check"]).exit_code == 0


@pytest.mark.parametrize("words", [["backup"], ["restore", "january.csv"]], ids=["backup", "restore"])
def test_backups_of_a_server_are_left_to_the_server_in_words(
    folder: Path, on_server: str, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", on_server)
    result = CliRunner().invoke(run_commands, words, input="y\n")
    assert result.exit_code == 1
    assert "The store is on a database server" in result.stderr


def test_a_server_that_does_not_answer_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", "postgresql://nobody:sesame@127.0.0.1:9/outcomes")
    result = CliRunner().invoke(run_commands, ["batches"])
    assert result.exit_code == 1
    assert result.stderr == (
        "The store on the database server cannot be opened: the database server does not answer.\n"
    )


def test_an_import_that_the_app_hands_over_to_a_process_of_its_own_finds_the_server(
    folder: Path, on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", on_server)
    store = open_store()
    job = write_job(store, "january.csv", by="nurse")
    order = io.BytesIO()
    write_order(order, ImportOrder(JANUARY, "january.csv", by="nurse", mapping=Mapping()))
    run = subprocess.run(
        [sys.executable, "-m", "outcomes", "import", "--job", str(job)],
        input=order.getvalue(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    assert fetch_job(store, job).state == "stored"
    assert fetch_record_count(store) == 160
    store.engine.dispose()
