"""Visits under Medicare's rule on acupuncture: each border by the day, and the whole against a slow count."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from outcomes.cohort import Snapshot, build_snapshot, select_episodes
from outcomes.estimates.payer_rule import PAYER_STAGES, PatientVisits, PayerRuleUse, estimate_payer_rule
from outcomes.estimates.payer_visits import find_courses
from outcomes.store import open_store, prepare_import, write_import
from outcomes.vocabulary.payer_rules import MEDICARE_ACUPUNCTURE
from outcomes.vocabulary.responders import find_responder_rule
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.conftest import settle
from tests.estimates.payer_slowly import Told, tell_patients
from tests.records import Record, read_records, read_table, write_csv

Snap = Callable[[list[Record]], Snapshot]

# `visits`: 12@7 is twelve, seven days apart, from day 0 on; 200+6@7 is six from day 200 on; 89 is one on day 89. Day 0
# is the first, so that day 89 is the 90th. `scores`: visit:pain; without any the case does not turn on them.
BORDERS = """
    case                                                | begins     | visits          | scores           | stage       | in_course | in_90_days | in_year
    a first visit                                       | 2025-01-01 | 0               |                  | within      |  1        |  1         |  1
    the 11th visit on day 90                            | 2025-01-01 | 10@8 89         | 1:6 11:6         | within      | 11        | 11         | 11
    the 11th visit on day 91                            | 2025-01-01 | 10@8 90         | 1:6 11:6         | past days   | 11        | 10         | 11
    the 12th visit on day 90                            | 2025-01-01 | 11@8 89         | 1:6 12:4         | improved    | 12        | 12         | 12
    the 12th visit on day 91                            | 2025-01-01 | 11@8 90         | 1:6 12:4         | improved    | 12        | 11         | 12
    the 12th visit on day 91 and not better             | 2025-01-01 | 11@8 90         | 1:6 12:6         | not better  | 12        | 11         | 12
    two visits on one day are two                       | 2025-01-01 | 6@7 6@7         | 1:6 12:4         | improved    | 12        | 12         | 12
    12 visits and 30 % better                           | 2025-01-01 | 12@7            | 1:5 12:3.5       | improved    | 12        | 12         | 12
    12 visits and better by less                        | 2025-01-01 | 12@7            | 1:5 12:4         | better      | 12        | 12         | 12
    12 visits and better by much from below the floor   | 2025-01-01 | 12@7            | 1:2 12:0         | better      | 12        | 12         | 12
    12 visits and no better                             | 2025-01-01 | 12@7            | 1:5 12:5         | not better  | 12        | 12         | 12
    12 visits and worse                                 | 2025-01-01 | 12@7            | 1:5 12:6         | not better  | 12        | 12         | 12
    12 visits and better in between only                | 2025-01-01 | 12@7            | 1:5 6:2 12:5     | not better  | 12        | 12         | 12
    12 visits and last scored at the 6th                | 2025-01-01 | 12@7            | 1:5 6:2          | improved    | 12        | 12         | 12
    12 visits and scored at the first only              | 2025-01-01 | 12@7            | 1:5              | not scored  | 12        | 12         | 12
    12 visits and no baseline                           | 2025-01-01 | 12@7            | 2:5 12:1         | not scored  | 12        | 12         | 12
    12 visits and never scored                          | 2025-01-01 | 12@7            |                  | not scored  | 12        | 12         | 12
    a 13th visit after an improvement                   | 2025-01-01 | 13@7            | 1:5 12:3         | improved    | 13        | 13         | 13
    a 13th visit at whose start improvement shows       | 2025-01-01 | 13@7            | 1:5 12:5 13:3    | improved    | 13        | 13         | 13
    a 13th visit though it does not                     | 2025-01-01 | 13@7            | 1:5 12:5 13:5    | over visits | 13        | 13         | 13
    a 13th visit and never scored again                 | 2025-01-01 | 13@7            | 1:5              | over visits | 13        | 13         | 13
    a 13th visit and improvement at the 14th            | 2025-01-01 | 14@7            | 1:5 12:5 14:2    | over visits | 14        | 13         | 14
    a 13th visit after an improvement since lost        | 2025-01-01 | 14@7            | 1:5 12:3 14:5    | not better  | 14        | 13         | 14
    a slow 13th visit though improvement does not show  | 2025-01-01 | 13@14           | 1:5 13:5         | over visits | 13        |  7         | 13
    19 visits and improved                              | 2025-01-01 | 19@14           | 1:5 12:3         | improved    | 19        |  7         | 19
    20 visits and improved                              | 2025-01-01 | 20@14           | 1:5 12:3         | year used   | 20        |  7         | 20
    20 visits and improvement since lost                | 2025-01-01 | 20@14           | 1:5 12:3 20:5    | year used   | 20        |  7         | 20
    20 visits and never improved                        | 2025-01-01 | 20@14           | 1:5 12:5         | over visits | 20        |  7         | 20
    the 20th visit on day 365                           | 2025-01-01 | 19@18 364       | 1:5 12:3         | year used   | 20        |  5         | 20
    the 20th visit on day 366                           | 2025-01-01 | 19@18 365       | 1:5 12:3         | within      |  1        |  1         | 19
    the 21st visit on day 365                           | 2025-01-01 | 20@18 364       | 1:5 12:3         | over year   | 21        |  5         | 21
    the 21st visit on day 366                           | 2025-01-01 | 20@18 365       | 1:5 12:3         | year used   |  1        |  1         | 20
    21 visits of which none improved                    | 2025-01-01 | 21@14           | 1:5 12:5         | over year   | 21        |  7         | 21
    the 21st visit on the last day of a leap year       | 2024-01-01 | 20@18 365       | 1:5 12:3         | year used   |  1        |  1         | 20
    the 21st visit on the day before that               | 2024-01-01 | 20@18 364       | 1:5 12:3         | over year   | 21        |  5         | 21
    a new episode in the same course                    | 2025-01-01 | 6@7 200+6@7     | 1:6 7:6 12:4     | improved    | 12        |  6         | 12
    a new course begins anew, and the year runs on      | 2025-01-01 | 12@7 400+3@7    | 1:6 12:6         | within      |  3        |  3         |  7
    a third course                                      | 2022-01-01 | 0 365 729 730+2@7 | 1:6            | within      |  2        |  2         |  3
