"""The questions that owners and practitioners ask, and where each is answered, in two clicks from the first page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["QUESTIONS", "Asker", "Question", "find_questions"]

Asker = Literal["owner", "practitioner"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `page`: the title of the page that answers it; `query`: what a link there brings along.

    `where`: where on the page the answer stands, and what to choose first. `clicks`: the way from the first page by
    hand, each a link of the menu, a choice or a part opened; none where the first page itself answers.
    """

    id: str
    asker: Asker
    words: str
    page: str
    where: str
    clicks: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()


def find_questions(asker: Asker) -> tuple[Question, ...]:
    """Return the questions of one who asks, in their order."""
    return tuple(question for question in QUESTIONS if question.asker == asker)


_BEST = "Which combination does best, type by type?"

QUESTIONS: tuple[Question, ...] = (
    Question("better", "owner", "Are we getting people better?", "Overview", "the first two sentences of this page"),
    Question("before", "owner", "Better than before?", "Overview", "beneath the measures, against the year before"),
    Question("how many", "owner", "How many is that?", "Overview", "beneath the first two sentences"),
    Question(
        "who differs",
        "owner",
        "Who differs from the others?",
        "Practitioners",
        "the first sentences",
        ("Practitioners",),
    ),
    Question(
        "best",
        "owner",
        "Which treatments work best?",
        "Combinations",
        f"under “{_BEST}”",
        ("Combinations", _BEST),
        (("open", "best"),),
    ),
    Question("how long", "owner", "How long until they improve?", "Response", "the first sentence", ("Response",)),
    Question(
        "who leaves",
        "owner",
        "Who drops out?",
        "Response",
        "under “Who leaves without having improved?”",
        ("Response",),
    ),
    Question(
        "target", "owner", "Are we near our target?", "Overview", "beneath the measures; Settings holds the target"
    ),
    Question("trust", "owner", "Can I trust the data?", "Quality", "the first sentence", ("Quality",)),
    Question("raise", "owner", "What should I raise?", "Overview", "under “What to raise this month”"),
    Question(
        "my patients",
        "practitioner",
        "How are my patients?",
        "Overview",
        "the first two sentences, once a practitioner is chosen in the filter",
        ("Practitioner",),
    ),
    Question(
        "not improving",
        "practitioner",
        "Which of them are not improving?",
        "On track",
        "the first sentence, and the list beneath it",
        ("On track",),
    ),
    Question(
        "expectation",
        "practitioner",
        "How is this one, against what was to be expected?",
        "On track",
        "each patient's own line in the list",
        ("On track", "a patient's state"),
    ),
    Question(
        "like this",
        "practitioner",
        "Which combination for patients like this?",
        "Combinations",
        f"under “{_BEST}”, at the patient's type; filters make it narrower",
        ("Combinations", _BEST),
        (("open", "best"),),
    ),
    Question(
        "pair",
        "practitioner",
        "Treatment A against treatment B?",
        "Combinations",
        f"under “{_BEST}”, two by two; or choose the two",
        ("Combinations", _BEST),
        (("open", "best"),),
    ),
    Question(
        "exercise",
        "practitioner",
        "Does adding exercise help?",
        "Combinations",
        "under “What does each treatment add?”, for the type chosen above it",
        ("Combinations", "Back pain"),
        (("within", "all"),),
    ),
    Question(
        "no more gain",
        "practitioner",
        "When is there no more gain?",
        "Response",
        "under “What does one more session bring?”",
        ("Response",),
    ),
    Question(
        "where I stand",
        "practitioner",
        "Where do I stand?",
        "Practitioners",
        "the first sentences, once “Seen by” is set to you",
        ("Practitioners", "Seen by"),
    ),
    Question(
        "real",
        "practitioner",
        "Is the difference real?",
        "Combinations",
        "under “Compare two, as if their patients had been alike”",
        ("Combinations",),
    ),
    Question(
        "missing",
        "practitioner",
        "What is missing in my records?",
        "Quality",
        "under “What is missing in my records?”; choose yourself in the filter",
        ("Quality", "Practitioner"),
    ),
)
