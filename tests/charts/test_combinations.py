"""The grid, what each treatment adds, layers, switches, other definitions, can we know yet: in words and figures."""

import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from outcomes.charts import (
    draw_grid,
    draw_switches,
    say_contributions,
    say_false_better,
    say_grid,
    say_grid_cells,
    say_grid_luck,
    say_grid_rule,
    say_landmark,
    say_layers,
    say_multiverse,
    say_reach,
    say_switches,
    say_synergies,
    tabulate_contributions,
    tabulate_definitions,
    tabulate_grid,
    tabulate_layers,
    tabulate_switches,
)
from outcomes.cohort import Flow
from outcomes.estimates import (
    SOMETHING_ELSE,
    Contribution,
    Definition,
    Estimate,
    Gate,
    Grid,
    GridCell,
    Layers,
    Multiverse,
    Reach,
    Switches,
    Synergy,
)
from outcomes.vocabulary.responders import find_responder_rule
from tests.charts.comparisons import FIRM, difference, make_comparison, refuse

EFFECT = ["back_pain_type", "modality", "n", "effect", "low", "high", "gate"]
REFUSED = Gate("not comparable", ("few in first",), (20.0, 40.0), 0.7, None)


def share(value: float, half: float | None = 8, n: int = 100, missing: int = 5) -> Estimate:
    low, high = (None, None) if half is None else (value - half, value + half)
    return Estimate(value, low, high, n, missing, "%", "share, Wilson interval")


def make_grid(*cells: GridCell, everyone: Estimate | None = None, pairs: int = 3) -> Grid:
    flow = Flow(900, 200, 0, 200, 180, 160, 180)
    rule = find_responder_rule("pct30")
    return Grid("pain", "NRS", rule, 6, cells, everyone or share(58, 3, 180), pairs, 0, flow)


GRID = make_grid(
    GridCell("muscular", "acupuncture", 110, share(70)),
    GridCell("muscular", "massage", 12, share(40, 25, 11)),
    GridCell("disc", "acupuncture", 9, share(30, None, 8)),
    GridCell("disc", "<b>cupping</b>", 3, None),
)


# The grid


def test_the_headline_tells_everyone_with_interval_and_n_and_how_far_the_cells_range() -> None:
    assert say_grid(GRID) == (
        "Pain: **58 %** of everyone (95% interval 55 to 61 %, n 180) stand meaningfully better at session 6; from 40 % "
        "for massage (muscular; 15 to 65 %, n 11) to 70 % for acupuncture (muscular; 62 to 78 %, n 100), before it is "
        "asked who was given what."
    )


def test_too_few_and_nobody_are_said() -> None:
    few = make_grid(GridCell("disc", "acupuncture", 9, share(30, None, 8)), everyone=share(30, None, 8))
    assert say_grid(few) == "Pain: too few to judge, 9 episodes."
    assert "nothing to show" in say_grid(make_grid())


def test_one_cell_has_no_range() -> None:
    assert "from" not in say_grid(make_grid(GridCell("disc", "acupuncture", 100, share(70))))


def test_how_to_read_the_grid_names_the_rule_the_grey_and_the_luck() -> None:
    text = say_grid_rule(GRID)
    assert "(at least 30 % better than at baseline; NRS)" in text
    assert "Grey: too few to judge, 2 cells." in text
    assert "the luckiest one" in text
    assert "Grey" not in say_grid_rule(make_grid(GRID.cells[0]))


def test_the_grid_is_told_to_those_who_cannot_see_it() -> None:
    text = say_grid_cells(GRID)
    assert "Muscular: acupuncture 70 %, n 100; massage 40 %, n 11" in text
    assert "Disc-related: 2 too few to judge." in text