"""  # noqa: E501
CASES = read_table(BORDERS)


def list_days(visits: str) -> list[int]:
    """Return the days that the words of `visits` stand for, in order."""
    days = []
    for word in visits.split():
        start, _, many = word.rpartition("+")
        count, _, apart = many.partition("@")
        days += [int(start or 0) + int(apart) * number for number in range(int(count))] if apart else [int(count)]
    return sorted(days)


def write_case(case: Record) -> list[Record]:
    """Return the records of a case, a clinic of its own with one patient."""
    days = list_days(case["visits"])
    scores = dict(pair.split(":") for pair in case["scores"].split())
    begins = dt.date.fromisoformat(case["begins"])
    twice_a_day = len(set(days)) < len(days)
    return read_records(
        {
            "clinic": case["case"],
            "session_date": (begins + dt.timedelta(days=day)).isoformat(),
            "session_number": number if twice_a_day else "",
            "treatments": "acupuncture",
            "symptom_weeks": "20",
            "pain_score": scores.get(str(number), ""),
        }
        for number, day in enumerate(days, start=1)
    )


@pytest.fixture(scope="module")
def snap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snap]:
    """Return the snapshot of records imported into a store of their own."""

    def snap(records: list[Record]) -> Snapshot:
        store = open_store(f"sqlite:///{tmp_path_factory.mktemp('snap') / 'outcomes.db'}")
        outcome = write_import(store, prepare_import(store, write_csv(records), "records.csv"), imported_by="nurse")
        assert outcome.status == "stored", outcome
        return build_snapshot(store)

    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, tmp_path_factory.mktemp("home"))
        yield snap


@pytest.fixture(scope="module")
def borders(snap: Snap) -> Snapshot:
    """All cases in one store, each in a clinic of its own."""
    return snap([record for case in CASES for record in write_case(case)])


def estimate(snapshot: Snapshot, rule: str = "pct30", **chosen: Any) -> PayerRuleUse:
    cohort = select_episodes(snapshot, Scope.whole_clinic(), CohortFilter(**chosen))
    return estimate_payer_rule(cohort, find_responder_rule(rule))


def stage_of(use: PayerRuleUse) -> str:
    """Return the stage of the one patient there is."""
    (stage,) = [count.stage for count in use.stages if count.patients]
    return stage


# Borders


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_patient_stands_at_the_stage_of_the_table(borders: Snapshot, case: Record) -> None:
    cohort = select_episodes(borders, Scope.whole_clinic(), CohortFilter(clinics=(case["case"],)))
    courses = find_courses(cohort, MEDICARE_ACUPUNCTURE, "NRS")
    counts = (courses.visits, courses.visits_in_days, courses.visits_in_year)
    assert [int(count[0]) for count in counts] == [int(case[name]) for name in ("in_course", "in_90_days", "in_year")]
    assert stage_of(estimate_payer_rule(cohort, find_responder_rule("pct30"))) == case["stage"]


def test_the_cases_of_the_table_stand_at_every_stage() -> None:
    assert {case["stage"] for case in CASES} == set(PAYER_STAGES)


def test_each_patient_is_counted_at_one_stage_only(borders: Snapshot) -> None:
    use = estimate(borders)
    assert use.patients == len(CASES)
    for count in use.stages:
        assert count.patients == sum(case["stage"] == count.stage for case in CASES)


def test_the_clinic_s_own_rule_decides_what_is_meaningful_but_not_what_is_better(borders: Snapshot) -> None:
    case = "12 visits and 30 % better"
    assert stage_of(estimate(borders, "pct50", clinics=(case,))) == "better"
    lost = "12 visits and no better"
    assert stage_of(estimate(borders, "pct50", clinics=(lost,))) == "not better"


# Whom the rule speaks of


def write_visits(count: int, *, first_day: int = 0, **told: object) -> list[Record]:
    """Return weekly acupuncture visits."""
    return read_records(
        {"day": first_day + 7 * week, "treatments": "acupuncture", "symptom_weeks": "20"} | told
        for week in range(count)
    )


def test_acute_pain_and_pain_of_unknown_duration_are_counted_apart(snap: Snap) -> None:
    use = estimate(
        snap(
            [
                *write_visits(3, patient_id="persistent", symptom_weeks="12"),
                *write_visits(3, patient_id="acute", symptom_weeks="11"),
                *write_visits(3, patient_id="acute once more", symptom_weeks="2"),
                *write_visits(3, patient_id="unknown", symptom_weeks=""),
                *write_visits(3, patient_id="massage", treatments="massage"),
            ]
        )
    )
    assert (use.patients, use.acute, use.not_recorded) == (1, 2, 1)


def test_only_visits_for_persistent_pain_count_and_each_patient_is_told_of_once(snap: Snap) -> None:
    use = estimate(
        snap(
            [
                *write_visits(5, symptom_weeks="3"),
                *write_visits(11, symptom_weeks="15", first_day=200),
                *write_visits(2, symptom_weeks="", first_day=400),
            ]
        )
    )
    assert (use.patients, use.acute, use.not_recorded) == (1, 0, 0)
    assert stage_of(use) == "within"


def test_only_what_is_selected_counts(snap: Snap) -> None:
    snapshot = snap(
        [
            *write_visits(11, practitioner="Fairley"),
            *write_visits(1, practitioner="Noor", first_day=200),
            *write_visits(3, practitioner="Noor", patient_id="acute", symptom_weeks="3"),
            *write_visits(3, practitioner="Noor", patient_id="unknown", symptom_weeks=""),
        ]
    )
    everything, hers = estimate(snapshot), estimate(snapshot, practitioners=("Fairley",))
    assert (everything.patients, everything.acute, everything.not_recorded) == (1, 1, 1)
    assert (hers.patients, hers.acute, hers.not_recorded) == (1, 0, 0)
    assert [stage_of(use) for use in (everything, hers)] == ["not scored", "within"]


def test_one_patient_s_visits_never_count_as_another_s(snap: Snap) -> None:
    use = estimate(snap([record for name in "abc" for record in write_visits(10, patient_id=name)]))
    assert [(one.visits, one.visits_in_days, one.visits_in_year) for one in use.worklist] == [(10, 10, 10)] * 3


def test_acupuncture_counts_whatever_else_was_given_and_nothing_else_does(snap: Snap) -> None:
    treatments = [
        "acupuncture + massage",
        "massage",
        "acupuncture",
        "exercise therapy",
        "acupuncture + exercise therapy",
    ]
    records = [
        record
        for number in range(4)
        for place, words in enumerate(treatments)
        for record in write_visits(1, first_day=20 * number + place, treatments=words)
    ]
    (patient,) = estimate(snap(records)).worklist
    assert patient.visits == 12


def test_a_score_counts_at_whatever_session_it_was_taken(snap: Snap) -> None:
    visits = write_visits(13)
    visits[0]["pain_score"] = "6"
    between = write_visits(1, first_day=80, treatments="massage", pain_score="3")
    use = estimate(snap([*visits, *between]))
    assert stage_of(use) == "improved"
    assert use.worklist[0].change == -3.0


def test_where_nothing_was_ever_scored_no_improvement_can_be_shown(snap: Snap) -> None:
    use = estimate(snap(write_visits(12)))
    assert (use.instrument, stage_of(use)) == ("NRS", "not scored")
    assert use.worklist[0].change is None


def test_the_change_is_told_in_the_instrument_s_own_unit(snap: Snap) -> None:
    visits = write_visits(12, pain_instrument="VAS")
    visits[0]["pain_score"], visits[-1]["pain_score"] = "60", "35"
    use = estimate(snap(visits))
    assert (use.instrument, use.unit, use.worklist[0].change, stage_of(use)) == ("VAS", "mm", -25.0, "improved")


def test_a_score_on_another_instrument_shows_nothing(snap: Snap) -> None:
    visits = write_visits(12)
    visits[0] |= {"pain_score": "6"}
    visits[-1] |= {"pain_score": "2", "pain_instrument": "VAS"}
    assert stage_of(estimate(snap(visits))) == "not scored"


def test_a_clinic_without_records_has_no_numbers_and_no_error(snap: Snap) -> None:
    snapshot = snap(write_visits(3))
    use = estimate(snapshot, clinics=("elsewhere",))
    assert (use.patients, use.in_care, use.acute, use.not_recorded, use.worklist) == (0, 0, 0, 0, ())


# Who is in care, and the worklist


def test_only_patients_in_care_are_on_the_worklist(snap: Snap) -> None:
    records = [
        *write_visits(12, patient_id="going on", payer="going on"),
        *write_visits(11, patient_id="discharged"),
        *write_visits(1, patient_id="discharged", first_day=77, discharged="yes"),
        *write_visits(12, patient_id="long gone", first_day=-400),
    ]
    use = estimate(snap(records))
    assert (use.patients, use.in_care) == (3, 1)
    assert [patient.payer for patient in use.worklist] == ["going on"]


@pytest.mark.parametrize(("visits", "listed"), [(9, False), (10, True), (12, True)])
def test_a_patient_is_near_the_border_with_two_visits_left(snap: Snap, visits: int, listed: bool) -> None:
    assert bool(estimate(snap(write_visits(visits))).worklist) == listed


@pytest.mark.parametrize(("before", "listed"), [(16, False), (17, True)])
def test_a_new_course_is_near_the_border_when_the_year_is(snap: Snap, before: int, listed: bool) -> None:
    first, others, again = write_visits(1, first_day=-365), write_visits(before, first_day=-200), write_visits(1)
    assert bool(estimate(snap([*first, *others, *again])).worklist) == listed


def test_the_worklist_begins_with_the_most_urgent(borders: Snapshot) -> None:
    told = estimate(borders).worklist
    order = ["over year", "over visits", "not better", "not scored", "year used", "better", "improved"]
    places = [([*order, "past days", "within"].index(one.stage), -one.visits_in_year, -one.visits) for one in told]
    assert places == sorted(places)
    assert {one.stage for one in told} >= set(order)


def test_a_patient_is_shown_by_the_first_characters_of_the_pseudonym(snap: Snap) -> None:
    snapshot = snap(write_visits(12))
    (patient,) = estimate(snapshot).worklist
    assert patient.pseudonym == snapshot.episodes["patient_key"][0][:8]


# The whole against a slow count


def draw_records(seed: int, patients: int = 150) -> list[Record]:
    """Return records of patients who come and go as chance has it; each one's payer is their own, to know them by."""
    chance = random.Random(seed)
    records: list[dict[str, object]] = []
    for patient in range(patients):
        numbered, pace = chance.random() < 0.5, chance.choice([4, 7, 12, 20])
        gaps = [draw_gap(chance, pace, same_day=numbered) for _ in range(chance.choice([3, 12, 13, 16, 22, 30]))]
        last_day, weeks = -chance.choice([0, 30, 60, 200]), chance.choice(["", "3", "20", "20", "20"])
        for number in range(1, len(gaps) + 1):
            weeks = weeks if chance.random() < 0.97 else chance.choice(["", "3", "20"])
            records.append(
                {
                    "patient_id": f"patient {patient}",
                    "clinic": "Mill Lane" if patient % 3 else "Elm Road",
                    "payer": f"payer {patient}",
                    "day": last_day - sum(gaps[number:]),
                    "session_number": number if numbered else "",
                    "treatments": chance.choice(["acupuncture", "acupuncture", "acupuncture + massage", "massage"]),
                    "symptom_weeks": weeks,
                    "pain_score": chance.choice(["", "", *map(str, range(11))]),
                    "pain_instrument": "VAS" if chance.random() < 0.1 else "NRS",
                    "discharged": "yes" if chance.random() < 0.02 else "",
                }
            )
    return read_records(records)


