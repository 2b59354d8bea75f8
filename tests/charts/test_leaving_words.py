"""Who leaves unimproved, in words: the share with interval and n, and only groups that differ by more than chance."""

from __future__ import annotations

from dataclasses import replace

from outcomes.charts.labels import label_heading
from outcomes.charts.leaving_words import LEAVING_HEADINGS, say_who_leaves, tabulate_leaving
from outcomes.estimates import Estimate, GroupLeaving, Leaving


def share(value: float, n: int) -> Estimate:
    return Estimate(value, value - 4, value + 5, n, 0, "%", "cumulative incidence")


def group(word: str, left: float, others: float, low: float, high: float, *, n: int = 320) -> GroupLeaving:
    return GroupLeaving(word, share(left, n), share(others, 1200 - n), low, high)


MORE = group("disc", 24, 15, 3.4, 14.6, n=1020)
FEWER = group("muscular", 12, 20, -13.4, -2.6)
UNCLEAR = group("sacroiliac", 17, 16, -5, 7)
HEAD = "**16 % (95% interval 12 to 21 %, n 1,200)** leave within 8 sessions without having improved"


def leaving(*groups: GroupLeaving, **changes: object) -> Leaving:
    return replace(Leaving("back_pain_type", 8, share(16, 1200), groups, 1), **changes)  # type: ignore[arg-type]


def test_a_group_of_which_more_leave_is_named_with_both_shares_the_difference_and_n() -> None:
    assert say_who_leaves(leaving(MORE, UNCLEAR)) == (
        f"{HEAD}. Leaving so are **more** than of all others: Disc-related, 24 % against 15 % (95% interval of the "
        "difference 3.4 to 14.6 points, n 1,020). 1 more group is too small to tell."
    )


def test_a_group_of_which_fewer_leave_is_named_with_its_difference_without_signs() -> None:
    assert say_who_leaves(leaving(UNCLEAR, FEWER)) == (
        f"{HEAD}. Leaving so are **fewer** than of all others: Muscular, 12 % against 20 % (95% interval of "
        "the difference 2.6 to 13.4 points, n 320). 1 more group is too small to tell."
    )


def test_both_sides_stand_in_one_sentence_those_of_whom_more_leave_first() -> None:
    other = group("radiculopathy", 25, 15, 2, 18)
    assert say_who_leaves(leaving(FEWER, MORE, other)) == (
        f"{HEAD}. Leaving so are **more** than of all others: Disc-related, 24 % against 15 % (95% interval of the "
        "difference 3.4 to 14.6 points, n 1,020); Nerve compression, 25 % against 15 % (95% interval of the difference "
        "2.0 to 18.0 points, n 320); and **fewer** than of all others: Muscular, 12 % against 20 % (95% interval of "
        "the difference 2.6 to 13.4 points, n 320). 1 more group is too small to tell."
    )


def test_where_no_interval_is_clear_no_group_is_named() -> None:
    several = say_who_leaves(leaving(UNCLEAR, replace(UNCLEAR, word="disc"), untold=0))
    assert several == f"{HEAD}; of 2 groups none differs from all others by more than chance."
    assert say_who_leaves(leaving(UNCLEAR, untold=2)) == (
        f"{HEAD}; of 1 group none differs from all others by more than chance. 2 more groups are too small to tell."
    )


def test_an_interval_that_ends_at_no_difference_claims_nothing() -> None:
    for low, high in ((0.0, 12.0), (-12.0, 0.0)):
        assert "none differs" in say_who_leaves(leaving(replace(MORE, low=low, high=high)))


def test_without_groups_to_hold_together_the_share_alone_is_told() -> None:
    assert say_who_leaves(leaving()) == f"{HEAD}; too few to hold groups against each other."


def test_of_too_few_nothing_is_told() -> None:
    assert say_who_leaves(leaving(everyone=None)) == (
        "Who leaves without having improved cannot be told: too few, or followed too briefly."
    )


def test_a_group_is_named_as_a_reader_knows_it() -> None:
    assert ": 2 treatments, 24 %" in say_who_leaves(leaving(replace(MORE, word="2"), by="modality_count"))
    assert ": Asha, 24 %" in say_who_leaves(leaving(replace(MORE, word="Asha"), by="practitioner"))


def test_the_table_has_a_row_for_each_group_told_clear_or_not() -> None:
    rows = tabulate_leaving(leaving(MORE, UNCLEAR))
    assert rows == [
        {
            "back_pain_type": "disc",
            "n": 1020,
            "left_unimproved": 24,
            "share_low": 20,
            "share_high": 29,
            "all_others": 15,
            "difference_low": 3.4,
            "difference_high": 14.6,
        },
        {
            "back_pain_type": "sacroiliac",
            "n": 320,
            "left_unimproved": 17,
            "share_low": 13,
            "share_high": 22,
            "all_others": 16,
            "difference_low": -5,
            "difference_high": 7,
        },
    ]
    assert tabulate_leaving(leaving()) == []
    assert all(LEAVING_HEADINGS.get(name, label_heading(name)) != name for name in rows[0])
