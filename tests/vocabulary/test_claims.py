"""The claims and what stands beside them: each can be tested, and each figure has a source that can be looked up."""

import re

import pytest

from outcomes.vocabulary.back_pain import UNSPECIFIED, find_back_pain_type
from outcomes.vocabulary.claims import ADDRESSED, CLAIMS, find_claim, find_modalities_for
from outcomes.vocabulary.modalities import find_modality
from outcomes.vocabulary.trials import TRIALS, Trial, find_trials


def test_nine_claims_stand_in_their_order_each_with_how_it_is_tested() -> None:
    assert [claim.id for claim in CLAIMS] == [f"C{number}" for number in range(1, 10)]
    assert all(claim.title and claim.claim.endswith(".") and claim.test.endswith(".") for claim in CLAIMS)
    assert find_claim("C4") is CLAIMS[3]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: f"{trial.claim} {trial.study}")
def test_a_published_figure_stands_beside_a_claim_with_patients_time_and_a_source(trial: Trial) -> None:
    assert trial in find_trials(find_claim(trial.claim).id)
    assert trial.finding.endswith(".")
    assert re.search(r"\d", trial.who)
    assert re.search(r"10\.\d{4}/\S+|, Pain Practice$", trial.source)


def test_what_no_figure_was_found_for_stands_alone() -> None:
    assert [claim.id for claim in CLAIMS if not find_trials(claim.id)] == ["C6", "C7"]


def test_the_course_beside_lasting_improvement_is_the_one_the_trends_are_held_against() -> None:
    (course,) = find_trials("C8")
    assert course.finding == "Acute pain 52, 23, 12, 6; persistent pain 51, 33, 26, 23."


def test_what_is_said_to_address_what_is_told_in_the_catalogues_words() -> None:
    assert all(find_back_pain_type(entry.back_pain_type).word == entry.back_pain_type for entry in ADDRESSED)
    assert all(find_modality(entry.modality).word == entry.modality for entry in ADDRESSED)
    assert find_modalities_for("disc") == ("acupuncture", "spinal decompression")
    assert find_modalities_for(UNSPECIFIED) == ()
