"""The nine claims on the sample clinic, whose truth is known, and on small clinics made for one claim each."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from outcomes.cohort import Snapshot, build_snapshot, select_episodes
from outcomes.estimates import ClaimPart, Claims, estimate_claims
from outcomes.store import Store
from outcomes.vocabulary.claims import CLAIMS
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.conftest import Import
from tests.records import write_csv

TRUTH = Path(__file__).parents[2] / "sample_data" / "known_truth.json"
SESSION = 6
START = dt.date(2021, 1, 1)
Build = Callable[[list[dict[str, object]]], Claims]


@pytest.fixture(scope="module")
def sample(sample_snapshot: Snapshot) -> Claims:
    return estimate_claims(select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter()))


@pytest.fixture(scope="module")
def effects() -> dict[tuple[str, str], float]:
    """The true difference of each combination from acupuncture alone at session 6, by type."""
    rows = json.loads(TRUTH.read_text(encoding="utf-8"))["effects"]
    return {(row["back_pain_type"], row["combination"]): row["pain_overlap"][SESSION - 1] for row in rows}


def part_of(claims: Claims, claim: str, field: str, word: str) -> ClaimPart:
    return next(part for part in claims.find(claim).parts if (part.field, part.word) == (field, word))


# The sample clinic


def test_every_claim_is_told_in_its_order(sample: Claims) -> None:
    assert [result.claim for result in sample.results] == [claim.id for claim in CLAIMS]
    assert sample.tested == 8
    assert sample.by_chance == pytest.approx(0.2)


def test_what_is_truly_better_is_supported_and_its_interval_holds_the_truth(
    sample: Claims, effects: dict[tuple[str, str], float]
) -> None:
    assert sample.find("C4").verdict == "supported here"
    against = part_of(sample, "C4", "combination", "acupuncture").estimate
    assert against.low <= effects["sacroiliac", "acupuncture + chiropractic adjustment"] <= against.high


def test_decompression_is_supported_at_session_6_and_not_claimed_later(
    sample: Claims, sample_snapshot: Snapshot, effects: dict[tuple[str, str], float]
) -> None:
    name = "acupuncture + spinal decompression"
    result, episodes = sample.find("C9"), sample_snapshot.episodes
    assert result.verdict == "supported here"
    rest = episodes.loc[(episodes["back_pain_type"] == "disc") & (episodes["combination"] != name), "combination"]
    truth = effects["disc", name] - np.mean([effects.get(("disc", str(word)), 0.0) for word in rest])
    assert result.leading.estimate.low <= truth <= result.leading.estimate.high
    assert part_of(sample, "C9", "session", "10").verdict == "cannot be told yet"


def test_what_is_truly_the_same_is_not_supported(sample: Claims) -> None:
    result = sample.find("C3")
    assert (result.verdict, result.leading.reason) == ("not supported here", "no important difference")
    assert result.leading.estimate.low < 0 < result.leading.estimate.high


def test_the_plain_difference_would_have_denied_what_is_true(sample: Claims) -> None:
    combined = sample.find("C2").leading
    assert combined.verdict == "supported here"
    assert combined.comparison.plain.value > 0 > combined.estimate.high


def test_combined_treatment_is_told_for_every_type_and_too_few_are_said(sample: Claims) -> None:
    types = {part.word: part.verdict for part in sample.find("C2").beside}
    assert list(types) == ["muscular", "disc", "radiculopathy", "sacroiliac", "degenerative", "unspecified"]
    assert types["unspecified"] == "cannot be told yet"
    assert part_of(sample, "C2", "back_pain_type", "unspecified").month > "2026-06"


def test_a_claim_whose_group_nobody_is_in_cannot_be_told(sample: Claims) -> None:
    result = sample.find("C5")
    assert (result.verdict, result.leading.reason, result.leading.estimate) == ("cannot be told yet", "nobody", None)


def test_the_promise_is_read_off_the_share_after_eight_sessions(sample: Claims) -> None:
    promise = sample.find("C1")
    assert promise.verdict == "supported here"
    assert promise.leading.estimate.low > 50
    window, twice = (part.estimate for part in promise.beside)
    assert window.value < twice.value < promise.leading.estimate.value


def test_lasting_improvement_is_told_by_starting_combination_with_intervals(sample: Claims) -> None:
    result = sample.find("C8")
    assert {part.measure for part in result.deciding} == {"worse again", "back within a year"}
    assert len(result.beside) > 10
    assert all(part.estimate.low <= part.estimate.value <= part.estimate.high for part in result.beside)


def test_a_filter_narrows_every_claim_and_says_so(sample_snapshot: Snapshot) -> None:
    chosen = CohortFilter(back_pain_types=("disc",))
    claims = estimate_claims(select_episodes(sample_snapshot, Scope.whole_clinic(), chosen))
    assert claims.filter == chosen
    assert [part.word for part in claims.find("C2").beside] == ["disc"]
    assert claims.find("C4").leading.reason == "nobody"
    assert claims.find("C9").verdict == "supported here"


def test_an_empty_selection_tells_nothing_and_is_no_error(sample_snapshot: Snapshot) -> None:
    nobody = CohortFilter(combinations=("injection",))
    claims = estimate_claims(select_episodes(sample_snapshot, Scope.whole_clinic(), nobody))
    assert {result.verdict for result in claims.results} == {"cannot be told yet"}
    assert (claims.tested, claims.first_day) == (0, None)


# Clinics made for one claim each


def on(day: int) -> str:
    return (START + dt.timedelta(days=day)).isoformat()


@pytest.fixture
def build(own_store: Store, take_in: Import) -> Build:
    """Return the claims on records; one later record of another patient lets all care have ended."""

    def build(rows: list[dict[str, object]]) -> Claims:
        taken = take_in(
            write_csv([*rows, {"patient_id": "last", "session_date": on(1_000), "back_pain_type": "unspecified"}])
        )
        assert taken.status == "stored", taken
        return estimate_claims(select_episodes(build_snapshot(own_store), Scope.whole_clinic(), CohortFilter()))

    return build


def care(
    start: int, size: int, treatments: str, falls: float, *, kind: str = "muscular", sessions: int = 7, **other: object
) -> list[dict[str, object]]:
    """Return `size` patients' sessions whose pain, and function as ten times that, falls by so much a session."""
    random = np.random.default_rng(start)
    rows = []
    for patient in range(start, start + size):
        level, noise = random.integers(6, 9), random.normal(0, 0.7, (2, sessions))
        for session in range(sessions):
            pain, function = np.clip(level - falls * session + noise[:, session], 0, 10)
            scores = {"pain_score": round(pain), "function_score": round(10 * function)}
            day = {"patient_id": str(patient), "session_date": on(patient % 300 + 7 * session)}
            rows.append({**day, "back_pain_type": kind, "treatments": treatments, **scores, **other})
    return rows


