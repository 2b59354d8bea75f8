"""Trends as figures, sentences and tables, on results made by hand so that each case is plain to see."""

import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from outcomes.charts import (
    HEADLINE_SESSION,
    LINES_AT_MOST,
    SERIES,
    TrendLayout,
    arrange_trend,
    draw_panel,
    say_chance_change,
    say_flow,
    say_leaving,
    say_natural_course,
    say_panel,
    say_tipping_point,
    say_trend,
    tabulate_trend,
)
from outcomes.cohort import Flow
from outcomes.estimates import (
    ChanceRange,
    CourseStep,
    Estimate,
    ExpectedCourse,
    GroupTrend,
    Trend,
    TrendPoint,
)

FLOW = Flow(records=900, episodes=120, red_flagged=3, selected=110, with_baseline=100, with_follow_up=90, in_chart=100)


def estimate(value: float, n: int = 60, half: float = 0.4) -> Estimate:
    return Estimate(value, value - half, value + half, n, 100 - n, "points", "everyone-kept mean")


def make_group(
    key: tuple[str, ...], kept: list[float | None], *, observed: list[float] | None = None, episodes: int = 100
) -> GroupTrend:
    """A group whose kept means are `kept` (None: not drawn); half of those not in care left improved."""
    points = []
    for session, value in enumerate(kept, start=1):
        in_care = max(episodes - 10 * (session - 1), 0)
        left = episodes - in_care
        seen = (observed or [0 if one is None else one for one in kept])[session - 1]
        change = None if value is None or kept[0] is None else estimate(value - kept[0])
        points.append(
            TrendPoint(
                session,
                estimate(seen),
                None if value is None else estimate(value),
                change,
                in_care,
                left_improved=left // 2,
                left_otherwise=left - left // 2,
                waiting=0,
            )
        )
    return GroupTrend(key, episodes, tuple(points))


def make_trend(*groups: GroupTrend, everyone: GroupTrend | None = None, **changes: object) -> Trend:
    trend = Trend(
        "pain",
        "NRS",
        "points",
        (0.0, 10.0),
        ("back_pain_type", "combination"),
        groups,
        everyone or (groups[0] if groups else make_group((), [])),
        0,
        FLOW,
    )
    return replace(trend, **changes)


FALLING = [6.0, 5.0, 4.5, 4.0, 3.8, 3.6, 3.5]


def test_the_headline_tells_from_where_to_where_how_sure_and_of_whom() -> None:
    trend = make_trend(make_group(("disc", "acupuncture"), FALLING))
    assert say_trend(trend) == (
        "Pain falls by **2.4 points** (95% interval 2.0 to 2.8) by session 6, had everyone stayed: from 6.0 to 3.6 "
        "(100 episodes, 60 scored there)."
    )


@pytest.mark.parametrize(
    ("outcome", "instrument", "axis", "kept", "verb"),
    [
        ("pain", "NRS", (0, 10), [5.0, 6.0], "Pain rises by **1.0 points**"),
        ("function", "ODI", (0, 100), [40.0, 30.0], "Function improves by **10.0 points**"),
        ("function", "ODI", (0, 100), [30.0, 40.0], "Function worsens by **10.0 points**"),
        ("function", "PSFS", (0, 10), [4.0, 6.0], "Function improves by **2.0 points**"),
    ],
)
def test_the_verb_says_what_a_change_means_on_its_instrument(
    outcome: str, instrument: str, axis: tuple[float, float], kept: list[float], verb: str
) -> None:
    trend = make_trend(make_group(("a", "b"), kept), outcome=outcome, instrument=instrument, axis=axis)
    assert say_trend(trend).startswith(verb)


def test_where_the_interval_of_the_change_holds_zero_no_change_is_claimed() -> None:
    text = say_trend(make_trend(make_group(("a", "b"), [4.6, 4.9])))
    assert text == (
        "Pain shows **no clear change** by session 2, had everyone stayed: from 4.6 to 4.9, a change of 0.3 "
        "(95% interval −0.1 to 0.7) (100 episodes, 60 scored there)."
    )


def test_the_headline_speaks_of_the_last_session_that_is_drawn() -> None:
    assert "by session 3" in say_trend(make_trend(make_group(("a", "b"), [6.0, 5.0, 4.5, None, None, None])))


def test_with_too_few_the_headline_says_so_and_gives_no_number() -> None:
    text = say_trend(make_trend(make_group(("a", "b"), [None, None])))
    assert text == "Pain: too few to judge. 100 episodes with a baseline, 90 of them scored again."