def test_the_grid_figure_is_valid_small_and_shades_by_certainty() -> None:
    figure = draw_grid(GRID, ink="#0b1218")
    text = figure.to_json(validate=False)
    go.Figure(json.loads(text))  # raises where an attribute is not plotly's
    assert len(text) < 9_000
    opacity = [float(shape.fillcolor.rstrip(")").split(",")[-1]) for shape in figure.layout.shapes]
    assert opacity[0] > opacity[1]
    grey = [shape.fillcolor.split(",")[0] for shape in figure.layout.shapes]
    assert grey[2] == grey[3] != grey[0]
    assert figure.data[0].text[0] == "<b>70 %</b><br>62–78<br>n 100"
    assert figure.data[0].text[2] == "too few<br>n 8"
    assert not any("<b>cupping" in note.text for note in figure.layout.annotations)


def test_the_grid_table_has_a_row_a_cell() -> None:
    rows = tabulate_grid(GRID)
    assert [(row["combination"], row["improved"], row["counted"]) for row in rows][2:] == [
        ("acupuncture", 30, 8),
        ("<b>cupping</b>", None, 0),
    ]


@pytest.mark.parametrize(
    ("comparisons", "words"),
    [(187, "about 5 of 187 such comparisons"), (4, "about 0.1 of 4 such comparisons"), (0, "")],
)
def test_how_many_look_better_by_chance_is_said(comparisons: int, words: str) -> None:
    assert words in say_false_better(comparisons)


def test_in_how_many_pairs_one_looks_better_by_chance_is_said_and_of_none_nothing() -> None:
    assert say_grid_luck(replace(GRID, pairs=60)) == (
        "Where nothing differs, in about 3 of 60 pairs of combinations within a type one would look better than the "
        "other by chance alone."
    )
    assert say_grid_luck(replace(GRID, pairs=0)) == ""


# What each treatment adds


def contribute(modality: str, **changes) -> Contribution:
    return Contribution(modality, (80, 120), make_comparison(first=modality, second=f"no {modality}", **changes))


def test_a_treatment_that_goes_with_a_clear_difference_is_named_and_the_others_too() -> None:
    told = [
        contribute("massage"),
        contribute("exercise therapy", fair=difference(0.1, 0.5)),
        Contribution("acupuncture", (80, 120), refuse("few in first")),
    ]
    assert say_contributions(told) == (
        "Beside the same other treatments, pain at session 6 is clearly different with **massage**, 1.0 points lower "
        "(95% interval 0.6 to 1.4), better, n 160. Compatible with no difference: exercise therapy. Cannot be told: "
        "acupuncture."
    )


def test_no_clear_difference_none_told_and_none_frequent_are_said() -> None:
    assert "clearly different with none" in say_contributions([contribute("massage", fair=difference(0.1, 0.5))])
    assert "None of the 1 treatment" in say_contributions([Contribution("massage", (80, 120), refuse("few in first"))])
    assert "No treatment was given to 20 episodes" in say_contributions([])


def test_modalities_have_the_promised_columns_and_say_why_not() -> None:
    never = Contribution("usual care", (80, 120), refuse("few in first", "few in second", began=(0, 0), scored=(0, 0)))
    told, refused = tabulate_contributions([contribute("massage"), never], "disc")
    assert list(told)[: len(EFFECT)] == list(refused)[: len(EFFECT)] == EFFECT
    assert (told["back_pain_type"], told["modality"], told["n"], told["effect"]) == ("disc", "massage", 160, -1.0)
    assert (refused["effect"], refused["gate"]) == (None, "not comparable")
    assert refused["reason"] == "never given beside the same others as it was left out"


# Layers


STEP = make_comparison(first="2 treatments", second="1 treatment")


def pair(value: float, half: float, name: str = "massage") -> Synergy:
    return Synergy("acupuncture", name, (40, 60, 30, 50), FIRM, difference(value, half, n=180, missing=0))


def test_a_step_is_told_with_its_meaning_or_why_not() -> None:
    text = say_layers(Layers("NRS", (STEP, refuse("few in first", first="3 or more treatments")), (), 0))
    assert (
        "2 treatments against 1 treatment: pain 1.0 points lower (95% interval 0.6 to 1.4), better (160 scored)."
        in text
    )
    assert "3 or more treatments against acupuncture: not comparable, since the 82 with 3 or more treatments" in text
    unclear = replace(STEP, fair=difference(0.1, 0.5))
    assert "compatible with no difference (160 scored)" in say_layers(Layers("NRS", (unclear,), (), 0))


