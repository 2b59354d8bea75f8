"""A cut of `make fuzz`: spoiled files raise nothing and lose nothing. What they cost is measured there, not here."""

from __future__ import annotations

from tests.intake.fuzz import SPOILED, run_fuzz, write_report

FILES = 300


def test_spoiled_files_raise_nothing_and_lose_nothing() -> None:
    tally = run_fuzz([entry.content for entry in SPOILED], len(SPOILED) + FILES, seed=7)
    assert tally.faults == []
    assert tally.files == len(SPOILED) + FILES
    assert "Tracebacks 0" in write_report(tally)