def test_with_nobody_scored_again_the_headline_says_just_that() -> None:
    trend = make_trend(make_group(("a", "b"), [6.0, None]), flow=replace(FLOW, with_follow_up=0))
    assert say_trend(trend) == "Pain: too few to judge. 100 episodes with a baseline, none scored again."


def test_with_nobody_the_headline_says_so() -> None:
    assert "nothing to show" in say_trend(make_trend())


def test_where_the_plain_mean_is_worse_it_is_said_how_many_left_improved() -> None:
    group = make_group(("a", "b"), FALLING, observed=[6.0, 5.1, 4.8, 4.5, 4.4, 4.3, 4.4])
    mostly = tuple(replace(one, left_improved=one.left - 10, left_otherwise=10) for one in group.points)
    assert say_leaving(make_trend(replace(group, points=mostly))) == (
        "Pain: the plain mean of those still scored at session 6 is 4.3, worse than 3.6: 40 of the 50 who had left by "
        "then left improved, and the plain mean no longer sees them."
    )


def test_no_reason_is_given_that_the_counts_do_not_bear_out() -> None:
    better = make_trend(make_group(("a", "b"), FALLING, observed=[6.0, 4.8, 4.0, 3.5, 3.0, 2.9, 2.8]))
    assert say_leaving(better) == (
        "Pain: the plain mean of those still scored at session 6 is 2.9, better than 3.6: many have left, and the "
        "plain mean no longer sees them."
    )


def test_where_both_means_agree_nothing_is_said_of_leaving() -> None:
    assert say_leaving(make_trend(make_group(("a", "b"), FALLING))) == ""


def test_the_tipping_point_is_said_in_the_instruments_points() -> None:
    # Change −2.4, its upper limit −2.0; half of 100 have left by session 6: δ = 2.0 · 100 / 50 = 4.0.
    text = say_tipping_point(make_trend(make_group(("a", "b"), FALLING)))
    assert "those who left by session 6 would have to be 4.0 points worse than their scores suggest" in text


def test_a_tipping_point_beyond_the_scale_cannot_be_reached() -> None:
    steep = make_group(("a", "b"), [9.0, 4.0, 3.0, 2.0, 1.0, 1.0])
    assert (
        say_tipping_point(make_trend(steep)) == "Pain: no score that those who left could have would undo the change."
    )


def test_every_panel_has_the_same_axis_and_a_line_the_same_looks_everywhere() -> None:
    groups = [make_group((kind, word), FALLING) for kind in ("disc", "muscular") for word in ("acupuncture", "massage")]
    layout = arrange_trend(make_trend(*groups))
    assert [panel.title for panel in layout.panels] == ["Disc-related", "Muscular"]
    for panel in layout.panels:
        assert [(line.word, line.series) for line in panel.lines] == [
            ("acupuncture", SERIES[0]),
            ("massage", SERIES[1]),
        ]
    assert layout.axis == (0.0, 8.0)


def test_at_most_four_lines_are_drawn_those_with_most_episodes_first() -> None:
    groups = [make_group(("disc", f"treatment {size}"), FALLING, episodes=size) for size in (20, 30, 40, 50, 60, 70)]
    layout = arrange_trend(make_trend(*groups))
    assert [line.group.episodes for line in layout.panels[0].lines] == [70, 60, 50, 40]
    assert len(layout.ranked) == 6
    asked = arrange_trend(make_trend(*groups), lines=["treatment 20", "treatment 30"])
    assert [line.word for line in asked.panels[0].lines] == ["treatment 20", "treatment 30"]
    assert len(layout.panels[0].lines) == LINES_AT_MOST


def test_a_figure_is_one_that_plotly_accepts_attribute_by_attribute() -> None:
    layout = arrange_trend(make_trend(make_group(("disc", "acupuncture"), FALLING)))
    drawn = draw_panel(layout, layout.panels[0], session=6).to_dict()
    go.Figure(drawn)  # raises on an attribute or a value that plotly does not know


def test_a_line_ends_where_too_few_remain_and_its_counts_stay() -> None:
    layout = arrange_trend(
        make_trend(
            make_group(("disc", "acupuncture"), [6.0, 5.0, None, None, None, None]),
            make_group(("disc", "massage"), [None] * 6, episodes=8),
        )
    )
    figure = draw_panel(layout, layout.panels[0], session=6).to_dict()
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    assert [trace["x"] for trace in lines] == [[1, 2]]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("n 8 → 60 at 6, too few to judge" in note for note in notes)


