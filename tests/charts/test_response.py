"""How many sessions until it helps, as figures, sentences and tables."""

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from outcomes.charts import (
    STATES,
    draw_next_session,
    draw_states,
    say_confirmed,
    say_costs,
    say_group_response,
    say_improvement_rule,
    say_left_out,
    say_next_session,
    say_responders,
    say_response,
    say_states,
    tabulate_costs,
    tabulate_next_sessions,
    tabulate_response,
)
from outcomes.estimates import (
    Costs,
    Estimate,
    GroupCosts,
    Responders,
    Response,
    SessionsToHalf,
    estimate_response,
)
from outcomes.vocabulary.responders import find_responder_rule
from tests.simulations.care import group_scores, simulate_care

COLUMNS = ["combination", "session", "n", "improved", "improved_low", "improved_high", "left_unimproved", "in_care"]


@pytest.fixture(scope="module")
def responses() -> dict[str, Response]:
    care = simulate_care(500, np.random.default_rng(1), gaps=0.1)
    code = np.random.default_rng(2).integers(0, 2, 500)
    scores = group_scores(care.seen, attended=care.attended, code=code)
    return {kind: estimate_response(scores, kind=kind) for kind in ("first", "sustained")}


@pytest.fixture(scope="module")
def response(responses: dict[str, Response]) -> Response:
    return responses["first"]


@pytest.fixture(scope="module")
def few() -> Response:
    care = simulate_care(8, np.random.default_rng(3))
    return estimate_response(group_scores(care.seen, attended=care.attended))


def share(value: float, half: float = 3, n: int = 200) -> Estimate:
    return Estimate(value, value - half, value + half, n, 0, "%", "share, Wilson interval")


def test_the_headline_tells_the_share_its_interval_the_median_and_of_how_many(response: Response) -> None:
    point = response.everyone.after(8).improved
    sentence = say_response(response)
    assert sentence.startswith(f"Pain: **{point.value:.0f} %** (95% interval {point.low:.0f} to {point.high:.0f} %)")
    assert f"half of all are after {response.everyone.half.value}" in sentence
    assert f"({response.everyone.episodes:,} episodes)" in sentence


def test_two_in_a_row_is_said_as_such(responses: dict[str, Response]) -> None:
    assert "for two scores in a row" in say_response(responses["sustained"])
    text = say_confirmed(responses["first"], responses["sustained"])
    one, two = (responses[kind].everyone.after(8).improved.value for kind in ("first", "sustained"))
    assert f"At some one score {one:.0f} %" in text
    assert f"at two in a row {two:.0f} %" in text
    assert "within the promised 4 to 8 sessions" in text


def test_too_few_is_said_and_no_share_is_told(few: Response) -> None:
    assert say_response(few).startswith("Pain: too few to judge")
    assert "%" not in say_response(few)
    assert say_confirmed(few, few) == ""
    assert say_group_response(few.groups[0]).startswith("Too few to judge")
    assert say_next_session(few.everyone, [None] * 13) == ""


def test_care_that_has_only_begun_is_too_early_and_not_without_a_baseline() -> None:
    young = estimate_response(group_scores(np.full((60, 13), 8, np.float32), followed=np.zeros(60, np.int64)))
    assert say_response(young).startswith("Pain: too early to judge")


def test_where_care_is_followed_for_a_few_sessions_only_these_are_spoken_of() -> None:
    care = simulate_care(200, np.random.default_rng(5), leaving=False)
    scores = group_scores(care.seen, attended=care.attended, followed=np.minimum(care.attended, 5))
    young = {kind: estimate_response(scores, kind=kind) for kind in ("first", "sustained")}
    told = say_response(young["first"])
    assert "within 4 sessions" in told
    assert told.endswith("Too few are followed further yet.")
    assert "within 4 sessions" in say_confirmed(young["first"], young["sustained"])
    assert "promised" not in say_confirmed(young["first"], young["sustained"])
    assert say_states(young["first"], young["first"].groups[0]).count("after") == 1
    assert draw_states(young["first"].everyone).layout.xaxis.range == (0, 12)


def test_nobody_is_no_error() -> None:
    nobody = estimate_response(group_scores(np.empty((0, 13), dtype=np.float32)))
    assert "nothing to show" in say_response(nobody)


@pytest.mark.parametrize(
    ("half", "words"),
    [
        (SessionsToHalf(5, 4, 6), "half of all are after 5 (4 to 6)"),
        (SessionsToHalf(5, 5, 5), "half of all are after 5 ("),
        (SessionsToHalf(10, 8, None), "half of all are after 10 (8 to more than 12)"),
        (SessionsToHalf(None, 11, None), "fewer than half are within 12"),
    ],
)
def test_the_median_is_told_with_its_limits_or_not_at_all(response: Response, half: SessionsToHalf, words: str) -> None:
    told = replace(response, everyone=replace(response.everyone, half=half))
    assert words in say_response(told)


@pytest.mark.parametrize(
    ("instrument", "rule", "words"),
    [
        ("NRS", "pct30", "at least 30 % better than at baseline (NRS, assessable from 3 on)"),
        ("ODI", "pct50", "at least 50 % better than at baseline (ODI, assessable from 20 on)"),
        ("PSFS", "pct30", "better by 2.3 points, since a per cent of this score means nothing (PSFS)"),
        ("NRS", "points", "better by 2 points, the instrument's important change (NRS)"),
        ("NRS", "points_beyond_error", "better by more than 2.8 points, the instrument's measurement error (NRS)"),
        ("ODI", "points_beyond_error", "better by more than 13 points, the instrument's measurement error (ODI)"),
        ("VAS", "points_beyond_error", "better by 15 mm, the instrument's important change; its measurement error is "),
    ],
)
def test_what_counts_as_better_is_said(response: Response, instrument: str, rule: str, words: str) -> None:
    told = replace(response, instrument=instrument, rule=find_responder_rule(rule))
    assert words in say_improvement_rule(told)


