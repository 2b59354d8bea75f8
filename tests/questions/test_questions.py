"""Twenty questions of owners and practitioners: each sentence is right in twenty of twenty clinics of known truth."""

import pytest

from outcomes.vocabulary.questions import QUESTIONS, find_questions
from tests.questions.answers import answer_all
from tests.questions.clinics import SEEDS, make_clinic, plant
from tests.questions.judges import JUDGES
from tests.questions.truths import find_effect


@pytest.mark.parametrize("question", [question.id for question in QUESTIONS])
def test_a_question_is_answered_rightly_in_twenty_of_twenty_clinics(question: str) -> None:
    wrong = {}
    for seed in SEEDS:
        try:
            JUDGES[question](make_clinic(seed), answer_all(seed)[question])
        except AssertionError as problem:
            wrong[seed] = str(problem).splitlines()[0]
    assert not wrong


def test_owners_and_practitioners_ask_ten_questions_each() -> None:
    assert [len(find_questions(asker)) for asker in ("owner", "practitioner")] == [10, 10]
    assert {question.id for question in QUESTIONS} == set(JUDGES)


def test_no_way_to_an_answer_is_longer_than_two_clicks() -> None:
    assert all(len(question.clicks) <= 2 for question in QUESTIONS)


def test_every_kind_of_truth_comes_up_in_some_clinic() -> None:
    planted = [plant(seed) for seed in SEEDS]
    assert {(one.step > 0) - (one.step < 0) for one in planted} == {-1, 0, 1}
    assert {(one.year > 0) - (one.year < 0) for one in planted} == {-1, 0, 1}
    assert {(bool(one.odd), one.odd_by > 0) for one in planted} == {(False, False), (True, True), (True, False)}
    assert {(one.acupuncture > 0) - (one.acupuncture < 0) for one in planted} == {-1, 0, 1}
    assert {bool(one.exercise) for one in planted} == {bool(one.leaves) for one in planted} == {True, False}
    assert {one.fault for one in planted} == {"", "pain_baseline", "red_flag_screening"}
    assert {one.target for one in planted} == {None, -20, 20, 0}
    assert {one.collapse for one in planted} == {True, False}


def test_plain_differences_would_mislead_in_these_clinics() -> None:
    """Where acupuncture does nothing, those given it are in more pain: that is what the fair difference undoes."""
    clinic = make_clinic(0)
    pain = {
        treatment: [float(one.whole[5]) for one in clinic.pick(kind="disc", treatment=treatment)]
        for treatment in ("acupuncture", "massage")
    }
    plain = sum(pain["acupuncture"]) / len(pain["acupuncture"]) - sum(pain["massage"]) / len(pain["massage"])
    assert abs(find_effect(clinic, "disc", "acupuncture", "massage")) < 0.05
    assert plain > 0.3
