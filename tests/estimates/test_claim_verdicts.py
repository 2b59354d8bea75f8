"""Verdicts at their borders: a difference, a share, an improvement; what must hold together; when it could be told."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from outcomes.estimates import Comparison, Estimate, Gate
from outcomes.estimates.claim_prospects import (
    Intake,
    find_difference_part,
    find_improvement_part,
    find_month,
    find_share_part,
)
from outcomes.estimates.claim_verdicts import (
    ClaimPart,
    find_difference_verdict,
    find_improvement_verdict,
    find_joint_result,
    find_share_verdict,
)
from outcomes.vocabulary.instruments import find_instrument

GATE = Gate("comparable", (), (80.0, 90.0), 0.8, None)
TODAY = dt.date(2026, 6, 30)


def interval(low: float, high: float, unit: str = "points", n: int = 200) -> Estimate:
    return Estimate((low + high) / 2, low, high, n, 50, unit, "method")


def comparison(fair: Estimate | None, instrument: str = "NRS", **other: object) -> Comparison:
    told = Comparison(
        *("first", "second", "pain", instrument, 6, (150, 160), (90, 110), GATE),
        *(None, fair, None, None, None, None, None, ()),
    )
    return replace(told, **other)


def intake(months_ago: list[int], *, since: dt.date = dt.date(2023, 7, 1), lag: int = 0) -> Intake:
    last = np.datetime64("2026-06", "M")
    return Intake(np.array([last - ago for ago in months_ago]).astype("datetime64[D]"), TODAY, since, lag)


# In the instrument's own direction: on NRS lower is better and 2 points are important, on PSFS higher and 2.3.
DIFFERENCES = [
    ("NRS", -1.5, -0.1, "supported here", "less than important"),
    ("NRS", -2.0, -0.1, "supported here", "better"),
    ("NRS", -3.0, -2.1, "supported here", "better"),
    ("NRS", -1.9, 0.0, "not supported here", "no important difference"),
    ("NRS", -2.0, 0.0, "cannot be told yet", "open"),
    ("NRS", -1.99, 0.4, "not supported here", "no important difference"),
    ("NRS", -2.5, 0.4, "cannot be told yet", "open"),
    ("NRS", 0.0, 0.5, "not supported here", "no important difference"),
    ("NRS", 0.1, 0.5, "not supported here", "worse"),
    ("NRS", 0.1, 5.0, "not supported here", "worse"),
    ("PSFS", 0.1, 1.0, "supported here", "less than important"),
    ("PSFS", 0.1, 2.3, "supported here", "better"),
    ("PSFS", -0.1, 2.2, "not supported here", "no important difference"),
    ("PSFS", -0.1, 2.3, "cannot be told yet", "open"),
    ("PSFS", -2.0, -0.1, "not supported here", "worse"),
]


@pytest.mark.parametrize(("instrument", "low", "high", "verdict", "reason"), DIFFERENCES)
def test_a_difference_is_judged_by_its_interval_and_the_important_change(
    instrument: str, low: float, high: float, verdict: str, reason: str
) -> None:
    assert find_difference_verdict(comparison(interval(low, high), instrument)) == (verdict, reason)


@pytest.mark.parametrize(
    ("gate_reasons", "scored", "began", "verdict", "reason"),
    [
        (("few in first",), (12, 110), (20, 160), "cannot be told yet", "few"),
        (("few in first", "little in common"), (29, 110), (40, 160), "cannot be told yet", "few"),
        (("few in first", "little in common"), (30, 110), (40, 160), "not comparable", "little in common"),
        (("one practitioner",), (90, 110), (150, 160), "not comparable", "one practitioner"),
        (("one practitioner", "few in first"), (12, 110), (20, 160), "not comparable", "one practitioner"),
        (("few in first",), (0, 110), (0, 160), "cannot be told yet", "nobody"),
        (("few in first", "unlike"), (25, 110), (40, 160), "cannot be told yet", "few"),
    ],
)
def test_what_the_gate_keeps_back_is_too_few_or_not_comparable(
    gate_reasons: tuple[str, ...], scored: tuple[int, int], began: tuple[int, int], verdict: str, reason: str
) -> None:
    gate = replace(GATE, verdict="not comparable", reasons=gate_reasons)
    assert find_difference_verdict(comparison(None, gate=gate, scored=scored, began=began)) == (verdict, reason)


@pytest.mark.parametrize(
    ("low", "high", "above", "verdict", "reason"),
    [
        (50.1, 60, True, "supported here", "most"),
        (50.0, 60, True, "cannot be told yet", "about half"),
        (40, 50.0, True, "cannot be told yet", "about half"),
        (40, 49.9, True, "not supported here", "not most"),
        (40, 49.9, False, "supported here", "most"),
        (40, 50.0, False, "cannot be told yet", "about half"),
        (50.1, 60, False, "not supported here", "not most"),
    ],
)
def test_a_share_is_most_where_its_whole_interval_lies_beyond_one_half(
    low: float, high: float, above: bool, verdict: str, reason: str
) -> None:
    assert find_share_verdict(interval(low, high, "%"), above=above) == (verdict, reason)


def test_a_share_without_an_interval_is_too_few() -> None:
    few = Estimate(90, None, None, 8, 0, "%", "method")
    assert find_share_verdict(few, above=True) == find_share_verdict(None, above=True) == ("cannot be told yet", "few")


@pytest.mark.parametrize(
    ("low", "high", "verdict", "reason"),
    [
        (-3.0, -2.0, "supported here", "important"),
        (-3.0, -1.99, "cannot be told yet", "about important"),
        (-2.0, -1.0, "cannot be told yet", "about important"),
        (-1.99, -1.0, "not supported here", "not important"),
    ],
)
def test_an_improvement_is_important_where_its_whole_interval_reaches_the_important_change(
    low: float, high: float, verdict: str, reason: str
) -> None:
    nrs = find_instrument("NRS")
    assert nrs is not None
    assert find_improvement_verdict(interval(low, high), nrs) == (verdict, reason)


@pytest.mark.parametrize(
    ("verdicts", "decides"),
    [
        (("supported here", "supported here"), 0),
        (("supported here", "cannot be told yet"), 1),
        (("cannot be told yet", "not comparable"), 1),
        (("not comparable", "not supported here"), 1),
        (("not supported here", "not supported here"), 0),
    ],
)
def test_of_parts_that_must_all_hold_the_gravest_decides(verdicts: tuple[str, str], decides: int) -> None:
    parts = [
        ClaimPart("difference", "outcome", word, verdict, "few", None)  # type: ignore[arg-type]
        for word, verdict in zip("ab", verdicts, strict=True)
    ]
    result = find_joint_result("C5", *parts)
    assert result.leading is parts[decides]
    assert result.deciding == (parts[decides], parts[1 - decides])
    assert result.verdict == verdicts[decides]


# When it could be told


def test_the_number_needed_makes_the_interval_shorter_than_the_important_change() -> None:
    open_ = comparison(interval(-2.5, 0.5))  # three points long, where two are important
    part = find_difference_part("all", "", open_, intake([1] * 100), intake([2] * 140))
    assert part.reason == "open"
    assert part.needed == 310 * 9 / 4 + 0.5
    assert part.month == "2028-02"  # 388 more, 20 a month


def test_what_is_told_already_needs_nothing() -> None:
    part = find_difference_part("all", "", comparison(interval(-1.5, -0.5)), intake([1]), intake([1]))
    assert (part.needed, part.month) == (None, None)


def test_too_few_need_as_many_as_bring_both_groups_to_the_gate_if_both_go_on_to_come() -> None:
    gate = Gate("not comparable", ("few in first", "few in second"), (15.0, 10.0), 0.8, None)
    found = comparison(None, gate=gate, began=(40, 50), scored=(16, 12))
    quick, slow = intake([month for month in range(12) for _ in range(10)]), intake(list(range(12)))
    part = find_difference_part("all", "", found, quick, slow)
    assert part.needed == 90 * 3  # the second's effective number must become 30
    assert part.month == "2027-11"  # 180 more, 11 a month
    more = find_difference_part("all", "", replace(found, needed=400), quick, slow)
    assert more.needed == 400  # for one as large as is important to show
    none = find_difference_part("all", "", found, quick, intake([30] * 50))
    assert (none.needed, none.month) == (None, None)


def test_a_share_at_the_border_is_never_in_sight_and_one_near_it_is() -> None:
    monthly = intake(list(range(12)) * 10)
    at_half = find_share_part("within 8 sessions", interval(40, 60, "%"), monthly, above=True)
    assert (at_half.reason, at_half.needed) == ("about half", None)
    near = find_share_part("within 8 sessions", interval(48, 68, "%"), monthly, above=True)  # 58 ± 10
    assert near.needed == 313  # 200 · (10 / 8)², rounded up
    assert near.month == "2027-06"


def test_a_mean_improvement_near_the_border_waits_as_well() -> None:
    nrs = find_instrument("NRS")
    assert nrs is not None
    part = find_improvement_part(interval(-3.2, -1.6), nrs, intake(list(range(12)) * 10))
    assert part.needed == 1000  # 250 began, and 0.8 must become 0.4
    assert part.month == "2032-09"


def test_a_month_is_told_from_the_last_twelve_whole_months() -> None:
    steady = intake(list(range(36)))
    assert steady.monthly == 1
    assert find_month(steady, 0) == "2026-06"
    assert find_month(steady, 7) == "2027-01"
    assert find_month(steady, 120) == "2036-06"
    assert find_month(steady, 121) is None


def test_records_of_a_few_months_tell_the_rate_and_fewer_do_not() -> None:
    began = intake([0, 0, 1, 1, 2, 2], since=dt.date(2026, 3, 10))
    assert began.monthly == 2
    assert replace(began, since=dt.date(2026, 5, 10)).monthly == 0


def test_a_month_that_has_not_ended_tells_no_rate() -> None:
    assert replace(intake([0, 1, 2, 3]), as_of=dt.date(2026, 6, 29)).monthly == pytest.approx(3 / 12)


def test_what_takes_a_year_to_count_is_counted_by_the_year_before() -> None:
    assert intake([13, 14, 1, 2, 3], lag=12).monthly == pytest.approx(2 / 12)
