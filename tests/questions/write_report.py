"""`make questions`: asks the twenty questions of twenty clinics of known truth; writes docs/questions.md."""

from __future__ import annotations

import inspect
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from outcomes.cohort import Snapshot, build_snapshot
from outcomes.store import open_sample
from outcomes.vocabulary.questions import QUESTIONS, Question, find_questions
from tests.conftest import settle
from tests.questions.answers import Answers, answer_all, answer_of
from tests.questions.clinics import SEEDS, make_clinic
from tests.questions.judges import JUDGES

REPORT = Path(__file__).parents[2] / "docs" / "questions.md"
_LONGEST = 330

NEVER_LOOKED_AT = tuple(range(20, 50))
"""Clinics that no sentence, limit or judge was ever changed for."""


def count_right(question: str, seeds: Sequence[int]) -> int:
    """Return in how many of the clinics the sentences that answer a question are right."""
    right = 0
    for seed in seeds:
        try:
            JUDGES[question](make_clinic(seed), answer_all(seed)[question])
            right += 1
        except AssertionError as problem:
            print(f"{question}, clinic {seed}: {problem}")
    return right


def write_report(right: dict[str, int], fresh: dict[str, int], examples: Answers) -> str:
    """Return the page that tells where each question is answered, by which sentence, and how often it was right."""
    lines = [
        "# Questions",
        "",
        "Written by `make questions`. Twenty questions that owners and practitioners ask, each answered within two",
        "clicks of the first page; a click is a link of the menu, a choice, or a part opened. *Where do I find…?* on",
        "the overview leads to each as well, by opening it and one link. The sentence is what the sample clinic shows.",
        "",
        f"Right in: each was asked of {len(SEEDS)} clinics made for it (`tests/questions`), whose truth is planted and",
        "counted slowly, without the program's own code. What right means for each stands beneath. While the sentences",
        f"were written these {len(SEEDS)} clinics were at hand; the last column is of {len(NEVER_LOOKED_AT)} others,",
        "never looked at before:",
        f"{sum(fresh.values())} of {len(fresh) * len(NEVER_LOOKED_AT)} answers right.",
        "",
    ]
    for asker in ("owner", "practitioner"):
        lines += [f"## Of {'an owner' if asker == 'owner' else 'a practitioner'}", ""]
        lines += ["| question | page | clicks | for example | right in | others |", "|---|---|---|---|---:|---:|"]
        lines += [_tell(question, examples, right, fresh) for question in find_questions(asker)]  # type: ignore[arg-type]
        lines.append("")
    lines += ["## What right means", ""]
    for question in QUESTIONS:
        meaning = " ".join(inspect.getdoc(JUDGES[question.id]).split())  # type: ignore[union-attr]
        lines.append(f"- *{question.words}* {meaning}")
    return "\n".join([*lines, ""])


def _tell(question: Question, examples: Answers, right: dict[str, int], fresh: dict[str, int]) -> str:
    clicks = f"{len(question.clicks)}" + (f": {' → '.join(question.clicks)}" if question.clicks else "")
    sentences = examples[question.id]
    whole = (
        max(sentences, key=len) if question.id in ("best", "like this", "pair") else sentences[0] if sentences else ""
    )
    sentence = whole.replace("**", "").replace("|", "/")
    if len(sentence) > _LONGEST:
        sentence = sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
    counts = f"{right[question.id]} of {len(SEEDS)} | {fresh[question.id]} of {len(NEVER_LOOKED_AT)}"
    return f"| {question.words} | {question.page} | {clicks} | {sentence} | {counts} |"


def _read_sample() -> Snapshot:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, Path(home))
        store = open_sample()
        snapshot = build_snapshot(store)
        store.engine.dispose()
    return snapshot


def main() -> int:
    """Ask all, write the page; return 1 if any sentence was wrong."""
    snapshot = _read_sample()
    names = tuple(sorted(snapshot.episodes["practitioner"].dropna().astype(str).unique()))
    right, fresh = ({one.id: count_right(one.id, seeds) for one in QUESTIONS} for seeds in (SEEDS, NEVER_LOOKED_AT))
    REPORT.write_text(
        write_report(right, fresh, answer_of(snapshot, names, snapshot.settings.target_improved)), "utf-8"
    )
    return int(any(count < len(SEEDS) for count in right.values()))


if __name__ == "__main__":
    sys.exit(main())
