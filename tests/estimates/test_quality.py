"""Can the records be trusted? States and limits, what does not apply, what breaks off, imports, what is missing."""

from __future__ import annotations

import datetime as dt

import pytest

from outcomes.cohort import Ledger, build_snapshot
from outcomes.estimates import (
    CheckResult,
    Quality,
    estimate_completeness,
    estimate_quality,
    find_rows_behind,
    find_to_do,
)
from outcomes.estimates import quality as quality_module
from outcomes.estimates.proportions import find_wilson_interval
from outcomes.store import Store
from outcomes.vocabulary.aliases import Alias
from outcomes.vocabulary.quality import QUALITY_CHECKS, QUALITY_STATES
from outcomes.vocabulary.red_flags import FlagDone, name_flag
from outcomes.vocabulary.selection import CohortFilter
from tests.conftest import Import
from tests.records import frame_records, write_csv
from tests.snapshots import open_ledger, snap_frame

HEX = {letter: f"{ord(letter):08x}" for letter in "abcdefghijklmnopqrstuvwxyz"}


def open_table(table: str | list[dict[str, object]], **options: object) -> Ledger:
    frame = frame_records(table)
    frame["patient_key"] = [HEX.get(key, key) for key in frame["patient_key"]]
    return open_ledger(snap_frame(frame, **options))  # type: ignore[arg-type]


def judge(table: str | list[dict[str, object]], name: str) -> CheckResult:
    return estimate_quality(open_table(table)).find(name)


def score_some(scored: int, missing: int) -> list[dict[str, object]]:
    """One patient a session, so many of them with a pain score."""
    return [
        {"patient_id": f"{place:08x}", "day": 0, "pain_score": "5" if place < scored else ""}
        for place in range(scored + missing)
    ]


# The catalogue


def test_there_are_more_than_thirty_checks_of_three_kinds_each_with_its_reason() -> None:
    assert len(QUALITY_CHECKS) >= 30
    assert len({check.name for check in QUALITY_CHECKS}) == len(QUALITY_CHECKS)
    assert {check.category for check in QUALITY_CHECKS} == {"completeness", "conformance", "plausibility"}
    for check in QUALITY_CHECKS:
        assert check.asks.endswith(".")
        assert check.why.endswith(".")
        assert check.mend.endswith((".", "?"))
        assert 0 <= check.warn < 1
        assert check.fail is None or check.warn <= check.fail < 1


# States and limits


@pytest.mark.parametrize(
    ("scored", "missing", "state"),
    [(90, 10, "pass"), (89, 11, "warn"), (70, 30, "warn"), (69, 31, "fail"), (100, 0, "pass"), (1, 99, "fail")],
)
def test_a_share_must_be_beyond_its_limit(scored: int, missing: int, state: str) -> None:
    result = judge(score_some(scored, missing), "pain_score")
    assert (result.state, result.violating, result.judged) == (state, missing, scored + missing)
    assert (result.warn, result.fail) == pytest.approx((10, 30))


def test_the_interval_of_a_share_of_patients_is_wilsons() -> None:
    share = judge(score_some(40, 10), "pain_score").share
    assert share is not None
    low, high = find_wilson_interval(10, 50)
    assert (share.value, share.low, share.high, share.n) == pytest.approx((20, 100 * low, 100 * high, 50))


def test_a_field_that_is_nowhere_in_the_records_does_not_apply_and_is_no_pass() -> None:
    result = judge("patient_id | day | pain_score\na | 0 | 5\na | 7 | 4", "function_score")
    assert (result.state, result.reason, result.share) == ("not applicable", "nowhere", None)


def test_a_field_that_one_practitioner_never_fills_in_fails_while_others_do() -> None:
    frame = frame_records("""
        patient_id | day | practitioner | pain_score | function_score
        a          | 0   | Asha         | 5          | 40
        b          | 0   | Ben          | 6          |
        b          | 7   | Ben          | 5          |
    """)
    frame["patient_key"] = [HEX[key] for key in frame["patient_key"]]
    own = open_ledger(snap_frame(frame), CohortFilter(practitioners=("Ben",), include_red_flagged=True))
    result = estimate_quality(own).find("function_score")
    assert (result.state, result.violating, result.judged) == ("fail", 2, 2)


