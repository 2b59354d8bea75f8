"""Two arms held together, in sentences: may they be compared, what differs, how sure that is, what could explain it.

No sentence says that a treatment does anything: records of who was given what can only say what goes with what.
"""

from __future__ import annotations

import math
from typing import Literal

from outcomes.charts.comparison_labels import label_arm, label_term, say_given
from outcomes.charts.labels import label_outcome
from outcomes.charts.style import say_count
from outcomes.estimates import FEWEST, Comparison, Estimate, Gate
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "OWN_POPULATION",
    "Side",
    "find_side",
    "say_amount",
    "say_confounding",
    "say_difference",
    "say_gate",
    "say_one_practitioner",
    "say_plain_beside",
    "say_reasons",
    "say_response_difference",
]

Side = Literal["better", "worse", "unclear"]

_FIRM, _ENOUGH = 50, 30
_PARTING_SHARE = 0.05
"""The plain difference and the fair one part visibly from 5 % of the scale on."""

OWN_POPULATION = (
    "Each pair speaks of its own patients, those who could have been given either: if A goes with less pain than B, "
    "and B with less than C, nothing follows for A and C."
)


def say_gate(comparison: Comparison) -> str:
    """Return whether the two may be compared, with the reasons; of what may not no difference is shown."""
    gate = comparison.gate
    if gate.verdict == "not comparable":
        return f"**Not comparable**: {say_reasons(comparison)}, so no difference is shown."
    if gate.verdict == "weakly comparable":
        return f"**Weakly comparable**, because {say_reasons(comparison)}."
    began, numbers = comparison.began, gate.numbers
    return (
        f"**Comparable**: {say_count(began[0], 'episode')} that {_given(comparison)} {_first(comparison)} and "
        f"{began[1]:,} with {_second(comparison)}; those scored at session {comparison.session} tell as much as "
        f"{numbers[0]:.0f} and {numbers[1]:.0f} of equal weight, and nothing else that is recorded tells the two apart "
        "beyond chance."
    )


def say_reasons(comparison: Comparison) -> str:
    """Return why the two cannot be compared, or not firmly; nothing where they can."""
    gate, scored = comparison.gate, comparison.scored
    words = []
    for reason in gate.reasons:
        if reason == "few in first":
            words.append(_say_few(_first(comparison), scored[0], gate.numbers[0], comparison))
        elif reason == "few in second":
            words.append(_say_few(_second(comparison), scored[1], gate.numbers[1], comparison))
        elif reason == "little in common":
            words.append(
                f"few could as well have been given the other, an overlap of {100 * gate.common:.0f} % where half is "
                "needed"
            )
        elif reason == "unlike" and gate.worst is not None:
            words.append(_say_unlike(gate))
        elif reason == "one practitioner":
            words.append(
                "one practitioner gives all of one and none of the other, so that treatment and practitioner cannot be "
                "told apart"
            )
    return "; ".join(words)


def _say_few(name: str, scored: int, number: float, comparison: Comparison) -> str:
    where = f"scored at session {comparison.session}"
    if scored < FEWEST:
        return f"{'nobody' if scored == 0 else f'only {scored}'} with {name} {'was' if scored < 2 else 'were'} {where}"
    firm = comparison.gate.verdict != "not comparable"
    needed = f"{_FIRM} make it firm" if firm else f"{_ENOUGH} are needed"
    return f"the {scored:,} with {name} {where} tell as much as {number:.0f} of equal weight, {needed}"


def _say_unlike(gate: Gate) -> str:
    assert gate.worst is not None
    apart = abs(gate.worst.weighted)
    return f"they still differ in {label_term(gate.worst.term)}, by {apart:.2f} of its spread"


def say_difference(comparison: Comparison) -> str:
    """Return the fair difference with its interval and n, by what it means; nothing where none is told."""
    fair = comparison.fair
    if fair is None or fair.low is None or fair.high is None:
        return ""
    what = f"{label_outcome(comparison.outcome).lower()} ({comparison.instrument}) at session {comparison.session}"
    among = f"among those who {_given(comparison)} {_first(comparison)} than with {_second(comparison)}"
    alike = "Between patients alike in all that is recorded, had everyone stayed"
    behind = f"({fair.n:,} scored there, {fair.n_missing:,} not)"
    side = find_side(comparison, fair)
    if side == "unclear":
        return (
            f"{alike}, {what} is **compatible with no difference**: {say_amount(comparison, fair)} {among} {behind}. "
            f"{_say_important(comparison, fair)}"
        )
    amount, interval = say_amount(comparison, fair).split(" (", 1)
    return f"{alike}, {what} is **{amount}** ({interval} {among} {behind}: **{side}**."


def _say_important(comparison: Comparison, fair: Estimate) -> str:
    instrument = find_instrument(comparison.instrument)
    if instrument is None or fair.low is None or fair.high is None:
        return ""
    change = f"the instrument's important change, {instrument.points:g} {instrument.unit}"
    if max(abs(fair.low), abs(fair.high)) < instrument.points:
        return f"A difference as large as {change}, is not compatible with these records."
    return f"A difference as large as {change}, is compatible with them too: too few to tell."


