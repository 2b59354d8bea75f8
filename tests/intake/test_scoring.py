"""Single answers in place of a total: scored by rule, and compared with the total that the file gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from outcomes.intake import CheckedFile, Level, Problem, group_problems
from outcomes.intake.scoring import score_answers
from outcomes.vocabulary.questionnaires import find_questionnaire
from tests.intake.item_tables import (
    ODI,
    PEG,
    PSFS,
    RMDQ,
    START,
    check_rows,
    list_causes,
    parse_answers,
    read_table,
    spell,
    write_items,
)

Find = Callable[[CheckedFile, str], Problem]

# The rules, each questionnaire's with its missing answers

SCORES = """
    id   | answers                       | score   | said
    ODI  | 0*10                          | 0       |
    ODI  | 5*10                          | 100     |
    ODI  | 4 4 4 4 4 4 4 4 3 3           | 76      |
    ODI  | 2 2 2 2 2 2 2 1 1 .           | 35.5556 |
    ODI  | 5*9 .                         | 100     |
    ODI  | 1*8 . .                       | 20      | few-items
    ODI  | 1*7 . . .                     | .       | too-few-items
    ODI  | .*10                          | .       |
    RMDQ | 1*24                          | 24      |
    RMDQ | 1*10 0*14                     | 10      |
    RMDQ | 0*24                          | 0       |
    RMDQ | 1*10 0*13 .                   | .       | too-few-items
    PSFS | 4 5 6 . .                     | 5       |
    PSFS | 4 5 6 7 8                     | 6       |
    PSFS | 0 0 0 10 .                    | 2.5     |
    PSFS | 4 5 . . .                     | .       | too-few-items
    BQ   | 5 6 7 4 3 5 6                 | 36      |
    BQ   | 10*7                          | 70      |
    BQ   | 5 6 7 4 3 5 .                 | .       | too-few-items
    PEG  | 7 5 4                         | 5.3333  |
    PEG  | 6.5 5 4                       | 5.1667  |
    PEG  | 7 5 .                         | .       | too-few-items
"""


@pytest.mark.parametrize("case", read_table(SCORES), ids=lambda case: f"{case['id']} {case['answers']}")
def test_answers_give_the_score_of_their_questionnaire_s_rule(case: dict[str, str]) -> None:
    entry = find_questionnaire(case["id"]) or pytest.fail(case["id"])
    # Beside it a row with both yes and no, so that the file is none that writes nothing but ticks.
    checked = check_rows([write_items(entry, case["answers"]), write_items(entry, f"1 0*{entry.count - 1}")])
    record = checked.records.iloc[0]
    scored = case["score"] != "."
    assert spell(round(record[entry.field], 4)) == case["score"].replace(".", "", not scored)
    assert (record[entry.field.replace("score", "instrument")] == entry.id) is scored
    assert list_causes(checked) == ({case["said"]} - {""})
    assert len(checked.records) == 2


def test_published_odi_16_of_45_is_35_6_and_shown_as_36_per_cent() -> None:
    score = score_answers(np.array([parse_answers("2*7 1*2 .", ODI)]), ODI)[0]
    assert round(score, 1) == 35.6
    assert ODI.spell_score(score) == "36"


RISKS = """
    answers           | total | sub | risk
    0 0 0 0 1 1 1 1 0 | 4     | 4   | high
    1 0 0 0 1 1 1 0 0 | 4     | 3   | medium
    0 0 0 0 1 1 1 0 0 | 3     | 3   | low
    1 1 1 0 0 0 0 0 0 | 3     | 0   | low
    1 1 1 1 0 0 0 0 0 | 4     | 0   | medium
    1 1 1 1 1 1 1 1 1 | 9     | 5   | high
    1 1 1 1 1 1 1 0 0 | 7     | 3   | medium
    0 0 0 0 0 0 0 0 0 | 0     | 0   | low
    1 1 1 1 1 1 1 1 . | 8     | 4   | .
    . . . . . . . . . | 0     | 0   | .
