"""The printed report: the page's own numbers, for every reader, with nothing of few patients in it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from outcomes.charts import ReportPage, arrange_report, say_cards, say_trend, tabulate_everyone
from outcomes.cohort import Cohort, Snapshot, select_episodes
from outcomes.estimates import Report, estimate_report
from outcomes.report import render_report
from outcomes.vocabulary.selection import CohortFilter, Scope


def cohort_of(snapshot: Snapshot, chosen: CohortFilter = CohortFilter()) -> Cohort:  # noqa: B008
    return select_episodes(snapshot, Scope.whole_clinic(), chosen)


@pytest.fixture(scope="module")
def report(sample_snapshot: Snapshot) -> Report:
    return estimate_report(cohort_of(sample_snapshot))


@pytest.fixture(scope="module")
def page(report: Report) -> ReportPage:
    return arrange_report(report, sample=True)


@pytest.fixture(scope="module")
def pdf(page: ReportPage) -> bytes:
    return render_report(page)


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF, its white space folded: lines break where the paper ends."""
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages).split())


def test_what_is_printed_is_what_the_overview_shows(pdf: bytes, report: Report) -> None:
    text = words_of(pdf)
    for trend in report.trends:
        assert say_trend(trend).replace("**", "") in text
    for card in say_cards(report.summary):
        assert card.label in text
        assert card.value in text
        assert card.detail in text


def test_the_table_over_sessions_is_the_page_s_own(pdf: bytes, report: Report) -> None:
    text = words_of(pdf)
    for trend in report.trends:
        for row in tabulate_everyone(trend)[:9]:
            kept, low, high = (f"{row[name]:.1f}" for name in ("kept", "kept_low", "kept_high"))
            assert f"{kept} {low} to {high}" in text


def test_the_first_page_is_one_to_read_and_the_numbers_follow(pdf: bytes) -> None:
    sheets = PdfReader(io.BytesIO(pdf)).pages
    assert "What this cannot tell" in sheets[0].extract_text()
    assert "The numbers behind it" in sheets[1].extract_text()
    assert all(abs(float(sheet.mediabox.width) - 595.3) < 1 for sheet in sheets)  # A4
    assert "SAMPLE" in sheets[0].extract_text()


def test_a_screen_reader_finds_language_title_structure_and_a_sentence_for_each_figure(
    pdf: bytes, page: ReportPage
) -> None:
    document = PdfReader(io.BytesIO(pdf))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert document.metadata is not None
    assert document.metadata.title == page.title
    alternatives = re.findall(r"'/Alt': '([^']*)'", str(list(walk(root["/StructTreeRoot"]))))
    for figure in page.figures:
        assert figure.words in alternatives


def walk(element: object) -> list[dict[str, object]]:
    """Return every element of a structure tree."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [found for one in element for found in walk(one)]
    if not isinstance(element, dict) or "/MCID" in element:
        return []
    below = walk(element["/K"]) if "/K" in element else []
    return [{key: value for key, value in element.items() if key in ("/S", "/Alt")}, *below]


def test_the_same_records_print_the_same_file(page: ReportPage, pdf: bytes) -> None:
    assert render_report(page) == pdf


def test_it_is_readable_in_grey(pdf: bytes) -> None:
    content = b"".join(sheet.get_contents().get_data() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    colours = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", content)
    assert all(red == green == blue for red, green, blue in colours)


def test_words_of_a_record_are_never_markup(page: ReportPage) -> None:
    hostile = '#panic("!") *bold* <b> $x$ \\ @ref [link](http://example.org) ‮'
    text = words_of(render_report(replace(page, selection=hostile, raised=(hostile,))))
    assert '#panic("!") *bold* <b> $x$' in text


def test_a_small_group_is_not_told_beside_the_others(sample_snapshot: Snapshot) -> None:
    chosen = CohortFilter(practitioners=tuple(sample_snapshot.episodes["practitioner"].unique()[:1]))
    cohort = cohort_of(sample_snapshot, chosen)
    report = estimate_report(cohort)
    counts = cohort.snapshot.episodes.iloc[cohort.rows].groupby("back_pain_type", observed=True)["patient"].nunique()
    assert set(report.types) <= set(counts[counts >= 11].index)
    text = words_of(render_report(arrange_report(report, sample=True)))
    for row in re.findall(r"over sessions, [^T]*", text):
        assert not re.search(r"\b0 0\b", row)


def test_shares_of_few_are_not_told(sample_snapshot: Snapshot) -> None:
    days = sample_snapshot.episodes["first_day"].sort_values()
    chosen = CohortFilter(first_session_to=days.iloc[14].date())
    page = arrange_report(estimate_report(cohort_of(sample_snapshot, chosen)), sample=True)
    improved = next(card for card in page.cards if card.name == "improved_of_all")
    assert improved.value == "–"
    assert "under eleven patients" in improved.detail
    measures = {row[0]: row for row in page.tables[0].rows}
    assert measures[improved.label][1:] == ("not told", "", "", "")
