"""The page on other systems' files: each mapping that it gives to begin with can be read, and fits such a file."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from outcomes.intake import Mapping, check_file, read_mapping
from tests.intake.fhir_files import make_bundle, make_observation
from tests.intake.source_files import write_cliniko, write_jane, write_redcap

PAGE = Path(__file__).parents[2] / "docs" / "other_systems.md"
TODAY = dt.date(2026, 8, 31)
REDCAP = """
    record_id | event   | visit_date | pain_type | pain_now | yob  | given___1 | given___2 | given___3
    1         | visit_1 | 2026-03-02 | 1         | 7        | 1970 | 1         | 0         | 1
    1         | visit_2 | 2026-03-09 | 2         | 5        |      | 0         | 1         | 0
"""
JANE = """
    patient_guid | start_at         | treatment_name
    g-1          | 2026-07-02 10:00 | Initial Physiotherapy Assessment
    g-1          | 2026-07-09 10:00 | Physio - Manual Therapy, Dry Needling
    g-2          | 2026-07-09 10:00 | Acupuncture (60 min)
"""
CLINIKO = """
    patient_name | starts_at        | practitioner | appointment_type     | cancelled_at
    Jo Example   | 2026-07-02 10:00 | Ana          | Standard Appointment |
"""
FILES = {
    "REDCap": (write_redcap(REDCAP), 2),
    "Jane App": (write_jane(JANE), 3),
    "Cliniko": (write_cliniko(CLINIKO), 1),
    "FHIR R4": (make_bundle(make_observation()), 1),
}


def read_page() -> dict[str, str]:
    text = PAGE.read_text(encoding="utf-8")
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, flags=re.DOTALL | re.MULTILINE)
    return {name: "\n".join(re.findall(r"```toml\n(.*?)```", body, flags=re.DOTALL)) for name, body in sections}


def test_the_page_has_a_mapping_for_each_system() -> None:
    page = read_page()
    assert page.keys() == FILES.keys()
    assert all(read_mapping(text) != Mapping() for text in page.values())


@pytest.mark.parametrize("system", FILES)
def test_its_mapping_is_all_that_such_a_file_needs(system: str) -> None:
    content, sessions = FILES[system]
    checked = check_file(content, "export", mapping=read_mapping(read_page()[system]), today=TODAY)
    assert not checked.refused, checked.problems
    assert len(checked.records) == sessions
    assert not len(checked.rejected)
    assert any(
        system.split()[0] in problem.message for problem in checked.problems if problem.cause == "recognised-source"
    )
    assert check_file(content, "export", today=TODAY).refused or system == "FHIR R4"