"""


@pytest.mark.parametrize("case", read_table(RISKS), ids=lambda case: case["answers"])
def test_hill_2008_nine_answers_give_the_start_back_risk_group(case: dict[str, str]) -> None:
    answers = parse_answers(case["answers"], START)
    assert (np.nansum(answers), np.nansum(answers[4:])) == (float(case["total"]), float(case["sub"]))
    checked = check_rows([{"pain_score": "5", **write_items(START, case["answers"])}])
    assert checked.records["start_back_risk"].fillna(".").tolist() == [case["risk"]]
    assert ("too-few-items" in list_causes(checked)) is (case["total"] == "8" and case["risk"] == ".")


# Beside a total

TOTALS = """
    id   | answers             | given   | kept    | said
    ODI  | 4*8 3 3             | 36      | 76      | ODI 36 in the file, 76 by its items
    ODI  | 2*7 1*2 .           | 36      | 35.5556 |
    ODI  | 2*7 1*2 .           | 35.6    | 35.5556 |
    ODI  | 2*7 1*2 .           | 35      | 35.5556 | ODI 35 in the file, 35.56 by its items
    ODI  | 2*7 1*2 .           |         | 35.5556 |
    ODI  | .*10                | 36      | 36      |
    ODI  | 2*7 .*3             | 36      | 36      | total-not-recomputed
    RMDQ | 1*10 0*14           | 10      | 10      |
    RMDQ | 1*10 0*14           | 11      | 10      | RMDQ 11 in the file, 10 by its items
    PEG  | 7 5 4               | 5.3     | 5.3333  |
    PEG  | 7 5 4               | 5       | 5.3333  | PEG 5 in the file, 5.333 by its items
    BQ   | 5 6 7 4 3 5 6       | 36      | 36      |
    BQ   | 5 6 7 4 3 5 6       | 63      | 36      | BQ 63 in the file, 36 by its items
    PSFS | 4 5 6 . .           | 5.0     | 5       |
