"""Whether the records can be trusted, in words and as a figure: the same numbers, in the singular and in the plural."""

from __future__ import annotations

import numpy as np
import pytest

from outcomes.charts.quality_figure import COMPLETENESS_ROWS, draw_completeness
from outcomes.charts.quality_words import (
    QUALITY_HEADINGS,
    QUALITY_ICONS,
    is_faint,
    label_check,
    label_quality_state,
    say_check,
    say_completeness,
    say_limits,
    say_quality,
    say_to_do,
    tabulate_completeness,
    tabulate_quality,
)
from outcomes.estimates import CheckResult, Completeness, CompletenessRow, Estimate, Quality, ToDoItem
from outcomes.vocabulary.quality import QUALITY_CHECKS, QUALITY_STATES, TO_DO, QualityState, find_quality_check


def find(name: str) -> CheckResult:
    check = find_quality_check(name)
    assert check is not None
    share = Estimate(25.0, 12.5, 43.75, 24, 0, "%", "share, Wilson interval")
    fail = None if check.fail is None else 100 * check.fail
    return CheckResult(check, "warn", 6, 24, share, 100 * check.warn, fail, rows=np.arange(6))


def judge(*states: QualityState) -> Quality:
    results = tuple(CheckResult(check, state) for check, state in zip(QUALITY_CHECKS, states, strict=False))
    return Quality(results, 24, 6, {1: "january.csv"}, None)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (["pass"], "**1 of 1 checks passes**. Nothing needs a look."),
        (["pass", "pass", "not applicable"], "**2 of 3 checks pass**; 1 does not apply. Nothing needs a look."),
        (
            ["warn", "fail", "error", "pass"],
            "**1 of 4 checks passes**, 1 needs a look, 1 fails, 1 broke off. What matters most: function score, "
            "pain at the first session, pain score.",
        ),
        (
            ["warn", "warn", "fail", "fail", "not applicable", "not applicable"],
            "**0 of 6 checks pass**, 2 need a look, 2 fail; 2 do not apply. What matters most: pain at the first "
            "session, function at the first session, pain score.",
        ),
    ],
)
def test_the_answer_counts_what_passes_and_names_what_matters_most(states: list[QualityState], told: str) -> None:
    assert say_quality(judge(*states)) == told


def test_a_check_is_told_with_its_share_its_interval_and_its_limits() -> None:
    assert say_check(find("pain_score")) == (
        "25.0 % of 24 sessions (6; 95% interval 12.5 to 43.8 %): the session has no pain score. "
        "It needs a look beyond 10 % and fails beyond 30 %."
    )
    assert label_check(find("pain_score")) == "Pain score (6)"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("scores_in_range", "It fails where there is any."),
        ("usual_care_alone", "It needs a look beyond 25 %."),
        ("red_flag_action", "It needs a look where there is any and fails beyond 25 %."),
    ],
)
def test_limits_are_told_in_words(name: str, told: str) -> None:
    assert say_limits(find(name)) == told


def test_every_state_has_a_word_a_sign_and_an_icon_of_its_own() -> None:
    for told in (
        [label_quality_state(state) for state in QUALITY_STATES],
        [label_quality_state(state, sign=True) for state in QUALITY_STATES],
        list(QUALITY_ICONS.values()),
    ):
        assert len(set(told)) == len(QUALITY_STATES)


def test_one_and_many_are_told_apart() -> None:
    todo = TO_DO[0]
    assert say_to_do(ToDoItem(todo, 1, ())) == "1 red flag without an answer."
    assert say_to_do(ToDoItem(todo, 1200, ())) == "1,200 red flags without an answer."


def test_what_does_not_apply_has_no_share_in_the_table() -> None:
    (row,) = tabulate_quality(judge("not applicable"))
    assert (row["share"], row["threshold"], row["state"]) == (None, None, "not applicable")
    assert set(row) <= {*QUALITY_HEADINGS, "unit"}


def cell(value: float, n: int, *, low: float | None = 1.0) -> Estimate:
    return Estimate(value, low, None if low is None else 99.0, n, 0, "%", "share, Wilson interval")


def complete(practitioners: int = 2) -> Completeness:
    check = find_quality_check("pain_score")
    assert check is not None
    rows = tuple(
        CompletenessRow(f"<b>{one}", (cell(100, 1_234), None, cell(50, 4, low=None)), cell(99, 1_238))
        for one in range(practitioners)
    )
    everyone = CompletenessRow("", (cell(90, 2_468), cell(70, 20), cell(50, 8, low=None)), cell(88.8, 2_496))
    return Completeness(check, ("2025-12", "2026-01", "2026-02"), everyone, rows)


def test_completeness_is_told_for_everyone_with_the_month_that_has_least() -> None:
    assert say_completeness(complete()) == (
        "Pain score: complete in 88.8 % of 2,496 sessions of the last 3 months (95% interval 1.0 to 99.0 %); "
        "least in 2026-01, 70.0 % of 20."
    )


def test_a_cell_holds_its_share_and_its_n_and_few_are_faint() -> None:
    result = complete()
    trace = draw_completeness(result, ink="#123456").data[0]
    assert list(trace.text) == [
        *("<b>90</b><br>2.5k", "<b>70</b><br>20", "(50)<br>8"),
        *("<b>100</b><br>1.2k", "(50)<br>4") * 2,
    ]
    assert is_faint(result.rows[0], 2)
    assert not is_faint(result.rows[0], 0)
    assert "too few to judge" in trace.customdata[-1]


def test_names_of_practitioners_are_never_markup_in_the_figure() -> None:
    figure = draw_completeness(complete(), ink="#123456")
    told = [note.text for note in figure.layout.annotations] + list(figure.data[0].customdata)
    assert any("&lt;b&gt;0" in text for text in told)
    assert not any("<b>0" in text for text in told if text != "<b>Everyone</b>")


def test_only_so_many_practitioners_are_drawn_and_the_table_has_all() -> None:
    result = complete(COMPLETENESS_ROWS + 5)
    names = [note.text for note in draw_completeness(result, ink="#123456").layout.annotations]
    assert sum("&lt;b&gt;" in name for name in names) == COMPLETENESS_ROWS
    assert len({row["practitioner"] for row in tabulate_completeness(result)}) == COMPLETENESS_ROWS + 6