@pytest.mark.parametrize(
    ("instrument", "value", "words"),
    [("NRS", -0.8, "goes with more than"), ("NRS", 0.8, "goes with less than"), ("PSFS", 0.8, "goes with more than")],
)
def test_a_pair_beyond_the_sum_of_each_is_told(instrument: str, value: float, words: str) -> None:
    text = say_synergies(Layers(instrument, (), (pair(value, 0.5),), 2))
    assert text == (
        f"Acupuncture with massage {words} the sum of each alone, by 0.8 (95% interval 0.3 to 1.3, n 180). 2 further "
        "pairs too rare to ask."
    )


def test_no_pair_and_none_that_can_be_compared_are_said() -> None:
    clear = say_synergies(Layers("NRS", (), (pair(-0.1, 0.5),), 0))
    assert clear == "No pair clearly goes with more or less than the sum of each alone (acupuncture with massage)."
    refused = Synergy("acupuncture", "massage", (40, 60, 30, 50), REFUSED, None)
    assert "cannot be told here. 1 pair cannot be compared." in say_synergies(Layers("NRS", (), (refused,), 0))


def test_layers_have_the_promised_columns() -> None:
    rows = tabulate_layers(Layers("NRS", (STEP,), (pair(-0.1, 0.5),), 0), "disc")
    assert all(list(row)[: len(EFFECT)] == EFFECT for row in rows)
    assert [row["modality"] for row in rows] == [
        "2 treatments against 1 treatment",
        "acupuncture with massage, beyond each alone",
    ]


# Switches


def test_what_was_added_is_told_of_everyone_who_began_so() -> None:
    told = Switches("acupuncture", 100, share(41), (("massage", share(30)), ("exercise therapy", share(15))), 7)
    assert say_switches(told) == (
        "Of the 100 who began with acupuncture alone, **41 % (95% interval 33 to 49)** were later given more: massage "
        "to 30 % (95% interval 22 to 38), exercise therapy to 15 % (95% interval 7 to 23). 7 are still in care, and "
        "may be."
    )
    assert "with acupuncture + massage:" not in say_switches(replace(told, combination="acupuncture + massage"))
    go.Figure(json.loads(draw_switches(told, ink="#000").to_json(validate=False)))
    assert [row["later_given"] for row in tabulate_switches([told])] == ["anything more", "massage", "exercise therapy"]


def test_nothing_added_and_too_few_are_said() -> None:
    assert "none were later given anything more" in say_switches(Switches("massage", 40, share(0), (), 0))
    assert "too few to judge" in say_switches(Switches("massage", 4, share(0, None), (), 0))


def test_the_flow_draws_every_path_with_its_share_interval_and_n() -> None:
    paths = (
        ("", share(59)),
        ("massage", share(26)),
        ("exercise therapy + massage", share(10)),
        (SOMETHING_ELSE, share(5)),
    )
    told = Switches("acupuncture", 100, share(41), (("massage", share(36)),), 7, paths)
    figure = draw_switches(told, ink="#000")
    go.Figure(json.loads(figure.to_json(validate=False)))
    labels = [note["text"] for note in figure.to_dict()["layout"]["annotations"]]
    assert [row["later_given"] for row in tabulate_switches([told])][2:] == [
        "nothing more",
        "just massage",
        "just exercise therapy + massage",
        "something else",
    ]
    assert labels[0] == "<b>nothing more</b><br>59 % (51 to 67), n 59"
    assert labels[2].startswith("<b>+ exercise therapy<br>+ massage</b><br>10 %")
    assert labels[3].startswith("<b>something else</b>")
    widths = [trace["y"][-1] - trace["y"][0] for trace in figure.to_dict()["data"]]
    assert [round(width / 2) for width in widths] == [59, 26, 10, 5]


