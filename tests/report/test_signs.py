"""A page is printed whatever signs a name has: those that the fonts lack as their kin, or as a question mark."""

import io

import pytest
from pypdf import PdfReader

from outcomes.report import render_patient_summary


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Zoë Ångström", "Zoë Ångström"),
        ("Ελένη", "Ελένη"),
        ("Иванова", "Иванова"),
        ("a＝b", "a=b"),
        ("北京 clinic", "?? clinic"),
        ("quote ＂ and ＼", 'quote " and \\'),
        ("🦴 bones", "? bones"),
    ],
)
def test_a_name_is_printed_as_far_as_the_fonts_go(name: str, printed: str) -> None:
    assert printed in words_of(render_patient_summary([f"Seen by {name} today.", "Seek help."], mark=""))


def test_the_same_name_is_printed_the_same_at_every_writing() -> None:
    first, second = (render_patient_summary(["北京 ＝ 🦴", "Seek help."], mark="") for _ in range(2))
    assert first == second