def test_acupuncture_and_usual_care_must_be_better_in_pain_and_in_function(build: Build) -> None:
    both = care(0, 120, "acupuncture; usual care", 0.7) + care(500, 120, "usual care", 0.3)
    result = build(both).find("C5")
    assert result.verdict == "supported here"
    assert {part.word: part.verdict for part in result.deciding} == dict.fromkeys(
        ("pain", "function"), "supported here"
    )


def test_better_in_pain_alone_is_not_enough(build: Build) -> None:
    one, other = care(0, 120, "acupuncture; usual care", 0.7), care(500, 120, "usual care", 0.3)
    for row in one + other:
        row["function_score"] = 40 + int(row["patient_id"]) % 37
    result = build(one + other).find("C5")
    assert (result.verdict, result.leading.word) == ("not supported here", "function")


def test_a_combination_that_one_other_outdoes_is_not_among_the_best(build: Build) -> None:
    kinds = {"kind": "sacroiliac"}
    adjusted = care(0, 100, "acupuncture; chiropractic adjustment", 0.5, **kinds)
    others = care(500, 100, "massage", 0.9, **kinds) + care(1_000, 300, "usual care", 0.0, **kinds)
    result = build(adjusted + others).find("C4")
    assert (result.verdict, result.leading.reason) == ("not supported here", "another is better")
    assert {part.word: part.reason for part in result.beside}["massage"] == "worse"
    assert result.leading.estimate.high < 0  # against all others together it would have been supported


def test_relief_without_medication_needs_an_important_improvement_that_most_reach_without_it(build: Build) -> None:
    without = care(0, 120, "acupuncture", 0.7, kind="degenerative")
    result = build(without).find("C7")
    assert result.verdict == "supported here"
    assert [part.measure for part in result.deciding] == ["improvement", "medication"]
    assert [part.word for part in result.beside] == ["4", "8", "12"]


def test_where_most_are_given_medication_later_it_is_not_without(build: Build) -> None:
    without = care(0, 120, "acupuncture", 0.7, kind="degenerative")
    for row in without:
        if int(row["patient_id"]) % 10 and row["session_date"] == on(int(row["patient_id"]) % 300 + 21):
            row["treatments"] = "acupuncture; pain medication"
    result = build(without).find("C7")
    assert (result.verdict, result.leading.measure) == ("not supported here", "medication")
    at_session_4 = next(part for part in result.beside if part.word == "4").estimate
    assert at_session_4.value == result.leading.estimate.value == 90


def test_too_few_patients_are_told_nothing_but_that(build: Build) -> None:
    claims = build(care(0, 8, "acupuncture", 0.7, kind="degenerative"))
    assert {result.verdict for result in claims.results} == {"cannot be told yet"}
    assert claims.find("C1").leading.needed == 10