def test_too_few_to_judge_does_not_apply() -> None:
    result = judge(score_some(19, 0), "pain_one_value")
    assert (result.state, result.reason, result.judged) == ("not applicable", "too few", 19)
    assert judge(score_some(20, 0), "pain_one_value").state == "fail"


def test_nothing_recorded_at_all_applies_to_nothing() -> None:
    quality = estimate_quality(open_ledger(snap_frame(frame_records("patient_id | day\na | 0").iloc[:0])))
    assert {result.state for result in quality.results} == {"not applicable"}
    assert (quality.sessions, quality.episodes, quality.as_of) == (0, 0, None)


def test_a_check_that_breaks_off_leaves_the_others_alone_and_tells_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(ledger: Ledger) -> None:
        raise ValueError("patient P-1234 scored 7")

    monkeypatch.setitem(quality_module.FINDERS, "pain_jumps", break_off)
    table = score_some(10, 0)
    quality = estimate_quality(open_table(table))
    result = quality.find("pain_jumps")
    assert (result.state, result.reason, result.share) == ("error", "broke off", None)
    assert "P-1234" not in repr(quality)
    assert quality.count("error") == 1
    assert sum(quality.count(state) for state in QUALITY_STATES) == len(QUALITY_CHECKS)
    assert quality.find("pain_score").state == "pass"


def test_what_matters_most_comes_first() -> None:
    quality = estimate_quality(open_table(score_some(10, 40)))
    states = [result.state for result in quality.ranked]
    assert states == sorted(states, key=list(QUALITY_STATES).index)
    assert quality.ranked[0].check.weight == 3
    assert quality.ranked[0].state == "fail"


# What some checks turn on


def test_a_red_flag_that_was_answered_here_is_no_longer_behind_the_check() -> None:
    table = """
        patient_id | day | saddle_numbness | red_flag_action
        a          | 0   | yes             |
        b          | 0   | yes             | sent to hospital
        c          | 0   | yes             |
    """
    flag = name_flag(clinic="This clinic", patient_key=HEX["a"], day="2025-01-01", fields=("saddle_numbness",))
    done = FlagDone(flag, "emergency", "2025-01-02", "Asha", "2025-01-02T10:00:00+00:00")
    result = judge(table, "red_flag_action")
    assert (result.violating, result.judged) == (2, 3)
    ledger = open_table(table, flag_actions=(done,))
    (behind,) = find_rows_behind(ledger, estimate_quality(ledger).find("red_flag_action"))
    assert (behind.patient_key, behind.day, behind.session) == (HEX["c"], dt.date(2025, 1, 1), 1)
    assert dict(behind.values)["saddle_numbness"] == "yes"


def test_two_spellings_that_were_merged_are_one_name() -> None:
    table = "patient_id | day | practitioner\na | 0 | D. Fairley\nb | 0 | D Fairley"
    assert judge(table, "practitioner_spellings").violating == 2
    merged = Alias("practitioner", "D Fairley", "D. Fairley", "2025-01-01T00:00:00+00:00", "Asha")
    ledger = open_table(table, aliases=(merged,))
    assert estimate_quality(ledger).find("practitioner_spellings").violating == 0
    assert ledger.names == ("D. Fairley",)


def test_a_filter_on_the_period_makes_no_month_look_cut_off() -> None:
    rows = [{"patient_id": f"{one:08x}", "day": one % 90, "pain_score": 5} for one in range(400)]
    frame = frame_records(rows)
    chosen = CohortFilter(first_session_to=dt.date(2025, 3, 2), include_red_flagged=True)
    assert estimate_quality(open_ledger(snap_frame(frame), chosen)).find("falling_month").state == "not applicable"
    assert estimate_quality(open_ledger(snap_frame(frame))).find("falling_month").state == "pass"


