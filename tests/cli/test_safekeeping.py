"""`backup`, `restore` and `forget`: what they do, and what they say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store, fetch_record_count, fetch_sessions, find_patient
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

JANUARY = write_csv("patient_id | day | pain_score\n0017 | 0 | 7\n0017 | 7 | 5\n0018 | 3 | 4")
FEBRUARY = write_csv("patient_id | day | pain_score\n0019 | 40 | 6")
Run = Callable[..., Result]


@pytest.fixture
def run(home: Path) -> Run:
    """Run one command in the clinic's own home, with `typed` at its prompts."""

    def run(*words: object, typed: str = "", exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, [str(word) for word in words], input=typed)
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


def test_a_backup_is_written_and_restored(run: Run, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    told = run("backup").stdout.strip()
    assert told.startswith("Written and verified: ")
    take_in(FEBRUARY)
    restored = run("restore", told.removeprefix("Written and verified: "))
    assert "3 records count. What was there is kept in" in restored.stdout
    assert fetch_record_count(own_store) == 3


def test_a_file_that_is_not_there_is_not_restored(run: Run, take_in: Import) -> None:
    take_in(JANUARY)
    assert "nothing was restored" in run("restore", "nowhere.db", exits=1).stderr


def test_a_patient_is_forgotten_by_the_clinic_s_own_id_once_confirmed(
    run: Run, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    pseudonym = find_patient(own_store, "0017")[1]
    told = run("forget", typed="0017\ny\n")
    assert "The patient is removed: 2 rows, earlier versions among them" in told.stdout
    assert "0017" not in told.stdout
    assert pseudonym not in set(fetch_sessions(own_store, Scope.whole_clinic())["patient_key"])
    assert "3 records" not in run("check").stdout


def test_a_patient_stays_where_it_is_not_confirmed(run: Run, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    run("forget", typed="0017\nn\n", exits=1)
    assert fetch_record_count(own_store) == 3


def test_nobody_meant_is_nobody_removed(run: Run, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    told = run("forget", "--yes", typed="17\n", exits=1)
    assert "No patient of this store is meant by that" in told.stderr
    assert fetch_record_count(own_store) == 3
