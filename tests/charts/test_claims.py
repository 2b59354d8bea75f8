"""What the records say to a claim, in words: right for every verdict, and no word for what a treatment does."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest

from outcomes.charts import (
    say_claim_caution,
    say_claim_detail,
    say_claim_needed,
    say_claim_numbers,
    say_claim_reason,
    say_claims,
    say_claims_by_chance,
    say_publication,
    say_trial,
    tabulate_claim,
    tabulate_claim_parts,
    tabulate_claims,
)
from outcomes.cohort import Flow
from outcomes.estimates import Balance, ClaimPart, ClaimReason, ClaimResult, Claims, Comparison, Estimate, Gate
from outcomes.vocabulary.claims import CLAIM_VERDICTS, CLAIMS, ClaimVerdict
from outcomes.vocabulary.responders import RESPONDER_RULES
from outcomes.vocabulary.selection import CohortFilter
from outcomes.vocabulary.trials import TRIALS

COLUMNS = ["claim", "verdict", "value", "low", "high", "n", "reason"]

CAUSAL = re.compile(
    r"\b(reduc\w+|reliev\w+|work(s|ed)?|cur(e|es|ed)|heal\w*|caus\w+|because|due to|owing to|thanks to|leads? to|"
    r"led to|results? in|brings? about|effect\w*|efficac\w+|prevent\w*|help(s|ed|ful)?|eas(es|ed)|fix\w*|benefit\w*|"
    r"beats?|outperform\w*|superior|proven?|proves|guarantee\w*|makes you|improves)\b",
    re.IGNORECASE,
)
"""Words that say what a treatment does, or promise it: records of who was given what do not allow them."""

GATE = Gate("comparable", (), (60.0, 130.0), 0.8, None)
VERDICTS: dict[ClaimReason, ClaimVerdict | None] = {
    "better": "supported here",
    "less than important": "supported here",
    "no important difference": "not supported here",
    "worse": "not supported here",
    "open": "cannot be told yet",
    "few": "cannot be told yet",
    "nobody": "cannot be told yet",
    "little in common": "not comparable",
    "one practitioner": "not comparable",
    "another is better": "not supported here",
}
DIFFERENCES = ("C2", "C3", "C4", "C5", "C6", "C9")


def difference(reason: ClaimReason = "less than important", **other: object) -> ClaimPart:
    told = VERDICTS[reason] != "not comparable" and reason not in ("few", "nobody")
    low, high = {"better": (-2.6, -0.4), "worse": (0.3, 1.1), "open": (-2.6, 0.3)}.get(reason, (-1.9, -0.9))
    if reason == "no important difference":
        low, high = -0.6, 0.4
    fair = Estimate((low + high) / 2, low, high, 230, 264, "points", "method") if told else None
    found = Comparison(
        *("first", "second", "pain", "NRS", 6, (0 if reason == "nobody" else 149, 345), (64, 166), GATE),
        *(Estimate(-0.5, -1.1, 0.1, 230, 264, "points", "method"), fair, None, None, None, 0.7, 54, ()),
    )
    part = ClaimPart("difference", "all", "", VERDICTS[reason], reason, fair, found)
    return replace(part, **other)


def share(measure: str, value: float, *, n: int = 400, missing: int = 30, verdict: str = "supported here") -> ClaimPart:
    estimate = Estimate(value, max(value - 4, 0), min(value + 4, 100), n, missing, "%", "method")
    return ClaimPart(measure, "all", "", verdict, "most", estimate)  # type: ignore[arg-type]


def results() -> dict[str, ClaimResult]:
    improvement = Estimate(-2.6, -3.0, -2.2, 210, 153, "points", "method")
    relief = ClaimPart("improvement", "all", "", "supported here", "important", improvement)
    twice = replace(share("sustained", 48), verdict=None)
    function = difference(field="outcome", word="function")
    return {claim: ClaimResult(claim, difference()) for claim in DIFFERENCES} | {
        "C1": ClaimResult("C1", share("within 8 sessions", 73), (replace(twice, measure="window"), twice)),
        "C3": ClaimResult("C3", difference(), also=(difference(field="combination", word="massage"),)),
        "C5": ClaimResult("C5", difference(field="outcome", word="pain"), also=(function,)),
        "C7": ClaimResult("C7", relief, also=(share("medication", 5),)),
        "C8": ClaimResult("C8", share("worse again", 36), also=(share("back within a year", 8),)),
    }


def claims(told: dict[str, ClaimResult] | None = None, **other: object) -> Claims:
    each = results() | (told or {})
    flow = Flow(20_000, 2_400, 14, 2_386, 2_296, 2_100, 2_296)
    days = dt.date(2023, 7, 3), dt.date(2026, 6, 29)
    whole = Claims(tuple(each[claim.id] for claim in CLAIMS), "NRS", RESPONDER_RULES[0], *days, CohortFilter(), 0, flow)
    return replace(whole, **other)


def every_result() -> Iterator[ClaimResult]:
    yield from results().values()
    for claim in DIFFERENCES:
        yield from (ClaimResult(claim, difference(reason)) for reason in VERDICTS)
    for reason in ("most", "not most", "about half", "few"):
        for claim, measure in (("C1", "within 8 sessions"), ("C8", "worse again"), ("C7", "medication")):
            yield ClaimResult(claim, replace(share(measure, 40), reason=reason, verdict="cannot be told yet"))
    for reason in ("important", "not important", "about important"):
        yield ClaimResult("C7", replace(results()["C7"].leading, reason=reason))


def every_sentence() -> Iterator[str]:
    for result in every_result():
        yield from say_claim_numbers(result, "NRS")
        yield say_claim_detail(result)
        yield say_claim_reason(result, "NRS")
        yield say_claim_needed(result)
        yield say_claim_caution(result)
        for sample in (True, False):
            publication = say_publication(claims({result.claim: result}), result.claim, sample=sample)
            yield from (publication.text, *publication.refusals)
        for row in tabulate_claim(result, "NRS"):
            yield from row.values()
    yield from (say_claims(claims()), say_claims_by_chance(claims()))
    yield from (text for claim in CLAIMS for text in (claim.title, claim.claim, claim.test))
    yield from CLAIM_VERDICTS.values()
    yield from map(say_trial, TRIALS)


def test_no_sentence_says_what_a_treatment_does() -> None:
    told = [text for text in every_sentence() if text]
    assert len(told) > 300
    assert [text for text in told if CAUSAL.search(text)] == []


def test_the_words_that_are_looked_for_would_be_found() -> None:
    for text in (
        "Acupuncture relieves pain.",
        "It reduces pain",
        "Massage works.",
        "better because of it",
        "effective",
    ):
        assert CAUSAL.search(text)


def test_every_reason_has_words_of_its_own() -> None:
    told = {result.leading.reason for result in every_result()}
    assert told == set(get_args(ClaimReason)) - {"shown beside"}
    assert all(say_claim_reason(result, "NRS") for result in every_result())


# The headline


def test_the_headline_counts_the_verdicts() -> None:
    mixed = {
        "C2": ClaimResult("C2", difference("no important difference")),
        "C3": ClaimResult("C3", difference("few")),
        "C4": ClaimResult("C4", difference("open")),
        "C6": ClaimResult("C6", difference("little in common")),
    }
    told = say_claims(claims(mixed))
    assert told == (
        "Of 9 claims **5 are supported here**, 1 is not, 2 cannot be told yet, 1 is not comparable (2,296 episodes)."
    )


def test_none_supported_is_said_as_well() -> None:
    none = {claim: ClaimResult(claim, difference("few")) for claim in results()}
    assert say_claims(claims(none)).startswith("Of 9 claims **0 are supported here**, 9 cannot be told yet")
    assert "0.0 of the 0 that could be tested" in say_claims_by_chance(claims(none))


def test_how_many_chance_alone_would_support_is_said() -> None:
    assert "Supported here: Better within 4 to 8 sessions; Combined treatment; " in say_claims_by_chance(claims())
    assert "0.2 of the 9 that could be tested" in say_claims_by_chance(claims())


# One claim


@pytest.mark.parametrize(
    ("reason", "number", "why"),
    [
        ("better", "**1.5 points better** in pain at session 6 (95% interval 0.4 to 2.6; NRS)", "on the better side."),
        ("less than important", "**1.4 points better**", "below 2 points, the important change"),
        ("no important difference", "(95% interval 0.4 worse to 0.6 better; NRS)", "leaves out one of 2 points"),
        ("worse", "**0.7 points worse** in pain at session 6 (95% interval 0.3 to 1.1", "on the worse side"),
        ("open", "(95% interval 0.3 worse to 2.6 better", "holds both no difference and one of 2 points"),
        ("few", "No difference can be told, n 230.", "Too few: 64 and 166 were scored at session 6."),
        ("nobody", "No difference can be told", "Nobody began with acupuncture + chiropractic adjustment."),
        ("little in common", "No difference can be told", "few episodes could as well have been in the other group"),
        ("one practitioner", "No difference can be told", "One practitioner gave all of one"),
        ("another is better", "**1.4 points better**", "Another combination does better"),
    ],
)
def test_each_verdict_on_a_difference_has_its_number_and_its_why(reason: ClaimReason, number: str, why: str) -> None:
    result = ClaimResult("C4", difference(reason))
    assert number in say_claim_numbers(result, "NRS")[0]
    assert why in say_claim_reason(result, "NRS")


def test_a_number_is_never_naked() -> None:
    result = ClaimResult("C4", difference())
    (number,) = say_claim_numbers(result, "NRS")
    assert number == "**1.4 points better** in pain at session 6 (95% interval 0.9 to 1.9; NRS), n 230."
    detail = say_claim_detail(result)
    assert "of the episodes of sacroiliac joint pain 149 began with acupuncture + chiropractic adjustment" in detail
    assert "345 with anything else; 264 were not scored there. The plain difference: 0.5 points better." in detail
    assert "Of 0 other combinations 0 could be compared" in detail


def test_a_share_improved_is_told_with_two_in_a_row_and_the_promised_window() -> None:
    (number,) = say_claim_numbers(results()["C1"], "NRS")
    assert number == "**73 %** found meaningfully better within 8 sessions (95% interval 69 to 77 %), n 400."
    detail = say_claim_detail(results()["C1"])
    assert "30 more are not followed so far." in detail
    assert "First better after the 4th to the 8th session: 48 %" in detail
    assert "At two scores in a row: 48 %" in detail


def test_all_that_must_hold_is_told() -> None:
    worse, back = say_claim_numbers(results()["C8"], "NRS")
    assert "worse again" in worse
    assert "back with a new episode" in back
    assert "given pain medication" in say_claim_numbers(results()["C7"], "NRS")[1]
    with_, against = say_claim_numbers(results()["C3"], "NRS")
    assert with_.startswith("With against without: **")
    assert against.startswith("Against massage: **")


def test_what_would_be_needed_is_said_with_the_month_or_that_none_is_in_sight() -> None:
    waiting = difference("open", needed=698, month="2028-02")
    assert say_claim_needed(ClaimResult("C9", waiting)) == (
        "It takes about 698 episodes in all; as many will have begun by February 2028, if they go on to come as in the "
        "last year."
    )
    assert "at least about 120 episodes" in say_claim_needed(
        ClaimResult("C9", difference("few", needed=120, month="2027-01"))
    )
    assert "not in sight within ten years" in say_claim_needed(ClaimResult("C9", difference("open")))
    assert "More records alone" in say_claim_needed(ClaimResult("C9", difference("little in common")))
    assert "It takes episodes that began with each of the two" in say_claim_needed(
        ClaimResult("C5", difference("nobody"))
    )
    assert "would show a difference of 0.7 points" in say_claim_needed(
        ClaimResult("C9", difference("no important difference"))
    )
    assert say_claim_needed(ClaimResult("C9", difference())) == ""


def weak(*reasons: str, practitioners: tuple[float, float] | None = None) -> ClaimPart:
    part = difference()
    worst = Balance("baseline × age", 0.4, 0.3, modelled=False)
    gate = replace(GATE, verdict="weakly comparable" if reasons else "comparable", reasons=reasons, worst=worst)
    return replace(part, comparison=replace(part.comparison, gate=gate, practitioners=practitioners))


def test_what_weakens_a_difference_is_said_with_it() -> None:
    assert "few are left" in say_claim_caution(ClaimResult("C9", weak("few in first")))
    assert "the groups still differ in baseline × age" in say_claim_caution(ClaimResult("C9", weak("unlike")))
    held = say_claim_caution(ClaimResult("C9", weak(practitioners=(0.9, 0.1))))
    assert "One practitioner gave 90 % of the first group and 10 % of the second" in held
    assert say_claim_caution(ClaimResult("C9", difference())) == ""


# The writer


def test_a_supported_claim_is_written_with_all_that_belongs_to_it() -> None:
    publication = say_publication(claims(), "C4", sample=False)
    assert publication.allowed
    assert publication.text == (
        "In our records of care begun from July 2023 to June 2026, the 149 episodes of sacroiliac joint pain that "
        "began with acupuncture + chiropractic adjustment stood 1.4 points better in pain (95% interval 0.9 to 1.9; "
        "NRS, 0 to 10) at session 6 than the 345 that began with anything else, had both been alike in what was "
        "recorded at the start; 264 were not scored there and counted as expected from earlier scores. Of all episodes "
        "begun then 90 were without a first pain score, and left out. This is from routine records and was no trial: "
        "the groups may have differed in something that was not recorded. It is one of 9 claims that were tested."
    )


@pytest.mark.parametrize("claim", [claim.id for claim in CLAIMS])
def test_whatever_is_written_has_n_interval_period_who_is_missing_and_whose_records(claim: str) -> None:
    text = say_publication(claims(), claim, sample=False).text
    for words in ("In our records", "July 2023 to June 2026", "95% interval", "without a first pain score", "not"):
        assert words in text
    assert re.search(r"\b(149|210|400) ", text)


@pytest.mark.parametrize("reason", [reason for reason, verdict in VERDICTS.items() if verdict != "supported here"])
def test_what_is_not_supported_is_not_written_and_the_reason_is_given(reason: ClaimReason) -> None:
    publication = say_publication(claims({"C4": ClaimResult("C4", difference(reason))}), "C4", sample=False)
    assert (publication.text, publication.allowed) == ("", False)
    (refusal,) = publication.refusals
    assert refusal.startswith(VERDICTS[reason].capitalize())
    assert say_claim_reason(ClaimResult("C4", difference(reason)), "NRS") in refusal


def test_the_sample_clinic_never_yields_a_sentence_to_publish() -> None:
    for claim in results():
        publication = say_publication(claims(), claim, sample=True)
        assert not publication.allowed
        assert publication.text.startswith("SAMPLE, an invented clinic, not for publication: ")
        assert "sample clinic's records" in publication.refusals[-1]


def test_small_counts_do_not_leave_the_clinic() -> None:
    few = {"C8": ClaimResult("C8", share("worse again", 36), also=(share("back within a year", 2),))}
    publication = say_publication(claims(few), "C8", sample=False)
    assert publication.refusals == ("It would tell a count of 8: counts under 11 do not leave the clinic.",)
    assert publication.text == ""
    eleven = {"C8": ClaimResult("C8", share("worse again", 36), also=(share("back within a year", 2.75),))}
    assert say_publication(claims(eleven), "C8", sample=False).allowed
    none = {"C7": replace(results()["C7"], also=(share("medication", 0),))}
    assert say_publication(claims(none), "C7", sample=False).allowed


def test_who_is_missing_is_told_without_a_small_count() -> None:
    promise = ClaimResult("C1", share("within 8 sessions", 73, missing=3))
    flow = replace(claims().flow, with_baseline=2_382)
    text = say_publication(claims({"C1": promise}, flow=flow), "C1", sample=False).text
    assert "fewer than 11 were not followed so far" in text
    assert "Of all episodes begun then fewer than 11 were without a first pain score" in text
    none = ClaimResult("C1", share("within 8 sessions", 73, missing=0))
    assert "none were not followed so far" in say_publication(claims({"C1": none}), "C1", sample=False).text


def test_groups_that_are_still_unlike_or_one_practitioner_s_are_not_written_of() -> None:
    for part in (weak("unlike"), weak(practitioners=(0.9, 0.1))):
        publication = say_publication(claims({"C9": ClaimResult("C9", part)}), "C9", sample=False)
        assert (publication.text, len(publication.refusals)) == ("", 1)
    few = say_publication(claims({"C9": ClaimResult("C9", weak("few in first"))}), "C9", sample=False)
    assert few.allowed
    assert "Only weakly comparable" in few.text


def test_a_selection_is_told_with_what_it_finds() -> None:
    chosen = CohortFilter(clinics=("Mill Lane",), back_pain_types=("disc",), persistence="acute")
    text = say_publication(claims(filter=chosen), "C9", sample=False).text
    assert "begun from July 2023 to June 2026 (Mill Lane; disc-related pain; acute pain only)" in text


def test_what_is_found_of_single_practitioners_is_not_written() -> None:
    chosen = CohortFilter(practitioners=("A. Lindqvist",))
    publication = say_publication(claims(filter=chosen), "C9", sample=False)
    assert (publication.text, publication.allowed) == ("", False)
    assert "single practitioners" in publication.refusals[0]


def test_red_flagged_care_is_said_to_be_included() -> None:
    chosen = CohortFilter(include_red_flagged=True)
    text = say_publication(claims(filter=chosen), "C9", sample=False).text
    assert "to June 2026, those with a recorded sign of emergency included, the 149" in text


# Tables


def test_the_table_of_claims_has_the_promised_columns_and_a_row_each() -> None:
    rows = tabulate_claims(claims())
    assert list(rows[0])[: len(COLUMNS)] == COLUMNS
    assert [row["claim"] for row in rows] == [claim.id for claim in CLAIMS]
    assert rows[3]["value"] == pytest.approx(-1.4)  # in the instrument's own direction
    assert {row["unit"] for row in rows} == {"points", "%"}


def test_every_test_of_every_claim_has_a_row_under_its_name() -> None:
    names = [row["test"] for row in tabulate_claim_parts(claims())]
    assert "Against all others together" in names
    assert "Against massage" in names
    assert "Better at two scores in a row" in names
    assert len(names) == sum(len(result.parts) for result in claims().results)


def test_what_could_not_be_told_is_a_dash_with_its_n() -> None:
    (row,) = tabulate_claim(ClaimResult("C9", difference("few")), "NRS")
    assert row == {"Test": "Against all others together", "Verdict": "cannot be told yet", "Here": "–", "n": "230"}
