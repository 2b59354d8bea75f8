"""What does best in a type, in words: a name only where the whole interval is clear, always with interval and n."""

from __future__ import annotations

import re
from dataclasses import replace

from outcomes.charts.best_words import say_best, say_best_rule, say_pairs, tabulate_best
from outcomes.charts.labels import label_heading
from outcomes.estimates import EVERY_TYPE, REST, Best, Comparison, Gate
from tests.charts.comparisons import difference, make_comparison, refuse
from tests.charts.test_comparison import CAUSAL

WEAK = Gate("weakly comparable", ("few in second",), (80.0, 38.0), 0.8, None)


def held(first: str, value: float, half: float, *, second: str = REST, n: int = 160, **changes: object) -> Comparison:
    return make_comparison(first=first, second=second, fair=difference(value, half, n=n), **changes)


BETTER = held("massage", -1.0, 0.4, n=1160)
WORSE = held("acupuncture", 0.8, 0.5)
UNCLEAR = held("exercise therapy", 0.2, 0.5)
UNTOLD = refuse("few in first", first="mobilisation", second=REST)


def best(*against: Comparison, pairs: tuple[Comparison, ...] = ()) -> Best:
    return Best("muscular", against, pairs)


# Against all others


def test_which_do_better_and_which_worse_is_told_with_how_much_how_sure_and_of_how_many() -> None:
    assert say_best(best(BETTER, WORSE, UNCLEAR, UNTOLD)) == (
        "**Muscular.** Clearly better than all others together: **massage**, 1.0 points lower (95% interval 0.6 to "
        "1.4, n 1,160). Clearly worse: **acupuncture**, 0.8 points higher (95% interval 0.3 to 1.3, n 160). No clear "
        "difference: exercise therapy. Cannot be told: 1 more, too few or unlike."
    )


def test_several_on_a_side_are_all_named() -> None:
    other = held("acupuncture + massage", -0.7, 0.3)
    assert say_best(best(BETTER, other)) == (
        "**Muscular.** Clearly better than all others together: **massage**, 1.0 points lower (95% interval 0.6 to "
        "1.4, n 1,160); **acupuncture + massage**, 0.7 points lower (95% interval 0.4 to 1.0, n 160)."
    )


def test_only_worse_is_said_without_a_word_of_better() -> None:
    said = say_best(best(WORSE, UNCLEAR))
    assert "better" not in said
    assert said.endswith("n 160). No clear difference: exercise therapy.")


def test_where_no_interval_is_clear_nobody_is_named_as_better() -> None:
    other = held("massage", -0.4, 0.4)  # ends at no difference
    assert say_best(best(UNCLEAR, other)) == (
        "**Muscular.** None of the 2 that can be held against all others does clearly better or worse."
    )
    assert say_best(best(UNCLEAR, other, UNTOLD, UNTOLD)).endswith(
        "clearly better or worse. Cannot be told: 2 more, too few or unlike."
    )


def test_the_only_one_that_can_be_told_is_named_as_such() -> None:
    assert say_best(best(UNCLEAR, UNTOLD)) == (
        "**Muscular.** Only exercise therapy can be held against all others, and does neither clearly better nor "
        "worse. Cannot be told: 1 more, too few or unlike."
    )


def test_where_nothing_may_be_compared_that_is_said() -> None:
    assert say_best(best(UNTOLD, UNTOLD)) == (
        "**Muscular.** None of 2 combinations can be held against all others: too few, or unlike."
    )
    assert "None of 1 combination can be" in say_best(best(UNTOLD))
    assert say_best(best()) == "**Muscular.** No combination was given often enough to be held against the others."


def test_all_types_together_are_called_so() -> None:
    assert say_best(Best(EVERY_TYPE, (BETTER,), ())).startswith("**All types together.** Clearly better")


def test_a_weak_comparison_is_named_as_weak() -> None:
    assert "(95% interval 0.6 to 1.4, n 1,160, weakly comparable)." in say_best(best(replace(BETTER, gate=WEAK)))