"""


@pytest.mark.parametrize("case", read_table(TOTALS), ids=lambda case: " ".join(case.values()))
def test_the_computed_total_is_kept_and_a_total_that_disagrees_is_told(case: dict[str, str]) -> None:
    entry = find_questionnaire(case["id"]) or pytest.fail(case["id"])
    checked = check_rows([{entry.field: case["given"], **write_items(entry, case["answers"])}])
    assert spell(round(checked.records[entry.field].iloc[0], 4)) == case["kept"]
    told = [one.found or one.cause for one in checked.problems if one.level is Level.WARNING]
    assert told == ([case["said"]] if case["said"] else [])


def test_published_payer_s_example_narrates_36_where_its_items_give_38(problem_of: Find) -> None:
    items = write_items(ODI, "2*9 1")
    checked = check_rows([{"function_score": "36", **items}, {"function_score": "38", **items}])
    warning = problem_of(checked, "total-disagrees-with-items")
    assert (warning.level, warning.address, warning.rows) == (Level.WARNING, "row 2, column function_score", 1)
    assert warning.found == "ODI 36 in the file, 38 by its items"
    assert "36" not in warning.message
    assert checked.records["function_score"].tolist() == [38.0, 38.0]


def test_totals_that_disagree_are_told_with_the_count_of_their_rows() -> None:
    rows = [{"function_score": given, **write_items(ODI, "2*9 1")} for given in ("36", "38", "36", "40")]
    group = next(one for one in group_problems(check_rows(rows).problems) if one.cause == "total-disagrees-with-items")
    assert group.count == 3
    assert group.found == ("ODI 36 in the file, 38 by its items", "ODI 40 in the file, 38 by its items")
    assert [one.address for one in group.examples] == ["row 2, column function_score", "row 5, column function_score"]


def test_a_risk_group_that_disagrees_gives_way_to_the_computed_one(problem_of: Find) -> None:
    items = write_items(START, "1 0 0 0 1 1 1 0 0")
    checked = check_rows([{"pain_score": "5", "start_back_risk": word, **items} for word in ("high", "Medium", "")])
    warning = problem_of(checked, "total-disagrees-with-items")
    assert (warning.found, warning.rows) == ("STarT Back high in the file, medium by its items", 1)
    assert checked.records["start_back_risk"].tolist() == ["medium"] * 3


def test_a_risk_group_that_cannot_be_recomputed_stands(problem_of: Find) -> None:
    checked = check_rows([{"pain_score": "5", "start_back_risk": "low", **write_items(START, "1 0*7 .")}])
    assert checked.records["start_back_risk"].tolist() == ["low"]
    assert problem_of(checked, "total-not-recomputed").address == "row 2, column start_1"


# Which instrument a row's score stands on

CHOICES = """
    named | odi   | rmdq      | total | instrument | score | said
          | 2*10  |           |       | ODI        | 40    |
          |       | 1*9 0*15  |       | RMDQ       | 9     |
          |       | 1*9 0*15  | 9     | RMDQ       | 9     |
          | 2*10  | 1*9 0*15  |       | ODI        | 40    | items-left-out
    RMDQ  | 2*10  | 1*9 0*15  |       | RMDQ       | 9     | items-left-out
    ODI   | 2*10  | 1*9 0*15  | 40    | ODI        | 40    | items-left-out
    ODI   |       | 1*9 0*15  |       | .          | .     | items-left-out
    ODI   |       | 1*9 0*15  | 44    | ODI        | 44    | items-left-out
    PSFS  | 2*10  |           | 7     | PSFS       | 7     | items-left-out
          | 2 .*9 | 1*9 0*15  |       | RMDQ       | 9     | items-left-out
          | 2 .*9 |           | 44    | ODI        | 44    | total-not-recomputed
          |       |           | 44    | ODI        | 44    |