def test_who_is_not_counted_is_said_or_nothing(response: Response) -> None:
    everyone = replace(response.everyone, not_assessable=12, too_early=0)
    assert say_left_out(replace(response, everyone=everyone)).startswith("Not counted: 12 began too well")
    none = replace(response.everyone, not_assessable=0, too_early=0)
    assert say_left_out(replace(response, everyone=none)) == ""


def test_a_panel_is_told_to_those_who_cannot_see_it(responses: dict[str, Response]) -> None:
    first, sustained = (say_states(one, one.groups[0]) for one in responses.values())
    assert first.startswith("Group 0, pain: after 4 sessions")
    assert "better at one score only" not in first
    assert "better at one score only" in sustained


def test_both_denominators_and_the_bound_are_told() -> None:
    of_all = replace(share(58), n_missing=20)
    told = say_responders(Responders(6, of_all, share(63), share(61, n=180), share(3), 40, 2, 10))
    assert "**58 %** of all (95% interval 55 to 61 %, n 200)" in told
    assert "61 % (95% interval 58 to 64 %) of the 180 scored again" in told
    assert "had everyone improved who was not scored again (20), it would be 63 % of all." in told
    assert "3 % (95% interval 0 to 6 %) of 200 stand worse" in told
    assert "40 are judged by the last score before" in told
    assert "Too few, or too early" in say_responders(Responders(6, None, None, None, None, 0, 0, 30))


def test_of_a_handful_scored_again_no_share_is_told_and_no_bound_where_nobody_is_silent() -> None:
    few = Estimate(100, None, None, 6, 8, "%", "share, Wilson interval")
    told = say_responders(Responders(6, replace(share(43, n=14), n_missing=8), share(100), few, few, 1, 0, 0))
    assert "of the 6" not in told
    assert "worse" not in told
    assert "1 is judged by the last score" in told
    assert "had everyone" not in say_responders(Responders(6, share(58), share(58), share(58), share(3), 0, 0, 0))


def test_what_an_improvement_takes_is_told_with_fees_only_where_they_are_recorded() -> None:
    sessions = Estimate(10.7, 10.3, 11.1, 300, 0, "sessions", "visits and fees per responder")
    fees = Estimate(1052, 1014, 1091, 280, 20, "fees", "visits and fees per responder")
    both = say_costs(Costs((), GroupCosts((), sessions, fees)))
    assert "**10.7 sessions** (95% interval 10.3 to 11.1)" in both
    assert "1,052 (95% interval 1,014 to 1,091)" in both
    assert "20 without all their fees left out" in both
    assert "too few fees are recorded" in say_costs(Costs((), GroupCosts((), sessions, None)))
    assert "Too few improved" in say_costs(Costs((), GroupCosts((), None, None)))


def test_the_next_session_is_told_early_and_late_with_its_fee(response: Response) -> None:
    fee = Estimate(400, 300, 600, 100, 0, "fees", "value of the next session")
    text = say_next_session(response.everyone, [fee] * 13)
    for sessions in (2, 8):
        chance = response.everyone.after(sessions).next_improved
        assert f"Of those not yet better after {sessions} sessions, {chance.value:.0f} %" in text
    assert "fees of about 400 for each of them" in text
    assert "fees" not in say_next_session(response.everyone, [None] * 13)


def test_the_table_has_the_promised_columns_and_its_shares_add_up(responses: dict[str, Response]) -> None:
    for response in responses.values():
        rows = tabulate_response(response)
        assert list(rows[0])[: len(COLUMNS)] == COLUMNS
        assert len(rows) == 2 * 13
        for row in rows:
            parts = (row[name] for name in ("improved", "left_unconfirmed", "left_unimproved", "in_care"))
            assert sum(parts) == pytest.approx(100)


def test_the_other_tables_hold_a_row_each(response: Response) -> None:
    assert len(tabulate_next_sessions(response.everyone, [None] * 13)) == 12
    costs = Costs(tuple(GroupCosts(key, None, None) for key in (("a",), ("b",))), GroupCosts((), None, None))
    assert [row["group"] for row in tabulate_costs(response, costs)] == ["A", "B", "Everyone"]


def test_the_figures_are_valid_and_small(responses: dict[str, Response], few: Response) -> None:
    for response in (*responses.values(), few):
        for figure in (draw_states(response.everyone), draw_next_session(response.everyone)):
            text = figure.to_json(validate=False)
            go.Figure(json.loads(text))  # raises where an attribute is not plotly's
            assert len(text) < 12_000


def test_the_stack_is_everyone_from_the_improved_at_the_bottom_up(responses: dict[str, Response]) -> None:
    figure = draw_states(responses["sustained"].everyone)
    stack = [trace for trace in figure.data if trace.stackgroup]
    assert [trace.name for trace in stack] == [label for _, label, _, _ in STATES]
    assert [sum(heights) for heights in zip(*(trace.y for trace in stack), strict=True)] == pytest.approx(
        [100] * 13, abs=0.1
    )


def test_nobody_has_two_better_scores_after_one_session_so_no_such_chance_is_drawn(
    responses: dict[str, Response],
) -> None:
    assert draw_next_session(responses["sustained"].everyone).data[0].x[0] == 1
    assert draw_next_session(responses["first"].everyone).data[0].x[0] == 0