def test_five_panels_stay_small_on_the_wire() -> None:
    kinds = ("muscular", "disc", "radiculopathy", "sacroiliac", "degenerative")
    groups = [make_group((kind, f"treatment {n}"), [5.123456] * 13) for kind in kinds for n in range(4)]
    layout = arrange_trend(make_trend(*groups))
    sizes = [len(draw_panel(layout, panel, session=6).to_json(validate=False)) for panel in layout.panels]
    assert sum(sizes) < 200_000


def test_the_text_alternative_says_what_the_panel_shows() -> None:
    layout = arrange_trend(make_trend(make_group(("disc", "acupuncture"), FALLING)))
    assert say_panel(layout, layout.panels[0]) == (
        "Disc-related. Pain over sessions, NRS. Acupuncture: from 6.0 at session 1, 100 episodes, to 3.6 at session 6 "
        "had everyone stayed, 60 scored."
    )


def test_the_table_holds_the_same_numbers_as_the_figure() -> None:
    trend = make_trend(make_group(("disc", "acupuncture"), FALLING))
    layout = arrange_trend(trend)
    figure = json.loads(draw_panel(layout, layout.panels[0], session=6).to_json())
    line = next(trace for trace in figure["data"] if trace["mode"] == "lines+markers")
    rows = tabulate_trend(trend)
    assert [row["kept"] for row in rows] == line["y"]
    assert [row["session"] for row in rows] == line["x"]
    assert rows[0]["back_pain_type"] == "disc"


def test_the_flow_counts_from_the_records_to_the_chart_and_names_who_is_left_out() -> None:
    assert say_flow(make_trend(other_instruments=4)) == (
        "900 records → 120 episodes → 110 selected → 100 with a baseline → 90 of them with follow-up "
        "(3 left out for a red flag; 4 measured on another instrument than NRS)"
    )


def test_the_flow_counts_the_lines_that_are_drawn_and_those_that_are_not() -> None:
    groups = [make_group(("disc", f"treatment {size}"), FALLING, episodes=size) for size in (5, 15, 20, 25, 35)]
    trend = make_trend(*groups)
    assert say_flow(trend, arrange_trend(trend)).endswith(
        "→ 95 with a baseline in these lines (3 left out for a red flag; 5 belong to lines that are not shown)"
    )


def test_who_may_still_come_is_not_shown_as_gone() -> None:
    group = make_group(("disc", "acupuncture"), FALLING)
    waiting = tuple(replace(one, left_improved=0, left_otherwise=0, waiting=one.left) for one in group.points)
    layout = arrange_trend(make_trend(replace(group, points=waiting)))
    strip = draw_panel(layout, layout.panels[0], session=6).to_dict()["data"][-1]
    assert strip["y"] == [100.0] * len(FALLING)
    assert "50 may still come" in strip["customdata"][5]


def test_a_label_from_the_records_is_never_markup_in_a_figure() -> None:
    layout = arrange_trend(make_trend(make_group(("disc", '<a href="http://x">cupping</a>'), FALLING)))
    drawn = draw_panel(layout, layout.panels[0], session=6).to_dict()
    templates = [trace["hovertemplate"] for trace in drawn["data"] if "hovertemplate" in trace]
    assert not any("<a " in template for template in templates)


# Ups and downs alone


def chance(low: float, high: float) -> ChanceRange:
    return ChanceRange(low, high, 100, 1, "points")


@pytest.mark.parametrize(
    ("kept", "low", "high", "sentence"),
    [
        (FALLING, -1.0, -0.1, "Pain: of the 2.4 points, 0.1 to 1.0 could be bad days passing by themselves."),
        (FALLING, -3.0, -0.4, "Pain: of the 2.4 points, 0.4 to all of them could be bad days passing by themselves."),
        (FALLING, -5.0, -2.5, "Pain: of the 2.4 points, all could be bad days passing by themselves."),
        (FALLING, 0.1, 0.9, "Pain: ups and downs alone would bring a worsening of 0.1 to 0.9 points."),
        (FALLING, -0.3, 0.2, "Pain: ups and downs alone would bring anything from a worsening of 0.2 to an improvement "
         "of 0.3 points."),
        (FALLING, -0.04, 0.02, "Pain: ups and downs alone would bring next to no change."),
        ([3.0, 4.0], 0.1, 0.6, "Pain: of the 1.0 points, 0.1 to 0.6 could be good days passing by themselves."),
        ([4.6, 4.9], -0.8, -0.1, "Pain: ups and downs alone would bring an improvement of 0.1 to 0.8 points."),
        ([None, None], -0.8, -0.1, ""),
    ],
)  # fmt: skip
def test_what_could_be_ups_and_downs_is_told_beside_the_change(
    kept: list[float | None], low: float, high: float, sentence: str
) -> None:
    assert say_chance_change(make_trend(make_group(("a", "b"), kept)), chance(low, high)) == sentence


