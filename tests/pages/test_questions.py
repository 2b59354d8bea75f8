"""Where the twenty questions are answered: the page shows the sentence, at most two clicks from the first page."""

from collections.abc import Callable
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.app.registry import PAGES
from outcomes.cohort import Snapshot
from outcomes.vocabulary.questions import QUESTIONS, Question
from tests.questions.answers import Answers, answer_of

OpenPage = Callable[..., AppTest]
WHO = "A. Lindqvist"
SHOWN = [question for question in QUESTIONS if question.id != "real"]  # which pair stands there is the page's choice
ANSWERS: dict[int, Answers] = {}


@pytest.fixture
def answers(sample_snapshot: Snapshot) -> Answers:
    """What the sample clinic's records answer, worked out without a page."""
    return ANSWERS.setdefault(id(sample_snapshot), answer_of(sample_snapshot, (WHO,), 0))


@cache
def file_of(title: str) -> str:
    return next(entry.file for entry in PAGES if entry.title == title)


def read(app: AppTest) -> str:
    """Return all that a reader can read on the page, without marks."""
    parts = [one.value for kind in ("markdown", "caption", "subheader") for one in getattr(app, kind)]
    return "\n".join(parts).replace("\\", "").replace("**", "").replace("\u00a0", " ")


def go(open_page: OpenPage, question: Question) -> tuple[AppTest, int]:
    """Follow a question from the first page to its answer; return the page and how many clicks that took."""
    page = file_of(question.page)
    if question.id == "my patients":
        return open_page(page, practitioner=WHO), 1  # chosen in the filter beside the first page
    if question.id == "missing":
        return open_page(page, practitioner=WHO), 2  # chosen in the filter, then the menu's link
    if question.id == "where I stand":
        return open_page(page, view=WHO), 2  # the menu's link, then chosen in the list
    if question.query:
        return open_page(page, **dict(question.query)), 2  # the list of questions opened, then its link
    return open_page(page), int(page != PAGES[0].file)


@pytest.mark.parametrize("question", SHOWN, ids=lambda question: question.id)
def test_a_question_is_answered_within_two_clicks(open_page: OpenPage, answers: Answers, question: Question) -> None:
    app, clicks = go(open_page, question)
    text = read(app)
    assert clicks <= 2
    sentences = answers[question.id]
    if question.id in ("not improving", "expectation"):  # the list shows eight at a time, the worst first
        sentences = [one for one in sentences if ": Off track" in one or "open episode" in one][:8]
    assert sentences
    for sentence in sentences:
        assert _strip(question, sentence) in text


def _strip(question: Question, sentence: str) -> str:
    """Return a sentence as the page has it: without whose it is, where the answers are told apart by that."""
    words = sentence.replace("**", "")
    if question.id in ("my patients", "where I stand", "pair"):
        return words.split(": ", 1)[1]
    known = words.split(": ", 1)
    return known[1] if len(known[0]) == 32 else words


def test_the_overview_leads_to_every_page_that_answers(open_page: OpenPage) -> None:
    labels = {link.proto.label for link in open_page("clinic/overview.py").get("page_link")}
    assert {question.words for question in QUESTIONS if question.page != "Overview"} <= labels


def test_the_list_tells_where_on_this_page_the_others_are_answered(open_page: OpenPage) -> None:
    text = read(open_page("clinic/overview.py"))
    assert all(question.words in text for question in QUESTIONS if question.page == "Overview")


def test_whether_a_difference_is_real_stands_on_the_page_unasked(open_page: OpenPage) -> None:
    text = read(open_page("treatments/combinations.py"))
    assert "Between patients alike in all that is recorded, had everyone stayed, pain (NRS) at session 6 is" in text
    assert "What is recorded nowhere is not made alike." in text


def test_without_a_target_that_is_said_and_with_one_how_far_it_is(open_page: OpenPage) -> None:
    app = open_page("clinic/overview.py")
    assert "No target is set" in read(app)
    assert "Set a target" in {link.proto.label for link in app.get("page_link")}