"""


@pytest.mark.parametrize("case", read_table(CHOICES), ids=lambda case: " ".join(case.values()))
def test_the_row_s_own_instrument_decides_and_where_it_is_blank_its_items(case: dict[str, str]) -> None:
    row = {"function_instrument": case["named"], "function_score": case["total"]}
    row |= write_items(ODI, case["odi"] or ".*10") | write_items(RMDQ, case["rmdq"] or ".*24")
    checked = check_rows([row, {**write_items(RMDQ, "1 0*23")}])
    record = checked.records.fillna({"function_instrument": "."}).iloc[0]
    assert (record["function_instrument"], spell(record["function_score"]) or ".") == (
        case["instrument"],
        case["score"],
    )
    assert list_causes(checked) == ({case["said"]} - {""})


def test_items_left_out_are_counted_and_told_what_the_score_stands_on(problem_of: Find) -> None:
    both = write_items(ODI, "2*10") | write_items(RMDQ, "1*9 0*15")
    warning = problem_of(check_rows([both, both, write_items(ODI, "1*10")]), "items-left-out")
    assert (warning.rows, warning.address, warning.found) == (2, "row 2, column rmdq_1", "scored on ODI")
    assert "name it in function_instrument" in warning.mend


def test_a_heading_that_names_an_instrument_names_it_for_its_totals() -> None:
    peg = write_items(PEG, "7 5 4")
    checked = check_rows([{"NPRS": "6", **peg}, {"NPRS": "", **peg}])
    assert checked.records["pain_instrument"].tolist() == ["NRS", "PEG"]
    assert checked.records["pain_score"].tolist() == [6.0, pytest.approx(16 / 3)]
    assert list_causes(checked) == {"items-left-out"}


def test_items_of_pain_and_of_function_stand_beside_each_other() -> None:
    records = check_rows([write_items(PEG, "7 5 4") | write_items(ODI, "2*10")]).records
    assert records["pain_instrument"].tolist() == ["PEG"]
    assert records["function_instrument"].tolist() == ["ODI"]


@pytest.mark.parametrize("word", ["PSFS 2.0", "psfs 2"])
def test_psfs_2_runs_the_other_way_and_is_a_word_not_known(word: str, problem_of: Find) -> None:
    rows = [{"function_score": "3", "function_instrument": word}]
    problem = problem_of(check_rows([*rows, *[{"pain_score": "5"}] * 11]), "unknown-instrument")
    assert (problem.level, problem.address, problem.found) == (
        Level.REJECT,
        "row 2, column function_instrument",
        word,
    )
    assert "runs the other way" in problem.message


@pytest.mark.parametrize("cell", ["1", "2", "7", "5.0"])
def test_the_global_impression_of_change_comes_by_words_never_by_numbers(cell: str, problem_of: Find) -> None:
    checked = check_rows([{"pain_score": "5", "pgic": cell}, *[{"pain_score": "5", "pgic": "Much improved"}] * 11])
    assert problem_of(checked, "unknown-word").address == "row 2, column pgic"
    assert set(checked.records["global_change"]) == {"much improved"}


# The same activities each time

ACTIVITIES = """
    patient | date       | episode | answers    | score
    A       | 2024-01-05 |         | 4 5 6 . .  | 5
    A       | 2024-01-12 |         | 6 6 6 . .  | 6
    A       | 2024-01-19 |         | 6 6 6 6 .  | .
    A       | 2024-01-26 |         | 7 7 . 7 .  | .
    A       | 2024-02-02 |         | 7 8 9 . .  | 8
    B       | 2024-01-05 |         | 4 5 . . .  | .
    B       | 2024-01-12 |         | . 2 3 4 .  | 3
    B       | 2024-01-19 |         | . 3 4 5 .  | 4
    C       | 2024-03-05 | two     | 1 2 3 4 .  | 2.5
    C       | 2024-03-12 | two     | 2 2 2 . .  | .
    C       | 2024-01-05 | one     | 1 2 3 . .  | 2
"""


def test_a_patient_s_activities_are_those_of_the_first_session(problem_of: Find) -> None:
    cases = read_table(ACTIVITIES)
    rows = [
        {"patient_id": case["patient"], "session_date": case["date"], "episode_id": case["episode"]}
        | write_items(PSFS, case["answers"])
        for case in cases
    ]
    checked = check_rows(rows)
    assert [spell(score) or "." for score in checked.records["function_score"]] == [case["score"] for case in cases]
    assert problem_of(checked, "other-activities").rows == 3
    backwards = check_rows(rows[::-1]).records["function_score"][::-1].tolist()
    assert backwards == pytest.approx(checked.records["function_score"].tolist(), nan_ok=True)


def test_other_activities_have_no_score_even_where_the_file_gives_one() -> None:
    rows = [
        {"patient_id": "A", "function_score": "5", **write_items(PSFS, cells)} for cells in ("4 5 6 . .", ". 4 5 6 .")
    ]
    rows[1]["session_date"] = "2024-01-12"
    records = check_rows(rows).records
    assert records["function_score"].fillna(-1).tolist() == [5, -1]
    assert records["function_instrument"].fillna(".").tolist() == ["PSFS", "."]


def test_a_file_without_items_is_read_as_ever() -> None:
    rows = [{"pain_score": "5", "function_score": "40", "start_back_risk": "low"}, {"function_score": "7"}]
    rows[1]["function_instrument"] = "PSFS"
    checked = check_rows(rows)
    assert not checked.problems
    expected = pd.DataFrame({"pain_instrument": ["NRS", None], "function_instrument": ["ODI", "PSFS"]}, dtype="str")
    pd.testing.assert_frame_equal(checked.records[list(expected)], expected)
