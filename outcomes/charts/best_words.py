"""What does better within a type of back pain, in sentences and as a table: against all others, and two by two."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.comparison_labels import label_arm, label_type
from outcomes.charts.comparison_words import Side, find_side, say_amount
from outcomes.charts.labels import label_outcome
from outcomes.charts.style import say_count
from outcomes.estimates import Best, Comparison

__all__ = ["say_best", "say_best_rule", "say_pairs", "tabulate_best"]

_SIDES: tuple[tuple[Side, str], ...] = (
    ("better", "Clearly better than all others together"),
    ("worse", "Clearly worse"),
)


def say_best(best: Best) -> str:
    """Return which combinations do clearly better, and which worse, than all others of their type."""
    every, told = len(best.against_rest), best.told
    head = f"**{label_type(best.kind)}.**"
    if not every:
        return f"{head} No combination was given often enough to be held against the others."
    if not told:
        return f"{head} None of {say_count(every, 'combination')} can be held against all others: too few, or unlike."
    sides = {one.first: _side(one) for one in told}
    parts = []
    for side, words in _SIDES:
        found = [one for one in told if sides[one.first] == side]
        parts.append(f"{words}: {'; '.join(map(_say_one, found))}." if found else "")
    if not any(parts):
        parts = [_say_none(told)]
    else:
        unclear = [label_arm(one.first) for one in told if sides[one.first] == "unclear"]
        parts.append(f"No clear difference: {', '.join(unclear)}." if unclear else "")
    untold = every - len(told)
    parts.append(f"Cannot be told: {untold} more, too few or unlike." if untold else "")
    return " ".join((head, *filter(None, parts)))


def say_pairs(best: Best) -> str:
    """Return how every two combinations of the type that may be compared stand to each other."""
    every, told = len(best.pairs), best.told_pairs
    if not every:
        return ""
    if not told:
        return f"Two by two: none of {say_count(every, 'pair')} can be compared."
    parts = [
        f"{label_arm(one.first)} against {label_arm(one.second)}, {_say_amount(one)}, {_MEANINGS[_side(one)]}"
        for one in told
    ]
    return f"Two by two, {len(told)} of {say_count(every, 'pair')} can be compared: {'; '.join(parts)}."


def say_best_rule(every: Sequence[Best]) -> str:
    """Return how to read it."""
    one = next((one for best in every for one in best.against_rest), None)
    if one is None:
        return ""
    return (
        f"{label_outcome(one.outcome)} ({one.instrument}) at session {one.session}, among patients alike in all that "
        "is recorded, had everyone stayed. Intervals are widened, so that all those of a type against all others hold "
        "together, and so do those of its pairs. What is recorded nowhere is not made alike."
    )


def tabulate_best(every: Sequence[Best]) -> list[dict[str, object]]:
    """Return one row a comparison: type, the two, difference with its interval, n, comparable or not."""
    return [
        {
            "back_pain_type": best.kind,
            "combination": one.first,
            "against": label_arm(one.second),
            "effect": one.fair.value if one.fair else None,
            "low": one.fair.low if one.fair else None,
            "high": one.fair.high if one.fair else None,
            "n": one.fair.n if one.fair else sum(one.scored),
            "gate": one.gate.verdict,
            "standing": _side(one) if one.fair else None,
        }
        for best in every
        for one in (*best.against_rest, *best.pairs)
    ]


def _say_none(told: Sequence[Comparison]) -> str:
    if len(told) > 1:
        return f"None of the {len(told)} that can be held against all others does clearly better or worse."
    return f"Only {label_arm(told[0].first)} can be held against all others, and does neither clearly better nor worse."


_MEANINGS: dict[Side, str] = {"better": "better", "worse": "worse", "unclear": "compatible with no difference"}


def _say_one(one: Comparison) -> str:
    assert one.fair is not None
    return f"**{label_arm(one.first)}**, {_say_amount(one)}"


def _say_amount(one: Comparison) -> str:
    assert one.fair is not None
    weakly = ", weakly comparable" if one.gate.verdict == "weakly comparable" else ""
    return f"{say_amount(one, one.fair).removesuffix(')')}, n {one.fair.n:,}{weakly})"


def _side(one: Comparison) -> Side:
    return "unclear" if one.fair is None else find_side(one, one.fair)