def test_where_more_is_better_ups_and_downs_are_told_by_what_they_mean() -> None:
    changes = {"outcome": "function", "instrument": "PSFS"}
    better, steady = (make_trend(make_group(("a", "b"), kept), **changes) for kept in ([4.0, 6.0], [4.0, 4.1]))
    assert say_chance_change(better, chance(0.2, 0.5)) == (
        "Function: of the 2.0 points, 0.2 to 0.5 could be bad days passing by themselves."
    )
    assert "would bring an improvement of 0.2 to 0.5 points" in say_chance_change(steady, chance(0.2, 0.5))


def test_of_an_instrument_without_a_reference_population_nothing_is_said_of_ups_and_downs() -> None:
    assert say_chance_change(make_trend(make_group(("a", "b"), FALLING)), None) == ""


# Cohort studies beside it


def course(*key: str, start: float = 6.0) -> ExpectedCourse:
    """A course that falls by a twentieth of its start from one weekly session to the next."""
    steps = tuple(CourseStep(session, session - 1, start * (1 - (session - 1) / 20)) for session in range(1, 8))
    return ExpectedCourse(key, steps, 0.4, 90, 10, "points")


def lay_out_beside(*keys: tuple[str, ...]) -> TrendLayout:
    groups = [make_group((kind, "acupuncture"), FALLING) for kind in ("disc", "muscular")]
    return arrange_trend(make_trend(*groups), beside=tuple(course(*key) for key in keys))


def test_a_panel_has_the_course_of_its_own_group_beside_it_and_a_name_on_it() -> None:
    layout = lay_out_beside(("disc",), ())
    drawn = {panel.word: draw_panel(layout, panel, session=6).to_dict() for panel in layout.panels}
    dashes = {word: [trace["line"].get("dash") for trace in figure["data"]] for word, figure in drawn.items()}
    assert "longdashdot" in dashes["disc"]
    assert "longdashdot" not in dashes["muscular"]
    assert any("cohort studies" in note["text"] for note in drawn["disc"]["layout"]["annotations"])
    beside = drawn["disc"]["data"][dashes["disc"].index("longdashdot")]
    assert beside["y"][:2] == [6.0, 5.7]
    assert "weeks after session 1" in beside["hovertemplate"]
    assert "Menezes Costa 2012" in beside["hovertemplate"]
    go.Figure(drawn["disc"])  # raises on an attribute or a value that plotly does not know


def test_the_axis_reaches_up_to_the_course_beside_the_lines() -> None:
    layout = arrange_trend(make_trend(make_group(("disc", "a"), FALLING)), beside=(course("disc", start=9.5),))
    assert layout.axis == (0.0, 10.0)


def test_the_text_alternative_and_the_table_hold_the_course_too() -> None:
    layout = lay_out_beside(("disc",), ())
    assert say_panel(layout, layout.panels[0]).endswith(
        "; in cohort studies: from 6.0 to 4.5 over the 5 weeks that 6 sessions take here."
    )
    rows = tabulate_trend(layout.trend, beside=layout.beside or ())
    disc = [row for row in rows if row["back_pain_type"] == "disc"]
    assert [disc[HEADLINE_SESSION - 1][name] for name in ("cohort_studies", "weeks")] == [4.5, 5]
    assert {row["cohort_studies"] for row in rows if row["back_pain_type"] == "muscular"} == {None}
    assert "weeks" not in tabulate_trend(layout.trend)[0]


def test_the_course_of_everyone_is_said_with_its_source_and_what_it_is_not() -> None:
    assert say_natural_course(lay_out_beside(("disc",), ())) == (
        "In cohort studies (Menezes Costa 2012) pain went from 6.0 to 4.5 over the 5 weeks that 6 sessions take here, "
        "from the same start and with as many persistent cases as here (40 % of 90). That is course in cohorts, not "
        "course untreated."
    )


def test_nothing_is_said_of_cohort_studies_unless_asked_and_why_not_where_they_cannot_be_laid_beside() -> None:
    assert say_natural_course(arrange_trend(make_trend(make_group(("disc", "a"), FALLING)))) == ""
    assert "recorded of too few" in say_natural_course(lay_out_beside())
