"""Two arms held together in sentences, figures and tables: a test for each case, and never a causal verb."""

import json
import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from outcomes.charts import (
    ForestRow,
    draw_balance,
    draw_forest,
    label_arm,
    label_type,
    say_balance,
    say_confounding,
    say_difference,
    say_gate,
    say_one_practitioner,
    say_plain_beside,
    say_reasons,
    say_response_difference,
    tabulate_balance,
    tabulate_comparison,
    tabulate_differences,
)
from outcomes.charts.comparison_labels import label_term
from outcomes.estimates import Balance, Gate
from tests.charts.comparisons import TERMS, difference, make_comparison, refuse

CAUSAL = re.compile(r"\b(reduces?|lowers|cures?|causes?|relieves?|heals?|works|effective|improves|leads to)\b")
COMPARE = [
    *("a", "b", "outcome", "session", "n_a", "n_b", "ess_a", "ess_b", "max_smd", "gate"),
    *("plain", "plain_low", "plain_high", "adjusted", "adjusted_low", "adjusted_high", "e_value", "e_value_limit"),
]


# May they be compared?


def test_comparable_is_said_with_how_many_began_and_how_much_they_tell() -> None:
    assert say_gate(make_comparison()) == (
        "**Comparable**: 100 episodes that began with acupuncture + massage and 100 with acupuncture; those scored at "
        "session 6 tell as much as 80 and 75 of equal weight, and nothing else that is recorded tells the two apart "
        "beyond chance."
    )


def test_weakly_comparable_is_said_with_its_reason() -> None:
    gate = Gate("weakly comparable", ("few in second",), (80.0, 38.0), 0.8, None)
    assert say_gate(make_comparison(gate=gate)) == (
        "**Weakly comparable**, because the 78 with acupuncture scored at session 6 tell as much as 38 of equal "
        "weight, 50 make it firm."
    )


def test_a_term_in_which_they_differ_is_named_in_plain_words() -> None:
    worst = Balance("baseline × also disc: yes", 0.1, -0.31, False)
    gate = Gate("weakly comparable", ("unlike",), (80.0, 75.0), 0.8, worst)
    assert "because they still differ in baseline × also disc-related: yes, by 0.31 of its spread." in say_gate(
        make_comparison(gate=gate)
    )


@pytest.mark.parametrize(
    ("comparison", "reason"),
    [
        (
            refuse("few in first"),
            "the 82 with acupuncture + massage scored at session 6 tell as much as 26 of equal weight, 30 are needed",
        ),
        (refuse("few in first", scored=(4, 78)), "only 4 with acupuncture + massage were scored at session 6"),
        (refuse("few in first", scored=(1, 78)), "only 1 with acupuncture + massage was scored at session 6"),
        (refuse("few in first", scored=(0, 78)), "nobody with acupuncture + massage was scored at session 6"),
        (
            refuse("little in common"),
            "few could as well have been given the other, an overlap of 38 % where half is needed",
        ),
        (refuse("one practitioner"), "one practitioner gives all of one and none of the other"),
    ],
)
def test_not_comparable_says_why_and_that_no_difference_is_shown(comparison, reason: str) -> None:
    text = say_gate(comparison)
    assert text.startswith("**Not comparable**: ")
    assert reason in text
    assert text.endswith(", so no difference is shown.")
    for nothing in (say_difference, say_plain_beside, say_response_difference, say_confounding):
        assert nothing(comparison) == ""


def test_several_reasons_are_all_told() -> None:
    assert say_reasons(refuse("few in first", "little in common")).count(";") == 1


@pytest.mark.parametrize("say", [say_gate, say_difference, say_response_difference])
def test_after_a_later_landmark_the_arms_are_what_had_been_given_by_then(say) -> None:
    text = say(make_comparison(landmark=2))
    assert "by session 2 were treated with acupuncture + massage" in text
    assert "began" not in text


def test_after_a_later_landmark_only_what_improved_after_it_is_told() -> None:
    assert say_response_difference(make_comparison(landmark=3)).startswith(
        "Found meaningfully improved after session 3, within 8 sessions: "
    )


# What differs?


def test_better_is_said_with_interval_and_n_and_without_a_causal_verb() -> None:
    assert say_difference(make_comparison()) == (
        "Between patients alike in all that is recorded, had everyone stayed, pain (NRS) at session 6 is **1.0 points "
        "lower** (95% interval 0.6 to 1.4) among those who began with acupuncture + massage than with acupuncture (160 "
        "scored there, 40 not): **better**."
    )


def test_worse_is_said_as_such() -> None:
    text = say_difference(make_comparison(fair=difference(0.8, 0.3)))
    assert "**0.8 points higher** (95% interval 0.5 to 1.1)" in text
    assert text.endswith("**worse**.")


def test_where_higher_is_better_higher_is_better() -> None:
    text = say_difference(make_comparison(outcome="function", instrument="PSFS", fair=difference(1.2, 0.5)))
    assert "function (PSFS) at session 6 is **1.2 points higher**" in text
    assert text.endswith("**better**.")


