"""The cells and columns of single answers: which are known, how each is read, and that none is kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from outcomes.intake import CheckedFile, Level, Mapping, Problem
from outcomes.intake.scoring import score_answers
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Questionnaire
from outcomes.vocabulary.records import RECORD_FIELDS
from tests.intake.item_tables import ODI, RMDQ, SCORED, START, check_rows, list_causes, read_table, spell, write_items

Find = Callable[[CheckedFile, str], Problem]

# Cells

CELLS = """
    column | cell           | value | said
    odi_1  | 3              | 3     |
    odi_1  | 3.0            | 3     |
    odi_1  | 6              |       | number-out-of-range
    odi_1  | -1             |       | number-out-of-range
    odi_1  | 2.5            |       | not-whole
    odi_1  | 2,5            |       | not-whole
    odi_1  | three          |       | not-a-number
    odi_1  | NA             |       | word-for-missing
    odi_1  | #N/A           |       | spreadsheet-error
    odi_1  | 2; 4           | 4     |
    odi_1  | 2 and 4        | 4     |
    odi_1  | 4 & 2          | 4     |
    odi_1  | 2; 9           |       | number-out-of-range
    peg_1  | 6,5            | 6.5   |
    peg_1  | 10.5           |       | number-out-of-range
    rmdq_1 | 1              | 1     |
    rmdq_1 | x              | 1     |
    rmdq_1 | ✓              | 1     |
    rmdq_1 | Checked        | 1     |
    rmdq_1 | no             | 0     |
    rmdq_1 | unticked       | 0     |
    rmdq_1 | ☐              | 0     |
    rmdq_1 | n/a            | 0     |
    rmdq_1 | not applicable | 0     |
    rmdq_1 | NA             |       | not-yes-or-no
    rmdq_1 | 2              |       | not-yes-or-no
    start_1 | Agree         | 1     |
    start_1 | disagree      | 0     |
    start_1 | n/a           |       | not-yes-or-no
"""


@pytest.mark.parametrize("case", read_table(CELLS), ids=lambda case: f"{case['column']} {case['cell']}")
def test_a_cell_is_read_or_its_row_refused_with_its_address(case: dict[str, str], problem_of: Find) -> None:
    entry = next(one for one in QUESTIONNAIRES if case["column"] in one.columns)
    nothing = {**write_items(entry, f"0*{entry.count}"), "pain_score": ""}
    checked = check_rows([nothing | {case["column"]: case["cell"]}, *[nothing] * 11])
    if case["said"]:
        problem = problem_of(checked, case["said"])
        assert (problem.level, problem.address) == (Level.REJECT, f"row 2, column {case['column']}")
        assert checked.rejected[case["column"]].tolist() == [case["cell"]]
        assert not list_causes(checked) & {"too-few-items", "few-items"}
        return
    value = float(case["value"])
    if entry is START:
        assert set(checked.records["start_back_risk"]) == {"low"}
    else:
        expected = score_answers(np.array([[value, *[0.0] * (entry.count - 1)]]), entry)[0]
        assert checked.records[entry.field].iloc[0] == pytest.approx(expected)
    assert not list_causes(checked)
    assert any(one.cause == "two-boxes" for one in checked.problems) is (entry is ODI and len(case["cell"]) > 3)


def test_a_second_box_of_thousands_of_digits_is_no_answer_and_nothing_is_raised(problem_of: Find) -> None:
    spoiled = write_items(ODI, "2*10") | {"odi_1": "2; " + "9" * 5_000}
    checked = check_rows([spoiled, *[write_items(ODI, "2*10")] * 20])
    assert problem_of(checked, "cell-too-long").address == "row 2, column odi_1"


def test_a_number_that_looks_like_a_missing_code_is_said_once(problem_of: Find) -> None:
    checked = check_rows([write_items(ODI, "99 2*9"), *[write_items(ODI, "2*10")] * 20])
    assert problem_of(checked, "missing-code").address == "row 2, column odi_1"


# Ticks

TICKS = """
    answers       | score
    1*3 .*21      | 3
    .*20 1*4      | 4
    1*24          | 24
    .*24          | .
"""


def test_a_file_that_writes_nothing_but_ticks_means_no_by_a_blank(problem_of: Find) -> None:
    cases = read_table(TICKS)
    checked = check_rows([write_items(RMDQ, case["answers"]) for case in cases])
    scores = checked.records["function_score"].tolist()
    assert [spell(score) or "." for score in scores] == [case["score"] for case in cases]
    assert problem_of(checked, "blank-means-unticked").rows == 2
    assert problem_of(checked, "nothing-ticked").rows == 1


def test_a_single_no_in_the_file_shows_that_a_blank_is_no_answer() -> None:
    rows = [write_items(RMDQ, case["answers"]) for case in read_table(TICKS)]
    checked = check_rows([*rows, write_items(RMDQ, "1 0 .*22")])
    assert checked.records["function_score"].fillna(-1).tolist() == [-1, -1, 24, -1, -1]
    assert list_causes(checked) == {"too-few-items"}


def test_statements_that_a_file_leaves_out_are_not_taken_for_unticked() -> None:
    short = dict.fromkeys(RMDQ.columns[:18], "1")
    checked = check_rows([short, {**short, "rmdq_18": ""}])
    assert checked.records["function_score"].isna().all()
    assert list_causes(checked) == {"too-few-items"}


# Headings


def test_columns_of_items_are_read_and_none_of_them_is_ignored_or_kept(problem_of: Find) -> None:
    checked = check_rows([write_items(ODI, "2*10") | write_items(START, "1*9") | {"room": "12"}])
    assert checked.ignored_columns == ("room",)
    assert list(checked.records.columns) == [*(entry.name for entry in RECORD_FIELDS), "source_row"]
    note = next(one for one in checked.problems if one.cause == "scored-from-items" and one.column == "odi_1")
    assert (note.level, note.rows) == (Level.NOTE, 1)
    assert "kept nowhere" in note.message


@pytest.mark.parametrize("entry", SCORED, ids=lambda entry: entry.id)
def test_items_alone_are_enough_for_a_score_column(entry: Questionnaire) -> None:
    assert not check_rows([write_items(entry, f"1*{entry.count}")]).refused


def test_items_of_the_risk_group_are_no_score_column(problem_of: Find) -> None:
    assert problem_of(check_rows([write_items(START, "1*9")]), "missing-score-column").level is Level.REFUSE


def test_two_columns_for_one_item_are_asked_about(problem_of: Find) -> None:
    problem = problem_of(check_rows([{"odi_1": "2", "ODI Q1": "3"}]), "two-columns-for-one-field")
    assert problem.message == "Several columns could be odi_1: odi_1, ODI Q1."


def test_a_mapping_may_name_an_item() -> None:
    rows = [{"Sleep": "7", "Fun": "5", "Walking": "4"}]
    mapping = Mapping(columns=(("Sleep", "peg_1"), ("Fun", "PEG 2"), ("Walking", "peg_3")))
    checked = check_rows(rows, mapping)
    assert checked.records["pain_score"].tolist() == [pytest.approx(16 / 3)]
    assert not checked.ignored_columns


def test_items_of_msk_hq_are_left_out_with_a_warning_for_its_total_is_asked_for(problem_of: Find) -> None:
    items = {f"mskhq_{number}": "3" for number in range(1, 15)}
    checked = check_rows([{"function_score": "40", "function_instrument": "MSK-HQ", **items}])
    assert problem_of(checked, "items-by-total-only").level is Level.WARNING
    assert len(checked.ignored_columns) == 14
    assert checked.records["function_score"].tolist() == [40.0]