def visits(days: list[int], **told: object) -> list[dict[str, object]]:
    return [{"patient_id": "a", "day": day, "pain_score": 5, "episode_id": "1"} | told for day in days]


def months(*counts: int) -> list[dict[str, object]]:
    """So many patients on the 11th of January, February and so on, one session each."""
    starts = (10, 41, 69, 100)
    return [
        {"patient_id": f"{place * 1000 + one:08x}", "day": starts[place], "pain_score": 5}
        for place, count in enumerate(counts)
        for one in range(count)
    ]


@pytest.mark.parametrize(
    ("name", "table", "violating", "judged"),
    [
        ("many_a_day", visits([0, 0, 0]), 0, 3),
        ("many_a_day", visits([0, 0, 0, 0, 7]), 4, 5),
        ("long_gap", visits([0, 365]), 0, 1),
        ("long_gap", visits([0, 366]), 1, 1),
        ("long_episode", visits(list(range(60))), 0, 1),
        ("long_episode", visits(list(range(61))), 1, 1),
        ("falling_month", months(20, 10, 1), 0, 1),
        ("falling_month", months(20, 9, 1), 1, 1),
        ("falling_month", months(19, 1, 1), 0, 0),
        ("falling_month", months(20, 0, 1), 1, 1),
        ("falling_month", months(20, 1), 0, 0),
        ("age_plausible", visits([0], age=16), 0, 1),
        ("age_plausible", visits([0], age=15), 1, 1),
        ("age_plausible", visits([0], age=89), 0, 1),
        ("age_plausible", visits([0], age=90), 1, 1),
    ],
)
def test_what_is_just_within_a_bound_is_not_counted(
    name: str, table: list[dict[str, object]], violating: int, judged: int
) -> None:
    result = judge(table, name)
    assert (result.violating, result.judged) == (violating, judged)


@pytest.mark.parametrize(("patients", "violating"), [(24, 0), (25, 1)])
def test_a_busy_day_is_one_of_25_patients_and_not_of_25_sessions(patients: int, violating: int) -> None:
    rows = [{"patient_id": f"{one:08x}", "day": 0, "practitioner": "Asha", "pain_score": 5} for one in range(patients)]
    twice = rows[0] | {"episode_id": "2"}
    assert judge([*rows, twice], "busy_day").violating == violating


@pytest.mark.parametrize(
    ("other", "twins"),
    [
        ({}, 2),
        ({"birth_year": 1981}, 0),
        ({"sex": "male"}, 0),
        ({"pain_score": 4}, 0),
        ({"function_score": 20}, 0),
        ({"day": 3}, 0),
        ({"clinic": "Mill Lane"}, 2),
        ({"treatments": "acupuncture"}, 2),
    ],
)
def test_twins_are_alike_in_all_that_tells_patients_apart(other: dict[str, object], twins: int) -> None:
    told: dict[str, object] = {"pain_score": 5, "function_score": 10, "birth_year": 1980, "sex": "female"}
    own = [{"patient_id": "a", "day": day} | told for day in (0, 7, 14)]
    theirs = [row | {"patient_id": "b"} for row in own]
    theirs[1] |= other
    if "clinic" in other or "treatments" in other:
        theirs = [row | other for row in theirs]
    assert judge([*own, *theirs], "twin_patients").violating == twins


# By import


JANUARY = write_csv("""
    patient_id | day | pain_score | practitioner
    a          |   0 | 6          | Asha
    a          |   7 |            | Asha
    b          |   0 | 6          | Asha
""")
FEBRUARY = write_csv(
    [
        {"patient_id": "a", "day": 7, "pain_score": 5, "practitioner": "Asha"},
        {"patient_id": "c", "day": 40, "pain_score": "", "practitioner": "Asha"},
        {"patient_id": "d", "day": 41, "pain_score": 77, "practitioner": "Asha"},
        *({"patient_id": f"e{one}", "day": 42, "pain_score": 6, "practitioner": "Asha"} for one in range(9)),
    ]
)