def test_names_in_the_flow_are_no_markup() -> None:
    told = Switches("acupuncture", 100, share(41), (), 0, (("<b>cupping", share(41)),))
    assert "&lt;b&gt;cupping" in draw_switches(told, ink="#000").to_dict()["layout"]["annotations"][0]["text"]


def test_what_was_added_after_a_later_landmark_is_told_of_who_had_been_given_it_by_then() -> None:
    told = Switches("acupuncture", 100, share(41), (("massage", share(41)),), 0, landmark=2)
    assert say_switches(told).startswith("Of the 100 who by session 2 were treated with acupuncture alone, **41 %")


def test_what_a_later_landmark_means_is_said_and_at_the_first_session_nothing() -> None:
    assert say_landmark(1) == ""
    assert "Only episodes that came to session 3 are held together" in say_landmark(3)


# Other definitions


def define(standing: str, count: int) -> list[Definition]:
    responses = {
        "better": difference(12, 5),
        "worse": difference(-12, 5),
        "unclear": difference(2, 5),
        "not comparable": None,
    }
    rule = find_responder_rule("pct30")
    return [Definition("pain", "NRS", rule, 1, (90, 80), responses[standing])] * count


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"better": 9, "unclear": 2, "not comparable": 1},
            "That more improve within 8 sessions with acupuncture than with all other combinations **holds in 9 of "
            "12** definitions, the interval clear of no difference; in none the opposite, 2 are compatible with no "
            "difference, 1 could not be compared.",
        ),
        ({"worse": 10, "better": 2}, "That fewer improve within 8 sessions"),
        (
            {"worse": 10, "better": 2},
            "**holds in 10 of 12** definitions, the interval clear of no difference; in 2 the opp",
        ),
        (
            {"unclear": 12},
            "**Under none of 12 definitions** do clearly more improve within 8 sessions with acupuncture",
        ),
        ({"unclear": 11, "not comparable": 1}, "11 are compatible with no difference, 1 could not be compared."),
        ({"not comparable": 12}, "Under none of 12 definitions can the two be compared."),
    ],
)
def test_under_how_many_definitions_it_holds_is_told(counts: dict[str, int], words: str) -> None:
    definitions = [one for standing, count in counts.items() for one in define(standing, count)]
    multiverse = Multiverse("acupuncture", "rest", tuple(definitions))
    assert words in say_multiverse(multiverse)
    assert [row["standing"] for row in tabulate_definitions(multiverse)] == [
        standing for standing, count in counts.items() for _ in range(count)
    ]


# Can we know yet?


REACH = Reach("already", 2.0, 0.6, 200, 90, 8.25, None)


def test_enough_already_is_said_with_what_so_many_would_show() -> None:
    assert say_reach(make_comparison(), REACH) == (
        "Groups of this size would show a difference of 0.6 points or more four times out of five; the important "
        "change is 2. "
        "**Already**: there are enough to show a difference as large as the important change."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"state": "by month", "needed": 250, "month": "2027-03"},
            "It takes about 250 episodes of both, 200 have begun, and about 8.2 begin in a month: enough will have "
            "begun by **March 2027**, and be scored some weeks later.",
        ),
        ({"state": "not at this rate", "needed": 9000}, "**not within ten years** at this rate."),
        (
            {"state": "not at this rate", "needed": 9000, "monthly": 0.0},
            "none begin at present, or the records are too",
        ),
        ({"state": "not at this rate", "needed": None, "detectable": None}, "Too few began to say how many it takes."),
    ],
)
def test_when_there_will_be_enough_is_said(changes: dict, words: str) -> None:
    assert words in say_reach(make_comparison(), replace(REACH, **changes))


def test_where_more_patients_would_not_help_the_reason_is_said() -> None:
    text = say_reach(refuse("little in common"), replace(REACH, state="more would not help", detectable=None))
    assert text.startswith("More patients alone would not help: few could as well have been given the other")
