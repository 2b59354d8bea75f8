"""Whatever single answers a file holds: the fast score is the slow one, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.intake import group_problems
from outcomes.intake.scoring import group_risk, score_answers
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Questionnaire
from tests.intake.item_tables import RMDQ, SCORED, START, check_rows


@st.composite
def draw_answers(draw: st.DrawFn, entry: Questionnaire, missing: bool = True) -> list[float]:
    """Draw one row's answers."""
    one = st.integers(int(entry.low), int(entry.high)).map(float)
    return draw(st.lists(one | st.just(np.nan) if missing else one, min_size=entry.count, max_size=entry.count))


def score_slowly(answers: list[float], entry: Questionnaire) -> float:
    """Return the score of one row the obvious way."""
    given = [answer for answer in answers if answer == answer]
    if len(given) < {"ODI": 8, "RMDQ": 24, "PSFS": 3, "BQ": 7, "PEG": 3}[entry.id]:
        return np.nan
    if entry.id == "ODI":
        return 100 * sum(given) / (5 * len(given))
    return sum(given) if entry.id in ("RMDQ", "BQ") else sum(given) / len(given)


def group_slowly(answers: list[float]) -> str | None:
    """Return the risk group of one row the obvious way."""
    if any(answer != answer for answer in answers):
        return None
    if sum(answers) <= 3:
        return "low"
    return "high" if sum(answers[4:9]) >= 4 else "medium"


@pytest.mark.parametrize("entry", SCORED, ids=lambda entry: entry.id)
@given(st.data())
@settings(max_examples=60)
def test_the_fast_score_is_the_slow_one_and_lies_on_the_scale(entry: Questionnaire, data: st.DataObject) -> None:
    rows = data.draw(st.lists(draw_answers(entry), max_size=6))
    scores = score_answers(np.array(rows).reshape(-1, entry.count), entry)
    assert scores.tolist() == pytest.approx([score_slowly(row, entry) for row in rows], nan_ok=True)
    most = {"mean": entry.high, "percent": 100}.get(entry.scoring, entry.count * entry.high)
    assert ((scores >= 0) & (scores <= most) | np.isnan(scores)).all()


@given(st.lists(draw_answers(START), max_size=6))
def test_the_fast_risk_group_is_the_slow_one(rows: list[list[float]]) -> None:
    groups = group_risk(np.array(rows).reshape(-1, START.count), START)
    assert groups.tolist() == [group_slowly(row) for row in rows]


@pytest.mark.parametrize("entry", SCORED, ids=lambda entry: entry.id)
@given(st.data())
@settings(max_examples=40)
def test_the_order_of_the_answers_changes_no_score(entry: Questionnaire, data: st.DataObject) -> None:
    row = data.draw(draw_answers(entry))
    other = data.draw(st.permutations(row))
    first, second = score_answers(np.array([row, other]), entry)
    assert first == second or (np.isnan(first) and np.isnan(second))


@given(draw_answers(START, missing=False), st.integers(0, 8))
def test_agreeing_to_one_more_statement_never_lowers_the_risk(answers: list[float], place: int) -> None:
    order = ["low", "medium", "high"]
    more = [1.0 if index == place else answer for index, answer in enumerate(answers)]
    before, after = group_risk(np.array([answers, more]), START)
    assert order.index(after) >= order.index(before)


_ITEMS = [name for entry in QUESTIONNAIRES for name in entry.columns]
_HEADINGS = st.lists(
    st.sampled_from(
        [*_ITEMS, "pain_score", "function_score", "function_instrument", "start_back_risk", "session_date"]
    ),
    unique=True,
    max_size=24,
)
_CELLS = st.sampled_from(
    ["", "0", "1", "2", "5", "x", "no", "7.5", "2;3", "99", "#N/A", "ODI", "RMDQ", "low", "2024-02-03"]
)


@settings(max_examples=150, deadline=None)
@given(_HEADINGS, st.data())
@example([*RMDQ.columns], None)
def test_every_row_of_items_is_a_record_or_comes_back_as_read(names: list[str], data: st.DataObject | None) -> None:
    rows = list(_draw_rows(names, data))
    checked = check_rows(rows)
    repeated = sum(problem.rows for problem in checked.problems if problem.cause == "duplicate-rows")
    assert checked.rows_read == len(rows) == len(checked.records) + len(checked.rejected) + repeated
    assert set(checked.ignored_columns) <= {name for name in names if name.startswith("mskhq")}
    for _, row in checked.rejected.iterrows():
        assert all(row[name] == cell for name, cell in rows[row["row"] - 2].items() if name in checked.rejected)
    scores = checked.records[["pain_score", "function_score"]]
    assert ((scores >= 0) & (scores <= 100) | scores.isna()).all(axis=None)
    group_problems(checked.problems)


def _draw_rows(names: list[str], data: st.DataObject | None) -> Iterator[dict[str, str]]:
    for number in range(3):
        cells = [data.draw(_CELLS) if data else "1" for _ in names]
        yield {"patient_id": "P", "pain_score": f"{number}", **dict(zip(names, cells, strict=True))}