def test_no_difference_is_said_to_both_sides_and_what_it_rules_out() -> None:
    text = say_difference(make_comparison(fair=difference(-0.1, 0.6)))
    assert "is **compatible with no difference**: 0.1 points lower (95% interval 0.7 lower to 0.5 higher)" in text
    assert "A difference as large as the instrument's important change, 2 points, is not compatible" in text
    assert "better" not in text


def test_no_difference_of_few_is_said_to_be_too_few_to_tell() -> None:
    text = say_difference(make_comparison(fair=difference(-0.9, 2.0)))
    assert "is compatible with them too: too few to tell." in text


def test_an_interval_just_clear_of_no_difference_is_seen_to_be() -> None:
    assert "(95% interval 0.02 to 0.78)" in say_difference(make_comparison(fair=difference(-0.4, 0.38)))


def test_next_to_nothing_is_neither_lower_nor_higher() -> None:
    assert "0.0 points apart (95% interval 0.4 lower to 0.4 higher)" in say_difference(
        make_comparison(fair=difference(0.01, 0.4))
    )


@pytest.mark.parametrize(
    ("plain", "fair", "words"),
    [
        (difference(0.5, 0.3), difference(-0.5, 0.3), "says the opposite"),
        (difference(-0.1, 0.5), difference(-1.0, 0.4), "the plain difference hides it"),
        (difference(-0.9, 0.5), difference(-0.1, 0.5), "the plain difference looks better, and may well be no more"),
        (difference(0.9, 0.5), difference(0.1, 0.5), "the plain difference looks worse, and may well be no more"),
        (difference(-2.0, 0.5), difference(-1.0, 0.4), "the plain difference looks larger"),
        (difference(-0.4, 0.3), difference(-1.0, 0.4), "the plain difference looks smaller"),
    ],
)
def test_where_the_plain_difference_parts_it_is_said_with_what_it_means(plain, fair, words: str) -> None:
    assert words in say_plain_beside(make_comparison(plain=plain, fair=fair))


@pytest.mark.parametrize("plain", [difference(-0.9, 0.5), difference(-1.3, 0.5)])
def test_where_both_say_the_same_nothing_is_added(plain) -> None:
    assert say_plain_beside(make_comparison(plain=plain)) == ""


def test_two_that_are_both_unclear_are_not_played_off_against_each_other() -> None:
    assert say_plain_beside(make_comparison(plain=difference(-0.9, 1.0), fair=difference(0.1, 0.5))) == ""


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (
            difference(12, 9),
            "12 in a hundred more (95% interval 3 to 21) of those who began with acupuncture + massage",
        ),
        (difference(-12, 9), "12 in a hundred fewer (95% interval 3 to 21)"),
        (difference(4, 9), "4 in a hundred more (95% interval 5 fewer to 13 more)"),
    ],
)
def test_how_many_more_improve_is_told_in_a_hundred(response, words: str) -> None:
    text = say_response_difference(make_comparison(response=response))
    assert words in text
    assert ("compatible with no difference" in text) == ("fewer to" in text)


def test_the_e_value_is_told_in_plain_words() -> None:
    assert say_confounding(make_comparison()) == (
        "What is recorded nowhere is not made alike. To explain the difference away, something unrecorded would have "
        "to be 2.6 times as common in one of the two and make a better score 2.6 times as likely, over and above all "
        "that is recorded; 1.6 times would do to bring the interval to no difference."
    )


def test_where_nothing_is_found_the_unrecorded_may_hide_it() -> None:
    text = say_confounding(make_comparison(fair=difference(0.1, 0.5), e_value=1.2, e_value_limit=1.0))
    assert "it may hide a difference here" in text
    assert "1.2" not in text


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.92, 0.03), "One practitioner gives 92 % of acupuncture + massage and 3 % of acupuncture:"),
        ((0.0, 0.85), "One practitioner gives 85 % of acupuncture and 0 % of acupuncture + massage:"),
    ],
)
def test_one_practitioner_who_gives_nearly_all_is_said_without_a_name(shares, words: str) -> None:
    assert words in say_one_practitioner(make_comparison(practitioners=shares))
    assert say_one_practitioner(make_comparison()) == ""


def test_no_sentence_says_that_a_treatment_does_anything() -> None:
    cases = [
        make_comparison(),
        make_comparison(fair=difference(0.8, 0.3)),
        make_comparison(fair=difference(-0.1, 0.6)),
        make_comparison(practitioners=(0.9, 0.1)),
        refuse("few in first", "little in common"),
    ]
    for case in cases:
        for say in (
            *(say_gate, say_difference, say_plain_beside, say_response_difference, say_confounding),
            *(say_one_practitioner, say_balance),
        ):
            assert not CAUSAL.search(say(case)), say(case)


# Balance


