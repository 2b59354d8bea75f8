"""FHIR R4: scores and answers become sessions, one a patient and day; what says otherwise is shown, nothing is lost."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.intake import CheckedFile, Level, Mapping, check_file, read_mapping
from tests.intake.conservation import assert_conserved
from tests.intake.fhir_files import (
    ODI_ITEMS,
    Body,
    make_bundle,
    make_lines,
    make_observation,
    make_patient,
    make_response,
    make_weighted,
)
from tests.intake.telling import say, tell

TODAY = dt.date(2026, 8, 31)
OSWESTRY = "http://example.org/Questionnaire/OswestryDisabilityIndexQuestionnaire"
ANYHOW = Mapping(valid_rows=True)


def check(*bodies: Body, mapping: Mapping = ANYHOW, lines: bool = False) -> CheckedFile:
    content = make_lines(*bodies) if lines else make_bundle(*bodies)
    checked = check_file(content, "export.json", mapping=mapping, today=TODAY)
    assert_conserved(checked)
    return checked


def found(checked: CheckedFile, cause: str) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.found) for problem in checked.problems if problem.cause == cause]


@pytest.mark.parametrize("lines", [False, True])
def test_scores_of_one_patient_and_day_are_one_session(lines: bool) -> None:
    checked = check(
        make_patient(),
        make_observation("NRS", 6),
        make_observation("ODI", 38, effectiveDateTime="2026-01-15T17:00:00"),
        make_observation("NRS", 4.5, effectiveDateTime="2026-01-22"),
        lines=lines,
    )
    assert not checked.refused
    assert tell(checked, "patient_id", "pain_score", "function_score", "birth_year", "sex")[0] == [
        "P1",
        6.0,
        38.0,
        1970.0,
        "female",
    ]
    assert checked.records["pain_score"].tolist() == [6.0, 4.5]
    assert checked.records["source_row"].tolist() == [2, 4]
    assert checked.records["session_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-15", "2026-01-22"]
    assert "This is FHIR R4 JSON" in say(checked, "recognised-source")
    assert checked.rows_read == 4
    assert ("its line" in say(checked, "recognised-source")) is lines


def test_peg_is_a_pain_score_on_its_own_instrument() -> None:
    assert tell(check(make_observation("PEG", 5.3)), "pain_score", "pain_instrument") == [[5.3, "PEG"]]


def test_sessions_of_which_no_treatment_is_told_stand_under_that_and_a_mapping_may_say_what_it_was() -> None:
    checked = check(make_observation())
    assert checked.records["treatments"].tolist() == ["not recorded"]
    assert "1 session tells no treatment" in say(checked, "treatments-not-recorded")
    mapping = read_mapping('[treatments]\n"not recorded" = "exercise therapy"')
    assert check(make_observation(), mapping=mapping).records["treatments"].tolist() == ["exercise therapy"]


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_an_observation_that_was_withdrawn_is_no_session_and_is_counted(status: str) -> None:
    checked = check(make_observation(), make_observation(patient="P2", status=status))
    assert len(checked.records) == 1
    assert say(checked, "not-a-session") == "1 row is no session and stayed out: 1 entered in error or cancelled."


def test_an_observation_without_a_value_is_counted() -> None:
    missing = make_observation(patient="P2")
    del missing["valueQuantity"]
    assert "1 without a value" in say(check(make_observation(), missing), "not-a-session")


def test_resources_of_other_kinds_are_counted_and_told_as_not_read() -> None:
    other = make_observation(code={"coding": [{"system": "http://loinc.org", "code": "8867-4"}]})
    checked = check(make_observation(), {"resourceType": "Practitioner"}, {"resourceType": "Practitioner"}, other)
    told = say(checked, "not-read")
    assert told.startswith("3 resources are no scores.")
    assert "2 Practitioner, 1 Observation of something else" in told


@pytest.mark.parametrize(
    ("quantity", "score"),
    [
        ({"value": 7, "unit": "{score}"}, 7.0),
        ({"value": 7, "code": "1"}, 7.0),
        ({"value": 7, "unit": "points"}, 7.0),
        ({"value": 7, "code": "{NRS pain}"}, 7.0),
    ],
)
def test_a_unit_that_means_a_score_is_taken(quantity: Body, score: float) -> None:
    assert check(make_observation(valueQuantity=quantity)).records["pain_score"].tolist() == [score]


@pytest.mark.parametrize(
    ("quantity", "cause"),
    [
        ({"value": 65, "unit": "mm"}, "other-unit"),
        ({"value": 70, "unit": "%"}, "other-unit"),
        ({"value": 6.5, "unit": "cm", "code": "cm"}, "other-unit"),
        ({"value": 11}, "score-out-of-range"),
        ({"value": -1}, "score-out-of-range"),
        ({"value": 7, "comparator": ">"}, "not-a-number"),
        ({"value": "6 or 7"}, "not-a-number"),
    ],
)
def test_a_value_that_cannot_be_the_score_is_rejected_at_its_place(quantity: Body, cause: str) -> None:
    checked = check(make_observation(patient="P2"), make_observation(valueQuantity=quantity))
    assert checked.rejected["row"].tolist() == [2]
    rejections = {problem.cause for problem in checked.problems if problem.level is Level.REJECT}
    assert cause in rejections, rejections
    assert len(checked.records) == 1


def test_two_scores_of_one_day_that_differ_are_rejected_side_by_side_and_equal_ones_are_one() -> None:
    checked = check(*(make_observation(value=value) for value in (6, 7)), make_observation(patient="P2"))
    assert checked.rejected["row"].tolist() == [1, 2]
    same = check(make_observation(value=6), make_observation(value=6))
    assert (len(same.records), say(same, "joined-rows")) == (
        1,
        "1 row was joined to another of the same patient, day and clinic: one session.",
    )


def test_two_patients_with_one_id_are_rejected_and_nobody_else_is() -> None:
    twin = make_patient(birthDate="1981-02-03", gender="male")
    checked = check(make_patient(), twin, make_observation(), make_observation(patient="P2"))
    assert checked.rejected["row"].tolist() == [3]
    assert "Two Patient resources have this id" in checked.rejected["why"].iloc[0]
    assert tell(checked, "patient_id") == [["P2"]]
    assert len(check(make_patient(), make_patient(), make_observation()).records) == 1


@pytest.mark.parametrize(
    ("subject", "patient"),
    [
        ({"reference": "https://hospital.example/fhir/Patient/P7"}, "P7"),
        ({"reference": "Patient/P7/_history/3"}, "P7"),
        ({"reference": "urn:uuid:aaaa"}, "P7"),
        ({"identifier": {"value": "P7"}}, "P7"),
    ],
)
def test_a_patient_is_known_by_every_way_to_refer_to_one(subject: Body, patient: str) -> None:
    entries = [
        {"fullUrl": "urn:uuid:aaaa", "resource": make_patient("P7")},
        {"resource": make_observation(subject=subject)},
    ]
    content = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    checked = check_file(content, "x.json", today=TODAY)
    assert_conserved(checked)
    assert tell(checked, "patient_id", "birth_year") == [[patient, 1970.0]]


@pytest.mark.parametrize("subject", [{}, {"reference": "Group/G1"}, {"reference": 5}, "P1"])
def test_a_score_of_nobody_in_particular_is_rejected(subject: object) -> None:
    checked = check(make_observation(), make_observation(subject=subject))
    assert checked.rejected["row"].tolist() == [2]
    assert "patient_id is blank" in checked.rejected["why"].iloc[0]


def test_a_time_with_a_zone_is_the_clinic_s_date() -> None:
    late = make_observation(effectiveDateTime="2026-01-16T03:30:00.000Z")
    day = [check(late, mapping=mapping).records["session_date"].iloc[0] for mapping in (Mapping(), VANCOUVER)]
    assert [str(one)[:10] for one in day] == ["2026-01-16", "2026-01-15"]
    joined = check(late, make_observation("ODI", 38), mapping=VANCOUVER)
    assert tell(joined, "pain_score", "function_score") == [[6.0, 38.0]]


VANCOUVER = Mapping(time_zone="America/Vancouver")


@pytest.mark.parametrize("when", ["2026-01", "2026", "soon", None, 5])
def test_a_score_without_a_whole_date_is_rejected(when: object) -> None:
    checked = check(make_observation(), make_observation(effectiveDateTime=when, patient="P2"))
    assert checked.rejected["row"].tolist() == [2]


# Questionnaires


@pytest.mark.parametrize("by", ["itemWeight", "ordinalValue"])
@pytest.mark.parametrize("name", ["valueDecimal", "valueInteger"])
def test_the_weights_of_coded_answers_are_read_from_both_extensions(by: str, name: str) -> None:
    answers = [make_weighted(weight, by=by, name=name) for weight in ODI_ITEMS]
    assert tell(check(make_response(answers)), "function_score", "function_instrument") == [[38.0, "ODI"]]


@pytest.mark.parametrize("kind", ["valueInteger", "valueDecimal", "valueString"])
def test_plain_answers_are_read(kind: str) -> None:
    answers = [{kind: str(answer) if kind == "valueString" else answer} for answer in ODI_ITEMS]
    assert check(make_response(answers)).records["function_score"].tolist() == [38.0]


def test_answers_nested_in_groups_and_in_answers_are_found() -> None:
    flat = make_response()["item"]
    inner = [{"linkId": "more", "answer": [{"valueBoolean": True, "item": flat[4:]}]}]
    nested = make_response(item=[{"linkId": "group", "item": [*flat[:4], *inner]}])
    assert check(nested).records["function_score"].tolist() == [38.0]


def test_a_questionnaire_is_known_by_its_address_where_its_questions_have_plain_numbers() -> None:
    plain = make_response(stem="", questionnaire=f"{OSWESTRY}|2.1")
    assert check(plain).records["function_score"].tolist() == [38.0]
    by_order = make_response(stem="", questionnaire=OSWESTRY)
    for place, item in enumerate(by_order["item"]):
        item["linkId"] = "abcdefghij"[place]
    assert check(by_order).records["function_score"].tolist() == [38.0]


@pytest.mark.parametrize("title", ["Oswestry Disability Index", "ODI v2.1a", "oswestry"])
def test_a_questionnaire_is_known_by_the_heading_of_its_questions(title: str) -> None:
    flat = make_response(stem="")["item"]
    response = make_response(item=[{"linkId": "all", "text": title, "item": flat}])
    assert tell(check(response), "function_score", "function_instrument") == [[38.0, "ODI"]]
    shown = make_response(stem="", _questionnaire={"extension": [{"valueString": title}]})
    assert check(shown).records["function_score"].tolist() == [38.0]
    neck = make_response(item=[{"linkId": "all", "text": f"Neck {title}", "item": flat}])
    assert "QuestionnaireResponse" in say(check(neck, make_observation()), "not-read")


def test_a_definition_names_a_question_as_well_as_its_link() -> None:
    response = make_response(stem="q")
    for number, item in enumerate(response["item"], start=1):
        item["definition"] = f"http://example.org/odi#odi-{number}"
    assert check(response).records["function_score"].tolist() == [38.0]


def test_an_answer_without_a_weight_has_the_one_that_its_questionnaire_gives_it() -> None:
    options = [
        {"valueCoding": {"display": f"answer {weight}", "extension": make_weighted(weight)["valueCoding"]["extension"]}}
        for weight in range(6)
    ]
    asked = [{"linkId": f"odi-{number}", "type": "choice", "answerOption": options} for number in range(1, 11)]
    form = {"resourceType": "Questionnaire", "url": OSWESTRY, "item": asked}
    answers = [{"valueCoding": {"display": f"answer {answer}"}} for answer in ODI_ITEMS]
    response = make_response(answers, questionnaire=f"{OSWESTRY}|1")
    assert check(form, response).records["function_score"].tolist() == [38.0]
    alone = check(response, make_observation(patient="P2"))
    assert alone.rejected["row"].tolist() == [1]  # words without weights are never guessed


def test_two_boxes_of_one_question_give_the_higher() -> None:
    response = make_response()
    response["item"][0]["answer"] = [{"valueInteger": 1}, {"valueInteger": 2}]
    assert check(response).records["function_score"].tolist() == [38.0]


def test_rmdq_and_peg_are_scored_from_their_answers() -> None:
    ticks = [{"valueBoolean": number % 3 == 0} for number in range(24)]
    checked = check(make_response(ticks, stem="rmdq."), make_response([5, 6, 7], stem="peg-"))
    assert tell(checked, "function_score", "function_instrument", "pain_score", "pain_instrument") == [
        [8.0, "RMDQ", 6.0, "PEG"]
    ]


def test_two_questionnaires_in_one_response_are_both_scored() -> None:
    both = make_response(item=[*make_response()["item"], *make_response([5, 6, 7], stem="peg-")["item"]])
    assert tell(check(both), "function_score", "pain_score", "pain_instrument") == [[38.0, 6.0, "PEG"]]


def test_another_part_of_the_body_s_index_is_not_taken_for_ours() -> None:
    neck = make_response(stem="ndi-", questionnaire="http://example.org/Questionnaire/NeckDisabilityIndexQuestionnaire")
    neck["item"].append(
        {"linkId": "total-score", "answer": [make_weighted(40, system="http://loinc.org", code="82237-9")]}
    )
    checked = check(neck, make_observation())
    assert checked.records["function_score"].isna().all()
    assert "1 QuestionnaireResponse of a questionnaire that is not known" in say(checked, "not-read")


def test_the_second_version_of_a_scale_that_runs_the_other_way_is_not_taken_for_the_first() -> None:
    response = make_response([3, 4, 5], stem="", questionnaire="http://example.org/Questionnaire/PSFS2")
    assert "QuestionnaireResponse" in say(check(response, make_observation()), "not-read")
    first = make_response([3, 4, 5], stem="", questionnaire="http://example.org/Questionnaire/PSFS")
    assert tell(check(first), "function_score", "function_instrument") == [[4.0, "PSFS"]]


def test_one_question_answered_in_two_ways_is_rejected_and_not_settled_by_chance() -> None:
    response = make_response([3, 4, 5], stem="peg-")
    response["item"].append({"linkId": "peg-1", "answer": [{"valueInteger": 9}]})
    parts = [make_observation(value=value) for value in (2, 8)]
    panel = make_observation(patient="P3", component=parts, code={})
    checked = check(response, panel, make_observation(patient="P2"))
    assert checked.rejected["row"].tolist() == [1, 2]
    assert tell(checked, "patient_id") == [["P2"]]


def test_one_that_is_not_filled_in_to_the_end_is_no_score() -> None:
    checked = check(make_response(status="in-progress"), make_observation())
    assert "1 not filled in to the end" in say(checked, "not-a-session")


# What a file says of itself and what its answers say


def narrate(text: str) -> Body:
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><b>Oswestry</b>. {text}</div>'}


def total(value: object) -> Body:
    coded = make_weighted(value, system="http://loinc.org", code="97909-6")
    return {"linkId": "score", "answer": [coded]}


def test_a_total_among_the_answers_that_they_do_not_give_is_warned_of_with_both_numbers() -> None:
    response = make_response()
    response["item"].append(total(36))
    checked = check(response)
    assert checked.records["function_score"].tolist() == [38.0]
    assert found(checked, "total-disagrees-with-items") == [(1, "ODI 36 in the file, 38 by its items")]


def test_a_narrative_that_the_answers_do_not_give_is_warned_of_with_both_numbers() -> None:
    checked = check(make_observation(), make_response(patient="P2", text=narrate("For Jo Doe. Score: 36.")))
    assert checked.records["function_score"].tolist()[1] == 38.0
    assert found(checked, "total-disagrees-with-items") == [(2, "ODI 36 in the narrative, 38 by its items")]
    assert all(problem.level is Level.WARNING for problem in checked.problems if problem.found.startswith("ODI 36"))


def test_an_observation_that_the_answers_of_the_day_do_not_give_is_warned_of() -> None:
    checked = check(make_observation("ODI", 36), make_response())
    assert checked.records["function_score"].tolist() == [38.0]
    assert found(checked, "total-disagrees-with-items") == [(1, "ODI 36 in the file, 38 by its items")]


def test_an_observation_whose_narrative_gives_another_number_is_warned_of() -> None:
    checked = check(make_observation("ODI", 38, text=narrate("total score 36 %")))
    assert checked.records["function_score"].tolist() == [38.0]
    assert found(checked, "total-disagrees-with-items") == [(1, "ODI 36 in the narrative, 38 as its value")]


@pytest.mark.parametrize(
    "text",
    [
        "Score: 38.",
        "Score 38 %",
        "Total 19/50",
        "score of 19 out of 50",
        "Raw score 19",
        "Score (0-100): 38",
        "No number",
        "Score pending",
    ],
)
def test_a_narrative_that_agrees_or_says_nothing_is_not_warned_of(text: str) -> None:
    response = make_response(text=narrate(text))
    response["item"].append(total(38))
    assert found(check(response), "total-disagrees-with-items") == []


def test_a_narrative_is_held_to_the_digits_that_it_writes() -> None:
    peg = [make_response([5, 5, 6], stem="peg-", text=narrate(f"Score: {told}")) for told in ("5.3", "5.6", "5")]
    told = [found(check(one), "total-disagrees-with-items") for one in peg]
    assert told == [[], [(1, "PEG 5.6 in the narrative, 5.3 by its items")], []]


@pytest.mark.parametrize("answer", ["1e308", "inf", "-1e308", "9" * 400])
def test_answers_beyond_all_measure_are_rejected_and_no_narrative_is_held_against_them(answer: str) -> None:
    response = make_response([{"valueString": answer}] * 10, text=narrate("Score: 36"))
    checked = check(response, make_observation(patient="P2"))
    assert checked.rejected["row"].tolist() == [1]
    assert found(checked, "total-disagrees-with-items") == []


def test_a_question_numbered_with_thousands_of_digits_is_known_by_its_place() -> None:
    response = make_response(stem="q", questionnaire=OSWESTRY)
    response["item"][4]["linkId"] = "q" + "9" * 5_000
    assert check(response).records["function_score"].tolist() == [38.0]


def test_a_total_alone_is_taken() -> None:
    assert check(make_response((), item=[total(36)])).records["function_score"].tolist() == [36.0]


def test_of_two_instruments_of_one_outcome_the_first_of_the_catalogue_counts_and_the_other_is_told() -> None:
    checked = check(make_observation("PEG", 5.3), make_observation("NRS", 6))
    assert tell(checked, "pain_score", "pain_instrument") == [[6.0, "NRS"]]
    assert say(checked, "second-instrument").startswith("1 score was left out")


# What stands around a score


def test_treatments_practitioner_clinic_and_type_come_from_resources_around_the_score() -> None:
    about = {"subject": {"reference": "Patient/P1"}}
    condition = {"resourceType": "Condition", "code": {"text": "Herniated disc"}, **about}
    diabetes = {"resourceType": "Condition", "code": {"text": "Diabetes"}, **about}
    visit = {
        "resourceType": "Encounter",
        "status": "finished",
        "period": {"start": "2026-01-15T10:00:00"},
        "participant": [{"individual": {"display": "Ana"}}],
        "serviceProvider": {"display": "Main St"},
        **about,
    }
    given_ = {"resourceType": "Procedure", "status": "completed", "performedDateTime": "2026-01-15", **about}
    elsewhere = {**visit, "period": {"start": "2026-03-01"}}
    checked = check(
        visit,
        make_observation(),
        condition,
        diabetes,
        given_ | {"code": {"text": "Massage"}},
        given_ | {"code": {"coding": [{"display": "Acupuncture"}]}},
        given_ | {"code": {"text": "Blood draw"}},
        given_ | {"code": {"text": "Massage"}, "status": "not-done", "performedDateTime": "2026-02-01"},
        given_ | {"code": {"text": "Massage"}, "performedDateTime": "2026-01-20"},
        elsewhere,
    )
    assert tell(checked, "treatments", "practitioner", "clinic", "back_pain_type")[0] == [
        "acupuncture + massage",
        "Ana",
        "Main St",
        "disc",
    ]
    assert checked.records["treatments"].tolist()[1] == "massage"
    assert pd.isna(checked.records["pain_score"].iloc[1])
    told = say(checked, "not-read")
    for words in ("1 Encounter on a day without a score", "1 Procedure that is no treatment we know", "1 Condition"):
        assert words in told
    assert "1 a procedure that was not done" in say(checked, "not-a-session")


def make_visit(name: str, clinic: str, **more: object) -> Body:
    return {
        "resourceType": "Encounter",
        "id": name,
        "status": "finished",
        "subject": {"reference": "Patient/P1"},
        "period": {"start": "2026-01-15T10:00:00"},
        "participant": [{"individual": {"display": f"Someone at {clinic}"}}],
        "serviceProvider": {"display": clinic},
    } | more


VISITS = (make_visit("e1", "Main St"), make_visit("e2", "Elm Road"))


@pytest.mark.parametrize(
    "reference", ["Encounter/e2", "https://hospital.example/fhir/Encounter/e2", "Encounter/e2/_history/4"]
)
def test_a_day_at_two_clinics_is_two_sessions_each_with_its_own_scores_and_treatments(reference: str) -> None:
    there = {"encounter": {"reference": reference}}
    given_ = {"resourceType": "Procedure", "status": "completed", "performedDateTime": "2026-01-15"}
    given_ |= {"subject": {"reference": "Patient/P1"}, "code": {"text": "Massage"}}
    checked = check(
        *VISITS,
        make_observation("NRS", 6, encounter={"reference": "Encounter/e1"}),
        make_observation("NRS", 3, **there),
        make_response(**there),
        given_ | there,
    )
    told = tell(checked, "clinic", "practitioner", "pain_score", "treatments")
    assert told == [
        ["Main St", "Someone at Main St", 6.0, "not recorded"],
        ["Elm Road", "Someone at Elm Road", 3.0, "massage"],
    ]
    assert checked.records["function_score"].tolist()[1] == 38.0
    assert not say(checked, "two-clinics-on-a-day")


def test_an_encounter_is_known_by_the_address_that_the_bundle_gives_it() -> None:
    scores = [
        make_observation("NRS", 6, encounter={"reference": "urn:uuid:one"}),
        make_observation("NRS", 3, encounter={"reference": "urn:uuid:two"}),
    ]
    visits = zip(("urn:uuid:one", "urn:uuid:two"), VISITS, strict=True)
    entries = [{"fullUrl": url, "resource": visit} for url, visit in visits] + [{"resource": one} for one in scores]
    content = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    checked = check_file(content, "export.json", mapping=ANYHOW, today=TODAY)
    assert_conserved(checked)
    assert tell(checked, "clinic", "pain_score") == [["Main St", 6.0], ["Elm Road", 3.0]]


def test_a_score_that_names_no_encounter_on_a_day_at_two_clinics_is_the_first_s_with_a_warning() -> None:
    checked = check(*VISITS, make_observation("NRS", 6), make_observation("NRS", 5, patient="P2"))
    assert tell(checked, "clinic", "pain_score")[0] == ["Main St", 6.0]
    (warned,) = (problem for problem in checked.problems if problem.cause == "two-clinics-on-a-day")
    assert (warned.level, warned.row, warned.rows) == (Level.WARNING, 1, 1)
    assert "1 Encounter on a day without a score" in say(checked, "not-read")


def test_one_clinic_under_two_spellings_or_in_a_visit_that_was_cancelled_makes_no_second_session() -> None:
    again = make_visit("e3", "MAIN ST.")
    cancelled = make_visit("e2", "Elm Road", status="cancelled")
    there = {"encounter": {"reference": "Encounter/e2"}}
    checked = check(VISITS[0], again, cancelled, make_observation("NRS", 6), make_observation("ODI", 38, **there))
    assert tell(checked, "clinic", "pain_score", "function_score") == [["Main St", 6.0, 38.0]]
    assert not say(checked, "two-clinics-on-a-day")


# Bad files


def test_a_bundle_without_a_single_score_is_refused_and_says_what_it_holds() -> None:
    checked = check(make_patient(), {"resourceType": "Practitioner"})
    assert checked.refused
    assert "holds not one score that we know. Its resources: 1 Patient, 1 Practitioner" in say(checked, "no-scores")


def test_a_bundle_of_nothing_is_refused_for_that() -> None:
    assert "Its resources: none." in say(check(), "no-scores")


def test_an_upload_of_too_many_resources_is_refused() -> None:
    content = make_lines(*(make_observation(patient=f"P{number}") for number in range(11)))
    assert check_file(content, "x.ndjson", today=TODAY, row_limit=10).problems[0].cause == "over-the-bounds"
    assert len(check_file(content, "x.ndjson", today=TODAY, row_limit=11).records) == 11


def test_a_list_of_resources_a_single_one_and_a_bundle_in_a_bundle_are_read() -> None:
    one = make_observation()
    bundle = json.loads(make_bundle(one))
    for document in ([one], one, {"resourceType": "Bundle", "entry": [{"resource": bundle}]}):
        checked = check_file(json.dumps(document).encode(), "x", today=TODAY)
        assert_conserved(checked)
        assert len(checked.records) == 1


def test_an_object_that_is_no_resource_is_counted_and_not_passed_over() -> None:
    checked = check(make_observation(), {"note": "hello"}, make_observation(patient="P2"), lines=True)
    assert checked.records["source_row"].tolist() == [1, 3]
    assert "1 object that is no resource" in say(checked, "not-read")
    entries = [{"resource": make_observation()}, {"request": {"method": "DELETE"}}]
    bundle = check_file(json.dumps({"resourceType": "Bundle", "entry": entries}).encode(), "x", today=TODAY)
    assert_conserved(bundle)
    assert bundle.rows_read == 2


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.sampled_from(["", "x", "P1", "2026-01-15", "final"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "coding", "item"]), inner),
    max_leaves=4,
)
RESOURCES = st.one_of(
    st.builds(
        make_observation,
        st.sampled_from(["NRS", "ODI", "PEG"]),
        st.sampled_from([5, 6.5, 11, "7", None]),
        patient=st.sampled_from(["P1", "P2"]),
        status=st.sampled_from(["final", "entered-in-error", "amended"]),
        effectiveDateTime=st.sampled_from(["2026-01-15", "2026-01-15T23:00:00Z", "2026-01-16", "2026-02-30"]),
        encounter=st.sampled_from([{}, {"reference": "Encounter/e1"}, {"reference": "Encounter/e2"}, "e1"]),
    ),
    st.builds(make_visit, st.sampled_from(["e1", "e2"]), st.sampled_from(["Main St", "Elm Road", ""])),
    st.builds(
        make_response,
        st.lists(st.integers(0, 5), min_size=6, max_size=10),
        patient=st.sampled_from(["P1", "P2"]),
        text=st.sampled_from([narrate("Score: 36"), narrate("")]),
    ),
    st.builds(make_patient, st.sampled_from(["P1", "P2", ""]), gender=st.sampled_from(["male", "unknown", "female"])),
    st.builds(lambda body: {"resourceType": "Basic", "about": body}, ODD),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(RESOURCES, min_size=1, max_size=9), st.booleans(), st.sampled_from([Mapping(), ANYHOW, VANCOUVER]))
def test_whatever_resources_a_file_holds_each_is_a_session_or_told_by_number(
    bodies: list[Body], lines: bool, mapping: Mapping
) -> None:
    checked = check(*bodies, mapping=mapping, lines=lines)
    if say(checked, "no-scores"):
        return
    assert checked.rows_read == len(bodies)
    scores = {body["valueQuantity"]["value"] for body in bodies if body["resourceType"] == "Observation"}
    stored = checked.records["pain_score"].dropna().tolist()
    assert {float(score) for score in stored} <= {float(score) for score in scores if score is not None}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([make_observation(), make_response(), make_patient()]), st.data())
def test_no_part_of_a_resource_however_odd_makes_reading_raise(body: Body, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(body)))
    odd = body | {name: data.draw(ODD)}
    if not isinstance(odd.get("resourceType"), str):
        odd["resourceType"] = "Observation"
    check(odd, make_observation(patient="P9"))
