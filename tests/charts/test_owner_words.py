"""The owner's sentences: what each rule says, what is provisional, who may signal, and no sentence about nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outcomes.charts import (
    arrange_units,
    draw_control_chart,
    draw_funnel,
    say_control_chart,
    say_control_detail,
    say_may_signal,
    say_over_time,
    say_peers,
    say_raised,
    say_rebase,
    say_reliability,
    say_unit,
    say_units,
    tabulate_control_chart,
    tabulate_units,
)
from outcomes.cohort import Flow
from outcomes.estimates import (
    Baseline,
    ControlChart,
    Estimate,
    MonthPoint,
    OverTime,
    RaisedChart,
    RaisedUnits,
    Unit,
    Units,
    find_peers,
    find_raised,
)
from outcomes.vocabulary.monthly import MonthlyMeasure, find_monthly_measure

FLOW = Flow(100, 50, 0, 50, 50, 50, 50)


def measure(name: str) -> MonthlyMeasure:
    found = find_monthly_measure(name)
    assert found is not None
    return found


def chart(name: str = "improved_of_all", *, surprise: int = 0, **newest: object) -> ControlChart:
    """A chart of two months, the newest of which is as told, and one more that is unfinished."""
    calm = MonthPoint("2025-01", 40, 60.0, 58.0, 40.0, 76.0, "judged", "", 0, "no signal")
    last = replace(calm, month="2025-02", **newest)
    late = MonthPoint("2025-03", 3, None, None, None, None, "unfinished", "", 0, "")
    baseline = Baseline("2023-01", "2024-12", 24, 58.0, 1.0, "")
    return ControlChart(measure(name), "%", (calm, last, late), (baseline,), surprise)


def unit(name: str, verdict: str = "no signal", *, n: int = 40, may_signal: tuple[bool, bool] = (True, True)) -> Unit:
    share = Estimate(60.0, 45.0, 74.0, n, 0, "%", "share, Wilson interval")
    return Unit(name, n, share, 55.0, (40.0, 70.0), (30.0, 80.0), share, 0.6, verdict, may_signal)  # type: ignore[arg-type]


def together(*units: Unit, **changes: object) -> Units:
    made = Units("practitioner", "improved", 6, units, 55.0, 0.1, 36, None, (), 0, "NRS", 0, FLOW)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("rule", "side", "sentence"),
    [
        ("", 0, "**No signal.** By chance alone a month lies between 40 and 76 %. In February 2025: 60 % of 40."),
        ("beyond", -1, "**Concern.** It lies below the limits of chance, between 40 and 76 %. In February 2025"),
        ("run", 1, "**Improvement.** The seven newest complete months all lie above the mean, 58 %."),
        ("two of three", -1, "**Concern.** Of the three newest complete months two lie far below the mean, 58 %."),
        ("trend", 1, "**Improvement.** The seven newest complete months are rising one by one."),
    ],
)
def test_each_rule_says_what_was_seen(rule: str, side: int, sentence: str) -> None:
    verdict = {0: "no signal", 1: "improvement", -1: "concern"}[side]
    assert say_control_chart(chart(rule=rule, side=side, verdict=verdict)).startswith(sentence)


def test_a_month_of_too_few_is_not_told() -> None:
    few = chart(state="too few", verdict="too few", n=4)
    assert say_control_chart(few) == "Too few in February 2025 to judge: under 10 patients."
    assert "1 month with under 10 patients: crosses, not judged." in say_control_detail(few)


def test_limits_say_what_they_were_made_from_and_whether_they_may_move() -> None:
    assert say_control_detail(chart()) == "Limits from 24 months, January 2023 to December 2024, fixed since."
    early = replace(chart(), baselines=(Baseline("2024-01", "2025-02", 14, 58.0, 1.31, "a second room"),))
    told = say_control_detail(early)
    assert told.startswith(
        "Provisional limits from 14 months, January 2024 to February 2025; they stand still after 24."
    )
    assert "New limits because: a second room." in told
    assert "Months scatter 1.31 times as much as counts alone would; the limits allow for it." in told


def test_the_headline_counts_signals_and_names_them() -> None:
    calm, worse = chart(), chart("left_unimproved_by_8", verdict="concern", rule="run", side=1)
    few = chart("new_episodes", state="too few", verdict="too few")
    assert say_over_time(OverTime((calm, few), "NRS", 0, FLOW)) == "None of 1 measure moves by more than chance."
    assert say_over_time(OverTime((calm, worse), "NRS", 0, FLOW)) == (
        "1 of 2 measures moves by more than chance — **of concern**: left unimproved within 8 sessions."
    )
    assert say_over_time(OverTime((few,), "NRS", 0, FLOW)).startswith("Too early to tell")


def test_a_chart_is_drawn_and_tabulated_from_the_same_numbers() -> None:
    shown = chart(rule="run", side=-1, verdict="concern")
    figure = draw_control_chart(shown)
    assert "square" in {trace.marker.symbol for trace in figure.data if trace.type == "scatter" and trace.marker.symbol}
    assert [trace.x for trace in figure.data if trace.type == "bar"] == [("2025-03",)]
    assert [row["verdict"] for row in tabulate_control_chart(shown)] == ["no signal", "concern", ""]


def test_new_limits_and_their_end_are_sentences() -> None:
    assert (
        say_rebase("new_episodes", "2025-03", "x") == "New episodes of care: new limits from March 2025 on. Reason: x"
    )
    assert "limits from the first months again" in say_rebase("new_episodes", "", "x")


def test_who_differs_is_named_by_the_alphabet_and_who_perhaps_differs_is_not_named() -> None:
    units = together(unit("A", "worse"), unit("B", "better"), unit("C", "perhaps worse"), unit("D", "worse"))
    assert say_units(units) == (
        "3 of 4 practitioners differ in who improves by more than chance — **worse than expected**: A and D; "
        "**better than expected**: B."
    )
    assert say_units(together(unit("A"), unit("B"))) == (
        "None of 2 practitioners differs in who improves by more than chance."
    )
    assert say_units(together(unit("A"), unit("B", "too few"))).startswith("Too few to compare")


def test_one_s_own_sentence_tells_the_share_what_is_expected_and_what_chance_does() -> None:
    own = unit("A", "perhaps worse")
    assert say_unit(own, together(own)) == (
        "60 % of 40 were improved; 55 % are expected with such patients, and by chance 30 to 80 %: perhaps more than "
        "chance, and worse; one of twenty lies so far out by chance alone."
    )


def test_whether_few_can_signal_at_all_is_said() -> None:
    units = together(
        unit("A", may_signal=(False, False)), unit("B", may_signal=(True, False)), unnamed=3, spread=(2.4, 0.05)
    )
    assert say_may_signal(units) == (
        "Too few episodes to signal at all, whatever happens: A. So few, or so near to all or none, that only one side "
        "can signal: B. 3 episodes without a name: in the model of what is expected only. Units scatter 2.4 times as "
        "much as chance alone would, and the limits allow for it."
    )
    assert say_may_signal(together(unit("A"), unit("B"))) == ""


def test_under_five_peers_there_is_no_band_and_none_where_nobody_differs() -> None:
    few = together(*(unit(name) for name in "ABCDE"))
    assert "from 5 peers on" in say_peers(find_peers(few, "A"), few)
    six = together(*(unit(name) for name in "ABCDEF"))
    assert "The middle half of 5 peers lies between 60 % and 60 %" in say_peers(find_peers(six, "A"), six)
    assert len(arrange_units(six, alone="A", peers=find_peers(six, "A"))) == 2
    alike = replace(six, icc=0.0, needed=None)
    assert "no band" in say_peers(find_peers(alike, "A"), alike)
    assert len(arrange_units(alike, alone="A", peers=find_peers(alike, "A"))) == 1
    assert "says nothing beyond what is expected" in say_reliability(alike)


def test_a_funnel_shown_to_one_holds_nobody_else() -> None:
    units = together(unit("Asha", "worse"), unit("Bram", "better"))
    drawn = draw_funnel(units, alone="Asha", ink="#000").to_json()
    assert "Asha" in drawn
    assert "Bram" not in drawn
    assert [row["practitioner"] for row in tabulate_units(units)] == ["Asha", "Bram"]


def test_what_is_raised_is_ranked_by_concern_and_only_what_is_far_out() -> None:
    over_time = OverTime(
        (
            chart("new_episodes", surprise=1, verdict="change"),
            chart("improved_of_all", surprise=1, verdict="improvement"),
            chart("left_unimproved_by_8", surprise=1, verdict="concern"),
            chart("pain_scores_in_30_days", surprise=-1, verdict="no signal"),
            chart("function_scores_in_30_days", verdict="concern"),
        ),
        "NRS",
        0,
        FLOW,
    )
    units = together(unit("A", "better"), unit("B", "worse"), unit("C", "perhaps worse"))
    raised = find_raised(over_time, [units])
    assert [one.verdict for one in raised] == [*["concern"] * 3, "change", *["improvement"] * 2]
    assert [one.chart.measure.name for one in raised if isinstance(one, RaisedChart)] == [
        *("left_unimproved_by_8", "pain_scores_in_30_days", "new_episodes", "improved_of_all")
    ]
    assert [[one.name for one in group.units] for group in raised if isinstance(group, RaisedUnits)] == [["B"], ["A"]]
    assert say_raised(raised[0]) == (
        "Left unimproved within 8 sessions: 60 % in February 2025 (n 40), far above what the months before let expect."
    )
    assert (
        say_raised(raised[2])
        == "B lies beyond the limits of chance in who improves, worse than such patients let expect."
    )
    assert find_raised(OverTime((chart(),), "NRS", 0, FLOW), [together(unit("A"))]) == ()
