"""What each treatment, layer, switch and definition shows of a combination, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.comparison_labels import label_arm, say_given
from outcomes.charts.comparison_words import find_side, say_amount, say_reasons
from outcomes.charts.labels import label_outcome
from outcomes.charts.literal import label_unmarked
from outcomes.charts.style import say_count, say_expected, say_month, say_number
from outcomes.estimates import (
    Comparison,
    Contribution,
    Estimate,
    Layers,
    Multiverse,
    Reach,
    Switches,
    Synergy,
    find_false_better,
)
from outcomes.vocabulary.instruments import find_instrument
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS, split_combination

__all__ = [
    "say_contributions",
    "say_false_better",
    "say_landmark",
    "say_layers",
    "say_multiverse",
    "say_reach",
    "say_switches",
    "say_synergies",
]


def say_false_better(comparisons: int) -> str:
    """Return how many of so many comparisons would look better by chance alone; nothing for none."""
    if not comparisons:
        return ""
    number = say_expected(find_false_better(comparisons))
    return (
        f"Where nothing differs, about {number} of {comparisons:,} such comparisons would look better by chance alone."
    )


def say_landmark(session: int) -> str:
    """Return what it means that arms are formed by what had been given by `session`; nothing at the first."""
    if session == 1:
        return ""
    return (
        f"Only episodes that came to session {session} are held together, and they are made alike in every score up to "
        f"it: what is given at session {session} is often chosen by how it went until then. A difference is one after "
        "it."
    )


def say_contributions(contributions: Sequence[Contribution]) -> str:
    """Return which treatments go with a clear difference where the same was given besides, and how many cannot tell."""
    told = [one for one in contributions if one.comparison.fair is not None]
    if not contributions:
        return "No treatment was given to 20 episodes here and left out in 20 others."
    if not told:
        return (
            f"None of the {say_count(len(contributions), 'treatment')} given often enough can be told: none was both "
            "given and left out beside the same others, in comparable patients."
        )
    clear = [one for one in told if find_side(one.comparison, _fair(one.comparison)) != "unclear"]
    measured = label_outcome(told[0].comparison.outcome).lower()
    unclear = [one.modality for one in told if one not in clear]
    parts = [_say_clear(one) for one in clear]
    head = f"Beside the same other treatments, {measured} at session {told[0].comparison.session} is"
    text = f"{head} clearly different with {'; '.join(parts)}." if parts else f"{head} clearly different with none."
    if unclear:
        text += f" Compatible with no difference: {', '.join(unclear)}."
    refused = [one.modality for one in contributions if one not in told]
    return f"{text} Cannot be told: {', '.join(refused)}." if refused else text


def _say_clear(one: Contribution) -> str:
    fair = _fair(one.comparison)
    side = find_side(one.comparison, fair)
    return f"**{label_unmarked(one.modality)}**, {say_amount(one.comparison, fair)}, {side}, n {fair.n:,}"


def say_layers(layers: Layers) -> str:
    """Return how more treatments at the start compare with fewer."""
    return " ".join(_say_step(step) for step in layers.steps)


def _say_step(step: Comparison) -> str:
    names = f"{step.first[:1].upper()}{step.first[1:]} against {step.second}"
    if step.fair is None:
        return f"{names}: not comparable, since {say_reasons(step)}."
    amount = f"{label_outcome(step.outcome).lower()} {say_amount(step, step.fair)}"
    side = find_side(step, step.fair)
    weakly = ", weakly comparable" if step.gate.verdict == "weakly comparable" else ""
    meaning = "compatible with no difference" if side == "unclear" else side
    return f"{names}: {amount}, {meaning} ({step.fair.n:,} scored{weakly})."


def say_synergies(layers: Layers) -> str:
    """Return which pairs go with more, or less, than the sum of each alone."""
    instrument = find_instrument(layers.instrument)
    better = instrument.better if instrument else "lower"
    told = [pair for pair in layers.pairs if pair.effect is not None]
    few = f" {say_count(layers.too_few, 'further pair')} too rare to ask." if layers.too_few else ""
    if not told:
        refused = f"{say_count(len(layers.pairs), 'pair')} cannot be compared." if layers.pairs else ""
        return f"Whether two together do more than the sum of each cannot be told here. {refused}{few}".strip()
    clear = [pair for pair in told if _is_clear(pair)]
    if not clear:
        names = ", ".join(f"{pair.first} with {pair.second}" for pair in told)
        return f"No pair clearly goes with more or less than the sum of each alone ({names}).{few}"
    return " ".join(_say_pair(pair, better) for pair in clear) + few


def _is_clear(pair: Synergy) -> bool:
    effect = pair.effect
    return (
        effect is not None and effect.low is not None and effect.high is not None and not effect.low <= 0 <= effect.high
    )


def _say_pair(pair: Synergy, better: str) -> str:
    effect = pair.effect
    if effect is None or effect.low is None or effect.high is None:
        return ""
    more = (effect.value < 0) == (better == "lower")
    low, high = sorted(map(abs, (effect.low, effect.high)))
    interval = f"95% interval {say_number(low)} to {say_number(high)}, n {effect.n:,}"
    return (
        f"{pair.first[:1].upper()}{pair.first[1:]} with {pair.second} goes with {'more' if more else 'less'} than the "
        f"sum of each alone, by {say_number(abs(effect.value))} ({interval})."
    )


def say_switches(switches: Switches) -> str:
    """Return what share of those who began with a combination were later given more, and what."""
    alone = " alone" if len(split_combination(switches.combination)) == 1 else ""
    if switches.combination == OTHER_COMBINATIONS:
        alone = ""
    began = (
        f"Of the {switches.episodes:,} who {say_given(switches.landmark)} {label_unmarked(switches.combination)}{alone}"
    )
    if switches.enlarged is None or switches.enlarged.low is None:
        return f"{began}: too few to judge what was added later."
    if not switches.added:
        return f"{began}, none were later given anything more."
    added = ", ".join(f"{word} to {_say_share(share)}" for word, share in switches.added)
    still = f" {switches.open:,} are still in care, and may be." if switches.open else ""
    return f"{began}, **{_say_share(switches.enlarged)}** were later given more: {added}.{still}"


def say_multiverse(multiverse: Multiverse) -> str:
    """Return under how many definitions of improvement the difference holds, and which way."""
    first, second = label_arm(multiverse.first), label_arm(multiverse.second)
    total = len(multiverse.definitions)
    refused = multiverse.count("not comparable")
    if refused == total:
        return f"Under none of {total} definitions can the two be compared."
    better, worse, unclear = (multiverse.count(word) for word in ("better", "worse", "unclear"))
    if not better and not worse:
        text = (
            f"**Under none of {total} definitions** do clearly more improve within 8 sessions with {first} than with "
            f"{second}, or fewer: {unclear} are compatible with no difference"
        )
        return f"{text}, {refused} could not be compared." if refused else f"{text}."
    more, count = ("more", better) if better >= worse else ("fewer", worse)
    other = min(better, worse)
    text = (
        f"That {more} improve within 8 sessions with {first} than with {second} **holds in {count} of {total}** "
        "definitions, the interval clear of no difference"
    )
    rest = [f"in {other} the opposite does" if other else "in none the opposite"]
    if unclear:
        rest.append(f"{unclear} are compatible with no difference")
    if refused:
        rest.append(f"{refused} could not be compared")
    return f"{text}; {', '.join(rest)}."


def say_reach(comparison: Comparison, reach: Reach) -> str:
    """Return what difference so many would show, how many it takes for the important change, and until when."""
    instrument = find_instrument(comparison.instrument)
    unit = "points" if instrument is None or instrument.unit.startswith("%") else instrument.unit
    shown = (
        f"Groups of this size would show a difference of {say_number(reach.detectable)} {unit} or more four times out "
        f"of five; the important change is {reach.points:g}. "
        if reach.detectable is not None
        else ""
    )
    if reach.state == "more would not help":
        return f"{shown}More patients alone would not help: {say_reasons(comparison)}."
    if reach.state == "already":
        return f"{shown}**Already**: there are enough to show a difference as large as the important change."
    takes = f"It takes about {reach.needed:,} episodes of both, {reach.began:,} have begun" if reach.needed else ""
    if not takes:
        return f"{shown}Too few began to say how many it takes."
    if not reach.monthly:
        return f"{shown}{takes}; none begin at present, or the records are too short to say."
    intake = f"about {reach.monthly:.1f} begin in a month"
    if reach.month is None:
        return f"{shown}{takes}, and {intake}: **not within ten years** at this rate."
    month = say_month(reach.month)
    return f"{shown}{takes}, and {intake}: enough will have begun by **{month}**, and be scored some weeks later."


def _fair(comparison: Comparison) -> Estimate:
    assert comparison.fair is not None
    return comparison.fair


def _say_share(share: Estimate) -> str:
    if share.low is None or share.high is None:
        return f"{share.value:.0f} %"
    return f"{share.value:.0f} % (95% interval {share.low:.0f} to {share.high:.0f})"
