"""`report`: written, noted, and withheld where two reports together would tell of single patients."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store, fetch_data_version, fetch_releases, verify_store
from tests.conftest import Import
from tests.records import write_csv

Run = Callable[..., Result]

FEW, MORE = 6, 40
RECORDS = write_csv(
    [
        {"patient_id": f"{patient:03}", "day": 7 * visit, "pain_score": 8 - visit, "practitioner": name, "clinic": "N"}
        for patient in range(2 * MORE + FEW)
        for visit in range(3)
        for name in ["R. Castellan" if patient < MORE else "P. Anandan" if patient < 2 * MORE else "L. Okafor"]
    ]
)


@pytest.fixture
def run(home: Path, take_in: Import) -> Run:
    """Run one command in a clinic with two practitioners of forty patients and one of six."""
    take_in(RECORDS)

    def run(*words: object, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, [str(word) for word in words])
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


def test_a_report_is_written_and_noted_and_no_number_is_out_of_date(run: Run, own_store: Store, tmp_path: Path) -> None:
    version = fetch_data_version(own_store)
    run("report", "--output", tmp_path / "all.pdf")
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    assert fetch_releases(own_store, "report") == ({},)
    assert fetch_data_version(own_store) == version
    assert verify_store(own_store) == ()


def test_of_any_two_selections_that_differ_by_few_patients_only_one_is_reported(run: Run, tmp_path: Path) -> None:
    names = ("R. Castellan", "P. Anandan", "L. Okafor")
    sizes = dict(zip(names, (MORE, MORE, FEW), strict=True))
    reported: list[frozenset[str]] = [frozenset(names)]
    for count in (1, 2, 3):
        for chosen in itertools.combinations(names, count):
            output = tmp_path / f"{'-'.join(chosen)}.pdf"
            words = [word for name in chosen for word in ("--practitioner", name)]
            people = frozenset(chosen)
            near = any(0 < sum(sizes[name] for name in people ^ other) < 11 for other in reported)
            withheld = near or sum(sizes[name] for name in people) < 11
            result = run("report", "--output", output, *words, exits=int(withheld))
            assert output.exists() != withheld
            if withheld:
                assert "fewer than 11 patients" in result.stderr
            else:
                reported.append(people)
    assert len(reported) == 4  # all together, each of the two large ones, and all three named


def test_of_the_sample_clinic_nothing_is_noted(run: Run, tmp_path: Path) -> None:
    run("report", "--sample", "--output", tmp_path / "sample.pdf")
    assert (tmp_path / "sample.pdf").exists()