def test_each_import_answers_for_the_records_that_it_brought(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY, "january.csv")
    take_in(FEBRUARY, "february.csv", valid_rows=True)
    ledger = open_ledger(build_snapshot(own_store))
    quality = estimate_quality(ledger)
    assert quality.files == {1: "january.csv", 2: "february.csv"}
    shares = [(one.batch, one.judged, one.violating) for one in quality.find("pain_score").by_import]
    assert shares == [(1, 2, 0), (2, 11, 1)]
    rejected, corrected = quality.find("rows_rejected"), quality.find("rows_corrected")
    assert [(one.batch, one.judged, one.violating) for one in rejected.by_import] == [(1, 3, 0), (2, 12, 1)]
    assert (rejected.state, rejected.violating, rejected.judged) == ("warn", 1, 15)
    assert (corrected.violating, corrected.judged) == (1, 15)
    (behind,) = find_rows_behind(ledger, quality.find("pain_score"))
    assert (behind.batch, behind.file, behind.day, behind.practitioner) == (
        *(2, "february.csv", dt.date(2025, 2, 10), "Asha"),
    )


def test_rows_that_are_no_sessions_make_no_share_of_rejected_rows_smaller(own_store: Store, take_in: Import) -> None:
    head = "patient_guid,start_at,treatment_name,staff_member_name,state,pain_score,break,cancelled_at,no_show_at\n"
    came = "".join(f"g-{one},2025-03-03 10:00,massage,Asha,arrived,{one % 7 or 77},,,\n" for one in range(1, 15))
    came = came.replace(",77,", ",7,", 1)
    missed = "".join(f"g-{one},2025-03-04 10:00,massage,Asha,no_show,,,,\n" for one in range(400))
    take_in((head + came + missed).encode(), "appointments.csv", valid_rows=True)
    take_in((head + came.replace(",77,", ",7,").replace(",1,", ",2,", 1)).encode(), "again.csv")
    quality = estimate_quality(open_ledger(build_snapshot(own_store)))
    rejected, corrected = quality.find("rows_rejected"), quality.find("rows_corrected")
    assert [(one.judged, one.violating) for one in rejected.by_import] == [(14, 1), (14, 0)]
    assert [(one.judged, one.violating) for one in corrected.by_import] == [(14, 0), (14, 1)]
    assert rejected.state == "warn"


# What is missing and can be put right


def list_to_do(table: str | list[dict[str, object]]) -> dict[str, tuple[int, list[str]]]:
    letters = {key: letter for letter, key in HEX.items()}
    return {
        item.todo.name: (item.count, [letters[row.patient_key] for row in item.rows])
        for item in find_to_do(open_table(table))
    }


def test_what_is_missing_is_listed_for_patients_in_care_as_of_the_newest_session() -> None:
    told = list_to_do("""
        patient_id | day | pain_score | function_score | symptom_weeks | discharged | discharge_reason | age | sex
        a          | 0   | 6          | 40             | 5             | no         |                  | 40  | female
        a          | 90  | 5          |                |               | no         |                  | 40  | female
        b          | 95  |            |                |               | no         |                  |     | male
        c          | 60  | 6          | 30             | 4             | no         |                  | 30  | male
        d          | 0   | 6          | 30             | 4             | yes        |                  | 30  | male
        e          | 0   | 6          | 30             | 4             | no         |                  | 30  | male
        f          | 0   | 6          | 30             | 4             | yes        | improved         | 30  | male
    """)
    assert told == {
        "no_pain_lately": (2, ["b", "c"]),
        "no_function_lately": (3, ["a", "b", "c"]),
        "no_baseline": (1, ["b"]),
        "no_symptom_weeks": (1, ["b"]),
        "no_age_or_sex": (1, ["b"]),
        "no_discharge": (1, ["e"]),
        "no_reason": (1, ["d"]),
    }


def test_four_weeks_are_twenty_eight_days() -> None:
    table = "patient_id | day | pain_score\na | {} | 6\na | 28 |\nb | 28 | 5"
    assert "no_pain_lately" in list_to_do(table.format(0))
    assert "no_pain_lately" not in list_to_do(table.format(1))