def test_where_higher_is_better_a_higher_score_is_the_better_one() -> None:
    higher, lower = (replace(one, outcome="function", instrument="PSFS") for one in (WORSE, BETTER))
    said = say_best(best(higher, lower))
    assert "Clearly better than all others together: **acupuncture**, 0.8 points higher" in said
    assert "Clearly worse: **massage**, 1.0 points lower" in said


def test_a_limit_next_to_no_difference_is_seen_to_be_clear_of_it() -> None:
    assert "(95% interval 0.02 to 0.80, n 160)" in say_best(best(held("massage", -0.41, 0.39)))


# Two by two


def test_every_pair_that_may_be_compared_is_told_with_what_it_means() -> None:
    pairs = (
        held("massage", -1.0, 0.4, second="acupuncture"),
        held("massage", -0.1, 0.4, second="exercise therapy"),
        held("acupuncture", 0.9, 0.4, second="exercise therapy", gate=WEAK),
        refuse("few in first", first="mobilisation", second="massage"),
    )
    assert say_pairs(best(pairs=pairs)) == (
        "Two by two, 3 of 4 pairs can be compared: massage against acupuncture, 1.0 points lower (95% interval 0.6 to "
        "1.4, n 160), better; massage against exercise therapy, 0.1 points lower (95% interval 0.5 lower to 0.3 "
        "higher, n 160), compatible with no difference; acupuncture against exercise therapy, 0.9 points higher (95% "
        "interval 0.5 to 1.3, n 160, weakly comparable), worse."
    )


def test_one_pair_is_a_pair_and_none_is_no_sentence() -> None:
    pair = held("massage", -1.0, 0.4, second="acupuncture")
    assert say_pairs(best(pairs=(pair,))).startswith("Two by two, 1 of 1 pair can be compared: massage against")
    assert say_pairs(best(pairs=(UNTOLD,))) == "Two by two: none of 1 pair can be compared."
    assert say_pairs(best(pairs=(UNTOLD, UNTOLD))) == "Two by two: none of 2 pairs can be compared."
    assert say_pairs(best()) == ""


# How to read it, and the table


def test_the_rule_names_outcome_instrument_and_session_and_that_intervals_are_widened() -> None:
    said = say_best_rule([best(), best(BETTER)])
    assert said.startswith("Pain (NRS) at session 6, among patients alike in all that is recorded, had everyone stayed")
    assert "Intervals are widened" in said
    assert said.endswith("What is recorded nowhere is not made alike.")
    assert say_best_rule([best(), best()]) == ""
    assert say_best_rule([]) == ""


def test_the_table_has_a_row_for_each_against_all_others_and_each_pair() -> None:
    pair = held("massage", -1.0, 0.4, second="acupuncture")
    rows = tabulate_best([best(WORSE, UNTOLD, pairs=(pair,)), Best("disc", (UNCLEAR,), ())])
    assert rows[0] == {
        "back_pain_type": "muscular",
        "combination": "acupuncture",
        "against": "all other combinations",
        "effect": 0.8,
        "low": 0.8 - 0.5,
        "high": 0.8 + 0.5,
        "n": 160,
        "gate": "comparable",
        "standing": "worse",
    }
    assert rows[1] == {
        "back_pain_type": "muscular",
        "combination": "mobilisation",
        "against": "all other combinations",
        "effect": None,
        "low": None,
        "high": None,
        "n": sum(UNTOLD.scored),
        "gate": "not comparable",
        "standing": None,
    }
    assert [(row["back_pain_type"], row["against"], row["standing"]) for row in rows[2:]] == [
        ("muscular", "acupuncture", "better"),
        ("disc", "all other combinations", "unclear"),
    ]
    assert all(label_heading(name) != name for name in rows[0])


def test_no_sentence_says_that_a_treatment_does_anything_and_each_amount_has_its_interval_and_n() -> None:
    every = best(BETTER, WORSE, UNCLEAR, UNTOLD, pairs=(held("massage", -1.0, 0.4, second="acupuncture"),))
    for said in (say_best(every), say_pairs(every), say_best_rule([every])):
        assert not CAUSAL.search(said)
        amounts = re.findall(r"points (?:lower|higher) \((.*?)\)", said)
        assert len(amounts) == said.count(" points ")
        assert all(re.match(r"95% interval .*, n [\d,]+", amount) for amount in amounts)