def draw_gap(chance: random.Random, pace: int, *, same_day: bool) -> int:
    """Return the days since the session before: about the pace, now and then none or very many."""
    if chance.random() < 0.03:
        return chance.choice([91, 150, 365])
    return 0 if same_day and chance.random() < 0.05 else chance.randint(1, 2 * pace)


@pytest.mark.parametrize("seed", range(6))
def test_the_whole_agrees_with_a_slow_count_patient_by_patient(snap: Snap, seed: int) -> None:
    records = draw_records(seed)
    told, acute, unknown = tell_patients(records)
    use = estimate(snap(records), pain_instrument="NRS")
    assert (use.acute, use.not_recorded) == (acute, unknown)
    counts = {one.stage: (one.in_care, one.patients) for one in use.stages}
    assert counts == {
        stage: (
            sum(one.stage == stage and one.in_care for one in told),
            sum(one.stage == stage for one in told),
        )
        for stage in PAYER_STAGES
    }
    listed = [one for one in told if one.in_care and (one.visits >= 10 or one.visits_in_year >= 18)]
    assert sorted(map(flatten, use.worklist)) == sorted(map(flatten, listed))
    assert len({one.stage for one in listed}) > 3, "chance has drawn too little for a test"


def flatten(one: PatientVisits | Told) -> tuple[str, ...]:
    told = (one.payer, one.stage, one.visits, one.visits_in_days, one.visits_in_year, one.change)
    return tuple(map(str, told))


def test_the_rule_adds_up() -> None:
    rule = MEDICARE_ACUPUNCTURE
    assert rule.visits + rule.further == rule.visits_in_year