def test_a_red_flag_comes_before_everything_and_more_patients_before_fewer() -> None:
    rows: list[dict[str, object]] = [
        {"patient_id": letter, "day": 0, "pain_score": 5, "saddle_numbness": "no", "symptom_weeks": ""}
        for letter in "abc"
    ]
    rows[0] |= {"saddle_numbness": "yes", "symptom_weeks": 4, "function_score": 20}
    items = find_to_do(open_table(rows))
    assert items[0].todo.name == "unanswered_flag"
    assert [item.todo.urgency for item in items] == sorted(item.todo.urgency for item in items)
    in_care = [item.count for item in items if item.todo.urgency == 3]
    assert in_care == sorted(in_care, reverse=True)


# Completeness by practitioner and month


def test_completeness_stands_under_the_practitioner_and_the_month_of_the_session() -> None:
    rows = [
        {
            "patient_id": f"{place:08x}",
            "day": 10 if place < 30 else 40,
            "practitioner": "Asha" if place % 2 else "Ben",
            "pain_score": "" if place in (0, 2, 31) else 5,
        }
        for place in range(45)
    ]
    result = estimate_completeness(open_table(rows), "pain_score")
    assert result is not None
    assert result.months[-2:] == ("2025-01", "2025-02")
    assert len(result.months) == 12
    told = {row.name: [(cell.value, cell.n) if cell else None for cell in row.cells[-2:]] for row in result.rows}
    assert told == {
        "Ben": [pytest.approx((100 * 13 / 15, 15)), pytest.approx((100, 8))],
        "Asha": [pytest.approx((100, 15)), pytest.approx((100 * 6 / 7, 7))],
    }
    assert result.everyone.whole is not None
    assert (result.everyone.whole.value, result.everyone.whole.n) == pytest.approx((100 * 42 / 45, 45))
    assert result.everyone.cells[0] is None
    small = result.rows[-1].cells[-1]
    assert small is not None
    assert small.low is None, "under ten patients there is no interval"


def test_a_session_without_a_practitioner_is_among_everyone_only() -> None:
    table = "patient_id | day | practitioner | pain_score\na | 0 | Asha | 5\nb | 0 | | 5"
    result = estimate_completeness(open_table(table), "pain_score")
    assert result is not None
    assert [(row.name, row.whole.n if row.whole else 0) for row in (result.everyone, *result.rows)] == [
        ("", 2),
        ("Asha", 1),
    ]


def test_where_nobody_is_named_completeness_is_told_of_everyone_alone() -> None:
    result = estimate_completeness(open_table("patient_id | day | pain_score\na | 0 | 5\nb | 0 |"), "pain_score")
    assert result is not None
    assert result.rows == ()
    assert result.everyone.whole is not None
    assert (result.everyone.whole.value, result.everyone.whole.n) == (50, 2)


def test_completeness_and_check_tell_the_same_share(sample_quality: tuple[Ledger, Quality]) -> None:
    ledger, quality = sample_quality
    result = estimate_completeness(ledger, "red_flag_screening")
    assert result is not None
    newest = quality.as_of
    assert newest is not None
    month = dt.date(newest.year - 1, newest.month + 1, 1)
    late = ledger.sessions.iloc[ledger.starts]["session_date"] >= month.isoformat()
    assert result.everyone.whole is not None
    assert result.everyone.whole.n == int(late.sum())


@pytest.fixture(scope="module")
def sample_quality(sample_store: Store) -> tuple[Ledger, Quality]:
    ledger = open_ledger(build_snapshot(sample_store))
    return ledger, estimate_quality(ledger)


def test_rows_behind_a_check_are_as_many_as_it_counts(sample_quality: tuple[Ledger, Quality]) -> None:
    ledger, quality = sample_quality
    for result in quality.results:
        if result.check.grain in ("session", "episode", "patient") and result.check.name != "round_scores":
            assert len(find_rows_behind(ledger, result)) == result.violating, result.check.name
    assert len(find_rows_behind(ledger, quality.find("pain_score"), at_most=7)) == 7