def say_plain_beside(comparison: Comparison) -> str:
    """Return the plain difference and what it means that it parts from the fair one; nothing where they agree."""
    plain, fair = comparison.plain, comparison.fair
    if plain is None or fair is None or plain.low is None or plain.high is None:
        return ""
    instrument = find_instrument(comparison.instrument)
    width = instrument.high - instrument.low if instrument else math.inf
    was, now = find_side(comparison, plain), find_side(comparison, fair)
    if was == now and (now == "unclear" or abs(plain.value - fair.value) <= _PARTING_SHARE * width):
        return ""
    told = f"As recorded, without making them alike, it is {say_amount(comparison, plain)}"
    why = "who was given the one differed from who was given the other, or they left at other times"
    if {was, now} == {"better", "worse"}:
        return f"{told}: the plain difference says the opposite, because {why}."
    if was == "unclear" and now != "unclear":
        return f"{told}: the plain difference hides it, because {why}."
    if now == "unclear" and was != "unclear":
        return f"{told}: the plain difference looks {was}, and may well be no more than that {why}."
    more = "larger" if abs(plain.value) > abs(fair.value) else "smaller"
    return f"{told}: the plain difference looks {more}, because {why}."


def say_response_difference(comparison: Comparison) -> str:
    """Return how many more, or fewer, in a hundred have improved after eight sessions; nothing where not told."""
    response = comparison.response
    if response is None or response.low is None or response.high is None:
        return ""
    than = f"of those who {_given(comparison)} {_first(comparison)} than with {_second(comparison)}"
    words = ("fewer", "more")
    amount = f"{_say_side(response.value, words, '.0f', ' in a hundred')} ({_say_span(response, words, '.0f')})"
    end = ", compatible with no difference" if response.low <= 0 <= response.high else ""
    after = f"after session {comparison.landmark}, " if comparison.landmark > 1 else ""
    return f"Found meaningfully improved {after}within 8 sessions: {amount} {than}{end} (n {response.n:,})."


def say_confounding(comparison: Comparison) -> str:
    """Return how strong something recorded nowhere would have to be to explain the difference away."""
    fair = comparison.fair
    if fair is None or comparison.e_value is None or comparison.e_value_limit is None:
        return ""
    if find_side(comparison, fair) == "unclear":
        return (
            "What is recorded nowhere is not made alike: it may hide a difference here, or, where one is found, be the "
            "reason for it."
        )
    return (
        "What is recorded nowhere is not made alike. To explain the difference away, something unrecorded would have "
        f"to be {comparison.e_value:.1f} times as common in one of the two and make a better score "
        f"{comparison.e_value:.1f} times as likely, over and above all that is recorded; "
        f"{comparison.e_value_limit:.1f} times would do to bring the interval to no difference."
    )


def say_one_practitioner(comparison: Comparison) -> str:
    """Return that one practitioner gives nearly all of one arm and hardly any of the other; nothing where none does."""
    if comparison.practitioners is None or "one practitioner" in comparison.gate.reasons:
        return ""
    first, second = comparison.practitioners
    names = (_first(comparison), _second(comparison))
    if second > first:
        first, second, names = second, first, names[::-1]
    return (
        f"One practitioner gives {100 * first:.0f} % of {names[0]} and {100 * second:.0f} % of {names[1]}: a "
        "difference may be the practitioner's as well as the treatment's."
    )


def find_side(comparison: Comparison, difference: Estimate) -> Side:
    """Return whether the first arm stands better or worse by `difference`, its interval clear of no difference."""
    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return "unclear"
    instrument = find_instrument(comparison.instrument)
    lower = instrument is None or instrument.better == "lower"
    return "better" if (difference.value < 0) == lower else "worse"


def say_amount(comparison: Comparison, difference: Estimate) -> str:
    """Return a difference in short: `1.0 points lower (95% interval 0.3 to 1.7)`, or `(… 0.4 lower to 0.5 higher)`."""
    words = ("lower", "higher")
    amount = _say_side(difference.value, words, ".1f", f" {_unit(comparison)}")
    return f"{amount} ({_say_span(difference, words, '.1f')})"


def _say_span(difference: Estimate, words: tuple[str, str], form: str) -> str:
    """Return an interval without signs: to both sides of no difference where it holds that."""
    if difference.low is None or difference.high is None:
        return "too few for an interval"
    if difference.low <= 0 <= difference.high:
        return f"95% interval {abs(difference.low):{form}} {words[0]} to {difference.high:{form}} {words[1]}"
    low, high = sorted(map(abs, (difference.low, difference.high)))
    finer = ".2f" if form == ".1f" and float(f"{low:.1f}") == 0 else form  # clear of no difference, and seen to be
    return f"95% interval {low:{finer}} to {high:{finer}}"


def _say_side(value: float, words: tuple[str, str], form: str, unit: str) -> str:
    text = f"{abs(value):{form}}"
    return f"{text}{unit} {words[value > 0] if float(text) else 'apart'}"


def _given(comparison: Comparison) -> str:
    return say_given(comparison.landmark)


def _first(comparison: Comparison) -> str:
    return label_arm(comparison.first)


def _second(comparison: Comparison) -> str:
    return label_arm(comparison.second)


def _unit(comparison: Comparison) -> str:
    instrument = find_instrument(comparison.instrument)
    return "points" if instrument is None or instrument.unit.startswith("%") else instrument.unit
