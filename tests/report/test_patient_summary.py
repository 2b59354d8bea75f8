"""A patient's own summary on paper: every word of it, one page, and readable by a screen reader."""

import io

from pypdf import PdfReader

from outcomes.report import render_patient_summary

SENTENCES = ("You came to 3 sessions.", "Your pain score went from 6 to 8 #strong[0–10].", "Seek emergency care.")


def test_every_sentence_stands_on_one_page_as_it_was_said() -> None:
    (page,) = PdfReader(io.BytesIO(render_patient_summary(SENTENCES, mark="SAMPLE"))).pages
    words = " ".join(page.extract_text().split())
    assert all(sentence in words for sentence in SENTENCES)
    assert "SAMPLE" in words


def test_a_screen_reader_can_read_it_and_it_is_the_same_at_every_writing() -> None:
    pdf = render_patient_summary(SENTENCES, mark="")
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert pdf == render_patient_summary(SENTENCES, mark="")