def test_balance_says_what_was_apart_and_that_being_level_proves_nothing() -> None:
    text = say_balance(make_comparison())
    assert "most apart in pain at session 1, by 0.60 standard deviations" in text
    assert "which proves nothing: they were made to" in text
    assert "baseline × age is the most apart, by 0.08. Overlap 80 %" in text


@pytest.mark.parametrize(
    ("apart", "words"),
    [
        (0.22, "by 0.22: in groups of this size chance alone would bring up to 0.50."),
        (-0.61, "by 0.61: more than the 0.50 that chance alone would bring."),
    ],
)
def test_a_check_that_is_apart_is_held_against_what_chance_would_bring(apart: float, words: str) -> None:
    gate = Gate("comparable", (), (80.0, 75.0), 0.8, Balance("baseline × age", 0.05, apart, False), by_chance=0.5)
    assert words in say_balance(make_comparison(gate=gate))
    assert say_balance(make_comparison(balance=())).startswith("Nothing that is recorded")


def test_the_balance_table_has_every_term_and_marks_the_checks() -> None:
    rows = tabulate_balance(make_comparison())
    assert [row["levelled"] for row in rows] == ["yes", "yes", "no, a check"]
    assert rows[0]["apart_plain"] == 0.6


@pytest.mark.parametrize(
    ("term", "label"),
    [
        ("pain at session 1, squared", "pain at session 1, squared"),
        ("duration, not recorded", "duration of symptoms, not recorded"),
        ("start back risk: high", "STarT Back risk: high"),
        ("type: sacroiliac", "type: sacroiliac joint"),
        ("also disc: yes", "also disc-related: yes"),
        ("baseline × leg pain: no", "baseline × leg pain: no"),
        ("ODI at session 1", "ODI at session 1"),
        ("given: massage", "given: massage"),
    ],
)
def test_terms_are_named_as_a_reader_would(term: str, label: str) -> None:
    assert label_term(term) == label


def test_arms_and_types_have_their_names() -> None:
    assert label_arm("rest") == "all other combinations"
    assert label_type("all") == "All types together"
    assert label_type("disc") == "Disc-related"


# Figures and tables


def test_the_figures_are_valid_small_and_name_no_difference() -> None:
    rows = [
        ForestRow("fair", difference(-1.0, 0.4)),
        ForestRow("plain", plain=difference(-0.1, 0.5)),
        ForestRow("none"),
    ]
    forest = draw_forest(rows, better="lower", title="First less second", ink="#0b1218")
    for figure in (
        forest,
        draw_balance(make_comparison(), ink="#0b1218"),
        draw_forest([], better="lower", title="", ink="#000"),
    ):
        text = figure.to_json(validate=False)
        go.Figure(json.loads(text))  # raises where an attribute is not plotly's
        assert len(text) < 12_000
    words = [note.text for note in forest.layout.annotations]
    assert words[:3] == ["no difference", "← lower, better", "higher, worse →"]
    assert forest.layout.xaxis.range[0] < -1.4
    assert forest.layout.xaxis.range[1] > 0.4


def test_where_higher_is_better_the_sides_are_named_so() -> None:
    figure = draw_forest([ForestRow("", difference(1, 0.5))], better="higher", title="", ink="#000")
    assert [note.text for note in figure.layout.annotations][1:3] == ["← lower, worse", "higher, better →"]


def test_names_from_records_are_no_markup() -> None:
    figure = draw_forest([ForestRow("<b>cupping</b>", difference(1, 0.5))], better="lower", title="<i>", ink="#000")
    assert "&lt;b&gt;cupping" in figure.layout.annotations[-1].text
    assert figure.layout.xaxis.title.text == "&lt;i&gt;"


def test_the_balance_figure_draws_the_most_apart_and_the_checks() -> None:
    many = tuple(Balance(f"term {place}", place / 20, 0.0, True) for place in range(20)) + TERMS[-1:]
    figure = draw_balance(make_comparison(balance=many), ink="#000")
    assert len(figure.data[1].x) == 9
    assert figure.data[1].x[0] == 0.95
    assert figure.data[2].x[-1] == 0.08


def test_the_row_has_the_promised_columns_and_leaves_empty_what_is_not_told() -> None:
    told, refused = tabulate_comparison(make_comparison()), tabulate_comparison(refuse("few in first"))
    assert list(told)[: len(COMPARE)] == list(refused)[: len(COMPARE)] == COMPARE
    assert (told["max_smd"], told["adjusted"], told["e_value"]) == (0.08, -1.0, 2.6)
    assert all(refused[name] is None for name in ("adjusted", "adjusted_low", "adjusted_high", "e_value", "response"))
    assert refused["plain"] == -0.9


def test_the_pages_table_has_a_row_a_difference() -> None:
    assert [row["value"] for row in tabulate_differences(make_comparison())] == [-0.9, -1.0, 12.0]
    assert len(tabulate_differences(replace(make_comparison(), response=None))) == 2
